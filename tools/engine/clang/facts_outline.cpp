// SPDX-License-Identifier: GPL-2.0-or-later
// Where in a C text names are declared, without parsing it.
#include "engine/clang/facts_outline.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/clang/facts_scan.h"

namespace kport {
namespace {

// Follows braces and statements over one text.
class Outline {
public:
  Outline(std::string_view text, const FoundName& found)
      : text_(text), found_(found) {}

  void run() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (is_word(c)) {
        name();
      } else if (c == '#' && line_start_) {
        directive();
      } else if (c == '/' || c == '"' || c == '\'') {
        size_t after = after_aside(text_, at_);
        at_ = after == at_ ? at_ + 1 : after;
      } else {
        punctuation(c);
        ++at_;
      }
    }
  }
  // An open brace at the end: the conditions confused us.
  bool balanced() const { return braces_.empty(); }

private:
  std::string_view word_at(size_t at) const {
    size_t end = at;
    while (end < text_.size() && is_word(text_[end]))
      ++end;
    return text_.substr(at, end - at);
  }

  void name() {
    std::string_view word = word_at(at_);
    at_ += word.size();
    line_start_ = false;
    bool record = word == "struct" || word == "union" || word == "enum";
    enum_ = enum_ || word == "enum";
    if (parens_ == 0)
      ++words_;
    if (!record)
      found_(word, declares());
    tag_ = record;
  }

  bool declares() const {
    if (braces_.empty())
      return parens_ == 0 || (maker_ && parens_ == 1);
    if (braces_.back())
      return true;
    size_t next = text_.find_first_not_of(" \t\n", at_);
    return tag_ && next != std::string_view::npos && text_[next] == '{';
  }

  void statement() {
    enum_ = maker_ = called_ = false;
    words_ = 0;
  }

  void punctuation(char c) {
    if (c == '\n')
      line_start_ = true;
    else if (c != ' ' && c != '\t')
      line_start_ = false;
    if (c == '(') {
      // DECLARE_THING(name): the statement starts with what makes it.
      if (parens_++ == 0 && words_ == 1)
        maker_ = true;
      called_ = true;
    } else if (c == ')') {
      parens_ = std::max(0, parens_ - 1);
      if (parens_ == 0)
        maker_ = false;
    } else if (c == '{') {
      braces_.push_back(enum_ && !called_);
      statement();
    } else if (c == '}') {
      if (!braces_.empty())
        braces_.pop_back();
      statement();
    } else if (c == ';') {
      parens_ = 0;
      statement();
    }
  }

  void directive() {
    size_t word_start = text_.find_first_not_of(" \t", at_ + 1);
    if (word_start == std::string_view::npos)
      word_start = text_.size();
    std::string_view word = word_at(word_start);
    if (word == "define") {
      size_t start = text_.find_first_not_of(" \t", word_start + word.size());
      if (start != std::string_view::npos && is_word(text_[start]))
        found_(word_at(start), true);
    } else if (word == "if" || word == "ifdef" || word == "ifndef") {
      saved_.push_back(braces_);
    } else if ((word == "else" || word == "elif") && !saved_.empty()) {
      braces_ = saved_.back(); // the other branch opened its own
    } else if (word == "endif" && !saved_.empty()) {
      saved_.pop_back();
    }
    end_of_directive();
  }

  void end_of_directive() {
    while (at_ < text_.size() && text_[at_] != '\n') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        at_ += 2;
      } else if (text_.substr(at_, 2) == "/*") {
        at_ = after_aside(text_, at_); // it may go on over the line's end
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  const FoundName& found_;
  size_t at_ = 0;
  bool line_start_ = true;
  std::vector<bool> braces_; // true: an enum's
  std::vector<std::vector<bool>> saved_;
  int parens_ = 0;
  int words_ = 0;       // of this statement, outside parentheses
  bool enum_ = false;   // this statement said enum
  bool called_ = false; // and had a parenthesis
  bool maker_ = false;  // in the parentheses of the statement's first word
  bool tag_ = false;    // the last word was struct, union or enum
};

} // namespace

size_t after_aside(std::string_view text, size_t i) {
  std::string_view rest = text.substr(i);
  if (rest.starts_with("/*")) {
    size_t end = text.find("*/", i + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (rest.starts_with("//"))
    return std::min(text.find('\n', i), text.size());
  if (rest[0] == '"' || rest[0] == '\'') {
    // A literal ends on its line; an apostrophe in #error text does too.
    size_t end = i + 1;
    while (end < text.size() && text[end] != rest[0] && text[end] != '\n')
      end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }
  return i;
}

void scan_names(std::string_view text, const FoundName& found) {
  Outline outline(text, found);
  outline.run();
  if (outline.balanced())
    return;
  FoundName all = [&](std::string_view name, bool) { found(name, true); };
  Outline(text, all).run();
}

bool has_include_guard(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '/') {
      size_t after = after_aside(text, i);
      i = after == i ? i + 1 : after;
    } else if (text[i] == '#') {
      size_t end = std::min(text.find('\n', i), text.size());
      std::string line;
      for (char c : text.substr(i + 1, end - i - 1))
        if (c != ' ' && c != '\t')
          line += c;
      if (line.starts_with("ifndef") || line.starts_with("if!defined") ||
          line.starts_with("pragmaonce"))
        return true;
      // Trace events name their system first.
      if (!line.starts_with("undefTRACE_") &&
          !line.starts_with("defineTRACE_") &&
          !line.starts_with("defineCREATE_TRACE"))
        return false;
      i = end;
    } else if (is_word(text[i])) {
      return false;
    } else {
      ++i;
    }
  }
  return false;
}

} // namespace kport
