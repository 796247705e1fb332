// SPDX-License-Identifier: GPL-2.0-or-later
// Turns the macros that stand at the end of a parse into facts.
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"

#include "engine/clang/facts_reader.h"

namespace kport {
namespace {

constexpr size_t kLongestBody = 600;

std::string body_of(const clang::MacroInfo& macro,
                    const clang::Preprocessor& preprocessor) {
  std::string out;
  for (const clang::Token& token : macro.tokens()) {
    if (token.hasLeadingSpace() && !out.empty())
      out += ' ';
    out += preprocessor.getSpelling(token);
    if (out.size() > kLongestBody)
      break;
  }
  return out;
}

} // namespace

void FactReader::read_macros() {
  const clang::Preprocessor& preprocessor = compiler_.getPreprocessor();
  for (const auto& entry : preprocessor.macros(false)) {
    llvm::StringRef name = entry.first->getName();
    // Configuration is asked of .config, not of autoconf.h.
    if (name.starts_with("CONFIG_") || !wanted_.name(name))
      continue;
    const clang::MacroInfo* macro = preprocessor.getMacroInfo(entry.first);
    if (macro && !macro->isBuiltinMacro() && !macro->isUsedForHeaderGuard())
      read_macro(name.str(), *macro);
  }
}

void FactReader::read_macro(std::string name, const clang::MacroInfo& macro) {
  Fact fact;
  fact.kind = FactKind::macro;
  fact.name = std::move(name);
  if (!place(fact, macro.getDefinitionLoc()))
    return;
  fact.function_like = macro.isFunctionLike();
  fact.variadic = macro.isVariadic();
  fact.body = body_of(macro, compiler_.getPreprocessor());
  fact.text = "#define " + fact.name;
  if (fact.function_like) {
    std::string list;
    for (const clang::IdentifierInfo* param : macro.params()) {
      fact.macro_params.push_back(param->getName().str());
      list += (list.empty() ? "" : ", ") + fact.macro_params.back();
    }
    if (macro.isC99Varargs()) { // Clang calls the last one __VA_ARGS__
      fact.macro_params.pop_back();
      list.replace(list.size() - sizeof("__VA_ARGS__") + 1, std::string::npos,
                   "...");
    } else if (macro.isGNUVarargs()) {
      list += "...";
    }
    fact.text += "(" + list + ")";
  }
  if (!fact.body.empty())
    fact.text += " " + fact.body;
  emit(std::move(fact));
}

} // namespace kport
