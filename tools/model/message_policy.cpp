// SPDX-License-Identifier: GPL-2.0-or-later
// Lines in, lines out: what a person wrote between title and trailers stays.
#include "model/message_policy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <regex.h>

#include "model/message.h"
#include "model/trailers.h"

namespace kport {
namespace {

// glibc's matcher is linear enough, but not on subjects that are books.
constexpr size_t kLongestSubject = 2000;

constexpr std::array<std::string_view, 12> kKnown = {"Signed-off-by",
                                                     "Co-developed-by",
                                                     "Reviewed-by",
                                                     "Acked-by",
                                                     "Tested-by",
                                                     "Reported-by",
                                                     "Suggested-by",
                                                     "Fixes",
                                                     "Closes",
                                                     "Link",
                                                     "Cc",
                                                     "Debugged-by"};

bool same_key(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    auto low = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
    return low(x) == low(y);
  });
}

// One letter too many, too few, wrong, or two swapped.
bool one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size())
    std::swap(a, b);
  if (b.size() - a.size() > 1)
    return false;
  size_t i = 0;
  while (i < a.size() && same_key(a.substr(i, 1), b.substr(i, 1)))
    ++i;
  if (a.size() != b.size())
    return same_key(a.substr(i), b.substr(i + 1));
  if (i == a.size() || same_key(a.substr(i + 1), b.substr(i + 1)))
    return true;
  return i + 1 < a.size() && same_key(a.substr(i, 1), b.substr(i + 1, 1)) &&
         same_key(a.substr(i + 1, 1), b.substr(i, 1)) &&
         same_key(a.substr(i + 2), b.substr(i + 2));
}

class Rewriter {
public:
  Rewriter(const SeriesPolicy& policy, const FixesLookup& fixes)
      : policy_(policy), fixes_(fixes) {
    for (std::string_view key : kKnown)
      known_.emplace_back(key);
    for (const auto* keys : {&policy.keep, &policy.drop})
      known_.insert(known_.end(), keys->begin(), keys->end());
    for (const TrailerRename& r : policy.rename)
      known_.push_back(r.from);
  }

  PolicyResult run(std::string_view message);

private:
  std::string subject(std::string_view title);
  std::string body(std::string_view message, const MessageParts& parts);
  void block(std::string_view text);
  void trailer(std::string key, std::string value);
  void fixes(const std::string& value);
  std::string corrected(const std::string& key) const;

  const SeriesPolicy& policy_;
  const FixesLookup& fixes_;
  std::vector<std::string> known_;
  std::vector<std::string> out_; // trailer lines
  std::vector<std::string> notes_;
  bool fixed_ = false; // a Fixes: line was found in the history
};

std::string expand(const std::string& replace, const char* text,
                   const std::array<regmatch_t, 10>& at) {
  std::string out;
  for (size_t i = 0; i < replace.size(); ++i) {
    bool group = replace[i] == '\\' && i + 1 < replace.size() &&
                 replace[i + 1] >= '0' && replace[i + 1] <= '9';
    if (!group) {
      out += replace[i];
      continue;
    }
    const regmatch_t& m = at[static_cast<size_t>(replace[++i] - '0')];
    if (m.rm_so >= 0)
      out.append(text + m.rm_so, text + m.rm_eo);
  }
  return out;
}

std::string Rewriter::subject(std::string_view title) {
  std::string text(title);
  if (text.size() > kLongestSubject || text.find('\0') != text.npos)
    return text;
  for (const SubjectRewrite& rewrite : policy_.subject) {
    regex_t compiled;
    if (regcomp(&compiled, rewrite.match.c_str(), REG_EXTENDED) != 0)
      continue; // the reader refused it
    std::array<regmatch_t, 10> at;
    bool hit = regexec(&compiled, text.c_str(), at.size(), at.data(), 0) == 0;
    regfree(&compiled);
    if (!hit)
      continue;
    auto begin = static_cast<size_t>(at[0].rm_so);
    auto end = static_cast<size_t>(at[0].rm_eo);
    return text.substr(0, begin) + expand(rewrite.replace, text.c_str(), at) +
           text.substr(end);
  }
  return text;
}

// The key a person meant: known ones in their own spelling.
std::string Rewriter::corrected(const std::string& key) const {
  for (const std::string& k : known_)
    if (same_key(k, key))
      return k;
  for (const std::string& k : known_)
    if (k.size() > 6 && one_slip(k, key))
      return k;
  return key;
}

