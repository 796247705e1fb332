// SPDX-License-Identifier: GPL-2.0-or-later
// Runs Clang over one file as kbuild would compile it.
#include "engine/clang/frontend.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <set>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/VirtualFileSystem.h"

#include "engine/clang/diagnostics.h"
#include "engine/clang/skip_body.h"

namespace kport {

class SeenFiles {
public:
  llvm::IntrusiveRefCntPtr<clang::FileManager> manager; // made by a parse
};

std::shared_ptr<SeenFiles> nothing_seen() {
  return std::make_shared<SeenFiles>();
}

namespace {

double thread_cpu_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

// What one parse needs to know while it runs.
struct Run {
  const ParseInput& input;
  const ParseHooks& hooks;
  ParseOutput out;
  std::set<std::string> files;

  std::string clean(std::string_view path) const {
    return clean_path(input.directory, path);
  }
};

class WatchIncludes final : public clang::PPCallbacks {
public:
  WatchIncludes(Run& run, clang::SourceManager& sources)
      : run_(run), sources_(sources) {}

  bool FileNotFound(llvm::StringRef) override {
    return run_.input.tolerate_missing;
  }

  // The signature grew over Clang's releases; all we need is inherited.
  void LexedFileChanged(clang::FileID id, LexedFileChangeReason reason,
                        clang::SrcMgr::CharacteristicKind, clang::FileID,
                        clang::SourceLocation) override {
    if (reason != LexedFileChangeReason::EnterFile)
      return;
    if (clang::OptionalFileEntryRef file = sources_.getFileEntryRefForID(id))
      run_.files.insert(run_.clean(file->getName()));
  }

  void InclusionDirective(clang::SourceLocation hash, const clang::Token&,
                          llvm::StringRef name, bool, clang::CharSourceRange,
                          clang::OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (file)
      return;
    clang::PresumedLoc place = sources_.getPresumedLoc(hash, false);
    std::string from =
        place.isValid() ? run_.clean(place.getFilename()) : std::string();
    run_.out.missing.push_back({.name = name.str(),
                                .file = std::move(from),
                                .line = place.isValid() ? place.getLine() : 0});
  }

private:
  Run& run_;
  clang::SourceManager& sources_;
};

class Consumer final : public clang::ASTConsumer {
public:
  Consumer(Run& run, clang::CompilerInstance& compiler)
      : run_(run), compiler_(compiler) {}

  void HandleTranslationUnit(clang::ASTContext&) override {
    if (run_.hooks.end)
      run_.hooks.end(compiler_);
  }

  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    const clang::SourceManager& sources = compiler_.getSourceManager();
    clang::FileID id =
        sources.getFileID(sources.getExpansionLoc(decl->getLocation()));
    auto [entry, fresh] = keep_.try_emplace(id, false);
    if (fresh)
      if (clang::OptionalFileEntryRef file = sources.getFileEntryRefForID(id))
        entry->second = run_.input.keep_body(run_.clean(file->getName()));
    if (!entry->second && run_.input.skim_bodies)
      skip_body(compiler_.getPreprocessor());
    return !entry->second;
  }

private:
  Run& run_;
  clang::CompilerInstance& compiler_;
  std::map<clang::FileID, bool> keep_;
};

void watch(Run& run, clang::CompilerInstance& compiler) {
  compiler.getPreprocessor().addPPCallbacks(
      std::make_unique<WatchIncludes>(run, compiler.getSourceManager()));
  if (run.hooks.begin)
    run.hooks.begin(compiler);
}

class ReadAction final : public clang::ASTFrontendAction {
public:
  explicit ReadAction(Run& run) : run_(run) {}

  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    watch(run_, compiler);
    return true;
  }
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance& compiler,
                    llvm::StringRef) override {
    return std::make_unique<Consumer>(run_, compiler);
  }

private:
  Run& run_;
};

class PchAction final : public clang::GeneratePCHAction {
public:
  explicit PchAction(Run& run) : run_(run) {}

  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    watch(run_, compiler);
    return GeneratePCHAction::BeginSourceFileAction(compiler);
  }
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance& compiler,
                    llvm::StringRef file) override {
    std::unique_ptr<clang::ASTConsumer> writer =
        GeneratePCHAction::CreateASTConsumer(compiler, file);
    if (!writer)
      return nullptr;
    std::vector<std::unique_ptr<clang::ASTConsumer>> both;
    both.push_back(std::make_unique<Consumer>(run_, compiler));
    both.push_back(std::move(writer));
    return std::make_unique<clang::MultiplexConsumer>(std::move(both));
  }

private:
  Run& run_;
};

