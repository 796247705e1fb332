// SPDX-License-Identifier: GPL-2.0-or-later
// Collects what the preprocessor and the AST report into a Unit: numbers the
// entities, drops what a macro made us see twice, sorts and links at the end.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clang/AST/Decl.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/DenseMap.h"

#include "engine/clang/decl_fact.h"
#include "engine/clang/sites_lift.h"
#include "model/site.h"

namespace kport {

class SiteBuilder {
public:
  SiteBuilder(clang::CompilerInstance& compiler, const ParseInput& parse,
              OwnPath own, std::set<std::string> deferred);

  // Declarations are not there before the parse ends; DeclFacts wants them.
  void begin_ast();

  Lift& lift() { return lift_; }
  OwnFiles& files() { return files_; }
  DeclFacts& facts() { return *facts_; }
  clang::CompilerInstance& compiler() { return compiler_; }
  Unit& unit() { return unit_; }

  // Index of what is declared elsewhere; kNone for what is ours, what the
  // compiler made up, and what has no name.
  uint32_t entity(const clang::NamedDecl* decl);
  uint32_t entity(FactKind kind, const std::string& name);
  uint32_t macro(llvm::StringRef name, const clang::MacroInfo& info);
  // A kernel macro that own text was seen to expand.
  uint32_t known_macro(std::string_view name) const;
  // Index of a function of the own tree, declared in this unit or not yet.
  uint32_t function(const clang::FunctionDecl* decl);
  bool is_own(const clang::Decl* decl);

  void use(uint32_t entity, const Lifted& at, uint32_t function = kNone);
  void node(const clang::Stmt* stmt, const clang::ASTContext& ast);

  // The call written at `name`: its parentheses and arguments from the text.
  // False when no parenthesis follows.
  bool textual_macro(CallSite call);
  // The same for a call whose `)` the parser told us.
  bool textual_call(CallSite call, const Range& close);

  // What the preprocessor saw of the own text.
  void expanded(const Range& name) { expanded_.insert(name); }
  bool is_macro_name(const Range& name) const {
    return expanded_.contains(name);
  }
  // Where functions are named by cleanup attributes.
  void cleanup(llvm::StringRef name, clang::SourceLocation at) {
    cleanups_[name.str()].push_back(at);
  }
  // Once: the variables of a macro would ask for them again and again.
  std::vector<clang::SourceLocation> take_cleanups(llvm::StringRef name) {
    return std::exchange(cleanups_[name.str()], {});
  }
  void seen(const Range& token) {
    if (seen_.empty() || seen_.back() != std::pair(token.file, token.begin))
      seen_.emplace_back(token.file, token.begin);
  }
  void defined(const clang::MacroInfo* own, std::string name,
               const Range& body) {
    own_macros_[own] = {std::move(name), body};
  }
  // A kernel's macro that is there while its header reads own text.
  void passing(const clang::MacroInfo* macro) { passing_.insert(macro); }
  // Own text depends on how a deferred file is written: it has to be read.
  void ask_deferred() { asked_deferred_ = true; }
  bool asked_deferred() const { return asked_deferred_; }
  void used(const clang::MacroInfo* macro) {
    if (own_macros_.contains(macro))
      used_.insert(macro);
  }

  Unit finish();

private:
  void cut_arguments(CallSite& call, size_t open, size_t close, bool macro);
  void find_unexpanded();
  void find_dropped();
  void find_configs();
  void index_bodies();
  void assign_functions();
  uint32_t function_at(const Range& r) const;

  clang::CompilerInstance& compiler_;
  const ParseInput& parse_;
  OwnFiles files_;
  Lift lift_;
  std::optional<DeclFacts> facts_;
  bool asked_deferred_ = false;
  Unit unit_;
  std::map<const clang::Decl*, uint32_t> decl_entities_;
  std::map<std::pair<FactKind, std::string>, uint32_t> entities_;
  std::map<const clang::MacroInfo*, uint32_t> macros_;
  std::vector<std::pair<const clang::MacroInfo*, uint32_t>> first_macros_;
  std::set<const clang::MacroInfo*> passing_;
  std::map<const clang::Decl*, uint32_t> functions_;
  uint32_t type_of(const clang::Expr& expr, const clang::ASTContext& ast);
  std::map<std::string, uint32_t> types_;
  llvm::DenseMap<const void*, uint32_t> known_types_; // canonical ones
  std::set<Range> expanded_;
  std::vector<std::pair<uint32_t, uint32_t>> seen_; // sorted by find_dropped()
  std::map<std::string, std::vector<clang::SourceLocation>> cleanups_;
  std::map<Range, uint32_t> bodies_; // of own functions
  struct OwnMacro {
    std::string name;
    Range body;
  };
  std::map<const clang::MacroInfo*, OwnMacro> own_macros_;
  std::set<const clang::MacroInfo*> used_;
  // Calls of function-like macros, whoever defined them: name, parentheses.
  std::set<std::pair<Range, Range>> invoked_;
};

} // namespace kport
