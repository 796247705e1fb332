// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers entities, functions, types and nodes while a unit is read.
#include "engine/clang/sites_build.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Lex/Preprocessor.h"

#include "engine/clang/facts_text.h"

namespace kport {
namespace {

bool made_up(const clang::NamedDecl& decl) {
  auto* function = llvm::dyn_cast<clang::FunctionDecl>(&decl);
  return decl.getLocation().isInvalid() || (function && function->isImplicit());
}

// A node a person wrote; the compiler's own conversions share their text.
bool written(const clang::Stmt& stmt) {
  return !llvm::isa<clang::ImplicitCastExpr, clang::ImplicitValueInitExpr,
                    clang::InitListExpr, clang::DesignatedInitExpr,
                    clang::OpaqueValueExpr, clang::ConstantExpr,
                    clang::RecoveryExpr>(stmt);
}

// Used while the kernel's headers read own text (TRACE_EVENT's parts), and
// undefined by them when they are done.
bool is_passing(clang::Preprocessor& pp, Lift& lift, const std::string& macro) {
  const clang::MacroDirective* last =
      pp.getLocalMacroDirectiveHistory(pp.getIdentifierInfo(macro));
  return last && llvm::isa<clang::UndefMacroDirective>(last) &&
         !lift.own_place(last->getLocation());
}

} // namespace

SiteBuilder::SiteBuilder(clang::CompilerInstance& compiler,
                         const ParseInput& parse, OwnPath own,
                         std::set<std::string> deferred)
    : compiler_(compiler), parse_(parse),
      files_(compiler.getSourceManager(), parse.directory, std::move(own),
             std::move(deferred)),
      lift_(compiler.getSourceManager(), compiler.getLangOpts(), files_) {}

void SiteBuilder::begin_ast() {
  facts_.emplace(compiler_, parse_);
  for (auto [info, index] : first_macros_) {
    Fact& fact = unit_.entities[index].fact;
    fact = facts_->macro(fact.name, *info);
    if (passing_.contains(info) ||
        is_passing(compiler_.getPreprocessor(), lift_, fact.name))
      fact.file.clear(); // no header that could be asked has it
  }
}

bool SiteBuilder::is_own(const clang::Decl* decl) {
  if (auto* tag = llvm::dyn_cast<clang::TagDecl>(decl))
    if (const clang::TagDecl* definition = tag->getDefinition())
      return lift_.own_place(definition->getLocation());
  for (const clang::Decl* each : decl->redecls())
    if (!lift_.own_place(each->getLocation()))
      return false;
  // A tag only ever announced here may be the kernel's all the same.
  return !llvm::isa<clang::TagDecl>(decl);
}

uint32_t SiteBuilder::entity(FactKind kind, const std::string& name) {
  auto [entry, fresh] =
      entities_.try_emplace({kind, name}, uint32_t(unit_.entities.size()));
  if (fresh) {
    unit_.entities.emplace_back();
    unit_.entities.back().fact.kind = kind;
    unit_.entities.back().fact.name = name;
  }
  return entry->second;
}

uint32_t SiteBuilder::entity(const clang::NamedDecl* decl) {
  decl = llvm::cast<clang::NamedDecl>(decl->getCanonicalDecl());
  auto [entry, fresh] = decl_entities_.try_emplace(decl, kNone);
  if (!fresh)
    return entry->second;
  std::string name = fact_name(*decl);
  if (name.empty() || made_up(*decl) || is_own(decl))
    return kNone;
  if (auto* field = llvm::dyn_cast<clang::FieldDecl>(decl))
    if (is_own(naming_record(*field)))
      return kNone;
  Fact fact = facts_->decl(*decl);
  if (lift_.own_place(decl->getLocation()))
    fact.file.clear(); // a tag that is only announced, and only here
  uint32_t index = entity(fact.kind, fact.name);
  // Several declarations may share the name: the first one seen stays.
  if (unit_.entities[index].fact.text.empty())
    unit_.entities[index].fact = std::move(fact);
  return decl_entities_[decl] = index;
}

uint32_t SiteBuilder::macro(llvm::StringRef name,
                            const clang::MacroInfo& info) {
  auto [entry, fresh] = macros_.try_emplace(&info, kNone);
  if (fresh) {
    size_t known = unit_.entities.size();
    entry->second = entity(FactKind::macro, name.str());
    // Of several definitions of one name the first that is used speaks.
    if (entry->second == known)
      first_macros_.push_back({&info, entry->second});
  }
  return entry->second;
}

uint32_t SiteBuilder::function(const clang::FunctionDecl* decl) {
  decl = decl->getCanonicalDecl();
  auto entry = functions_.find(decl);
  if (entry != functions_.end())
    return entry->second;
  if (made_up(*decl) || !is_own(decl) || !decl->getIdentifier())
    return kNone;
  const clang::FunctionDecl* definition = decl->getDefinition();
  const clang::FunctionDecl* last =
      definition ? definition : decl->getMostRecentDecl();
  // What a kernel macro declares for itself, __compiletime_assert_42(), or
  // defines in its own body: __probestub_event().
  const clang::Stmt* body = definition ? definition->getBody() : nullptr;
  Lifted name = lift_.token(last->getLocation());
  Lifted brace = body ? lift_.token(body->getBeginLoc()) : Lifted{};
  if (name.deferred || brace.deferred)
    ask_deferred();
  if (!name.ours && (!definition || (body && !brace.ours)))
    return kNone;
  uint32_t index = uint32_t(unit_.functions.size());
  unit_.functions.push_back(
      {.name = decl->getName().str(),
       .signature = model_signature(*last),
       .is_static = decl->getStorageClass() == clang::SC_Static});
  functions_[decl] = index;
  return index;
}

void SiteBuilder::use(uint32_t entity, const Lifted& at, uint32_t function) {
  if (entity == kNone || !at.ours)
    return;
  unit_.uses.push_back({.entity = entity,
                        .range = at.range,
                        .origin = at.origin,
                        .function = function});
}

uint32_t SiteBuilder::type_of(const clang::Expr& expr,
                              const clang::ASTContext& ast) {
  clang::QualType type = expr.getType().getCanonicalType();
  auto [entry, fresh] = known_types_.try_emplace(type.getAsOpaquePtr());
  if (fresh)
    entry->second = types_
                        .try_emplace(model_type(type, ast).canonical,
                                     uint32_t(types_.size()))
                        .first->second;
  return entry->second;
}

void SiteBuilder::node(const clang::Stmt* stmt, const clang::ASTContext& ast) {
  auto* expr = llvm::dyn_cast<clang::Expr>(stmt);
  if (!written(*stmt) || (expr && expr->getType().isNull()))
    return;
  for (const Lifted& at : lift_.all(stmt->getSourceRange())) {
    Node n{.range = at.range, .origin = at.origin};
    if (expr) {
      n.type = type_of(*expr, ast);
      n.pure = !expr->HasSideEffects(ast);
    } else {
      n.statement = true;
      Extent whole = files_.text(at.range.file)
                         .with_semicolon({at.range.begin, at.range.end});
      n.range.end = whole.end;
    }
    unit_.nodes.push_back(n);
  }
}

uint32_t SiteBuilder::known_macro(std::string_view name) const {
  auto entry = entities_.find({FactKind::macro, std::string(name)});
  return entry == entities_.end() ? kNone : entry->second;
}

void SiteBuilder::cut_arguments(CallSite& call, size_t open, size_t close,
                                bool macro) {
  uint32_t file = call.name.file;
  const OwnText& text = files_.text(file);
  uint32_t begin = call.whole.valid() ? call.whole.begin : call.name.begin;
  call.whole = {file, begin, text.tokens()[close].end};
  call.parens = {file, text.tokens()[open].end, text.tokens()[close].begin};
  for (Extent e : text.split(open, close, macro))
    call.args.push_back({file, e.begin, e.end});
}

bool SiteBuilder::textual_macro(CallSite call) {
  if (!call.name.valid())
    return false;
  const OwnText& text = files_.text(call.name.file);
  size_t open = text.from(call.name.end);
  size_t close = text.is(open, "(") ? text.close_of(open) : kNoToken;
  if (close == kNoToken)
    return false;
  cut_arguments(call, open, close, true);
  // In the body of an own macro a word may be its parameter.
  if (call.origin != Origin::own_macro_body)
    invoked_.insert({call.name, call.parens});
  if (call.target != kNone)
    unit_.calls.push_back(std::move(call));
  return true;
}

bool SiteBuilder::textual_call(CallSite call, const Range& paren) {
  if (!call.name.valid() || paren.file != call.name.file)
    return false;
  const OwnText& text = files_.text(paren.file);
  size_t close = text.at(paren.begin);
  size_t open = close == kNoToken ? kNoToken : text.open_of(close);
  if (open == kNoToken || text.tokens()[open].begin < call.name.end)
    return false;
  cut_arguments(call, open, close, false);
  unit_.calls.push_back(std::move(call));
  return true;
}

} // namespace kport
