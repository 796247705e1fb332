// SPDX-License-Identifier: GPL-2.0-or-later
// Prints Clang's types, signatures and source text as the model spells them.
#pragma once

#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/TypeLoc.h"

#include "model/form.h"

namespace kport {

// Type of a declaration: typedef names kept in one, resolved in the other;
// qualifiers in both, attributes and address spaces in neither.
Type model_type(clang::QualType type, const clang::ASTContext& ast);

// A function's signature, names of parameters included.
Signature model_signature(const clang::FunctionDecl& function);

// The signature behind a pointer to a function, an array of those or a
// typedef of either; false when `type` leads to no function.
bool pointed_signature(clang::TypeLoc type, const clang::ASTContext& ast,
                       Signature& out);

// The text of a range in one line, comments out, white space collapsed. Of
// what a macro made, the macro's use.
std::string one_line(clang::SourceRange range, const clang::ASTContext& ast);
std::string one_line(std::string_view text);

} // namespace kport
