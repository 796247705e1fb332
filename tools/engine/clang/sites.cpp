// SPDX-License-Identifier: GPL-2.0-or-later
// Walks the own declarations of one parsed unit.
#include "engine/clang/sites.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Version.h"

#include "base/files.h"
#include "engine/clang/deferred.h"
#include "engine/clang/sites_macros.h"
#include "engine/clang/sites_read.h"

namespace kport {
namespace {

class SiteVisitor final : public clang::RecursiveASTVisitor<SiteVisitor> {
  using Base = clang::RecursiveASTVisitor<SiteVisitor>;

public:
  explicit SiteVisitor(SiteReader& reader) : reader_(reader) {}

  bool shouldWalkTypesOfTypeLocs() const { return false; }

  bool TraverseStmt(clang::Stmt* stmt) {
    if (!stmt)
      return true;
    reader_.stack.push_back(stmt);
    reader_.statement(stmt);
    bool more = Base::TraverseStmt(stmt);
    reader_.stack.pop_back();
    return more;
  }
  // The written form only: the semantic one repeats it.
  bool TraverseInitListExpr(clang::InitListExpr* list,
                            DataRecursionQueue* = nullptr) {
    reader_.init_list(list);
    clang::InitListExpr* written = list->getSyntacticForm();
    for (clang::Expr* element : (written ? written : list)->inits())
      if (!TraverseStmt(element))
        return false;
    return true;
  }
  bool TraverseFunctionDecl(clang::FunctionDecl* decl) {
    uint32_t outer = reader_.function;
    reader_.function_decl(decl);
    bool more = Base::TraverseFunctionDecl(decl);
    reader_.function = outer;
    return more;
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* expr) {
    reader_.reference(expr);
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* expr) {
    reader_.member(expr);
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* expr) {
    reader_.call(expr);
    return true;
  }
  bool VisitReturnStmt(clang::ReturnStmt* stmt) {
    reader_.returns(stmt);
    return true;
  }
  bool VisitGCCAsmStmt(clang::GCCAsmStmt* assembly) {
    reader_.text_only(assembly->getAsmString(), "string for assembly");
    return true;
  }
  bool VisitFileScopeAsmDecl(clang::FileScopeAsmDecl* assembly) {
    reader_.text_only(assembly->getAsmString(), "string for assembly");
    return true;
  }
  bool VisitOffsetOfExpr(clang::OffsetOfExpr* expr) {
    reader_.offset_of(expr);
    return true;
  }
  bool VisitTagTypeLoc(clang::TagTypeLoc type) {
    reader_.mention(type.getDecl(), type.getNameLoc());
    return true;
  }
  bool VisitTypedefTypeLoc(clang::TypedefTypeLoc type) {
    reader_.mention(type.getTypePtr()->getDecl(), type.getNameLoc());
    return true;
  }
  bool VisitTagDecl(clang::TagDecl* tag) {
    if (tag->isThisDeclarationADefinition())
      reader_.defines(tag);
    else
      reader_.mention(tag, tag->getLocation());
    return true;
  }
  bool VisitTypedefNameDecl(clang::TypedefNameDecl* name) {
    reader_.defines(name);
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    if (const auto* cleanup = variable->getAttr<clang::CleanupAttr>())
      reader_.cleanup(cleanup->getFunctionDecl());
    if (variable->hasExternalStorage())
      reader_.mention(variable, variable->getLocation());
    else if (variable->isFileVarDecl())
      reader_.defines_kernels(variable);
    return true;
  }

private:
  SiteReader& reader_;
};

void read_ast(clang::CompilerInstance& compiler, SiteBuilder& build) {
  clang::ASTContext& ast = compiler.getASTContext();
  build.begin_ast();
  SiteReader reader(build, ast);
  SiteVisitor visitor(reader);
  // What a PCH holds is not ours: leave it there.
  for (clang::Decl* decl : ast.getTranslationUnitDecl()->noload_decls())
    if (!decl->isImplicit() && build.lift().own_place(decl->getLocation()) &&
        !build.lift().deferred_place(decl->getLocation()))
      visitor.TraverseDecl(decl);
}

std::string content_of(const ParseInput& input, const std::string& path) {
  for (const VirtualFile& file : input.overlay)
    if (clean_path(input.directory, file.path.string()) == path)
      return file.content;
  return read_file(path).value_or("");
}

// A trace header makes hundreds of functions without a word of own code in
// their bodies; own code gets into them in the one unit that asks for it.
KeepBody keep_own_bodies(const SitesJob& job) {
  std::string main = clean_path(job.input.directory, job.input.file);
  bool traces = creates_traces(content_of(job.input, main));
  return [&job, traces](std::string_view file) {
    return !job.own(file).empty() &&
           (traces ||
            content_of(job.input, std::string(file))
                    .find("<trace/define_trace.h>") == std::string::npos);
  };
}

// Without a unit when a deferred file has to be read after all.
Result<std::optional<Unit>> extract(const SitesJob& job) {
  ParseInput input = job.input;
  input.keep_body = keep_own_bodies(job);
  std::optional<SiteBuilder> build;
  Unit unit;
  ParseHooks hooks{.begin =
                       [&](clang::CompilerInstance& compiler) {
                         build.emplace(compiler, input, job.own, job.deferred);
                         watch_preprocessor(*build);
                       },
                   .end =
                       [&](clang::CompilerInstance& compiler) {
                         read_ast(compiler, *build);
                         unit = build->finish();
                       }};
  ParseOutput out = TRY(parse(input, hooks));
  if (build && build->asked_deferred())
    return std::nullopt;
  unit.main = job.main;
  for (const ParseDiagnostic& d : out.diagnostics)
    if (d.level >= ParseDiagnostic::Level::error)
      unit.errors.push_back(d.file + ":" + std::to_string(d.line) + ":" +
                            std::to_string(d.column) + ": " + d.message);
  return unit;
}

} // namespace

Result<Unit> extract_sites(const SitesJob& job) {
  if (std::optional<Unit> unit = TRY(extract(job)))
    return std::move(*unit);
  SitesJob whole = job;
  whole.deferred.clear();
  return *TRY(extract(whole));
}

} // namespace kport
