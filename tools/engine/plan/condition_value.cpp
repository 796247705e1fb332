// SPDX-License-Identifier: GPL-2.0-or-later
// Constant expressions of the preprocessor (C17 6.10.1).
#include "engine/plan/condition_value.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/plan/lex.h"

namespace kport {
namespace {

using Value = std::optional<long long>;

int precedence(std::string_view op) {
  static const std::map<std::string_view, int> kBinds = {
      {"||", 1}, {"&&", 2}, {"|", 3},  {"^", 4},  {"&", 5},  {"==", 6},
      {"!=", 6}, {"<", 7},  {">", 7},  {"<=", 7}, {">=", 7}, {"<<", 8},
      {">>", 8}, {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10}};
  auto it = kBinds.find(op);
  return it == kBinds.end() ? 0 : it->second;
}

Value number(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X"))
    base = 16;
  else if (text.size() > 1 && text[0] == '0')
    base = 8;
  if (base == 16)
    text.remove_prefix(2);
  unsigned long long value = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, base);
  std::string_view suffix(end, text.data() + text.size() - end);
  if (error != std::errc() ||
      suffix.find_first_not_of("uUlL") != std::string_view::npos)
    return {};
  return static_cast<long long>(value);
}

Value apply(std::string_view op, long long a, long long b) {
  auto u = [](long long v) { return static_cast<unsigned long long>(v); };
  switch (precedence(op)) {
  case 3: return a | b;
  case 4: return a ^ b;
  case 5: return a & b;
  case 6: return op == "==" ? a == b : a != b;
  case 7:
    return op == "<" ? a < b : op == ">" ? a > b : op == "<=" ? a <= b : a >= b;
  case 8:
    if (b < 0 || b > 62)
      return {};
    return static_cast<long long>(op == "<<" ? u(a) << b : u(a) >> b);
  case 9:
    return static_cast<long long>(op == "+" ? u(a) + u(b) : u(a) - u(b));
  case 10:
    if (op == "*")
      return static_cast<long long>(u(a) * u(b));
    if (b == 0)
      return {};
    return op == "/" ? a / b : a % b;
  }
  return {};
}

class Expression {
public:
  Expression(std::string_view text, const MacroLookup& lookup, int depth)
      : tokens_(lex(text)), lookup_(lookup), depth_(depth) {}

  Value run() {
    if (depth_ > 20 || tokens_.empty())
      return {};
    Value v = choice();
    return at_ == tokens_.size() && !bad_ ? v : Value();
  }

private:
  bool take(std::string_view text) {
    if (at_ >= tokens_.size() || tokens_[at_].text != text)
      return false;
    ++at_;
    return true;
  }

  Value choice() {
    Value condition = binary(1);
    if (!take("?"))
      return condition;
    Value yes = choice();
    bad_ |= !take(":");
    Value no = choice();
    return condition ? (*condition ? yes : no) : Value();
  }

  Value binary(int least) {
    Value left = unary();
    while (at_ < tokens_.size()) {
      std::string_view op = tokens_[at_].text;
      int binds = precedence(op);
      if (binds < least || binds == 0)
        return left;
      ++at_;
      Value right = binary(binds + 1);
      // One known side may decide alone.
      if (op == "&&" || op == "||") {
        bool decisive = op == "||";
        bool by_one = (left && !!*left == decisive) ||
                      (right && !!*right == decisive);
        left = by_one ? Value(decisive)
                      : (left && right ? Value(!decisive) : Value());
      } else {
        left = left && right ? apply(op, *left, *right) : Value();
      }
    }
    return left;
  }

  Value unary() {
    auto on = [&](auto f) {
      Value v = unary();
      return v ? Value(f(*v)) : v;
    };
    if (take("!"))
      return on([](long long v) { return static_cast<long long>(!v); });
    if (take("~"))
      return on([](long long v) { return ~v; });
    if (take("-"))
      return on([](long long v) {
        return static_cast<long long>(-static_cast<unsigned long long>(v));
      });
    if (take("+"))
      return unary();
    return primary();
  }

  Value primary() {
    if (at_ >= tokens_.size()) {
      bad_ = true;
      return {};
    }
    if (take("(")) {
      Value v = choice();
      bad_ |= !take(")");
      return v;
    }
    const Token& t = tokens_[at_++];
    if (t.kind == TokenKind::number)
      return number(t.text);
    if (t.kind != TokenKind::word) {
      bad_ = true;
      return {};
    }
    if (t.text == "defined")
      return is_defined();
    return macro(std::string(t.text));
  }

  Value is_defined() {
    bool paren = take("(");
    if (at_ >= tokens_.size())
      return {};
    MacroView m = lookup_(std::string(tokens_[at_++].text));
    if (paren)
      bad_ |= !take(")");
    return m.known ? Value(m.defined) : Value();
  }

  // The one argument of IS_ENABLED() and its like, as a CONFIG name.
  Value config(const std::string& name) {
    take("(");
    std::string option(at_ < tokens_.size() ? tokens_[at_].text : "");
    ++at_;
    bad_ |= !take(")");
    MacroView yes = lookup_(option), module = lookup_(option + "_MODULE");
    if (!yes.known || !module.known)
      return {};
    return (name != "IS_MODULE" && yes.defined && yes.body == "1") ||
           (name != "IS_BUILTIN" && module.defined && module.body == "1");
  }

  Value macro(const std::string& name) {
    bool call = at_ < tokens_.size() && tokens_[at_].text == "(";
    if (call && (name == "IS_ENABLED" || name == "IS_BUILTIN" ||
                 name == "IS_MODULE" || name == "IS_REACHABLE"))
      return config(name);
    MacroView m = lookup_(name);
    if (call) { // arguments are passed over
      int depth = 0;
      do {
        std::string_view t = tokens_[at_++].text;
        depth += t == "(" ? 1 : t == ")" ? -1 : 0;
      } while (depth > 0 && at_ < tokens_.size());
      return {};
    }
    if (!m.known || (m.defined && m.function_like))
      return {};
    return m.defined ? Expression(m.body, lookup_, depth_ + 1).run() : Value(0);
  }

  std::vector<Token> tokens_;
  const MacroLookup& lookup_;
  int depth_;
  size_t at_ = 0;
  bool bad_ = false;
};

// "ifdef" of "# ifdef X", and the text behind it.
std::pair<std::string, std::string_view> take_apart(std::string_view line) {
  std::vector<Token> t = lex(line);
  if (t.size() < 2 || t[0].text != "#")
    return {};
  return {std::string(t[1].text), line.substr(t[1].end)};
}

} // namespace

std::optional<bool> evaluate(std::string_view directive,
                             const MacroLookup& lookup) {
  auto [word, rest] = take_apart(directive);
  bool negated = word == "ifndef" || word == "elifndef";
  if (negated || word == "ifdef" || word == "elifdef") {
    std::vector<Token> t = lex(rest);
    if (t.empty())
      return {};
    MacroView m = lookup(std::string(t[0].text));
    return m.known ? std::optional(m.defined != negated) : std::nullopt;
  }
  if (word != "if" && word != "elif")
    return {};
  Value v = Expression(rest, lookup, 0).run();
  return v ? std::optional(*v != 0) : std::nullopt;
}

std::vector<std::string> condition_names(std::string_view directive) {
  std::vector<std::string> out;
  for (const Token& t : lex(take_apart(directive).second))
    if (t.kind == TokenKind::word && t.text != "defined")
      out.emplace_back(t.text);
  return out;
}

} // namespace kport
