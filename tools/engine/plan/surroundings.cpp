// SPDX-License-Identifier: GPL-2.0-or-later
// Looks at the tokens beside a range and the comments in it.
#include "engine/plan/surroundings.h"

#include <algorithm>
#include <array>

#include "engine/plan/lex.h"

namespace kport {
namespace {

struct Neighbours {
  std::string_view second_before, before, after;
  TokenKind second_kind = TokenKind::punctuation;
};

// The line with the statement is enough: tokens further away say nothing.
Neighbours neighbours(std::string_view file, const Range& range) {
  Neighbours n;
  std::string_view head = file.substr(0, range.begin);
  size_t from = head.find_last_of(";{}");
  if (from == head.npos)
    from = 0;
  std::vector<Token> t = lex(head.substr(from));
  if (!t.empty())
    n.before = t.back().text;
  if (t.size() > 1) {
    n.second_before = t[t.size() - 2].text;
    n.second_kind = t[t.size() - 2].kind;
  }
  std::string_view tail = file.substr(range.end);
  // Comments are few; tokens start soon behind them.
  for (size_t length = 64;; length *= 4) {
    std::vector<Token> next = lex(tail.substr(0, length));
    if (next.size() > 2 || length >= tail.size()) {
      if (!next.empty())
        n.after = next.front().text;
      return n;
    }
  }
}

template <size_t N>
bool among(std::string_view t, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, t) != list.end();
}

} // namespace

bool stands_alone(std::string_view file, const Range& range,
                  std::string_view text) {
  static constexpr std::string_view kUnary = "&*!~-+";
  static constexpr std::array<std::string_view, 5> kBefore = {"(", ",", "=",
                                                              "return", "["};
  static constexpr std::array<std::string_view, 4> kAfter = {")", ",", ";",
                                                             "]"};
  static constexpr std::array<std::string_view, 6> kPostfix = {
      "->", ".", "[", "(", "++", "--"};
  if (is_primary(text))
    return true;
  Neighbours n = neighbours(file, range);
  if (among(n.before, kBefore) && among(n.after, kAfter))
    return true;
  // A unary expression binds tighter than all but what comes behind it.
  return kUnary.find(text[0]) != kUnary.npos && is_primary(text.substr(1)) &&
         !among(n.after, kPostfix) && range.begin > 0 &&
         file[range.begin - 1] != text[0];
}

bool is_place(std::string_view file, const Range& range) {
  static constexpr std::array<std::string_view, 13> kWrites = {
      "=",  "+=", "-=", "*=",  "/=",  "%=", "&=",
      "|=", "^=", "<<=", ">>=", "++", "--"};
  Neighbours n = neighbours(file, range);
  if (among(n.after, kWrites) || n.before == "++" || n.before == "--")
    return true;
  bool operand = n.second_kind != TokenKind::punctuation ||
                 n.second_before == ")" || n.second_before == "]";
  return n.before == "&" && (!operand || n.second_before == "return");
}

bool is_primary(std::string_view text) {
  std::vector<Token> tokens = lex(text);
  int depth = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    std::string_view t = tokens[i].text;
    if (t == "(" || t == "[" || t == "{") {
      ++depth;
    } else if (t == ")" || t == "]" || t == "}") {
      --depth;
      // "(a) b": a cast in front of its operand is no primary.
      if (depth == 0 && i + 1 < tokens.size() &&
          tokens[i + 1].kind != TokenKind::punctuation)
        return false;
    } else if (depth == 0 && tokens[i].kind == TokenKind::punctuation &&
               t != "." && t != "->") {
      return false;
    }
  }
  return true;
}

bool is_operand(std::string_view text) {
  static constexpr std::string_view kUnary = "&*!~-+";
  const std::vector<Token> t = lex(text);
  auto is = [&](size_t i, std::string_view what) {
    return i < t.size() && t[i].text == what;
  };
  auto behind_group = [&](size_t i) {
    int depth = 0;
    do {
      depth += is(i, "(") || is(i, "[") || is(i, "{");
      depth -= is(i, ")") || is(i, "]") || is(i, "}");
    } while (++i < t.size() && depth > 0);
    return i;
  };
  size_t i = 0;
  for (; i < t.size(); ++i) { // unary operators and casts
    if (is(i, "(")) {
      size_t end = behind_group(i);
      bool is_type = is(end - 2, "*") ||
                     (end < t.size() && t[end].kind != TokenKind::punctuation);
      if (!is_type || end >= t.size() || is(end, "{"))
        break;
      i = end - 1;
    } else if (kUnary.find(t[i].text[0]) == kUnary.npos) {
      break;
    }
  }
  if (i >= t.size())
    return false;
  i = is(i, "(") ? behind_group(i) : i + 1;
  if (is(i, "{")) // a compound literal
    i = behind_group(i);
  while (i < t.size()) {
    if (is(i, "(") || is(i, "["))
      i = behind_group(i);
    else if (is(i, ".") || is(i, "->"))
      i += 2;
    else
      return false;
  }
  return true;
}

