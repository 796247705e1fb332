// SPDX-License-Identifier: GPL-2.0-or-later
// Turns Clang's diagnostics into data.
#include "engine/clang/diagnostics.h"

#include <algorithm>
#include <iterator>

#include "clang/AST/Decl.h"
#include "clang/AST/DeclarationName.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Type.h"
#include "clang/Basic/AllDiagnostics.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"

namespace kport {
namespace {

using clang::DiagnosticsEngine;

std::string type_text(uint64_t opaque, const clang::LangOptions& options) {
  void* pointer = reinterpret_cast<void*>(opaque);
  return clang::QualType::getFromOpaquePtr(pointer).getAsString(
      clang::PrintingPolicy(options));
}

std::string argument(const clang::Diagnostic& info, unsigned i,
                     const clang::LangOptions& options) {
  switch (info.getArgKind(i)) {
  case DiagnosticsEngine::ak_std_string:
    return info.getArgStdStr(i);
  case DiagnosticsEngine::ak_c_string: {
    const char* text = info.getArgCStr(i);
    return text ? text : "";
  }
  case DiagnosticsEngine::ak_sint:
    return std::to_string(info.getArgSInt(i));
  case DiagnosticsEngine::ak_uint:
    return std::to_string(info.getArgUInt(i));
  case DiagnosticsEngine::ak_identifierinfo: {
    const clang::IdentifierInfo* name = info.getArgIdentifier(i);
    return name ? name->getName().str() : "";
  }
  case DiagnosticsEngine::ak_qualtype:
    return type_text(info.getRawArg(i), options);
  case DiagnosticsEngine::ak_declarationname:
    return clang::DeclarationName::getFromOpaqueInteger(info.getRawArg(i))
        .getAsString();
  case DiagnosticsEngine::ak_nameddecl:
    return reinterpret_cast<const clang::NamedDecl*>(info.getRawArg(i))
        ->getNameAsString();
  default:
    return "";
  }
}

ParseDiagnostic::Level level_of(DiagnosticsEngine::Level level) {
  switch (level) {
  case DiagnosticsEngine::Ignored:
  case DiagnosticsEngine::Note:
    return ParseDiagnostic::Level::note;
  case DiagnosticsEngine::Remark:
    return ParseDiagnostic::Level::remark;
  case DiagnosticsEngine::Warning:
    return ParseDiagnostic::Level::warning;
  case DiagnosticsEngine::Error:
    return ParseDiagnostic::Level::error;
  case DiagnosticsEngine::Fatal:
    return ParseDiagnostic::Level::fatal;
  }
  return ParseDiagnostic::Level::fatal;
}

} // namespace

void CollectDiagnostics::HandleDiagnostic(DiagnosticsEngine::Level level,
                                          const clang::Diagnostic& info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  ParseDiagnostic d;
  d.level = level_of(level);
  d.id = diagnostic_name(info.getID());
  llvm::SmallString<256> message;
  info.FormatDiagnostic(message);
  d.message = message.str().str();
  for (unsigned i = 0; i < info.getNumArgs(); ++i) {
    if (info.getArgKind(i) == DiagnosticsEngine::ak_qualtype_pair) {
      const auto* pair =
          reinterpret_cast<const clang::TemplateDiffTypes*>(info.getRawArg(i));
      d.args.push_back(type_text(uint64_t(pair->FromType), options_));
      d.args.push_back(type_text(uint64_t(pair->ToType), options_));
    } else {
      d.args.push_back(argument(info, i, options_));
    }
  }
  if (info.hasSourceManager() && info.getLocation().isValid()) {
    const clang::SourceManager& sources = info.getSourceManager();
    clang::SourceLocation at = sources.getFileLoc(info.getLocation());
    clang::PresumedLoc place = sources.getPresumedLoc(at, false);
    if (place.isValid()) {
      d.file = clean_path(directory_, place.getFilename());
      d.line = place.getLine();
      d.column = place.getColumn();
      d.offset = sources.getFileOffset(at);
    }
  }
  out_.push_back(std::move(d));
}

const char* diagnostic_name(unsigned id) {
  struct Entry {
    unsigned id;
    const char* name;
  };
  // Clang publishes the names only as a list to be expanded by a macro.
#define DIAG(ENUM, ...) {clang::diag::ENUM, #ENUM},
  static const Entry kEntries[] = {
#include "clang/Basic/DiagnosticASTKinds.inc"
#include "clang/Basic/DiagnosticCommonKinds.inc"
#include "clang/Basic/DiagnosticFrontendKinds.inc"
#include "clang/Basic/DiagnosticLexKinds.inc"
#include "clang/Basic/DiagnosticParseKinds.inc"
#include "clang/Basic/DiagnosticSemaKinds.inc"
#include "clang/Basic/DiagnosticSerializationKinds.inc"
  };
#undef DIAG
  // The lists ascend within each component and so do the components.
  const Entry* found = std::lower_bound(
      std::begin(kEntries), std::end(kEntries), id,
      [](const Entry& entry, unsigned wanted) { return entry.id < wanted; });
  return found != std::end(kEntries) && found->id == id ? found->name : "";
}

} // namespace kport
