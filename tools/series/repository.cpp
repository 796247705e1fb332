// SPDX-License-Identifier: GPL-2.0-or-later
// Opening, naming and reading; writing and the walk are in files of their own.
#include "series/repository.h"

#include <fmt/format.h>

#include "base/sha1.h"
#include "series/git.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

// "repository: extension objectformat" is all that libgit2 says.
Diagnostic explain_open(const fs::path& directory) {
  Diagnostic d =
      git_failure("cannot open the repository of " + directory.string());
  d.code = "git-open";
  if (d.message.find("objectformat") != d.message.npos)
    d.help = "its objects are named by SHA-256; kport reads SHA-1 repositories";
  else if (d.message.find("owner") != d.message.npos)
    d.help =
        "git config --global --add safe.directory '" + directory.string() + "'";
  else
    d.help = "name a directory inside a git repository";
  return d;
}

git_object_t to_git(ObjectKind kind) {
  switch (kind) {
  case ObjectKind::commit:
    return GIT_OBJECT_COMMIT;
  case ObjectKind::tree:
    return GIT_OBJECT_TREE;
  case ObjectKind::blob:
    return GIT_OBJECT_BLOB;
  case ObjectKind::tag:
    return GIT_OBJECT_TAG;
  }
  return GIT_OBJECT_INVALID;
}

Result<ObjectKind> from_git(git_object_t type, const Oid& id) {
  switch (type) {
  case GIT_OBJECT_COMMIT:
    return ObjectKind::commit;
  case GIT_OBJECT_TREE:
    return ObjectKind::tree;
  case GIT_OBJECT_BLOB:
    return ObjectKind::blob;
  case GIT_OBJECT_TAG:
    return ObjectKind::tag;
  default:
    return fail(error("git-object", id.hex() + " is of no known kind"));
  }
}

std::string_view word(ObjectKind kind) {
  switch (kind) {
  case ObjectKind::commit:
    return "commit";
  case ObjectKind::tree:
    return "tree";
  case ObjectKind::blob:
    return "blob";
  case ObjectKind::tag:
    return "tag";
  }
  return "";
}

using OdbObject = GitPtr<git_odb_object, git_odb_object_free>;

Result<OdbObject> read_raw(git_odb* odb, const Oid& id) {
  git_oid name = to_git(id);
  git_odb_object* object = nullptr;
  if (git_odb_read(&object, odb, &name) != 0)
    return fail(git_failure("cannot read object " + id.hex()));
  return OdbObject(object);
}

std::string_view bytes_of(const OdbObject& object) {
  return {static_cast<const char*>(git_odb_object_data(object.get())),
          git_odb_object_size(object.get())};
}

Result<OdbObject> read_kind(git_odb* odb, const Oid& id, ObjectKind kind) {
  OdbObject object = TRY(read_raw(odb, id));
  if (git_odb_object_type(object.get()) != to_git(kind))
    return fail(
        error("git-object", fmt::format("{} is no {}", id.hex(), word(kind))));
  return object;
}

Result<void> list_below(const Repository& r, const Oid& tree,
                        const std::string& prefix,
                        std::map<std::string, TreeFile>& out) {
  for (const TreeEntry& e : TRY(r.read_tree(tree)))
    if (e.is_tree())
      TRY(list_below(r, e.id, prefix + e.name + "/", out));
    else
      out[prefix + e.name] = {e.mode, e.id};
  return {};
}

} // namespace

void Repository::Close::operator()(git_repository* r) const {
  git_repository_free(r);
}
void Repository::Close::operator()(git_odb* o) const {
  git_odb_free(o);
}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const fs::path& directory) {
  start_git();
  git_repository* repository = nullptr;
  if (git_repository_open_ext(&repository, directory.c_str(), 0, nullptr) != 0)
    return fail(explain_open(directory));
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, repository) != 0) {
    Diagnostic d =
        git_failure("cannot open the objects of " + directory.string());
    git_repository_free(repository);
    return fail(std::move(d));
  }
  return Repository(repository, odb);
}

fs::path Repository::git_dir() const {
  return git_repository_path(handle());
}

fs::path Repository::common_dir() const {
  return git_repository_commondir(handle());
}

fs::path Repository::work_dir() const {
  const char* dir = git_repository_workdir(handle());
  return dir ? fs::path(dir) : fs::path();
}

Result<Oid> Repository::resolve(const std::string& revision) const {
  git_object* found = nullptr;
  git_object* commit = nullptr;
  int rc = git_revparse_single(&found, handle(), revision.c_str());
  if (rc == 0)
    rc = git_object_peel(&commit, found, GIT_OBJECT_COMMIT);
  Result<Oid> out = Oid{};
  if (rc == 0) {
    out = kport::from_git(*git_object_id(commit));
  } else {
    Diagnostic d = git_failure(fmt::format("'{}' names no commit", revision));
    d.code = "git-revision";
    out = fail(std::move(d));
  }
  git_object_free(commit);
  git_object_free(found);
  return out;
}