std::vector<Range> comments_in(std::string_view file, const Range& range) {
  std::vector<Range> out;
  std::string_view text = file.substr(0, range.end);
  uint32_t at = range.begin;
  auto gap = [&](uint32_t end) {
    while (at < end) {
      size_t open = text.substr(0, end).find('/', at);
      if (open == text.npos)
        break;
      bool line = open + 1 < end && text[open + 1] == '/';
      if (!line && (open + 1 >= end || text[open + 1] != '*')) {
        at = static_cast<uint32_t>(open + 1);
        continue;
      }
      size_t close = text.find(line ? "\n" : "*/", open + 2);
      close = close == text.npos ? end : close + (line ? 0 : 2);
      at = static_cast<uint32_t>(std::min<size_t>(close, end));
      out.push_back({range.file, static_cast<uint32_t>(open), at});
    }
    at = end;
  };
  for (const Token& t :
       lex(file.substr(range.begin, range.end - range.begin))) {
    gap(range.begin + t.begin);
    at = range.begin + t.end;
  }
  gap(range.end);
  return out;
}

std::vector<Piece> keep_comments(const Tree& tree, const Range& range,
                                 std::vector<Piece> pieces) {
  std::vector<Range> carried;
  for (const Piece& p : pieces)
    if (const auto* r = std::get_if<Range>(&p))
      carried.push_back(*r);
  for (const Range& c : comments_in(tree.texts[range.file], range)) {
    if (std::ranges::any_of(carried, [&](const Range& r) {
          return r.begin <= c.begin && c.end <= r.end;
        }))
      continue;
    std::string_view text = tree.text(c);
    if (text.starts_with("/*")) {
      pieces.push_back(std::string(" "));
      pieces.push_back(c);
      continue;
    }
    while (text.ends_with('\r') || text.ends_with(' '))
      text.remove_suffix(1);
    pieces.push_back(" /*" + std::string(text.substr(2)) + " */");
  }
  return pieces;
}

Range with_separator(const Tree& tree, Range whole) {
  const std::string& s = tree.texts[whole.file];
  uint32_t end = whole.end;
  while (end < s.size() && (s[end] == ' ' || s[end] == '\t'))
    ++end;
  if (end < s.size() && s[end] == ',')
    ++end;
  else
    end = whole.end;
  uint32_t begin = whole.begin;
  while (begin > 0 && (s[begin - 1] == ' ' || s[begin - 1] == '\t'))
    --begin;
  if (begin > 0 && s[begin - 1] == '\n' && end < s.size() && s[end] == '\n')
    return {whole.file, begin, end + 1};
  return {whole.file, whole.begin, end};
}

// The offset of the brace that encloses `at`; npos at file scope.
size_t open_brace(std::string_view file, uint32_t at) {
  std::vector<size_t> open;
  for (const Token& t : lex(file.substr(0, at))) {
    if (t.text == "{")
      open.push_back(t.begin);
    else if (t.text == "}" && !open.empty())
      open.pop_back();
  }
  return open.empty() ? std::string_view::npos : open.back();
}

// Where the declaration that the brace belongs to begins: behind what ends
// the one before it, and behind preprocessor lines.
uint32_t declaration(std::string_view file, size_t brace) {
  std::vector<Token> t = lex(file.substr(0, brace));
  size_t begin = brace;
  for (size_t i = t.size(); i-- > 0;) {
    if (t[i].text == ";" || t[i].text == "}")
      break;
    size_t line = file.rfind('\n', t[i].begin);
    line = line == std::string_view::npos ? 0 : line + 1;
    if (file.substr(file.find_first_not_of(" \t", line)).starts_with("#"))
      break;
    begin = t[i].begin;
  }
  return static_cast<uint32_t>(begin);
}

} // namespace kport
