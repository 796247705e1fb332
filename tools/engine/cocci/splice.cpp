// SPDX-License-Identifier: GPL-2.0-or-later
// Hunks of rendered text back to canonical ranges.
#include "engine/cocci/splice.h"

#include <algorithm>

#include <fmt/format.h>

namespace kport {
namespace {

// A run of output: the work of one outermost edit, or plainly copied.
struct Block {
  uint32_t begin = 0, end = 0; // output
  Range source;
  const Edit* edit = nullptr;
};

std::vector<Block> blocks_of(const Rendered& r) {
  std::vector<Block> out;
  for (const Segment& s : r.segments) {
    const Edit* top = s.edits.empty() ? nullptr : s.edits.front();
    if (top && !out.empty() && out.back().edit == top)
      out.back().end = s.out_end;
    else
      out.push_back({s.out_begin, s.out_end, top ? top->range : s.source, top});
  }
  return out;
}

// Output that one new edit makes.
struct Group {
  uint32_t begin = 0, end = 0;
  std::vector<const Hunk*> hunks;
};

// Grows every hunk over the edits it touches, and joins what meets.
std::vector<Group> groups_of(const std::vector<Hunk>& hunks,
                             const std::vector<Block>& blocks) {
  std::vector<Group> out;
  for (const Hunk& h : hunks) {
    Group g{h.begin, h.end, {&h}};
    for (bool grown = true; grown;) {
      grown = false;
      for (const Block& b : blocks)
        if (b.edit && b.begin <= g.end && g.begin <= b.end &&
            (b.begin < g.begin || g.end < b.end)) {
          g.begin = std::min(g.begin, b.begin);
          g.end = std::max(g.end, b.end);
          grown = true;
        }
    }
    if (!out.empty() && g.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, g.end);
      out.back().hunks.push_back(&h);
    } else {
      out.push_back(std::move(g));
    }
  }
  return out;
}

// The canonical offset of an end of a group: in copied text, or at the edge of
// an edit that it holds.
uint32_t place_of(const std::vector<Block>& blocks, uint32_t at, bool begin) {
  const Block* found = nullptr;
  for (const Block& b : blocks) {
    if (b.begin > at || at > b.end)
      continue;
    if (b.edit) // it touches, so the group holds it
      return begin ? b.source.begin : b.source.end;
    found = &b;
  }
  return found ? found->source.begin + (at - found->begin) : 0;
}

void add(std::vector<Piece>& pieces, std::string_view text) {
  if (text.empty())
    return;
  if (!pieces.empty() && std::holds_alternative<std::string>(pieces.back()))
    std::get<std::string>(pieces.back()) += text;
  else
    pieces.push_back(std::string(text));
}

// Output [begin, end) as it is: copied bytes stay bound to their source.
void keep(const Rendered& r, uint32_t begin, uint32_t end,
          std::vector<Piece>& pieces) {
  for (const Segment& s : r.segments) {
    uint32_t from = std::max(begin, s.out_begin);
    uint32_t to = std::min(end, s.out_end);
    if (from >= to)
      continue;
    if (!s.copied) {
      add(pieces, std::string_view(r.text).substr(from, to - from));
      continue;
    }
    uint32_t at = s.source.begin + (from - s.out_begin);
    pieces.push_back(Range{s.source.file, at, at + (to - from)});
  }
}

bool inside(const Range& outer, const Range& inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

Edit edit_of(const Splice& s, const std::vector<Block>& blocks, const Group& g,
             const Blame& blame) {
  Edit e;
  e.range = {s.file, place_of(blocks, g.begin, true),
             place_of(blocks, g.end, false)};
  uint32_t at = g.begin;
  for (const Hunk* h : g.hunks) {
    keep(s.rendered, at, h->begin, e.pieces);
    add(e.pieces, h->text);
    at = h->end;
  }
  keep(s.rendered, at, g.end, e.pieces);
  e.blame.push_back(blame);
  for (const Edit& old : s.edits)
    if (inside(e.range, old.range))
      for (const Blame& b : old.blame)
        if (std::ranges::find(e.blame, b) == e.blame.end())
          e.blame.push_back(b);
  return e;
}

} // namespace

Range source_of(const Rendered& r, uint32_t begin, uint32_t end) {
  Range out;
  for (const Segment& s : r.segments) {
    if (s.out_end < begin || s.out_begin > end ||
        (s.out_end == begin && begin != end))
      continue;
    Range here = s.source;
    if (s.copied) {
      uint32_t base = s.source.begin;
      here.begin = base + std::max(begin, s.out_begin) - s.out_begin;
      here.end = base + std::min(end, s.out_end) - s.out_begin;
    }
    if (!out.valid())
      out = here;
    out.begin = std::min(out.begin, here.begin);
    out.end = std::max(out.end, here.end);
    if (s.out_end >= end)
      break;
  }
  return out;
}

Result<std::vector<Edit>>
splice(const Splice& s, const std::vector<Hunk>& hunks, const Blame& blame) {
  std::vector<Block> blocks = blocks_of(s.rendered);
  std::vector<Edit> made;
  for (const Group& g : groups_of(hunks, blocks))
    made.push_back(edit_of(s, blocks, g, blame));
  std::vector<Edit> out;
  for (const Edit& old : s.edits)
    if (std::ranges::none_of(
            made, [&](const Edit& e) { return inside(e.range, old.range); }))
      out.push_back(old);
  out.insert(out.end(), made.begin(), made.end());
  normalise(out);
  Rendered check = TRY(render(s.source, s.file, out));
  if (check.text != apply_hunks(s.rendered.text, hunks))
    return fail(finding("smpl-splice",
                        fmt::format("the work of rule {} cannot be kept apart "
                                    "from that of other rules",
                                    blame.rule)));
  return out;
}

} // namespace kport
