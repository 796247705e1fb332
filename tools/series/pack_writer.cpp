// SPDX-License-Identifier: GPL-2.0-or-later
// Deflates with zlib; libgit2's indexer checks, names and places the pack.
#include "series/pack_writer.h"

#include <zlib.h>

#include "base/sha1.h"
#include "series/git.h"

namespace kport {
namespace {

using Indexer = GitPtr<git_indexer, git_indexer_free>;

void append_number(std::string& out, uint32_t n) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>(n >> shift & 0xff);
}

int pack_type(ObjectKind kind) {
  switch (kind) {
  case ObjectKind::commit:
    return 1;
  case ObjectKind::tree:
    return 2;
  case ObjectKind::blob:
    return 3;
  case ObjectKind::tag:
    return 4;
  }
  return 0;
}

// Type and size, seven bits a byte after the first's four.
void append_header(std::string& out, ObjectKind kind, size_t size) {
  unsigned byte = static_cast<unsigned>(pack_type(kind)) << 4 | (size & 15);
  for (size >>= 4; size != 0; size >>= 7) {
    out += static_cast<char>(byte | 0x80);
    byte = size & 0x7f;
  }
  out += static_cast<char>(byte);
}

} // namespace

Result<void> PackWriter::add(ObjectKind kind, std::string_view bytes) {
  append_header(bytes_, kind, bytes.size());
  size_t at = bytes_.size();
  uLongf room = compressBound(bytes.size());
  bytes_.resize(at + room);
  if (compress2(reinterpret_cast<Bytef*>(bytes_.data() + at), &room,
                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
                Z_BEST_SPEED) != Z_OK)
    return fail(error("git-pack", "cannot compress an object"));
  bytes_.resize(at + room);
  ++count_;
  return {};
}

Result<void> PackWriter::write(const Repository& into) {
  if (count_ == 0)
    return {};
  std::string header = "PACK";
  append_number(header, 2);
  append_number(header, static_cast<uint32_t>(count_));
  std::string directory = (into.common_dir() / "objects" / "pack").string();
  git_indexer* made = nullptr;
  if (git_indexer_new(&made, directory.c_str(), 0, nullptr, nullptr) != 0)
    return fail(git_failure("cannot begin a pack in " + directory));
  Indexer indexer(made);
  git_indexer_progress progress{};
  auto append = [&](std::string_view bytes) {
    return git_indexer_append(indexer.get(), bytes.data(), bytes.size(),
                              &progress) == 0;
  };
  // The trailer is the SHA-1 of all before it; hashed by hand because the
  // indexer only checks it.
  bytes_.insert(0, header);
  git_oid trailer = to_git(Oid{sha1({bytes_})});
  bytes_.append(reinterpret_cast<const char*>(trailer.id), sizeof trailer.id);
  if (!append(bytes_) || git_indexer_commit(indexer.get(), &progress) != 0)
    return fail(git_failure("cannot write a pack into " + directory));
  bytes_.clear();
  count_ = 0;
  git_odb_refresh(into.objects());
  return {};
}

} // namespace kport
