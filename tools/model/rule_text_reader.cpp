// SPDX-License-Identifier: GPL-2.0-or-later
// Checks each small text of a rule at the byte where it goes wrong.
#include "model/rule_text_reader.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/c_lexer.h"
#include "model/declarator.h"
#include "model/fact.h"
#include "model/field_reader.h"

namespace kport {
namespace {

Located located(const Yaml& node) {
  return {node.text, node.span};
}

Diagnostic bad_c(const Yaml& node, const CToken& token, std::string message,
                 std::string help = {}) {
  return error("rule-c", std::move(message),
               node.at(token.begin, token.end - token.begin), std::move(help));
}

Result<void> check_brackets(const Yaml& node,
                            const std::vector<CToken>& tokens) {
  std::vector<const CToken*> open;
  for (const CToken& t : tokens) {
    if (t.is("(") || t.is("[") || t.is("{"))
      open.push_back(&t);
    if (!t.is(")") && !t.is("]") && !t.is("}"))
      continue;
    std::string_view want = t.is(")") ? "(" : t.is("]") ? "[" : "{";
    if (open.empty() || open.back()->text != want)
      return fail(bad_c(node, t, fmt::format("unpaired '{}'", t.text)));
    open.pop_back();
  }
  if (!open.empty())
    return fail(bad_c(node, *open.back(),
                      fmt::format("unpaired '{}'", open.back()->text)));
  return {};
}

Result<void> check_holes(const Yaml& node, std::string_view what,
                         const std::vector<CToken>& tokens,
                         const AllowedHoles& holes) {
  std::set<std::string> used;
  for (const CToken& t : tokens) {
    if (t.kind != CTokenKind::hole)
      continue;
    bool argument =
        holes.arguments && t.text.size() > 1 && t.text.size() < 4 &&
        std::all_of(t.text.begin() + 1, t.text.end(),
                    [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!argument && !holes.may.contains(t.text) &&
        !holes.must.contains(t.text))
      return fail(bad_c(node, t, fmt::format("'{}' has no '{}'", what, t.text),
                        holes.may.empty() && holes.must.empty()
                            ? "'$' stands for a parameter; there is none here"
                            : "see rules/README.md for what '$' stands for"));
    used.insert(t.text);
  }
  for (const std::string& hole : holes.must)
    if (!used.contains(hole))
      return fail(error("rule-c",
                        fmt::format("'{}' does not use '{}'", what, hole),
                        node.span));
  return {};
}

Result<Param> parse_param(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  Declarator d = parse_declarator(node.text);
  if (!d.problem.empty())
    return fail(
        error("rule-declarator",
              fmt::format("'{}' is no C declaration: {}", what, d.problem),
              node.at(d.problem_at), "write a parameter: struct file *file"));
  return d.param;
}

bool inner_header(std::string_view text) {
  return text.size() > 2 && text.ends_with(".h") &&
         text.find_first_of("<>\"") == text.npos;
}

// IDENT, IDENT.IDENT…
bool dotted(std::string_view text, size_t least, size_t most) {
  size_t parts = 0;
  while (true) {
    size_t dot = text.find('.');
    if (!is_c_identifier(text.substr(0, dot)))
      return false;
    ++parts;
    if (dot == text.npos)
      return parts >= least && parts <= most;
    text.remove_prefix(dot + 1);
  }
}

} // namespace

Result<Located> read_c(const Yaml& node, std::string_view what,
                       const AllowedHoles& holes) {
  TRY(as_text(node, what));
  std::vector<CToken> tokens = lex_c(node.text);
  if (tokens.empty())
    return fail(
        error("rule-c", fmt::format("'{}' holds no C", what), node.span));
  for (const CToken& t : tokens)
    if (t.kind == CTokenKind::bad)
      return fail(bad_c(node, t, fmt::format("'{}' is not C here", what)));
  TRY(check_brackets(node, tokens));
  TRY(check_holes(node, what, tokens, holes));
  return located(node);
}

Result<ArgDecl> read_decl(const Yaml& node, std::string_view what) {
  ArgDecl out;
  out.span = node.span;
  out.none = node.kind == Yaml::Kind::scalar && node.text == "none";
  if (out.none)
    return out;
  Param p = TRY(parse_param(node, what));
  if (p.type.spelling == "void")
    return fail(error("rule-declarator", "a parameter cannot be void",
                      node.span, "write 'none' when there is no parameter"));
  out.type = std::move(p.type);
  out.name = std::move(p.name);
  return out;
}

Result<Type> read_type(const Yaml& node, std::string_view what) {
  Param p = TRY(parse_param(node, what));
  if (!p.name.empty())
    return fail(error("rule-declarator",
                      fmt::format("'{}' is a type and has no name, but '{}' "
                                  "is given",
                                  what, p.name),
                      node.span));
  return p.type;
}

Result<Located> read_identifier(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  if (is_c_identifier(node.text))
    return located(node);
  return fail(error("rule-name",
                    fmt::format("'{}' must be one C identifier", what),
                    node.span));
}

Result<Located> read_anchor(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  Located out{normal_name(node.text), node.span};
  if (dotted(out.text, 1, 4))
    return out;
  return fail(
      error("rule-anchor",
            fmt::format("'{}' must name functions or record.slot", what),
            node.span, "for example inode_operations.mkdir"));
}

Result<Located> read_fact(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  Located out{normal_name(node.text), node.span};
  std::string_view rest = out.text;
  for (std::string_view tag : {"struct ", "union ", "enum "})
    if (rest.starts_with(tag) && is_c_identifier(rest.substr(tag.size())))
      return out;
  if (dotted(rest, 1, 4))
    return out;
  if (inner_header(rest)) {
    TRY(expect_inner_path(
        {.kind = Yaml::Kind::scalar, .text = out.text, .span = node.span},
        what));
    return out;
  }
  return fail(error("rule-fact",
                    fmt::format("'{}' is no name of a fact", node.text),
                    node.span,
                    "for example timer_delete, inode.i_mtime, struct "
                    "mnt_idmap, linux/fs.h, CONFIG_X"));
}

Result<std::string> read_record(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  std::string_view text = node.text;
  for (std::string_view tag : {"struct ", "union "})
    if (text.starts_with(tag))
      text.remove_prefix(tag.size());
  if (is_c_identifier(text))
    return std::string(text);
  return fail(error("rule-name",
                    fmt::format("'{}' must name a struct or union", what),
                    node.span));
}

Result<Located> read_header(const Yaml& node, std::string_view what) {
  TRY(as_text(node, what));
  if (!inner_header(node.text))
    return fail(error("rule-header",
                      fmt::format("'{}' must name a header", what), node.span,
                      "for example linux/fs.h"));
  TRY(expect_inner_path(node, what));
  return located(node);
}

std::string with_tabs(std::string_view text) {
  std::string out;
  bool leading = true;
  for (size_t i = 0; i < text.size(); ++i) {
    if (leading && text.substr(i).starts_with("        ")) {
      out += '\t';
      i += 7;
      continue;
    }
    leading = text[i] == '\n' || (leading && text[i] == '\t');
    out += text[i];
  }
  return out;
}

std::set<std::string> capital_holes(std::string_view text) {
  std::set<std::string> out;
  for (const CToken& t : lex_c(text))
    if (t.kind == CTokenKind::identifier && t.text.size() == 1 &&
        std::isupper(static_cast<unsigned char>(t.text[0])))
      out.insert(t.text);
  return out;
}

} // namespace kport