// The disk as seen from the compile's directory, with the overlay on top. A
// file system object of its own: its working directory is not shared.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
file_system(const ParseInput& input) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk(
      llvm::vfs::createPhysicalFileSystem().release());
  llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> all(
      new llvm::vfs::OverlayFileSystem(disk));
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> memory(
      new llvm::vfs::InMemoryFileSystem);
  for (const VirtualFile& file : input.overlay)
    memory->addFile(clean_path(input.directory, file.path.string()), 0,
                    llvm::MemoryBuffer::getMemBuffer(file.content));
  all->pushOverlay(memory);
  // Each for itself: the directory may exist in only one of them.
  memory->setCurrentWorkingDirectory(input.directory.string());
  if (!input.directory.empty())
    all->setCurrentWorkingDirectory(input.directory.string());
  return all;
}

llvm::IntrusiveRefCntPtr<clang::FileManager>
file_manager(const ParseInput& input) {
  if (input.seen && input.seen->manager)
    return input.seen->manager;
  llvm::IntrusiveRefCntPtr<clang::FileManager> made(
      new clang::FileManager(clang::FileSystemOptions(), file_system(input)));
  if (input.seen)
    input.seen->manager = made;
  return made;
}

void set_options(const ParseInput& input, clang::CompilerInvocation& options) {
  clang::FrontendOptions& frontend = options.getFrontendOpts();
  frontend.SkipFunctionBodies = bool(input.keep_body);
  frontend.DisableFree = false;
  // Or else "2 errors generated." goes to the terminal.
  options.getDiagnosticOpts().ShowCarets = false;
  if (!input.write_pch.empty()) {
    frontend.ProgramAction = clang::frontend::GeneratePCH;
    frontend.OutputFile = input.write_pch.string();
  }
}

// The one place that knows how Clang's set-up changed between releases.
std::unique_ptr<clang::CompilerInstance>
make_compiler(std::shared_ptr<clang::CompilerInvocation> invocation,
              llvm::IntrusiveRefCntPtr<clang::FileManager> files,
              clang::DiagnosticConsumer& consumer) {
#if CLANG_VERSION_MAJOR >= 21
  auto compiler = std::make_unique<clang::CompilerInstance>(invocation);
#else
  auto compiler = std::make_unique<clang::CompilerInstance>();
  compiler->setInvocation(invocation);
#endif
#if CLANG_VERSION_MAJOR >= 22
  compiler->setVirtualFileSystem(files->getVirtualFileSystemPtr());
  compiler->createDiagnostics(&consumer, false);
#elif CLANG_VERSION_MAJOR >= 20
  compiler->createDiagnostics(files->getVirtualFileSystem(), &consumer, false);
#else
  compiler->createDiagnostics(&consumer, false);
#endif
  compiler->setFileManager(files.get());
  return compiler;
}

bool read_flags(const std::vector<std::string>& flags,
                clang::CompilerInvocation& invocation,
                clang::DiagnosticConsumer& consumer) {
#if CLANG_VERSION_MAJOR >= 21
  clang::DiagnosticOptions options;
  clang::DiagnosticsEngine engine(clang::DiagnosticIDs::create(), options,
                                  &consumer, false);
#else
  clang::DiagnosticsEngine engine(
      new clang::DiagnosticIDs, new clang::DiagnosticOptions, &consumer, false);
#endif
  std::vector<const char*> pointers;
  for (const std::string& flag : flags)
    pointers.push_back(flag.c_str());
  return clang::CompilerInvocation::CreateFromArgs(invocation, pointers,
                                                   engine);
}

Diagnostic cannot_run(const ParseInput& input, const ParseOutput& out) {
  Diagnostic d =
      error("clang-cannot-run", "Clang cannot parse " + input.file + " at all");
  for (const ParseDiagnostic& said : out.diagnostics)
    d.notes.push_back({.message = said.message});
  return d;
}

} // namespace

bool ParseOutput::failed() const {
  return std::ranges::any_of(diagnostics, [](const ParseDiagnostic& d) {
    return d.level >= ParseDiagnostic::Level::error;
  });
}

Result<ParseOutput> parse(const ParseInput& input, const ParseHooks& hooks) {
  double start = thread_cpu_seconds();
  Run run{input, hooks, {}, {}};
  CollectDiagnostics collect(input.directory, run.out.diagnostics);

  auto invocation = std::make_shared<clang::CompilerInvocation>();
  if (!read_flags(cc1_flags(input), *invocation, collect))
    return fail(cannot_run(input, run.out));
  set_options(input, *invocation);

  std::unique_ptr<clang::CompilerInstance> compiler =
      make_compiler(invocation, file_manager(input), collect);
  bool ran = false;
  if (input.write_pch.empty()) {
    ReadAction action(run);
    ran = compiler->ExecuteAction(action);
  } else {
    std::error_code ignored; // Clang reports a directory it cannot write to
    std::filesystem::create_directories(input.write_pch.parent_path(), ignored);
    PchAction action(run);
    ran = compiler->ExecuteAction(action);
  }
  // A false return with diagnostics is an ordinary failed compile.
  if (!ran && run.out.diagnostics.empty())
    return fail(cannot_run(input, run.out));

  run.out.files.assign(run.files.begin(), run.files.end());
  run.out.cpu_seconds = thread_cpu_seconds() - start;
  return std::move(run.out);
}

} // namespace kport
