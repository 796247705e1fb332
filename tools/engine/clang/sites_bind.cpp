// SPDX-License-Identifier: GPL-2.0-or-later
// Initializers of kernel records, and own functions put where a type rules
// their form.
#include "engine/clang/sites_read.h"

namespace kport {
namespace {

const clang::Expr* bare(const clang::Expr* expr) {
  while (true) {
    expr = expr->IgnoreParenCasts();
    auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
    if (!unary || (unary->getOpcode() != clang::UO_AddrOf &&
                   unary->getOpcode() != clang::UO_Deref))
      return expr;
    expr = unary->getSubExpr();
  }
}

// The last .field of `.a.b[1] = x`.
const clang::DesignatedInitExpr::Designator*
last_field(const clang::DesignatedInitExpr* element) {
  const clang::DesignatedInitExpr::Designator* last = nullptr;
  for (const auto& part : element->designators())
    if (part.isFieldDesignator() && part.getFieldDecl() &&
        part.getFieldDecl()->getIdentifier())
      last = &part;
  return last;
}

const clang::InitListExpr* semantic(const clang::InitListExpr* list) {
  const clang::InitListExpr* form = list->getSemanticForm();
  return list->isSemanticForm() || !form ? list : form;
}

const clang::InitListExpr* syntactic(const clang::InitListExpr* list) {
  const clang::InitListExpr* form = list->getSyntacticForm();
  return list->isSyntacticForm() || !form ? list : form;
}

} // namespace

uint32_t SiteReader::field_entity(const clang::FieldDecl* field) {
  return field && field->getIdentifier() ? build_.entity(field) : kNone;
}

uint32_t SiteReader::typedef_entity(clang::QualType type) {
  const auto* name = type->getAs<clang::TypedefType>();
  return name ? build_.entity(name->getDecl()) : kNone;
}

// The semantic form has one initializer for each field, in order; it knows
// what a positional one initializes.
void SiteReader::map_fields(const clang::InitListExpr* list,
                            const clang::FieldDecl* outer) {
  auto note = [&](const clang::Expr* value, const clang::FieldDecl* field) {
    if (!value || llvm::isa<clang::ImplicitValueInitExpr>(value))
      return;
    if (field)
      fields_[value->IgnoreImplicit()] = field;
    if (auto* nested = llvm::dyn_cast<clang::InitListExpr>(value)) {
      if (field)
        fields_[syntactic(nested)] = field;
      map_fields(semantic(nested), field);
    }
  };
  if (list->getType().isNull())
    return; // an inner written form: the outer semantic one covered it
  const clang::RecordDecl* record = list->getType()->getAsRecordDecl();
  if (!record) {
    for (const clang::Expr* value : list->inits())
      note(value, outer);
  } else if (record->isUnion()) {
    if (list->getNumInits() != 0)
      note(list->getInit(0), list->getInitializedFieldInUnion());
  } else {
    unsigned i = 0;
    for (const clang::FieldDecl* field : record->fields()) {
      if (field->isUnnamedBitField())
        continue;
      if (i == list->getNumInits())
        break;
      note(list->getInit(i++), field);
    }
  }
}

const clang::FieldDecl* SiteReader::field_of(const clang::Expr* element) const {
  if (auto* named = llvm::dyn_cast<clang::DesignatedInitExpr>(element)) {
    if (const auto* field = last_field(named))
      return field->getFieldDecl();
    element = named->getInit();
  }
  auto known = fields_.find(element->IgnoreImplicit());
  return known == fields_.end() ? nullptr : known->second;
}

void SiteReader::init_list(const clang::InitListExpr* list) {
  map_fields(semantic(list), nullptr);
  for (const clang::Expr* element : syntactic(list)->inits())
    if (element)
      init(element);
}

void SiteReader::init(const clang::Expr* element) {
  auto* named = llvm::dyn_cast<clang::DesignatedInitExpr>(element);
  const clang::Expr* value = named ? named->getInit() : element;
  InitSite site;
  if (named) {
    for (const auto& part : named->designators())
      if (part.isFieldDesignator() && part.getFieldDecl() &&
          part.getFieldDecl()->getIdentifier())
        mention(part.getFieldDecl(), part.getFieldLoc());
    if (const auto* field = last_field(named)) {
      Lifted at = build_.lift().token(field->getFieldLoc());
      if (!at.ours)
        return; // a kernel's macro fills it, and the target's has its own way
      site.field = at.range;
    }
  }
  site.member = field_entity(field_of(element));
  auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(bare(value));
  auto* own =
      ref ? llvm::dyn_cast<clang::FunctionDecl>(ref->getDecl()) : nullptr;
  if (site.member == kNone || (own && build_.function(own) != kNone))
    return;
  Lifted whole =
      site.field.valid()
          ? Lifted{build_.lift().around(element->getSourceRange(), site.field)}
          : build_.lift().range(element->getSourceRange());
  if (!whole.range.valid())
    return;
  site.whole = whole.range;
  site.origin = whole.origin;
  site.value = build_.lift().range(value->getSourceRange()).range;
  build_.unit().inits.push_back(site);
}

// `child` is what `parent` holds directly, casts included.
void SiteReader::fill_slot(const clang::Stmt* parent, const clang::Expr* child,
                           Slot& slot) {
  slot.holder = parent;
  if (auto* call = llvm::dyn_cast<clang::CallExpr>(parent)) {
    if (call->getCallee() == child) {
      slot.called = true;
      return;
    }
    slot.kind = BindKind::argument;
    const clang::Expr* callee = call->getCallee()->IgnoreParenImpCasts();
    slot.place = callee->getExprLoc();
    if (auto* member = llvm::dyn_cast<clang::MemberExpr>(callee)) {
      slot.place = member->getMemberLoc();
      slot.slot = build_.entity(member->getMemberDecl());
    }
    for (unsigned i = 0; i < call->getNumArgs(); ++i)
      if (call->getArg(i) == child)
        slot.argument = i;
    const clang::FunctionDecl* direct = call->getDirectCallee();
    if (direct && build_.function(direct) == kNone)
      slot.slot = build_.entity(direct);
    else if (direct && slot.argument < direct->getNumParams())
      slot.slot =
          typedef_entity(direct->getParamDecl(slot.argument)->getType());
    return;
  }
  if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(parent)) {
    slot.place = binary->getOperatorLoc();
    if (binary->getOpcode() != clang::BO_Assign || binary->getRHS() != child)
      return;
    slot.kind = BindKind::assignment;
    const clang::Expr* to = binary->getLHS()->IgnoreParens();
    if (auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(to))
      to = element->getBase()->IgnoreParenImpCasts();
    if (auto* member = llvm::dyn_cast<clang::MemberExpr>(to))
      slot.slot = build_.entity(member->getMemberDecl());
    if (slot.slot == kNone)
      slot.slot = typedef_entity(binary->getLHS()->getType());
    return;
  }
  if (auto* named = llvm::dyn_cast<clang::DesignatedInitExpr>(parent)) {
    slot.kind = BindKind::initializer;
    slot.place = named->getBeginLoc();
    slot.slot = field_entity(field_of(named));
    return;
  }
  if (auto* list = llvm::dyn_cast<clang::InitListExpr>(parent)) {
    slot.kind = BindKind::initializer;
    slot.place = list->getLBraceLoc();
    slot.slot = field_entity(field_of(child));
    return;
  }
  slot.place = parent->getBeginLoc();
  slot.erased = !child->getType()->isFunctionPointerType();
  if (auto* declared = llvm::dyn_cast<clang::DeclStmt>(parent))
    if (auto* variable =
            llvm::dyn_cast<clang::VarDecl>(*declared->decl_begin()))
      slot.slot = typedef_entity(variable->getType());
}

