// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the end of a function's body in its text.
#include "engine/clang/skip_body.h"

#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"

#include "engine/clang/facts_outline.h"

namespace kport {

std::optional<size_t> closing_brace(std::string_view text) {
  size_t lines_end = text.find('\n');
  for (size_t i = 0, depth = 1;;) {
    i = text.find_first_of("{}\"'/#\\", i);
    if (i == std::string_view::npos || text[i] == '#' || text[i] == '\\')
      return {};
    bool first_column = i > 0 && text[i - 1] == '\n';
    if (text[i] == '{') {
      if (first_column)
        return {};
      ++depth;
    } else if (text[i] == '}') {
      --depth;
      if (depth == 0 || first_column)
        return depth == 0 && (first_column || i < lines_end) ? std::optional(i)
                                                             : std::nullopt;
    } else {
      size_t after = after_aside(text, i);
      if (text[i] != '/' && text[after - 1] != text[i])
        return {}; // no literal: it does not end on its line
      if (text.substr(i, 2) == "//" && text[after - 1] == '\\')
        return {}; // goes on over the line's end
      i = after == i ? i : after - 1;
    }
    ++i;
  }
}

void skip_body(clang::Preprocessor& preprocessor) {
  // None while a macro is expanded or tokens were read ahead. All lexers of
  // files are Lexers.
  auto* lexer = static_cast<clang::Lexer*>(preprocessor.getCurrentLexer());
  if (!lexer)
    return;
  llvm::StringRef buffer = lexer->getBuffer();
  size_t at = size_t(lexer->getBufferLocation() - buffer.data());
  if (at == 0 || buffer[at - 1] != '{')
    return;
  std::string_view text(buffer.data(), buffer.size());
  if (std::optional<size_t> end = closing_brace(text.substr(at)))
    lexer->seek(unsigned(at + *end), true);
}

} // namespace kport
