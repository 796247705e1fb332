// SPDX-License-Identifier: GPL-2.0-or-later
// Walks a parsed unit's declarations and macros and turns them into facts.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/MacroInfo.h"

#include "engine/clang/facts.h"
#include "engine/clang/facts_paths.h"

namespace kport {

// The typedef that carries an asked type's canonical form.
inline constexpr std::string_view kTypeProbe = "kport_type_";

class FactReader {
public:
  FactReader(clang::CompilerInstance& compiler, const HeaderQuestion& question,
             HeaderNames& names, HeaderAnswer& answer);
  void read();

private:
  void read_context(const clang::DeclContext& context);
  void read_decl(const clang::Decl& decl);
  void read_function(const clang::FunctionDecl& decl);
  void read_record(const clang::RecordDecl& decl);
  void read_enum(const clang::EnumDecl& decl);
  void read_typedef(const clang::TypedefNameDecl& decl);
  void read_variable(const clang::VarDecl& decl);
  void read_members(const clang::RecordDecl& record, const std::string& prefix);
  void read_member(const clang::FieldDecl& field, const std::string& prefix);
  void read_macros();
  void read_macro(std::string name, const clang::MacroInfo& macro);
  void note_opaque(const clang::FunctionDecl& decl);
  void note_incomplete(const clang::RecordDecl& decl);
  void emit_opaque();

  bool place(Fact& fact, clang::SourceLocation at);
  void shape(Fact& fact, const clang::DeclaratorDecl& decl);
  void emit(Fact fact) { answer_.facts.push_back(std::move(fact)); }

  clang::CompilerInstance& compiler_;
  clang::ASTContext& ast_;
  clang::SourceManager& sources_;
  HeaderNames& names_;
  HeaderAnswer& answer_;
  WantedNames wanted_;
  const HeaderQuestion& question_;
  std::string directory_;
  // What a declaration mentions of an incomplete record: an API that keeps
  // its insides to itself.
  std::set<const clang::TagDecl*> opaque_;
  std::vector<const clang::RecordDecl*> incomplete_;
  std::set<const clang::TagDecl*> seen_; // of incomplete_, first declarations
  std::map<clang::FileID, std::string> files_;
};

} // namespace kport
