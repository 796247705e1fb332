// SPDX-License-Identifier: GPL-2.0-or-later
// Turns Clang's diagnostics into data.
#pragma once

#include <filesystem>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/LangOptions.h"

#include "engine/clang/frontend.h"

namespace kport {

// Collects what Clang says, with the name and arguments of every message;
// prints nothing.
class CollectDiagnostics final : public clang::DiagnosticConsumer {
public:
  CollectDiagnostics(std::filesystem::path directory,
                     std::vector<ParseDiagnostic>& out)
      : directory_(std::move(directory)), out_(out) {}

  void BeginSourceFile(const clang::LangOptions& options,
                       const clang::Preprocessor*) override {
    options_ = options;
  }
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override;

private:
  std::filesystem::path directory_;
  std::vector<ParseDiagnostic>& out_;
  clang::LangOptions options_;
};

// "err_undeclared_var_use" for its number; "" for one that Clang made up.
const char* diagnostic_name(unsigned id);

} // namespace kport