SiteReader::Slot SiteReader::find_slot(const clang::Expr* expr) {
  Slot slot{.value = expr, .place = expr->getExprLoc()};
  const clang::Expr* child = expr;
  for (size_t i = stack.size() - 1; i-- > 0;) {
    auto* parent = llvm::dyn_cast<clang::Expr>(stack[i]);
    auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(parent);
    bool wraps = parent && llvm::isa<clang::ParenExpr, clang::CastExpr>(parent);
    bool refers = unary && (unary->getOpcode() == clang::UO_AddrOf ||
                            unary->getOpcode() == clang::UO_Deref ||
                            unary->getOpcode() == clang::UO_Extension);
    bool chooses =
        parent &&
        llvm::isa<clang::AbstractConditionalOperator,
                  clang::GenericSelectionExpr, clang::ChooseExpr>(parent);
    if (!wraps && !refers && !chooses) {
      fill_slot(stack[i], child, slot);
      return slot;
    }
    slot.conditional |= chooses;
    if (!slot.conditional && !llvm::isa<clang::ImplicitCastExpr>(parent))
      slot.value = parent;
    child = parent;
  }
  // typeof() names it; EXPORT_SYMBOL() makes a number of it.
  slot.erased = !child->getType()->isFunctionPointerType();
  slot.place = child->getBeginLoc();
  return slot;
}

// The macro of the kernel that takes the name in its arguments.
void SiteReader::bind_macro(Binding& binding, const Range& name) {
  const CallSite* best = nullptr;
  for (const CallSite& c : build_.unit().calls)
    if (c.callee == CalleeKind::entity && c.parens.file == name.file &&
        c.parens.begin <= name.begin && name.end <= c.parens.end &&
        (!best || best->parens.begin < c.parens.begin))
      best = &c;
  if (!best)
    return;
  for (uint32_t i = 0; i < best->args.size(); ++i)
    if (best->args[i].begin <= name.begin && name.end <= best->args[i].end)
      binding.argument = i;
  binding.kind = BindKind::argument;
  binding.through = std::exchange(binding.slot, best->target);
}

void SiteReader::bind(const clang::DeclRefExpr* expr,
                      const clang::FunctionDecl* decl) {
  Slot slot = find_slot(expr);
  if (slot.called || (slot.kind == BindKind::other && slot.erased))
    return;
  Lift& lift = build_.lift();
  Lifted name = lift.token(expr->getLocation());
  Binding binding{.kind = slot.kind,
                  .function = build_.function(decl),
                  .slot = slot.slot,
                  .argument = slot.argument,
                  .origin = name.ours ? name.origin : Origin::pasted,
                  .conditional = slot.conditional};
  if (name.range.valid()) {
    binding.value = lift.around(slot.value->getSourceRange(), name.range);
    if (!binding.value.valid())
      binding.value = name.range;
    binding.whole = binding.value;
    if (!lift.token(slot.place).ours)
      bind_macro(binding, name.range);
    else if (slot.holder && slot.kind != BindKind::argument &&
             slot.kind != BindKind::other &&
             !llvm::isa<clang::InitListExpr>(slot.holder))
      binding.whole = lift.around(slot.holder->getSourceRange(), name.range);
    if (auto* named =
            llvm::dyn_cast_or_null<clang::DesignatedInitExpr>(slot.holder))
      if (const auto* field = last_field(named))
        binding.field = lift.token(field->getFieldLoc()).range;
  }
  build_.unit().bindings.push_back(binding);
}

} // namespace kport
