// SPDX-License-Identifier: GPL-2.0-or-later
// What one AST node means for the model. The visitor walks and keeps the
// stack of enclosing statements; the reader looks up it and takes notes.
#pragma once

#include <map>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

#include "engine/clang/sites_build.h"

namespace kport {

class SiteReader {
public:
  SiteReader(SiteBuilder& build, const clang::ASTContext& ast)
      : build_(build), ast_(ast) {}

  // Enclosing statements, the one being read last. Empty between
  // declarations.
  std::vector<const clang::Stmt*> stack;
  uint32_t function = kNone; // the own function being read

  void statement(const clang::Stmt* stmt) { build_.node(stmt, ast_); }
  void reference(const clang::DeclRefExpr* expr);
  void member(const clang::MemberExpr* expr);
  void call(const clang::CallExpr* call);
  void returns(const clang::ReturnStmt* stmt);
  // Names in the string are for somebody who asks no declaration: the
  // assembler, a search for symbols.
  void text_only(const clang::StringLiteral* text, const std::string& why);
  void offset_of(const clang::OffsetOfExpr* expr);
  void init_list(const clang::InitListExpr* list);
  // Any other mention of a declaration: a type, a tag announced again.
  void mention(const clang::NamedDecl* decl, clang::SourceLocation at);
  void defines(const clang::NamedDecl* type);
  void cleanup(const clang::FunctionDecl* function);
  void function_decl(const clang::FunctionDecl* decl);
  // Notes what the kernel declares and own code defines.
  void defines_kernels(const clang::NamedDecl* decl);

private:
  void looked_up(const clang::CallExpr* call);

  struct Access {
    AccessKind kind = AccessKind::read;
    const clang::Expr* assignment = nullptr;
    clang::SourceLocation op;
    std::string opcode;
  };
  Access classify() const;
  void write_site(const Access& access, AccessSite& site);

  // Where an own function ends up when it is not called.
  struct Slot {
    BindKind kind = BindKind::other;
    const clang::Expr* value = nullptr; // with its casts and `&`
    const clang::Stmt* holder = nullptr;
    clang::SourceLocation place; // spelled by us: the binding is, too
    uint32_t slot = kNone;
    uint32_t argument = kNone;
    bool conditional = false;
    bool called = false;
    bool erased = false; // nothing there asks for the function's type
  };
  Slot find_slot(const clang::Expr* expr);
  void fill_slot(const clang::Stmt* parent, const clang::Expr* child,
                 Slot& slot);
  void bind(const clang::DeclRefExpr* expr, const clang::FunctionDecl* decl);
  void bind_macro(Binding& binding, const Range& name);
  void init(const clang::Expr* element);
  const clang::FieldDecl* field_of(const clang::Expr* element) const;
  void map_fields(const clang::InitListExpr* list,
                  const clang::FieldDecl* outer);
  uint32_t field_entity(const clang::FieldDecl* field);
  uint32_t typedef_entity(clang::QualType type);

  void parameters(const clang::FunctionDecl* decl, OwnDecl& out);
  Range return_type(const clang::FunctionDecl* decl, const Range& name);

  SiteBuilder& build_;
  const clang::ASTContext& ast_;
  std::map<const clang::Expr*, const clang::FieldDecl*> fields_;
};

} // namespace kport
