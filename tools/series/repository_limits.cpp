// SPDX-License-Identifier: GPL-2.0-or-later
// Repositories whose history is not what it looks like: gitrepository-layout(5)
// (shallow, info/grafts, refs/replace) and partial clones.
#include <fstream>

#include <fmt/format.h>

#include "series/git.h"
#include "series/repository.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

// Lines that are neither blank nor a comment.
size_t entries_of(const fs::path& file) {
  std::ifstream in(file);
  size_t n = 0;
  for (std::string line; std::getline(in, line);)
    n += !line.empty() && line[0] != '#';
  return n;
}

size_t replaced(git_repository* r) {
  git_reference_iterator* it = nullptr;
  if (git_reference_iterator_glob_new(&it, r, "refs/replace/*") != 0)
    return 0;
  size_t n = 0;
  const char* name = nullptr;
  while (git_reference_next_name(&name, it) == 0)
    ++n;
  git_reference_iterator_free(it);
  return n;
}

int count_promisor(const git_config_entry* e, void* count) {
  *static_cast<size_t*>(count) +=
      std::string_view(e->value ? e->value : "") != "false";
  return 0;
}

bool is_partial(git_repository* r) {
  git_config* config = nullptr;
  if (git_repository_config_snapshot(&config, r) != 0)
    return false;
  size_t n = 0;
  git_config_foreach_match(config, "^remote\\..*\\.promisor$", count_promisor,
                           &n);
  git_config_foreach_match(config, "^extensions\\.partialclone$",
                           count_promisor, &n);
  git_config_free(config);
  return n != 0;
}

} // namespace

std::vector<Diagnostic> Repository::limits() const {
  std::vector<Diagnostic> out;
  std::string where = common_dir().string();
  auto say = [&](std::string code, std::string what, std::string help) {
    out.push_back(error(std::move(code), fmt::format("{} {}", where, what), {},
                        std::move(help)));
  };
  if (git_repository_is_shallow(handle()) == 1)
    say("git-shallow", "is a shallow clone: its history ends early",
        "git fetch --unshallow");
  if (is_partial(handle()))
    say("git-partial",
        "is a partial clone: it lacks objects until git asks "
        "its remote for them",
        "clone it again without --filter");
  if (size_t n = replaced(handle()); n != 0)
    say("git-replaced",
        fmt::format("replaces {} object{} (refs/replace): git shows another "
                    "history than the one that is stored",
                    n, n == 1 ? "" : "s"),
        "git replace -l lists them, git replace -d removes one; or make them "
        "real in a clone first");
  if (size_t n = entries_of(common_dir() / "info" / "grafts"); n != 0)
    say("git-grafts",
        fmt::format("has {} graft{} (info/grafts): git shows other parents "
                    "than those that are stored",
                    n, n == 1 ? "" : "s"),
        "remove the file, or make it real in a clone first");
  return out;
}

Result<void> Repository::expect_complete() const {
  std::vector<Diagnostic> all = limits();
  if (all.empty())
    return {};
  Diagnostic first = std::move(all.front());
  for (size_t i = 1; i < all.size(); ++i)
    first.notes.push_back({"also: " + all[i].message, {}});
  return fail(std::move(first));
}

} // namespace kport
