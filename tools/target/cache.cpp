// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the cache directory and names what is in it.
#include "target/cache.h"

#include <cstdlib>

#include <fmt/format.h>

namespace kport {

namespace fs = std::filesystem;

fs::path Cache::unpacked(std::string_view kind, const std::string& name,
                         const std::string& digest) const {
  // A cache may link to another's folders; header trees carry their path, so
  // one tree has one path, whichever cache it is reached through.
  std::error_code code;
  fs::path folder = fs::canonical(root / kind, code);
  if (code)
    folder = root / kind;
  return folder / (name + "-" + digest.substr(0, 16));
}

fs::path Cache::derived(std::string_view kind,
                        const std::string& digest) const {
  return root / "derived" / kind / digest;
}

fs::path Cache::lock(const std::string& key) const {
  return root / "locks" / key;
}

Result<Cache> find_cache() {
  auto variable = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  fs::path root;
  if (std::string_view own = variable("KPORT_CACHE"); !own.empty())
    root = own;
  else if (std::string_view xdg = variable("XDG_CACHE_HOME"); !xdg.empty())
    root = fs::path(xdg) / "kport";
  else if (std::string_view home = variable("HOME"); !home.empty())
    root = fs::path(home) / ".cache/kport";
  else
    return fail(error("cache", "no home directory to keep a cache in", {},
                      "set KPORT_CACHE to a directory you may write to"));
  // Absolute: the header trees in it carry its path.
  root = fs::absolute(root).lexically_normal();
  // Make cannot quote a path, so none of these can ever work.
  if (root.string().find_first_of(" \t\n:#$'\"") != std::string::npos)
    return fail(
        error("cache", fmt::format("kbuild cannot work in {}", root.string()),
              {}, "set KPORT_CACHE to a path without blanks or `:#$'`"));
  return Cache{root};
}

} // namespace kport
