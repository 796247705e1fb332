// SPDX-License-Identifier: GPL-2.0-or-later
// Walks a parsed unit's declarations and turns them into facts.
#include "engine/clang/facts_reader.h"

#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"

#include "engine/clang/facts_text.h"

namespace kport {
namespace {

std::string record_name(const clang::TagDecl& tag) {
  if (!tag.getName().empty())
    return tag.getName().str();
  // typedef struct { … } atomic_t;
  const clang::TypedefNameDecl* alias = tag.getTypedefNameForAnonDecl();
  return alias ? alias->getName().str() : std::string();
}

const clang::TagDecl* incomplete_pointee(clang::QualType type) {
  while (type->isPointerType())
    type = type->getPointeeType();
  const clang::RecordType* record = type->getAs<clang::RecordType>();
  return record && !record->getDecl()->getDefinition()
             ? record->getDecl()->getFirstDecl()
             : nullptr;
}

} // namespace

FactReader::FactReader(clang::CompilerInstance& compiler,
                       const HeaderQuestion& question, HeaderNames& names,
                       HeaderAnswer& answer)
    : compiler_(compiler), ast_(compiler.getASTContext()),
      sources_(compiler.getSourceManager()), names_(names), answer_(answer),
      wanted_(question.names), question_(question),
      directory_(question.parse.directory) {}

void FactReader::read() {
  read_context(*ast_.getTranslationUnitDecl());
  emit_opaque();
  read_macros();
}

bool FactReader::place(Fact& fact, clang::SourceLocation at) {
  at = sources_.getExpansionLoc(at);
  clang::FileID id = sources_.getFileID(at);
  if (id == sources_.getMainFileID())
    return false;
  auto [entry, fresh] = files_.try_emplace(id);
  if (fresh)
    if (clang::OptionalFileEntryRef file = sources_.getFileEntryRefForID(id))
      entry->second =
          names_.name_of(clean_path(directory_, file->getName().str()));
  if (entry->second.empty())
    return false;
  fact.file = entry->second;
  fact.line = sources_.getSpellingLineNumber(at);
  return true;
}

void FactReader::shape(Fact& fact, const clang::DeclaratorDecl& decl) {
  fact.type = model_type(decl.getType(), ast_);
  fact.text = one_line(decl.getSourceRange(), ast_);
  Signature signature;
  if (decl.getTypeSourceInfo() &&
      pointed_signature(decl.getTypeSourceInfo()->getTypeLoc(), ast_,
                        signature))
    fact.signature = std::move(signature);
}

void FactReader::read_context(const clang::DeclContext& context) {
  // What a PCH holds was read when it was made; loading it all would cost more
  // than the header at hand.
  for (const clang::Decl* decl : context.noload_decls())
    if (!decl->isFromASTFile())
      read_decl(*decl);
}

void FactReader::read_decl(const clang::Decl& decl) {
  if (decl.isImplicit())
    return;
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(&decl))
    read_function(*function);
  else if (const auto* record = llvm::dyn_cast<clang::RecordDecl>(&decl))
    read_record(*record);
  else if (const auto* enumeration = llvm::dyn_cast<clang::EnumDecl>(&decl))
    read_enum(*enumeration);
  else if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(&decl))
    read_typedef(*alias);
  else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(&decl))
    read_variable(*variable);
}

void FactReader::read_function(const clang::FunctionDecl& decl) {
  // The first one written: Clang's own declaration of a builtin (memcpy) may
  // stand before it.
  if (const auto* before = decl.getPreviousDecl();
      before && !before->isImplicit())
    return;
  note_opaque(decl);
  if (!wanted_.name(decl.getName()))
    return;
  const clang::FunctionDecl* shown = &decl;
  bool has_body = decl.isDefined(shown);
  if (!has_body)
    shown = &decl;
  Fact fact;
  fact.kind = FactKind::function;
  fact.name = decl.getName().str();
  if (!place(fact, shown->getLocation()))
    return;
  fact.is_inline = has_body;
  fact.signature = model_signature(*shown);
  clang::SourceLocation end = shown->getEndLoc();
  if (clang::FunctionTypeLoc type = shown->getFunctionTypeLoc())
    end = type.getRParenLoc();
  fact.text = one_line({shown->getBeginLoc(), end}, ast_);
  if (fact.text.find(fact.name) == std::string::npos) // made by a macro
    fact.text = print(*fact.signature, fact.name);
  emit(std::move(fact));
}

void FactReader::note_opaque(const clang::FunctionDecl& decl) {
  if (const clang::TagDecl* record = incomplete_pointee(decl.getReturnType()))
    opaque_.insert(record);
  for (const clang::ParmVarDecl* param : decl.parameters())
    if (const clang::TagDecl* record = incomplete_pointee(param->getType()))
      opaque_.insert(record);
}

void FactReader::emit_opaque() {
  for (const clang::RecordDecl* record : incomplete_) {
    Fact fact;
    fact.kind = FactKind::record;
    fact.name = (record->getKindName() + " " + record->getName()).str();
    if (!wanted_.name(fact.name) || !place(fact, record->getLocation()))
      continue;
    fact.value = opaque_.contains(record->getFirstDecl()) ? "opaque" : "";
    fact.text = fact.name;
    emit(std::move(fact));
  }
}

