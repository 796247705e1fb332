// SPDX-License-Identifier: GPL-2.0-or-later
// A git repository: commits, trees and blobs in, objects and refs out. The one
// place that opens one; git_* stays in tools/series.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/commit.h"

struct git_repository;
struct git_odb;
struct git_odb_object;

namespace kport {

// An entry of one tree object, in git's order. Modes as in git-ls-tree(1):
// 0100644, 0100755, 0120000, 0040000, 0160000.
struct TreeEntry {
  std::string name;
  uint32_t mode = 0;
  Oid id;

  bool is_tree() const { return mode == 0040000; }
  bool is_gitlink() const { return mode == 0160000; }
  bool operator==(const TreeEntry&) const = default;
};
using TreeEntries = std::vector<TreeEntry>;

// A leaf below a tree: a file, a symbolic link or a gitlink.
struct TreeFile {
  uint32_t mode = 0;
  Oid id;
  bool operator==(const TreeFile&) const = default;
};

enum class ObjectKind { commit, tree, blob, tag };

struct RawObject {
  ObjectKind kind = ObjectKind::blob;
  std::string bytes;
};

// The same without a copy of the bytes.
class ObjectView {
public:
  explicit ObjectView(git_odb_object* owned) : object_(owned) {}
  ObjectView(ObjectView&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  ObjectView& operator=(ObjectView&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~ObjectView();
  ObjectKind kind() const;
  std::string_view bytes() const;

private:
  git_odb_object* object_;
};

// "A..B" or "B": what B has and A (zero: nothing) has not.
struct CommitRange {
  Oid from;
  Oid to;
};

struct RefUpdate {
  std::string name;            // "refs/heads/upstream"
  Oid target;                  // zero deletes
  std::optional<Oid> expected; // what it must be now (zero: absent), if said
  std::string reason;          // for the reflog
};

// Reads and writes one repository. Not shared between threads: open one each.
class Repository {
public:
  // The repository that `directory` lies in, bare or not. An error explains
  // what is there instead.
  [[nodiscard]] static Result<Repository>
  open(const std::filesystem::path& directory);

  Repository(Repository&& other) noexcept;
  Repository& operator=(Repository&& other) noexcept;
  ~Repository();

  // What makes history other than it looks: shallow, partial, replaced
  // objects, grafts. libgit2 ignores the last two and stumbles over the others,
  // so git and kport would see different histories.
  [[nodiscard]] std::vector<Diagnostic> limits() const;
  [[nodiscard]] Result<void> expect_complete() const; // the first of limits()

  std::filesystem::path git_dir() const;    // of this worktree
  std::filesystem::path common_dir() const; // objects/, refs/
  std::filesystem::path work_dir() const;   // empty when bare

  // Any revision of gitrevisions(7) that names a commit (tags are peeled).
  [[nodiscard]] Result<Oid> resolve(const std::string& revision) const;
  [[nodiscard]] Result<CommitRange>
  resolve_range(const std::string& text) const;
  // The ref's target; zero when there is no such ref.
  [[nodiscard]] Result<Oid> find_ref(const std::string& name) const;

  // Some worktree has the branch checked out.
  bool is_checked_out(const std::string& ref) const;

  [[nodiscard]] Result<Commit> read_commit(const Oid& id) const;
  [[nodiscard]] Result<TreeEntries> read_tree(const Oid& id) const;
  [[nodiscard]] Result<std::string> read_blob(const Oid& id) const;
  // Bytes of an object; a delta is not resolved for it.
  [[nodiscard]] Result<uint64_t> size_of(const Oid& id) const;
  [[nodiscard]] Result<RawObject> read_object(const Oid& id) const;
  [[nodiscard]] Result<ObjectView> view_object(const Oid& id) const;
  // Among the packs seen when it was opened, and loose objects.
  bool has(const Oid& id) const;

  // Every leaf below a tree, path -> entry.
  [[nodiscard]] Result<std::map<std::string, TreeFile>>
  list_tree(const Oid& tree) const;

  // The commits of a range, parents first. Deterministic: depth first from
  // `to`, a first parent's history before a second's.
  [[nodiscard]] Result<std::vector<Oid>>
  list_commits(const CommitRange& range) const;
  [[nodiscard]] Result<bool> is_ancestor(const Oid& old, const Oid& of) const;

  // The best common ancestor; zero when there is none.
  [[nodiscard]] Result<Oid> merge_base(const Oid& a, const Oid& b) const;

  // One loose object each; many at once: series/pack_writer.h.
  [[nodiscard]] Result<Oid> write_object(ObjectKind kind,
                                         std::string_view bytes) const;
  [[nodiscard]] Result<Oid> write_blob(std::string_view bytes) const;
  [[nodiscard]] Result<Oid> write_tree(const TreeEntries& entries) const;
  [[nodiscard]] Result<Oid> write_commit(const Commit& commit) const;

  // All or none: every ref is locked and compared before the first one moves.
  // Done last, after all objects are written.
  [[nodiscard]] Result<void> move_refs(std::span<const RefUpdate> updates,
                                       const Person& who) const;

  git_repository* handle() const { return repository_.get(); }
  git_odb* objects() const { return objects_.get(); }

private:
  struct Close {
    void operator()(git_repository* r) const;
    void operator()(git_odb* o) const;
  };
  Repository(git_repository* r, git_odb* o) : repository_(r), objects_(o) {}

  std::unique_ptr<git_repository, Close> repository_;
  std::unique_ptr<git_odb, Close> objects_;
};

// Pure parts. Trees are sorted by git's rule: a directory's name counts as if
// a '/' followed it.
[[nodiscard]] Result<TreeEntries> parse_tree(std::string_view raw);
std::string print_tree(const TreeEntries& sorted);

void append_entry(std::string& raw, uint32_t mode, std::string_view name,
                  const Oid& id);

// A tree's entries one by one, without copies. Ends early at broken bytes;
// parse_tree() is what says so.
struct RawEntry {
  std::string_view name;
  uint32_t mode = 0;
  Oid id;
  bool is_tree() const { return mode == 0040000; }
  bool is_gitlink() const { return mode == 0160000; }
};
class RawEntries {
public:
  explicit RawEntries(std::string_view raw) : rest_(raw) {}
  bool next(RawEntry& out);
  bool at_end() const { return rest_.empty(); }

private:
  std::string_view rest_;
};

void sort_tree(TreeEntries& entries);
Oid hash_object(ObjectKind kind, std::string_view bytes);

} // namespace kport
