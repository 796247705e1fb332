// SPDX-License-Identifier: GPL-2.0-or-later
// Brackets, functions and correspondences of token sequences.
#include "mutants/text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kport {
namespace {

constexpr std::array<std::string_view, 30> kKeywords = {
    "if",     "while",   "for",      "switch",   "return",   "sizeof",
    "do",     "else",    "case",     "default",  "break",    "continue",
    "goto",   "typeof",  "struct",   "union",    "enum",     "const",
    "static", "inline",  "void",     "int",      "long",     "char",
    "extern", "typedef", "volatile", "unsigned", "_Generic", "alignof"};

std::vector<bool> directives(const std::vector<CToken>& tokens) {
  std::vector<bool> out(tokens.size());
  bool inside = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].first)
      inside = tokens[i].is("#");
    out[i] = inside;
  }
  return out;
}

} // namespace

Text::Text(std::string text)
    : text_(std::move(text)), tokens_(lex_c(text_)),
      directive_(directives(tokens_)), partner_(tokens_.size(), tokens_.size()) {
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (directive_[i])
      continue;
    if (is(i, "(") || is(i, "[") || is(i, "{"))
      open.push_back(i);
    if ((is(i, ")") || is(i, "]") || is(i, "}")) && !open.empty()) {
      partner_[i] = open.back();
      partner_[open.back()] = i;
      open.pop_back();
    }
  }
  find_functions();
}

bool Text::is(size_t token, std::string_view spelling) const {
  return token < tokens_.size() && tokens_[token].is(spelling);
}

bool Text::is_name(size_t token) const {
  return token < tokens_.size() &&
         tokens_[token].kind == CTokenKind::identifier &&
         std::ranges::find(kKeywords, tokens_[token].text) == kKeywords.end();
}

std::string_view Text::spelled(TokenRange r) const {
  if (r.empty())
    return {};
  uint32_t begin = tokens_[r.first].begin;
  return std::string_view(text_).substr(begin, tokens_[r.end - 1].end - begin);
}

uint32_t Text::behind_includes() const {
  uint32_t out = 0;
  for (size_t i = 0; i + 1 < size(); ++i)
    if (directive_[i] && is(i, "#") && is(i + 1, "include")) {
      size_t end = text_.find('\n', tokens_[i].begin);
      out = static_cast<uint32_t>(std::min(end, text_.size() - 1) + 1);
    }
  return out;
}

const Text::Function* Text::function_at(size_t token) const {
  for (const Function& f : functions_)
    if (f.whole.first <= token && token < f.whole.end)
      return &f;
  return nullptr;
}

// `name ( … ) {` outside of all brackets; it begins behind the last `;` or `}`.
void Text::find_functions() {
  size_t begin = 0;
  for (size_t i = 0; i < size(); ++i) {
    if (directive_[i] || is(i, ";")) {
      begin = i + 1;
      continue;
    }
    bool open = is(i, "(") || is(i, "{") || is(i, "[");
    if (!open || partner_[i] >= size())
      continue;
    size_t close = partner_[i];
    if (is(i, "(") && i > begin && is_name(i - 1) && is(close + 1, "{") &&
        partner_[close + 1] < size()) {
      size_t end = partner_[close + 1] + 1;
      functions_.push_back(
          {{begin, end}, i - 1, {i + 1, close}, close + 1});
      i = end - 1;
      begin = end;
      continue;
    }
    i = close;
  }
}

