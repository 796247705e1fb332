// SPDX-License-Identifier: GPL-2.0-or-later
// Single declarations and macros of a parsed unit as facts: named and spelled
// as the facts of a target are (facts_text.h), but only those asked for.
#pragma once

#include <map>
#include <string>

#include "clang/AST/Decl.h"
#include "clang/Lex/MacroInfo.h"

#include "engine/clang/facts_paths.h"
#include "model/fact.h"

namespace clang {
class CompilerInstance;
} // namespace clang

namespace kport {

class DeclFacts {
public:
  DeclFacts(clang::CompilerInstance& compiler, const ParseInput& parse);

  // Of a function, variable, field, record, enum, enumerator or typedef, by
  // its definition when the unit has one. Without Fact::line: the lines of
  // kernel headers would have to be counted for every unit.
  Fact decl(const clang::NamedDecl& decl);
  Fact macro(llvm::StringRef name, const clang::MacroInfo& info);

private:
  void locate(clang::SourceLocation at, Fact& fact);
  void shape(const clang::DeclaratorDecl& decl, Fact& fact);

  clang::CompilerInstance& compiler_;
  HeaderNames names_;
  std::string directory_;
  std::map<clang::FileID, std::string> headers_;
};

// The record that names a field: anonymous records in between do not count.
// Null when there is none, as for a variable of an unnamed struct type.
const clang::RecordDecl* naming_record(const clang::FieldDecl& field);

// As Fact::name has it: "inode.i_mtime", "struct inode", "gfp_t".
// Empty for what has no name.
std::string fact_name(const clang::NamedDecl& decl);

} // namespace kport
