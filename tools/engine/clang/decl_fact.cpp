// SPDX-License-Identifier: GPL-2.0-or-later
// Turns one declaration or macro of the unit at hand into a fact.
#include "engine/clang/decl_fact.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Type.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/SmallString.h"

#include "engine/clang/facts_text.h"

namespace kport {
namespace {

std::string tag_keyword(const clang::TagDecl& tag) {
  return tag.isUnion() ? "union " : tag.isEnum() ? "enum " : "struct ";
}

// A tag's own name, else the typedef's that stands for it.
std::string tag_name(const clang::TagDecl& tag) {
  if (tag.getIdentifier())
    return tag.getName().str();
  if (const clang::TypedefNameDecl* named = tag.getTypedefNameForAnonDecl())
    return named->getName().str();
  return {};
}

clang::SourceLocation place(const clang::NamedDecl& decl) {
  if (auto* tag = llvm::dyn_cast<clang::TagDecl>(&decl))
    if (const clang::TagDecl* definition = tag->getDefinition())
      return definition->getLocation();
  return decl.getLocation();
}

// What stands before a field's name: "inode", or "page.pair" for a field of
// the record without a name that page.pair is.
std::string prefix(const clang::RecordDecl& record) {
  std::string name = tag_name(record);
  auto* outer = llvm::dyn_cast<clang::RecordDecl>(record.getDeclContext());
  if (!name.empty() || !outer)
    return name;
  for (const clang::FieldDecl* field : outer->fields())
    if (field->getIdentifier() &&
        field->getType()->getBaseElementTypeUnsafe()->getAsRecordDecl() ==
            &record)
      return prefix(*outer) + "." + field->getName().str();
  return prefix(*outer);
}

} // namespace

const clang::RecordDecl* naming_record(const clang::FieldDecl& field) {
  const clang::RecordDecl* record = field.getParent();
  while (record && tag_name(*record).empty())
    record = llvm::dyn_cast<clang::RecordDecl>(record->getDeclContext());
  return record;
}

std::string fact_name(const clang::NamedDecl& decl) {
  if (auto* field = llvm::dyn_cast<clang::FieldDecl>(&decl)) {
    if (!naming_record(*field) || !field->getIdentifier())
      return {};
    return prefix(*field->getParent()) + "." + field->getName().str();
  }
  if (auto* tag = llvm::dyn_cast<clang::TagDecl>(&decl)) {
    if (tag->getIdentifier())
      return tag_keyword(*tag) + tag->getName().str();
    return tag_name(*tag);
  }
  return decl.getIdentifier() ? decl.getName().str() : std::string();
}

DeclFacts::DeclFacts(clang::CompilerInstance& compiler, const ParseInput& parse)
    : compiler_(compiler), names_(parse), directory_(parse.directory) {}

void DeclFacts::locate(clang::SourceLocation at, Fact& fact) {
  if (at.isInvalid())
    return;
  const clang::SourceManager& sources = compiler_.getSourceManager();
  at = sources.getExpansionLoc(at);
  clang::FileID id = sources.getFileID(at);
  auto [entry, fresh] = headers_.try_emplace(id);
  if (fresh)
    if (clang::OptionalFileEntryRef file = sources.getFileEntryRefForID(id))
      entry->second =
          names_.name_of(clean_path(directory_, file->getName().str()));
  fact.file = entry->second;
}

void DeclFacts::shape(const clang::DeclaratorDecl& decl, Fact& fact) {
  const clang::ASTContext& ast = compiler_.getASTContext();
  fact.type = model_type(decl.getType(), ast);
  fact.text = one_line(decl.getSourceRange(), ast);
  Signature signature;
  if (decl.getTypeSourceInfo() &&
      pointed_signature(decl.getTypeSourceInfo()->getTypeLoc(), ast, signature))
    fact.signature = std::move(signature);
}

Fact DeclFacts::decl(const clang::NamedDecl& decl) {
  const clang::ASTContext& ast = compiler_.getASTContext();
  Fact fact;
  fact.name = fact_name(decl);
  locate(place(decl), fact);
  if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(&decl)) {
    fact.kind = FactKind::function;
    const clang::FunctionDecl* body = nullptr;
    fact.is_inline = function->isDefined(body);
    fact.signature = model_signature(body ? *body : *function);
    fact.text = print(*fact.signature, fact.name);
  } else if (auto* field = llvm::dyn_cast<clang::FieldDecl>(&decl)) {
    fact.kind = FactKind::member;
    shape(*field, fact);
  } else if (auto* tag = llvm::dyn_cast<clang::TagDecl>(&decl)) {
    fact.kind = tag->isEnum() ? FactKind::enum_type : FactKind::record;
    fact.complete = tag->getDefinition() != nullptr;
    fact.text = fact.name;
  } else if (auto* one = llvm::dyn_cast<clang::EnumConstantDecl>(&decl)) {
    fact.kind = FactKind::enumerator;
    llvm::SmallString<24> digits;
    one->getInitVal().toString(digits, 10);
    fact.value = digits.str().str();
    fact.text = fact.name + " = " + fact.value;
  } else if (auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(&decl)) {
    fact.kind = FactKind::type;
    fact.type = model_type(alias->getUnderlyingType(), ast);
    fact.text = "typedef " + fact.type.spelling + " " + fact.name;
    Signature signature;
    if (pointed_signature(alias->getTypeSourceInfo()->getTypeLoc(), ast,
                          signature))
      fact.signature = std::move(signature);
  } else if (auto* variable = llvm::dyn_cast<clang::VarDecl>(&decl)) {
    fact.kind = FactKind::variable;
    shape(*variable, fact);
    fact.text = fact.type.spelling + " " + fact.name;
  }
  return fact;
}

Fact DeclFacts::macro(llvm::StringRef name, const clang::MacroInfo& info) {
  Fact fact;
  fact.kind = FactKind::macro;
  fact.name = name.str();
  locate(info.getDefinitionLoc(), fact);
  fact.function_like = info.isFunctionLike();
  fact.variadic = info.isVariadic();
  fact.text = "#define " + fact.name;
  if (fact.function_like) {
    for (const clang::IdentifierInfo* param : info.params())
      fact.macro_params.push_back(param->getName().str());
    if (info.isC99Varargs()) // Clang calls the last one __VA_ARGS__
      fact.macro_params.pop_back();
    fact.text += '(';
    for (const std::string& param : fact.macro_params)
      fact.text += (fact.text.ends_with('(') ? "" : ", ") + param;
    if (info.isC99Varargs())
      fact.text += fact.text.ends_with('(') ? "..." : ", ...";
    fact.text += info.isGNUVarargs() ? "...)" : ")";
  }
  for (const clang::Token& token : info.tokens()) {
    if (token.hasLeadingSpace() && !fact.body.empty())
      fact.body += ' ';
    fact.body += compiler_.getPreprocessor().getSpelling(token);
  }
  if (!fact.body.empty())
    fact.text += ' ' + fact.body;
  return fact;
}

} // namespace kport
