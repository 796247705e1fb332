// SPDX-License-Identifier: GPL-2.0-or-later
// Lexes an own file once and answers questions about its brackets.
#include "engine/clang/sites_text.h"

#include <algorithm>

#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

namespace kport {
namespace {

clang::LangOptions kernel_c() {
  clang::LangOptions options;
  options.C99 = options.C11 = options.GNUMode = options.LineComment = 1;
  return options;
}

// +1 for an opening bracket, -1 for a closing one.
int nesting(std::string_view s, bool macro) {
  if (s == "(" || (!macro && (s == "[" || s == "{")))
    return 1;
  if (s == ")" || (!macro && (s == "]" || s == "}")))
    return -1;
  return 0;
}

} // namespace

OwnText::OwnText(std::string_view content) : content_(content) {
  const clang::LangOptions options = kernel_c();
  const char* start = content_.c_str();
  clang::Lexer lexer(clang::SourceLocation(), options, start, start,
                     start + content_.size());
  clang::Token token;
  while (true) {
    lexer.LexFromRawLexer(token);
    if (token.is(clang::tok::eof))
      break;
    uint32_t end = lexer.getCurrentBufferOffset();
    tokens_.push_back({.begin = past_continuation(end - token.getLength()),
                       .end = end,
                       .identifier = token.is(clang::tok::raw_identifier),
                       .line_start = token.isAtStartOfLine()});
  }
}

std::string_view OwnText::text(size_t token) const {
  const RawToken& t = tokens_[token];
  return std::string_view(content_).substr(t.begin, t.end - t.begin);
}

std::string_view OwnText::text(Extent e) const {
  return std::string_view(content_).substr(e.begin, e.end - e.begin);
}

bool OwnText::is(size_t token, std::string_view spelling) const {
  return token < tokens_.size() && text(token) == spelling;
}

size_t OwnText::from(uint32_t offset) const {
  return size_t(
      std::ranges::lower_bound(tokens_, offset, {}, &RawToken::begin) -
      tokens_.begin());
}

size_t OwnText::at(uint32_t offset) const {
  size_t i = from(offset);
  return i < tokens_.size() && tokens_[i].begin == offset ? i : kNoToken;
}

size_t OwnText::close_of(size_t open) const {
  int depth = 0;
  for (size_t i = open; i < tokens_.size(); ++i) {
    depth += nesting(text(i), false);
    if (depth == 0)
      return i;
  }
  return kNoToken;
}

size_t OwnText::open_of(size_t close) const {
  int depth = 0;
  for (size_t i = close + 1; i-- > 0;) {
    depth += nesting(text(i), false);
    if (depth == 0)
      return i;
  }
  return kNoToken;
}

std::vector<Extent> OwnText::split(size_t open, size_t close,
                                   bool macro) const {
  std::vector<Extent> out;
  if (open + 1 >= close)
    return out;
  int depth = 0;
  size_t first = open + 1;
  auto add = [&](size_t last) {
    if (first == last)
      out.push_back({tokens_[last].begin, tokens_[last].begin});
    else
      out.push_back({tokens_[first].begin, tokens_[last - 1].end});
    first = last + 1;
  };
  for (size_t i = open + 1; i < close; ++i) {
    depth += nesting(text(i), macro);
    if (depth == 0 && text(i) == ",")
      add(i);
  }
  add(close);
  return out;
}

Extent OwnText::with_semicolon(Extent e) const {
  size_t next = from(e.end);
  if (is(next, ";"))
    e.end = tokens_[next].end;
  return e;
}

uint32_t OwnText::past_continuation(uint32_t offset) const {
  while (offset < content_.size() && content_[offset] == '\\') {
    size_t next = content_.find_first_not_of(" \t\r", offset + 1);
    if (next == std::string::npos || content_[next] != '\n')
      break;
    offset = uint32_t(next + 1);
  }
  return offset;
}

uint32_t OwnText::line_end(uint32_t offset) const {
  size_t n = content_.find('\n', offset);
  return uint32_t(n == std::string::npos ? content_.size() : n);
}

uint32_t OwnText::line_begin(uint32_t offset) const {
  size_t n = offset == 0 ? std::string::npos : content_.rfind('\n', offset - 1);
  return uint32_t(n == std::string::npos ? 0 : n + 1);
}

} // namespace kport
