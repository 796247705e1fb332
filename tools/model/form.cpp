// SPDX-License-Identifier: GPL-2.0-or-later
// Compares and prints the shapes of C entities.
#include "model/form.h"

#include <cctype>

namespace kport {
namespace {

bool word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool same_type(const Type& a, const Type& b) {
  if (a.canonical.empty() || b.canonical.empty())
    return a.spelling == b.spelling;
  return a.canonical == b.canonical;
}

} // namespace

bool same_form(const Signature& a, const Signature& b) {
  if (a.variadic != b.variadic || a.params.size() != b.params.size() ||
      !same_type(a.returns, b.returns))
    return false;
  for (size_t i = 0; i < a.params.size(); ++i)
    if (!same_type(a.params[i].type, b.params[i].type))
      return false;
  return true;
}

std::string normal_type(std::string_view text) {
  // Tokens first: words, single punctuation; then one rule per neighbour pair.
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[i]))) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    if (word(text[i]))
      while (end < text.size() && word(text[end]))
        ++end;
    char last = out.empty() ? '(' : out.back();
    char next = text[i];
    bool space = last == ',' || (word(last) && (word(next) || next == '*')) ||
                 (last == ')' && word(next)) || (word(last) && next == '(');
    if (space)
      out += ' ';
    out += text.substr(i, end - i);
    i = end;
  }
  return out;
}

std::string print(const Signature& s, const std::string& name) {
  auto declarator = [](const Type& t, const std::string& n) {
    if (n.empty())
      return t.spelling;
    size_t pointer = t.spelling.find("(*)");
    if (pointer != std::string::npos) {
      std::string out = t.spelling;
      return out.insert(pointer + 2, n);
    }
    bool glued = !t.spelling.empty() && t.spelling.back() == '*';
    return t.spelling + (glued ? "" : " ") + n;
  };
  std::string out = declarator(s.returns, name) + "(";
  for (size_t i = 0; i < s.params.size(); ++i) {
    if (i)
      out += ", ";
    out += declarator(s.params[i].type, s.params[i].name);
  }
  if (s.variadic)
    out += s.params.empty() ? "..." : ", ...";
  else if (s.params.empty())
    out += "void";
  return out + ")";
}

} // namespace kport
