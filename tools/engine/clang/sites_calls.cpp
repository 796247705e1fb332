// SPDX-License-Identifier: GPL-2.0-or-later
// References, calls, member accesses and returns.
#include "engine/clang/sites_read.h"

namespace kport {
namespace {

// What is called: `(*ops->x)(…)` and `(&f)(…)` call x and f.
const clang::Expr* called(const clang::CallExpr* call) {
  const clang::Expr* callee = call->getCallee()->IgnoreParenImpCasts();
  while (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(callee)) {
    if (unary->getOpcode() != clang::UO_Deref &&
        unary->getOpcode() != clang::UO_AddrOf)
      break;
    callee = unary->getSubExpr()->IgnoreParenImpCasts();
  }
  return callee;
}

clang::SourceLocation callee_name(const clang::Expr* callee) {
  if (auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(callee))
    return ref->getLocation();
  if (auto* member = llvm::dyn_cast<clang::MemberExpr>(callee))
    return member->getMemberLoc();
  return {};
}

} // namespace

void SiteReader::mention(const clang::NamedDecl* decl,
                         clang::SourceLocation at) {
  uint32_t entity = build_.entity(decl);
  if (entity == kNone)
    return;
  Lifted name = build_.lift().token(at);
  build_.use(entity, name, name.range.valid() ? kNone : function);
}

void SiteReader::defines(const clang::NamedDecl* type) {
  std::string name = fact_name(*type);
  if (!name.empty())
    build_.unit().own_types.push_back(std::move(name));
}

void SiteReader::reference(const clang::DeclRefExpr* expr) {
  const clang::ValueDecl* decl = expr->getDecl();
  auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
  if (variable && variable->isLocalVarDeclOrParm()) {
    Lifted at = build_.lift().token(expr->getLocation());
    auto* owner = llvm::dyn_cast<clang::FunctionDecl>(
        variable->getParentFunctionOrMethod());
    if (!at.ours || !owner)
      return;
    auto* param = llvm::dyn_cast<clang::ParmVarDecl>(variable);
    build_.unit().locals.push_back(
        {.function = build_.function(owner),
         .param = param ? param->getFunctionScopeIndex() : kNone,
         .name = variable->getName().str(),
         .range = at.range,
         .origin = at.origin});
    return;
  }
  auto* called = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (called && build_.function(called) != kNone)
    bind(expr, called);
  else
    mention(decl, expr->getLocation());
}

void SiteReader::offset_of(const clang::OffsetOfExpr* expr) {
  for (unsigned i = 0; i < expr->getNumComponents(); ++i) {
    const clang::OffsetOfNode& part = expr->getComponent(i);
    if (part.getKind() == clang::OffsetOfNode::Field &&
        part.getField()->getIdentifier())
      mention(part.getField(), part.getEndLoc());
  }
}

void SiteReader::text_only(const clang::StringLiteral* text,
                           const std::string& why) {
  Lifted at = build_.lift().range(text->getSourceRange());
  if (at.range.valid())
    build_.unit().skipped.push_back({at.range, why});
}

// All places that name it so at once: uses of one token are joined.
void SiteReader::cleanup(const clang::FunctionDecl* function) {
  if (function && function->getIdentifier())
    for (clang::SourceLocation at : build_.take_cleanups(function->getName()))
      mention(function, at);
}

// Symbols that are looked up by a string.
void SiteReader::looked_up(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (!callee || !callee->getIdentifier())
    return;
  llvm::StringRef name = callee->getName();
  if (name != "__symbol_get" && name != "__symbol_put" &&
      name != "kallsyms_lookup_name")
    return;
  for (const clang::Expr* argument : call->arguments())
    if (auto* text = llvm::dyn_cast<clang::StringLiteral>(
            argument->IgnoreParenImpCasts()))
      text_only(text, "string for " + name.str());
}

void SiteReader::call(const clang::CallExpr* call) {
  looked_up(call);
  CallSite site{.target = kNone};
  const clang::Expr* callee = called(call);
  if (const clang::FunctionDecl* direct = call->getDirectCallee()) {
    site.target = build_.function(direct);
    site.callee =
        site.target == kNone ? CalleeKind::entity : CalleeKind::own_function;
    if (site.target == kNone)
      site.target = build_.entity(direct);
  } else if (auto* member = llvm::dyn_cast<clang::MemberExpr>(callee)) {
    site.callee = CalleeKind::slot;
    site.target = build_.entity(member->getMemberDecl());
  }
  Lift& lift = build_.lift();
  Lifted name = lift.token(callee_name(callee));
  Lifted close = lift.token(call->getRParenLoc());
  if (!close.range.valid())
    return;
  if (!name.ours) {
    // `#define f g` of the kernel: the call is one of the macro f.
    for (const Lifted& word : lift.all(callee->getSourceRange()))
      if (word.range.valid() && build_.is_macro_name(word.range)) {
        name = word;
        site.callee = CalleeKind::entity;
        site.target = build_.known_macro(build_.files().text(word.range));
        break;
      }
  }
  if (site.target == kNone || !name.range.valid())
    return;
  site.name = name.range;
  site.origin = name.origin;
  site.function = name.origin == Origin::own_macro_body ? kNone : function;
  site.whole = lift.around(call->getSourceRange(), name.range);
  build_.textual_call(std::move(site), close.range);
}

// Looks up the stack, from the member at its end.
SiteReader::Access SiteReader::classify() const {
  bool partial = false; // only a part of the member is meant
  const clang::Stmt* child = stack.back();
  auto write = [&](AccessKind kind, const clang::Expr* whole,
                   clang::SourceLocation op, llvm::StringRef opcode) {
    if (partial)
      return Access{.kind = AccessKind::address};
    return Access{kind, whole, op, opcode.str()};
  };
  for (size_t i = stack.size() - 1; i-- > 0; child = stack[i]) {
    const clang::Stmt* parent = stack[i];
    if (llvm::isa<clang::ParenExpr>(parent))
      continue;
    if (auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(parent)) {
      if (cast->getCastKind() == clang::CK_LValueToRValue)
        return {};
      if (cast->getCastKind() != clang::CK_ArrayToPointerDecay)
        continue;
      auto* use = i == 0 ? nullptr : stack[i - 1];
      auto* star = llvm::dyn_cast_or_null<clang::UnaryOperator>(use);
      bool element =
          llvm::isa_and_nonnull<clang::ArraySubscriptExpr, clang::MemberExpr>(
              use) ||
          (star && star->getOpcode() == clang::UO_Deref);
      if (!element)
        return {.kind = AccessKind::address};
      partial = true;
    } else if (llvm::isa<clang::MemberExpr, clang::ArraySubscriptExpr>(
                   parent)) {
      partial = true;
    } else if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(parent)) {
      if (!binary->isAssignmentOp() || binary->getLHS() != child)
        return {};
      return write(binary->isCompoundAssignmentOp() ? AccessKind::read_write
                                                    : AccessKind::write,
                   binary, binary->getOperatorLoc(), binary->getOpcodeStr());
    } else if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(parent)) {
      if (unary->isIncrementDecrementOp())
        return write(AccessKind::read_write, unary, {},
                     clang::UnaryOperator::getOpcodeStr(unary->getOpcode()));
      if (unary->getOpcode() == clang::UO_AddrOf)
        return {.kind = AccessKind::address};
    } else {
      return {};
    }
  }
  return {};
}

