// SPDX-License-Identifier: GPL-2.0-or-later
// Trees of the development repository to trees that hold the canonical files
// at their kernel paths, and nothing else. Each distinct tree is read once.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/project.h"
#include "series/object_pool.h"

namespace kport {

class KernelTrees {
public:
  [[nodiscard]] static Result<KernelTrees> create(const Project& project,
                                                  ObjectPool& pool);

  // The tree of canonical files of a commit's tree; zero when there is none.
  // An error names two files that would lie at one path.
  [[nodiscard]] Result<Oid> map(const Oid& root);

private:
  static constexpr size_t kNone = static_cast<size_t>(-1);
  struct Placed { // an entry taken to where its source maps it
    size_t source = 0;
    uint32_t mode = 0;
    Oid id;
  };
  struct Walked {
    Oid kept; // the tree without what is excluded or mapped elsewhere
    std::vector<Placed> placed;
  };
  struct Directory;
  struct Child { // what is known of a path, whatever commit it is in
    std::string_view name; // its key
    Child* next = nullptr; // what followed it when last seen
    size_t source = kNone;
    bool own = false;      // the path is a source itself
    bool excluded = false; // as a file
    bool divided = false;  // as a directory: not all below it goes one way
    std::unique_ptr<Directory> directory; // when divided
  };
  struct NameHash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };
  struct Directory {
    Directory(std::string p, size_t s) : path(std::move(p)), source(s) {}
    std::string path; // with a final '/', "" for the root
    size_t source;
    std::unordered_map<std::string, Child, NameHash, std::equal_to<>> children;
    Child* first = nullptr; // as `next`
    std::unordered_map<Oid, Walked, OidHash> memo; // not of the root
  };
  struct Item {
    std::string_view rest;
    uint32_t mode = 0;
    Oid id;
  };

  KernelTrees(const Project& project, ObjectPool& pool)
      : project_(project), pool_(pool) {}
  Child& child_of(Directory& d, std::string_view name);
  bool divides(const std::string& path, bool inside) const;
  [[nodiscard]] Result<const Walked*> walk(Directory& d, const Oid& tree);
  [[nodiscard]] Result<Walked> read(Directory& d, const Oid& tree);
  [[nodiscard]] Result<void> take(Child& c, const RawEntry& e,
                                  std::string& kept, Walked& out);
  [[nodiscard]] Result<Oid> assemble(const std::string& prefix,
                                     std::vector<Item> items);
  [[nodiscard]] Result<Oid> join(const std::string& path,
                                 std::span<const Item> items);

  const Project& project_;
  ObjectPool& pool_;
  std::vector<PathMap> sources_;
  Directory root_{"", kNone};
  std::unordered_map<Oid, Oid, OidHash> roots_;
  struct Joined {
    std::string key;
    Oid tree;
  };
  std::unordered_map<std::string, Joined> joined_; // the last one of a path
};

} // namespace kport
