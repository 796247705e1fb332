// SPDX-License-Identifier: GPL-2.0-or-later
// Own functions: each declaration's parts as the text has them.
#include <algorithm>
#include <array>

#include "engine/clang/facts_text.h"
#include "engine/clang/sites_read.h"

namespace kport {
namespace {

// Words of a declaration that are no part of the returned type.
constexpr std::array<std::string_view, 9> kNotType = {
    "static",    "extern",        "inline",   "__inline",    "__inline__",
    "_Noreturn", "__extension__", "register", "__noreturn__"};

// "extern typeof(f) f;" follows whatever f becomes.
bool follows_itself(const clang::FunctionDecl& decl) {
  const clang::TypeSourceInfo* written = decl.getTypeSourceInfo();
  return !decl.isThisDeclarationADefinition() && written &&
         llvm::isa<clang::TypeOfExprType, clang::TypeOfType>(
             written->getType());
}

} // namespace

// From the first word of the type to its last, passing over storage classes,
// attributes, and macros such as __init or __printf(1, 2).
Range SiteReader::return_type(const clang::FunctionDecl* decl,
                              const Range& name) {
  const OwnText& text = build_.files().text(name.file);
  Range head =
      build_.lift().around({decl->getBeginLoc(), decl->getLocation()}, name);
  size_t end = text.at(name.begin);
  size_t i = head.valid() ? text.from(head.begin) : end;
  Range out;
  for (; i < end; ++i) {
    const RawToken& t = text.tokens()[i];
    bool attribute = text.is(i, "__attribute__") ||
                     build_.is_macro_name({name.file, t.begin, t.end});
    if (attribute && text.is(i + 1, "("))
      i = std::min(text.close_of(i + 1), end);
    if (attribute || std::ranges::count(kNotType, text.text(i)) != 0)
      continue;
    if (!out.valid())
      out = {name.file, t.begin, t.end};
    out.end = t.end;
  }
  return out;
}

void SiteReader::parameters(const clang::FunctionDecl* decl, OwnDecl& out) {
  const OwnText& text = build_.files().text(out.name.file);
  size_t open = text.from(out.name.end);
  size_t close = text.is(open, "(") ? text.close_of(open) : kNoToken;
  clang::FunctionTypeLoc type = decl->getFunctionTypeLoc();
  if (close == kNoToken || !type ||
      build_.lift().token(type.getLParenLoc()).range.begin !=
          text.tokens()[open].begin)
    return;
  out.params = {out.name.file, text.tokens()[open].end,
                text.tokens()[close].begin};
  std::vector<Extent> parts = text.split(open, close, false);
  if (parts.size() < decl->getNumParams())
    return;
  Signature signature = model_signature(*decl);
  for (unsigned i = 0; i < decl->getNumParams(); ++i) {
    const clang::ParmVarDecl* param = decl->getParamDecl(i);
    ParamSite site{.whole = {out.name.file, parts[i].begin, parts[i].end},
                   .name_text = param->getName().str(),
                   .type = signature.params[i].type};
    Range name = build_.lift().token(param->getLocation()).range;
    if (param->getIdentifier() && name.valid() &&
        name.begin >= site.whole.begin && name.end <= site.whole.end)
      site.name = name;
    out.param_sites.push_back(std::move(site));
  }
}

void SiteReader::defines_kernels(const clang::NamedDecl* decl) {
  auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
  bool definition =
      function ? function->isThisDeclarationADefinition()
               : variable && variable->isThisDeclarationADefinition() !=
                                 clang::VarDecl::DeclarationOnly;
  if (definition && decl->isExternallyVisible() && !build_.is_own(decl))
    build_.unit().own_defines.push_back(decl->getNameAsString());
}

void SiteReader::function_decl(const clang::FunctionDecl* decl) {
  function = build_.function(decl);
  if (function == kNone) {
    defines_kernels(decl);
    return mention(decl, decl->getLocation());
  }
  if (follows_itself(*decl))
    return;
  Lifted name = build_.lift().token(decl->getLocation());
  OwnDecl out{.name = name.range,
              .definition = decl->isThisDeclarationADefinition(),
              .origin = name.ours ? name.origin : Origin::pasted};
  if (name.range.valid()) {
    out.returns = return_type(decl, name.range);
    parameters(decl, out);
  }
  const clang::Stmt* body = out.definition ? decl->getBody() : nullptr;
  if (body && name.range.valid()) {
    Range open = build_.lift().token(body->getBeginLoc()).range;
    Range close = build_.lift().token(body->getEndLoc()).range;
    if (open.valid() && open.file == close.file)
      out.body = {open.file, open.begin, close.end};
  }
  build_.unit().functions[function].decls.push_back(std::move(out));
}

} // namespace kport
