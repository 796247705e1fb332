// SPDX-License-Identifier: GPL-2.0-or-later
// Prints Clang's types, signatures and source text as the model spells them.
#include "engine/clang/facts_text.h"

#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace kport {
namespace {

constexpr size_t kLongestText = 600;

clang::PrintingPolicy policy(const clang::ASTContext& ast) {
  clang::PrintingPolicy p(ast.getLangOpts());
  p.AnonymousTagLocations = false; // a path is no part of a type
  p.Bool = true;
  return p;
}

// Removes `word ( … )` with balanced parentheses, and the space before it.
void erase_call(std::string& text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at)) {
    size_t end = at + word.size();
    for (int depth = 1; end < text.size() && depth > 0; ++end)
      depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
    while (at > 0 && text[at - 1] == ' ')
      --at;
    text.erase(at, end - at);
  }
}

// __user, __rcu and friends reach Clang as attributes that C's type rules do
// not know; rules and facts leave them out.
std::string type_text(clang::QualType type, const clang::ASTContext& ast) {
  std::string text = type.getAsString(policy(ast));
  if (text.find("attribute") != std::string::npos)
    erase_call(text, "__attribute__(");
  if (text.find("btf_") != std::string::npos)
    erase_call(text, "btf_type_tag(");
  return normal_type(text);
}

Signature from_loc(clang::FunctionProtoTypeLoc loc,
                   const clang::ASTContext& ast) {
  Signature s;
  s.returns = model_type(loc.getReturnLoc().getType(), ast);
  s.variadic = loc.getTypePtr()->isVariadic();
  for (unsigned i = 0; i < loc.getNumParams(); ++i) {
    const clang::ParmVarDecl* param = loc.getParam(i);
    clang::QualType type = loc.getTypePtr()->getParamType(i);
    if (param)
      type = param->getType();
    s.params.push_back({.name = param ? param->getName().str() : "",
                        .type = model_type(type, ast)});
  }
  return s;
}

} // namespace

Type model_type(clang::QualType type, const clang::ASTContext& ast) {
  Type out;
  out.spelling = type_text(type, ast);
  out.canonical = type.isCanonical() ? out.spelling
                                     : type_text(type.getCanonicalType(), ast);
  return out;
}

Signature model_signature(const clang::FunctionDecl& function) {
  const clang::ASTContext& ast = function.getASTContext();
  Signature s;
  s.returns = model_type(function.getReturnType(), ast);
  s.variadic = function.isVariadic();
  for (const clang::ParmVarDecl* param : function.parameters())
    s.params.push_back({.name = param->getName().str(),
                        .type = model_type(param->getType(), ast)});
  return s;
}

bool pointed_signature(clang::TypeLoc type, const clang::ASTContext& ast,
                       Signature& out) {
  // Bounded: typedefs cannot be recursive, but a broken header may surprise.
  for (int steps = 0; steps < 64 && !type.isNull(); ++steps) {
    if (auto function = type.getAs<clang::FunctionProtoTypeLoc>()) {
      out = from_loc(function, ast);
      return true;
    }
    if (type.getAs<clang::FunctionTypeLoc>())
      return false;
    if (auto alias = type.getAs<clang::TypedefTypeLoc>()) {
      const clang::TypedefNameDecl* decl = alias.getTypePtr()->getDecl();
      type = decl->getTypeSourceInfo()->getTypeLoc();
    } else {
      type = type.getNextTypeLoc(); // pointers, arrays, parentheses, sugar
    }
  }
  return false;
}

std::string one_line(std::string_view text) {
  std::string out;
  bool space = false;
  for (size_t i = 0; i < text.size() && out.size() < kLongestText;) {
    std::string_view rest = text.substr(i);
    if (rest.starts_with("/*")) {
      size_t end = rest.find("*/", 2);
      i = end == std::string_view::npos ? text.size() : i + end + 2;
      space = true;
    } else if (rest.starts_with("//")) {
      size_t end = rest.find('\n');
      i = end == std::string_view::npos ? text.size() : i + end;
    } else if (rest.starts_with("\\\n") || rest[0] == ' ' || rest[0] == '\t' ||
               rest[0] == '\n' || rest[0] == '\r') {
      i += rest[0] == '\\' ? 2 : 1;
      space = true;
    } else {
      if (space && !out.empty())
        out += ' ';
      space = false;
      out += text[i++];
    }
  }
  return out;
}

std::string one_line(clang::SourceRange range, const clang::ASTContext& ast) {
  const clang::SourceManager& sources = ast.getSourceManager();
  clang::CharSourceRange tokens = sources.getExpansionRange(range);
  if (!sources.isWrittenInSameFile(tokens.getBegin(), tokens.getEnd()))
    return {};
  return one_line(
      clang::Lexer::getSourceText(tokens, sources, ast.getLangOpts()));
}

} // namespace kport
