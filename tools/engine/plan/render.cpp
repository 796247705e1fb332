// SPDX-License-Identifier: GPL-2.0-or-later
// Rendering of nested edits.
#include "engine/plan/render.h"

#include <algorithm>

#include <fmt/format.h>

namespace kport {
namespace {

bool contains(const Range& outer, const Range& inner) {
  return outer.file == inner.file && outer.begin <= inner.begin &&
         inner.end <= outer.end;
}

bool before(const Edit& a, const Edit& b) {
  if (a.range.file != b.range.file)
    return a.range.file < b.range.file;
  if (a.range.begin != b.range.begin)
    return a.range.begin < b.range.begin;
  return a.range.end > b.range.end; // outer first
}

class Writer {
public:
  Writer(std::string_view source, uint32_t file, const std::vector<Edit>& edits)
      : source_(source), file_(file), edits_(edits) {}

  // Copies [begin, end) with the edits in it, looking from edit `first` on.
  Result<void> copy(uint32_t begin, uint32_t end, size_t first) {
    uint32_t at = begin;
    for (size_t i = first; i < edits_.size(); ++i) {
      const Edit& e = edits_[i];
      // Half open: an insertion at `end` belongs to what follows.
      if (e.range.begin > end || (e.range.begin == end && begin != end &&
                                  end != source_.size()))
        break;
      if (e.range.begin < at) {
        if (e.range.end > at) // half in what an edit replaced
          return overlap(e);
        continue; // inside an edit that was applied, or of another piece
      }
      if (e.range.end > end) {
        if (e.range.begin >= end)
          continue;
        return overlap(e);
      }
      plain(at, e.range.begin);
      TRY(apply(e, i));
      at = e.range.end;
      if (e.range.begin == e.range.end)
        continue;
    }
    plain(at, end);
    return {};
  }

  Rendered take() { return std::move(out_); }

private:
  // Two answers for one range would lose the second without a word.
  bool contested(const Edit& e, size_t index) const {
    bool next_same = index + 1 < edits_.size() &&
                     edits_[index + 1].range == e.range &&
                     e.range.begin != e.range.end;
    return next_same && std::none_of(e.pieces.begin(), e.pieces.end(),
                                     [&](const Piece& p) {
                                       const auto* r = std::get_if<Range>(&p);
                                       return r && *r == e.range;
                                     });
  }

  Result<void> apply(const Edit& e, size_t index) {
    if (contested(e, index))
      return overlap(edits_[index + 1]);
    stack_.push_back(&e);
    uint32_t at = e.range.begin; // where the text kept so far ends
    auto mark = [&] { // what went leaves a mark, or it would go unblamed
      if (out_.segments.empty() || out_.segments.back().copied ||
          out_.segments.back().edits != stack_)
        out_.segments.push_back({size(), size(), e.range, stack_, false});
    };
    for (const Piece& p : e.pieces) {
      if (const auto* text = std::get_if<std::string>(&p)) {
        emit(*text, e.range, false);
        continue;
      }
      const Range& r = std::get<Range>(p);
      if (r.file != file_ || r.begin < e.range.begin || r.end > e.range.end)
        return overlap(e);
      if (r.begin != at)
        mark();
      TRY(copy(r.begin, r.end, index + 1));
      at = r.end;
    }
    if (at != e.range.end || e.pieces.empty())
      mark();
    stack_.pop_back();
    return {};
  }

  void plain(uint32_t begin, uint32_t end) {
    if (begin < end)
      emit(source_.substr(begin, end - begin), {file_, begin, end}, true);
  }

  void emit(std::string_view text, Range source, bool copied) {
    uint32_t begin = size();
    out_.text += text;
    out_.segments.push_back({begin, size(), source, stack_, copied});
  }

  uint32_t size() const { return static_cast<uint32_t>(out_.text.size()); }

  std::unexpected<Diagnostic> overlap(const Edit& e) const {
    std::string rules;
    for (const Blame& b : e.blame)
      rules += (rules.empty() ? "" : ", ") + b.rule;
    return fail(finding("edit-overlap",
                        fmt::format("an edit at bytes {}-{} overlaps another "
                                    "without nesting (rules: {})",
                                    e.range.begin, e.range.end, rules)));
  }

  std::string_view source_;
  uint32_t file_;
  const std::vector<Edit>& edits_;
  std::vector<const Edit*> stack_;
  Rendered out_;
};

} // namespace

void normalise(std::vector<Edit>& edits) {
  std::stable_sort(edits.begin(), edits.end(), before);
  std::vector<Edit> out;
  for (Edit& e : edits) {
    if (!out.empty() && out.back().range == e.range &&
        out.back().pieces == e.pieces) {
      std::vector<Blame>& to = out.back().blame;
      for (Blame& b : e.blame)
        if (std::find(to.begin(), to.end(), b) == to.end())
          to.push_back(std::move(b));
      continue;
    }
    out.push_back(std::move(e));
  }
  edits = std::move(out);
}

bool survives(const Range& range, const std::vector<Edit>& edits) {
  for (const Edit& e : edits) {
    if (!contains(e.range, range) || e.range.begin == e.range.end)
      continue;
    bool carried =
        std::any_of(e.pieces.begin(), e.pieces.end(), [&](const Piece& p) {
          const auto* r = std::get_if<Range>(&p);
          return r && contains(*r, range);
        });
    if (!carried)
      return false;
  }
  return true;
}

Result<Rendered> render(std::string_view source, uint32_t file,
                        const std::vector<Edit>& edits) {
  Writer writer(source, file, edits);
  TRY(writer.copy(0, static_cast<uint32_t>(source.size()), 0));
  return writer.take();
}

} // namespace kport