void SiteReader::write_site(const Access& access, AccessSite& site) {
  site.access = access.kind;
  site.opcode = access.opcode;
  if (!access.assignment)
    return;
  site.assignment =
      build_.lift().around(access.assignment->getSourceRange(), site.whole);
  Lifted op = build_.lift().token(access.op);
  if (access.op.isValid() && op.range.valid() && site.assignment.valid()) {
    const OwnText& text = build_.files().text(op.range.file);
    size_t first = text.from(op.range.end);
    site.value = {op.range.file, text.tokens()[first].begin,
                  site.assignment.end};
  }
  // A macro of the kernel writes: to us its argument is a place.
  if (!site.assignment.valid() || (access.op.isValid() && !site.value.valid()))
    site.access = AccessKind::address;
}

void SiteReader::member(const clang::MemberExpr* expr) {
  uint32_t entity = build_.entity(expr->getMemberDecl());
  Lifted name = build_.lift().token(expr->getMemberLoc());
  if (entity == kNone || !name.ours)
    return;
  build_.use(entity, name, name.range.valid() ? kNone : function);
  AccessSite site{.member = entity, .name = name.range, .origin = name.origin};
  site.whole = build_.lift().around(expr->getSourceRange(), name.range);
  if (!site.whole.valid())
    return; // container_of() and the like: the kernel's macro makes the access
  const OwnText& text = build_.files().text(name.range.file);
  size_t dot = text.at(name.range.begin);
  if (dot == kNoToken || dot < 2)
    return;
  site.arrow = text.is(--dot, "->");
  if (!site.arrow && !text.is(dot, "."))
    return;
  site.base = {name.range.file, site.whole.begin, text.tokens()[dot - 1].end};
  site.function = name.origin == Origin::own_macro_body ? kNone : function;
  write_site(classify(), site);
  build_.unit().accesses.push_back(std::move(site));
}

void SiteReader::returns(const clang::ReturnStmt* stmt) {
  Lifted word = build_.lift().token(stmt->getReturnLoc());
  if (function == kNone || !word.range.valid())
    return;
  Range whole = build_.lift().around(stmt->getSourceRange(), word.range);
  if (!whole.valid())
    return;
  ReturnSite site{.origin = word.origin};
  const OwnText& text = build_.files().text(whole.file);
  if (stmt->getRetValue()) {
    size_t first = text.from(word.range.end);
    site.value = {whole.file, text.tokens()[first].begin, whole.end};
  }
  whole.end = text.with_semicolon({whole.begin, whole.end}).end;
  site.statement = whole;
  build_.unit().functions[function].returns.push_back(site);
}

} // namespace kport