// In the order of declaration: a set of pointers has none.
void FactReader::note_incomplete(const clang::RecordDecl& decl) {
  if (!decl.getDefinition() && !decl.getName().empty() &&
      seen_.insert(decl.getFirstDecl()).second)
    incomplete_.push_back(&decl);
}

void FactReader::read_record(const clang::RecordDecl& decl) {
  if (!decl.isThisDeclarationADefinition())
    return note_incomplete(decl);
  read_context(decl); // what C lets stand inside: enums, named records
  std::string name = record_name(decl);
  if (name.empty())
    return;
  if (!decl.getName().empty()) {
    Fact fact;
    fact.kind = FactKind::record;
    fact.name = decl.getKindName().str() + " " + name;
    fact.complete = !decl.isInvalidDecl();
    if (!wanted_.name(fact.name) || !place(fact, decl.getLocation())) {
      // Only its members may be asked for.
    } else {
      fact.text = fact.name;
      emit(std::move(fact));
    }
  }
  if (wanted_.members_of(name))
    read_members(decl, name);
}

void FactReader::read_members(const clang::RecordDecl& record,
                              const std::string& prefix) {
  for (const clang::FieldDecl* field : record.fields()) {
    const clang::RecordType* inner =
        field->getType()->getAs<clang::RecordType>();
    bool nameless = inner && record_name(*inner->getDecl()).empty();
    if (field->getName().empty()) {
      // An anonymous union's members are the outer record's own.
      if (inner)
        read_members(*inner->getDecl(), prefix);
      continue;
    }
    read_member(*field, prefix);
    if (nameless)
      read_members(*inner->getDecl(), prefix + "." + field->getName().str());
  }
}

void FactReader::read_member(const clang::FieldDecl& field,
                             const std::string& prefix) {
  Fact fact;
  fact.kind = FactKind::member;
  fact.name = prefix + "." + field.getName().str();
  if (!wanted_.name(fact.name) || !place(fact, field.getLocation()))
    return;
  shape(fact, field);
  emit(std::move(fact));
}

void FactReader::read_enum(const clang::EnumDecl& decl) {
  if (!decl.isThisDeclarationADefinition())
    return;
  std::string name = decl.getName().str();
  if (!name.empty()) {
    Fact fact;
    fact.kind = FactKind::enum_type;
    fact.name = "enum " + name;
    fact.complete = true;
    fact.text = fact.name;
    if (wanted_.name(fact.name) && place(fact, decl.getLocation()))
      emit(std::move(fact));
  }
  for (const clang::EnumConstantDecl* constant : decl.enumerators()) {
    Fact fact;
    fact.kind = FactKind::enumerator;
    fact.name = constant->getName().str();
    if (!wanted_.name(fact.name) || !place(fact, constant->getLocation()))
      continue;
    llvm::SmallString<24> value;
    constant->getInitVal().toString(value, 10);
    fact.value = value.str().str();
    fact.text = one_line(constant->getSourceRange(), ast_);
    if (!name.empty())
      fact.type.spelling = fact.type.canonical = "enum " + name;
    emit(std::move(fact));
  }
}

void FactReader::read_typedef(const clang::TypedefNameDecl& decl) {
  std::string name = decl.getName().str();
  if (name.starts_with(kTypeProbe)) {
    size_t index = std::stoul(name.substr(kTypeProbe.size()));
    if (!decl.isInvalidDecl() && index < question_.types.size())
      answer_.types[question_.types[index]] =
          model_type(decl.getUnderlyingType(), ast_).canonical;
    return;
  }
  Fact fact;
  fact.kind = FactKind::type;
  fact.name = name;
  if (!decl.isFirstDecl() || !wanted_.name(name) ||
      !place(fact, decl.getLocation()))
    return;
  fact.type = model_type(decl.getUnderlyingType(), ast_);
  // Of "typedef struct { … } x" the insides are members, not text.
  const clang::TagDecl* tag = decl.getUnderlyingType()->getAsTagDecl();
  bool holds_definition =
      tag && tag->isThisDeclarationADefinition() &&
      ast_.getSourceManager().isPointWithin(
          tag->getLocation(), decl.getBeginLoc(), decl.getEndLoc());
  std::string tag_text =
      holds_definition ? (tag->getKindName() + " " + tag->getName()).str() : "";
  fact.text = holds_definition
                  ? "typedef " + tag_text +
                        (tag_text.ends_with(' ') ? "" : " ") + "{ ... } " + name
                  : one_line(decl.getSourceRange(), ast_);
  Signature signature;
  if (pointed_signature(decl.getTypeSourceInfo()->getTypeLoc(), ast_,
                        signature))
    fact.signature = std::move(signature);
  emit(std::move(fact));
}

void FactReader::read_variable(const clang::VarDecl& decl) {
  const clang::VarDecl* shown = decl.getDefinition();
  shown = shown ? shown : &decl;
  Fact fact;
  fact.kind = FactKind::variable;
  fact.name = decl.getName().str();
  if (!decl.isFirstDecl() || !wanted_.name(fact.name) ||
      !place(fact, shown->getLocation()))
    return;
  shape(fact, *shown);
  fact.complete = shown->isThisDeclarationADefinition() ==
                  clang::VarDecl::Definition; // lives in the header itself
  if (shown->hasInit())
    fact.text =
        one_line({shown->getOuterLocStart(), shown->getLocation()}, ast_);
  emit(std::move(fact));
}

} // namespace kport
