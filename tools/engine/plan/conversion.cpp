// SPDX-License-Identifier: GPL-2.0-or-later
// C's implicit conversions, on canonical spellings.
#include "engine/plan/conversion.h"

#include <algorithm>
#include <array>
#include <set>

namespace kport {
namespace {

constexpr std::array<std::string_view, 3> kQualifiers = {"const", "volatile",
                                                         "restrict"};

bool word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

void trim(std::string& t) {
  while (!t.empty() && t.back() == ' ')
    t.pop_back();
  t.erase(0, t.find_first_not_of(' '));
}

// Removes `name` as a whole word from t[from..]; true when it was there.
bool take_word(std::string& t, size_t from, std::string_view name) {
  for (size_t at = from; (at = t.find(name, at)) != std::string::npos; ++at) {
    size_t end = at + name.size();
    if ((at > 0 && word(t[at - 1])) || (end < t.size() && word(t[end])))
      continue;
    t.erase(at, name.size() + (end < t.size() && t[end] == ' '));
    trim(t);
    return true;
  }
  return false;
}

struct Split {
  std::string type;
  std::set<std::string_view> qualifiers;
};

// A pointer's own qualifiers stand behind its last `*`.
Split split(std::string_view type) {
  Split s{std::string(type), {}};
  size_t star = s.type.rfind('*');
  for (std::string_view q : kQualifiers)
    while (take_word(s.type, star == std::string::npos ? 0 : star, q))
      s.qualifiers.insert(q);
  trim(s.type);
  return s;
}

bool within(const Split& less, const Split& more) {
  return std::ranges::includes(more.qualifiers, less.qualifiers);
}

std::string pointee(std::string type) {
  if (type.empty() || type.back() != '*')
    return "";
  type.pop_back();
  trim(type);
  return type;
}

// Kernels are built with -Wno-pointer-sign.
std::string unsignless(std::string type) {
  while (take_word(type, 0, "unsigned") || take_word(type, 0, "signed"))
    ;
  return type.empty() ? "int" : type;
}

} // namespace

bool is_integral(std::string_view t) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "_Bool",        "bool",          "char",      "signed char",
      "int",          "unsigned int",  "short",     "unsigned short",
      "long",         "unsigned long", "long long", "unsigned long long",
      "unsigned char"};
  return std::ranges::find(kNames, t) != kNames.end() ||
         (t.starts_with("enum ") && t.find('*') == std::string_view::npos &&
          t.find('[') == std::string_view::npos);
}

std::string unqualified(std::string_view type) {
  return split(type).type;
}

bool qualifiers_within(std::string_view less, std::string_view more) {
  return within(split(less), split(more));
}

std::string element_of(std::string_view type) {
  size_t bracket = type.find('[');
  if (bracket == std::string_view::npos || type.back() != ']')
    return "";
  // Of "char[2][8]" the element is "char[8]".
  size_t close = type.find(']', bracket);
  std::string out(type.substr(0, bracket));
  trim(out);
  return out + std::string(type.substr(close + 1));
}

bool converts(std::string_view from, std::string_view to) {
  std::string a = unqualified(from), b = unqualified(to);
  // An array's qualifiers are its elements', and stay behind the pointer.
  if (std::string element = element_of(from); !element.empty())
    a = element + (element.back() == '*' ? "*" : " *");
  if (a == b || (is_integral(a) && is_integral(b)))
    return true;
  Split x = split(pointee(a)), y = split(pointee(b));
  if (x.type.empty() || y.type.empty() || !within(x, y))
    return false;
  return x.type == y.type || x.type == "void" || y.type == "void" ||
         (is_integral(x.type) && is_integral(y.type) &&
          unsignless(x.type) == unsignless(y.type));
}

} // namespace kport
