// SPDX-License-Identifier: GPL-2.0-or-later
// From Clang's locations to bytes of own files, through any depth of macros.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clang/AST/DeclBase.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

#include "engine/clang/sites_text.h"
#include "model/site.h"

namespace kport {

// The project's path ("fs/rill/inode.c") of a cleaned absolute path, or ""
// for a file that is not ours.
using OwnPath = std::function<std::string(std::string_view path)>;

// The own files of one unit, numbered as they are met.
class OwnFiles {
public:
  OwnFiles(const clang::SourceManager& sources, std::string directory,
           OwnPath own, std::set<std::string> deferred)
      : sources_(sources), directory_(std::move(directory)),
        own_(std::move(own)), deferred_(std::move(deferred)) {}

  // kNone for a file that is not ours, and one that is deferred; a PCH's never
  // are ours.
  uint32_t index(clang::FileID id);
  // An own file that another unit tells about (SitesJob::deferred).
  bool is_deferred(clang::FileID id);
  // Those that were met, with their digests.
  const std::map<std::string, std::string>& deferred() const {
    return met_deferred_;
  }
  bool owns(llvm::StringRef path) const;
  const OwnText& text(uint32_t file) const { return files_[file].text; }
  const std::string& path(uint32_t file) const { return files_[file].path; }
  uint32_t count() const { return uint32_t(files_.size()); }
  std::string_view text(const Range& r) const;

private:
  uint32_t find(clang::FileID id);

  struct File {
    std::string path;
    OwnText text;
  };
  const clang::SourceManager& sources_;
  std::string directory_;
  OwnPath own_;
  std::set<std::string> deferred_;
  std::map<std::string, std::string> met_deferred_;
  llvm::DenseMap<clang::FileID, uint32_t> ids_;
  std::map<std::string, uint32_t> by_path_;
  std::deque<File> files_;
};

// `ours` says that own text spells it. A range may still be missing: a pasted
// token has no text.
struct Lifted {
  Range range;
  Origin origin = Origin::plain;
  bool ours = false;
  bool deferred = false; // not `ours`: spelled in a deferred file
};

class Lift {
public:
  Lift(const clang::SourceManager& sources, const clang::LangOptions& options,
       OwnFiles& files)
      : sources_(sources), options_(options), files_(files) {}

  // One token, a name.
  Lifted token(clang::SourceLocation at);

  // Every way to read a token range as one stretch of own text, innermost
  // first: an argument, the body of an own macro, a macro call as a whole.
  std::vector<Lifted> all(clang::SourceRange range);

  // The smallest of all() that holds `name`; invalid when none does.
  Range around(clang::SourceRange range, const Range& name);
  // The first of all(), or not ours.
  Lifted range(clang::SourceRange range);

  // True when what is declared there counts as ours: by where the outermost
  // macro was called.
  bool own_place(clang::SourceLocation at);
  // The same for a file that another unit tells about; own_place() holds, too.
  bool deferred_place(clang::SourceLocation at);

  OwnFiles& files() { return files_; }

private:
  struct Ends {
    clang::SourceLocation begin;
    clang::SourceLocation end; // the last token's first byte
  };
  uint32_t token_length(clang::SourceLocation at) const;
  std::optional<clang::SourceLocation> up_begin(clang::SourceLocation at) const;
  std::optional<clang::SourceLocation> up_end(clang::SourceLocation at) const;
  std::optional<Ends> common(Ends ends) const;
  void collect(Ends ends, Origin origin, unsigned depth,
               std::vector<Lifted>& out);
  Range bytes(clang::SourceLocation begin, clang::SourceLocation end);
  bool from_arguments(const Ends& ends) const;

  // Who wrote the text of an expansion's tokens.
  enum class Writer { argument, own, deferred, kernel, scratch };
  Writer writer(clang::FileID expansion);
  bool is_scratch(clang::FileID file);

  const clang::SourceManager& sources_;
  const clang::LangOptions& options_;
  OwnFiles& files_;
  llvm::DenseMap<clang::FileID, Writer> writers_;
  llvm::DenseMap<clang::FileID, bool> scratch_; // where pasted tokens are
};

} // namespace kport