Correspondence correspond(const Text& a, const Text& b) {
  const size_t n = a.size(), m = b.size();
  auto equal = [&](size_t i, size_t j) {
    return a.tokens()[i].text == b.tokens()[j].text;
  };
  size_t head = 0, tail = 0;
  while (head < n && head < m && equal(head, head))
    ++head;
  while (tail < n - head && tail < m - head &&
         equal(n - 1 - tail, m - 1 - tail))
    ++tail;
  const size_t rows = n - head - tail, columns = m - head - tail;
  std::vector<std::vector<uint32_t>> longest(
      rows + 1, std::vector<uint32_t>(columns + 1));
  for (size_t i = rows; i-- > 0;)
    for (size_t j = columns; j-- > 0;)
      longest[i][j] = equal(head + i, head + j)
                          ? longest[i + 1][j + 1] + 1
                          : std::max(longest[i + 1][j], longest[i][j + 1]);
  Correspondence c{std::vector<size_t>(n + 1), std::vector<bool>(n),
                   std::vector<bool>(n)};
  for (size_t i = 0; i < head; ++i)
    c.place[i] = i, c.same[i] = true;
  for (size_t i = n - tail; i < n; ++i)
    c.place[i] = i - n + m, c.same[i] = true;
  c.place[n] = m;
  size_t i = 0, j = 0;
  while (i < rows) {
    if (j < columns && equal(head + i, head + j)) {
      c.place[head + i] = head + j, c.same[head + i] = true;
      ++i, ++j;
    } else if (j < columns && longest[i][j + 1] > longest[i + 1][j]) {
      c.touched[head + i] = true;
      ++j;
    } else {
      // A replaced token stands where its replacement does, as far as that
      // goes.
      c.place[head + i] = head + j;
      c.touched[head + i] = true;
      size_t next = i + 1;
      bool replaced = j < columns && longest[i][j] == longest[next][j + 1];
      j += replaced;
      ++i;
    }
  }
  if (j < columns && tail > 0)
    c.touched[n - tail] = true;
  return c;
}

namespace {

// The old way to designate, "name: value", as the new one.
std::vector<std::string> plain(const Text& s) {
  std::vector<std::string> out;
  for (size_t i = 0; i < s.size(); ++i) {
    bool designates = i > 0 && (s.is(i - 1, "{") || s.is(i - 1, ",")) &&
                      s.is_name(i) && s.is(i + 1, ":");
    if (designates)
      out.insert(out.end(), {".", s.tokens()[i++].text, "="});
    else
      out.push_back(s.tokens()[i].text);
  }
  return out;
}

} // namespace

bool same_tokens(const Text& a, const Text& b) { return plain(a) == plain(b); }

namespace {

// The cast that begins at `at`; none where none does.
std::vector<std::string> cast_at(const std::vector<std::string>& t, size_t at) {
  size_t i = at + 1;
  if (t[at] != "(")
    return {};
  i += i < t.size() && t[i] == "const";
  if (i + 1 >= t.size() || t[i] != "struct")
    return {};
  for (i += 2; i < t.size() && (t[i] == "*" || t[i] == "const");)
    ++i;
  if (i >= t.size() || t[i] != ")" || (t[i - 1] != "*" && t[i - 1] != "const"))
    return {};
  return {t.begin() + long(at), t.begin() + long(i) + 1};
}

// Without the casts, and without parentheses around what they are for.
std::vector<std::string> uncast(const std::vector<std::string>& t,
                                const Casts& casts) {
  std::vector<std::string> out;
  std::vector<bool> dropped(t.size());
  for (size_t i = 0; i < t.size(); ++i) {
    std::vector<std::string> cast = cast_at(t, i);
    if (cast.empty() || !casts.contains(cast)) {
      if (!dropped[i])
        out.push_back(t[i]);
      continue;
    }
    i += cast.size() - 1;
    if (i + 1 >= t.size() || t[i + 1] != "(" || !cast_at(t, i + 1).empty())
      continue;
    int depth = 0;
    for (size_t j = i + 1; j < t.size(); ++j) {
      depth += t[j] == "(";
      depth -= t[j] == ")";
      if (depth == 0) {
        // "(T)(void *)x": that is a cast, not an operand.
        bool operand = t[j - 1] != "*";
        dropped[i + 1] = dropped[j] = operand;
        break;
      }
    }
  }
  return out;
}

} // namespace

Casts new_casts(const Text& before, const Text& after) {
  auto all = [](const Text& s) {
    Casts out;
    std::vector<std::string> t = plain(s);
    for (size_t i = 0; i < t.size(); ++i)
      if (std::vector<std::string> cast = cast_at(t, i); !cast.empty())
        out.insert(std::move(cast));
    return out;
  };
  Casts out = all(after);
  for (const auto& cast : all(before))
    out.erase(cast);
  return out;
}

bool same_but_casts(const Text& a, const Text& b, const Casts& casts) {
  return uncast(plain(a), casts) == uncast(plain(b), casts);
}

std::set<std::string> words(const Text& s) {
  std::set<std::string> out;
  for (const CToken& t : s.tokens()) {
    if (t.kind == CTokenKind::identifier)
      out.insert(t.text);
    if (t.kind != CTokenKind::string)
      continue;
    std::string word;
    for (char c : t.text + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
        word += c;
      } else if (!word.empty()) {
        out.insert(word);
        word.clear();
      }
    }
  }
  return out;
}

} // namespace kport