Result<CommitRange> Repository::resolve_range(const std::string& text) const {
  size_t dots = text.find("..");
  if (dots == text.npos)
    return CommitRange{Oid{}, TRY(resolve(text))};
  if (text.substr(dots).starts_with("..."))
    return fail(error("git-range", fmt::format("'{}' has two sides", text), {},
                      "write A..B: what B has and A has not"));
  std::string from = text.substr(0, dots);
  std::string to = text.substr(dots + 2);
  CommitRange r{TRY(resolve(from.empty() ? "HEAD" : from)),
                TRY(resolve(to.empty() ? "HEAD" : to))};
  if (!TRY(is_ancestor(r.from, r.to)))
    return fail(error("git-range",
                      fmt::format("'{}' is no ancestor of '{}'", from, to), {},
                      fmt::format("start at `git merge-base {} {}`", from,
                                  to.empty() ? "HEAD" : to)));
  return r;
}

Result<Oid> Repository::find_ref(const std::string& name) const {
  git_oid id;
  int rc = git_reference_name_to_id(&id, handle(), name.c_str());
  if (rc == GIT_ENOTFOUND)
    return Oid{};
  if (rc != 0)
    return fail(git_failure("cannot read the ref " + name));
  return kport::from_git(id);
}

Result<Commit> Repository::read_commit(const Oid& id) const {
  OdbObject object = TRY(read_kind(objects(), id, ObjectKind::commit));
  Result<Commit> commit = parse_commit(bytes_of(object));
  if (!commit) {
    Diagnostic d = std::move(commit).error();
    d.notes.push_back({"in object " + id.hex(), {}});
    return fail(std::move(d));
  }
  return commit;
}

Result<TreeEntries> Repository::read_tree(const Oid& id) const {
  OdbObject object = TRY(read_kind(objects(), id, ObjectKind::tree));
  Result<TreeEntries> entries = parse_tree(bytes_of(object));
  if (!entries) {
    Diagnostic d = std::move(entries).error();
    d.notes.push_back({"in object " + id.hex(), {}});
    return fail(std::move(d));
  }
  return entries;
}

Result<std::string> Repository::read_blob(const Oid& id) const {
  return std::string(bytes_of(TRY(read_kind(objects(), id, ObjectKind::blob))));
}

Result<uint64_t> Repository::size_of(const Oid& id) const {
  git_oid name = to_git(id);
  size_t bytes = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&bytes, &type, objects(), &name) != 0)
    return fail(git_failure("cannot read object " + id.hex()));
  return bytes;
}

Result<RawObject> Repository::read_object(const Oid& id) const {
  OdbObject object = TRY(read_raw(objects(), id));
  ObjectKind kind = TRY(from_git(git_odb_object_type(object.get()), id));
  return RawObject{kind, std::string(bytes_of(object))};
}

Result<ObjectView> Repository::view_object(const Oid& id) const {
  OdbObject object = TRY(read_raw(objects(), id));
  TRY(from_git(git_odb_object_type(object.get()), id));
  return ObjectView(object.release());
}

ObjectView::~ObjectView() {
  git_odb_object_free(object_);
}

ObjectKind ObjectView::kind() const {
  switch (git_odb_object_type(object_)) {
  case GIT_OBJECT_COMMIT:
    return ObjectKind::commit;
  case GIT_OBJECT_TREE:
    return ObjectKind::tree;
  case GIT_OBJECT_TAG:
    return ObjectKind::tag;
  default:
    return ObjectKind::blob;
  }
}

std::string_view ObjectView::bytes() const {
  return {static_cast<const char*>(git_odb_object_data(object_)),
          git_odb_object_size(object_)};
}

bool Repository::has(const Oid& id) const {
  git_oid name = to_git(id);
  return git_odb_exists_ext(objects(), &name, GIT_ODB_LOOKUP_NO_REFRESH) != 0;
}

Result<std::map<std::string, TreeFile>>
Repository::list_tree(const Oid& tree) const {
  std::map<std::string, TreeFile> out;
  TRY(list_below(*this, tree, "", out));
  return out;
}

Result<Oid> Repository::write_object(ObjectKind kind,
                                     std::string_view bytes) const {
  git_oid id;
  if (git_odb_write(&id, objects(), bytes.data(), bytes.size(), to_git(kind)) !=
      0)
    return fail(git_failure(fmt::format("cannot write a {}", word(kind))));
  return kport::from_git(id);
}

Result<Oid> Repository::write_blob(std::string_view bytes) const {
  return write_object(ObjectKind::blob, bytes);
}

Result<Oid> Repository::write_tree(const TreeEntries& entries) const {
  TreeEntries sorted = entries;
  sort_tree(sorted);
  return write_object(ObjectKind::tree, print_tree(sorted));
}

Result<Oid> Repository::write_commit(const Commit& commit) const {
  return write_object(ObjectKind::commit, print_commit(commit));
}

Oid hash_object(ObjectKind kind, std::string_view bytes) {
  std::string header = fmt::format("{} {}", word(kind), bytes.size());
  header += '\0';
  return Oid{sha1({header, bytes})};
}

} // namespace kport