// "0123abc (\"title\")", in any of the ways people write it.
void Rewriter::fixes(const std::string& value) {
  size_t digits = value.find_first_not_of("0123456789abcdefABCDEF");
  std::string hex = value.substr(0, digits);
  size_t open = value.find("(\"");
  size_t close = value.rfind("\")");
  std::string title;
  if (open != value.npos && close != value.npos && close > open)
    title = value.substr(open + 2, close - open - 2);
  FixesTarget target = fixes_ ? fixes_(hex, title) : FixesTarget{};
  switch (target.kind) {
  case FixesTarget::Kind::told:
    fixed_ = true;
    out_.push_back(fmt::format("Fixes: {} (\"{}\")", target.name.substr(0, 12),
                               target.subject));
    return;
  case FixesTarget::Kind::pruned:
    fixed_ = true;
    notes_.push_back(
        fmt::format("Fixes: {} {}: that commit is not told upstream", hex,
                    policy_.keep_pruned_fixes ? "kept" : "dropped"));
    if (policy_.keep_pruned_fixes)
      out_.push_back("Fixes: " + value);
    return;
  case FixesTarget::Kind::unknown:
    notes_.push_back(
        fmt::format("Fixes: {} names no commit of this history", value));
    out_.push_back("Fixes: " + value);
  }
}

void Rewriter::trailer(std::string key, std::string value) {
  key = corrected(key);
  auto among = [&](const std::vector<std::string>& keys) {
    return std::ranges::any_of(
        keys, [&](const std::string& k) { return same_key(k, key); });
  };
  if (among(policy_.drop))
    return;
  for (const TrailerRename& r : policy_.rename)
    if (same_key(r.from, key)) {
      key = r.to;
      break;
    }
  if (!policy_.keep.empty() && !among(policy_.keep))
    return;
  if (same_key(key, "Fixes"))
    fixes(value);
  else
    out_.push_back(key + ": " + value);
}

// Lines that are no trailers, "(cherry picked from commit …)", stay in place.
void Rewriter::block(std::string_view text) {
  std::vector<std::string> logical;
  for (std::string_view line : split_lines(text)) {
    bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (folded && !logical.empty())
      logical.back() += '\n';
    if (folded && !logical.empty())
      logical.back() += line;
    else if (!line.empty())
      logical.emplace_back(line);
  }
  for (const std::string& line : logical) {
    size_t colon = trailer_separator(line);
    if (colon == line.npos) {
      out_.push_back(line);
      continue;
    }
    Trailer t;
    t.key = line.substr(0, colon);
    while (t.key.ends_with(' ') || t.key.ends_with('\t'))
      t.key.pop_back();
    t.value = line.substr(colon + 1);
    std::string value = t.unfolded();
    value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
    trailer(t.key, value);
  }
}

// "Fixes: a bug that…" is prose.
bool is_meant(const Trailer& t) {
  size_t digits = t.unfolded().find_first_not_of("0123456789abcdefABCDEF");
  return !same_key(t.key, "Fixes") || digits >= 7;
}

// The body without the trailers that strayed into it; they join the block.
std::string Rewriter::body(std::string_view message,
                           const MessageParts& parts) {
  std::vector<Trailer> strays = stray_trailers(message, known_);
  std::string kept;
  size_t line = line_number(
      message, static_cast<size_t>(parts.body.data() - message.data()));
  size_t skip = 0; // folded lines of the stray before
  for (std::string_view text : split_lines(parts.body)) {
    auto stray = std::ranges::find(strays, line++, &Trailer::line);
    if (stray != strays.end() && is_meant(*stray)) {
      trailer(stray->key, stray->unfolded());
      skip = static_cast<size_t>(std::ranges::count(stray->value, '\n'));
    } else if (skip != 0) {
      --skip;
    } else {
      kept.append(text) += '\n';
    }
  }
  return kept;
}

PolicyResult Rewriter::run(std::string_view message) {
  MessageParts parts = split_message(message);
  size_t lead = parts.title.find_first_not_of(" \t\r\n");
  std::string_view title =
      lead == parts.title.npos ? std::string_view() : parts.title.substr(lead);
  size_t end = title.find_last_not_of(" \t\r\n");
  std::string text = subject(title.substr(0, end + 1)) + "\n";
  std::string middle = body(message, parts);
  block(parts.trailers);
  for (const std::string& line : policy_.add)
    if (std::ranges::find(out_, line) == out_.end())
      out_.push_back(line);
  text += middle;
  while (text.ends_with("\n\n"))
    text.pop_back();
  if (!out_.empty())
    text += '\n';
  for (const std::string& line : out_)
    text += line + "\n";
  std::string_view rest = parts.rest;
  if (rest.find_first_not_of(" \t\r\n") != rest.npos)
    text += rest;
  if (!policy_.changes_messages() && !fixed_)
    text = message;
  return {std::move(text), std::move(notes_)};
}

} // namespace

PolicyResult apply_policy(const SeriesPolicy& policy, std::string_view message,
                          const FixesLookup& fixes) {
  // The search for "ixes" finds every spelling that corrected() would.
  if (!policy.changes_messages() && message.find("ixes") == message.npos &&
      message.find("IXES") == message.npos)
    return {std::string(message), {}};
  return Rewriter(policy, fixes).run(message);
}

} // namespace kport
