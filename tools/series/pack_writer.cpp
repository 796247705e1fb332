// SPDX-License-Identifier: GPL-2.0-or-later
// Packs version 2 with indexes version 2.
#include "series/pack_writer.h"

#include <algorithm>

#include <zlib.h>

#include "base/files.h"
#include "base/sha1.h"
#include "series/git.h"

namespace kport {
namespace {

constexpr int kOffsetDelta = 6;
// Small windows: objects are small, and resetting a large one costs more than
// it saves.
constexpr int kWindowBits = 12;
constexpr int kMemoryLevel = 5;

void append_number(std::string& out, uint64_t n, int bytes = 4) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
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
void append_header(std::string& out, int type, size_t size) {
  unsigned byte = static_cast<unsigned>(type) << 4 | (size & 15);
  for (size >>= 4; size != 0; size >>= 7) {
    out += static_cast<char>(byte | 0x80);
    byte = size & 0x7f;
  }
  out += static_cast<char>(byte);
}

// How far back the base lies; each byte but the last counts one more.
void append_distance(std::string& out, uint64_t distance) {
  std::string reversed(1, static_cast<char>(distance & 0x7f));
  while ((distance >>= 7) != 0)
    reversed += static_cast<char>(0x80 | (--distance & 0x7f));
  out.append(reversed.rbegin(), reversed.rend());
}

// A zlib stream of one stored block: deltas of trees are object names, which
// do not compress. `bytes` is shorter than a block may be.
void append_stored(std::string& out, std::string_view bytes) {
  auto size = static_cast<uint16_t>(bytes.size());
  uint16_t complement = static_cast<uint16_t>(~size);
  const char head[] = {0x78,
                       0x01,
                       0x01,
                       static_cast<char>(size & 0xff),
                       static_cast<char>(size >> 8),
                       static_cast<char>(complement & 0xff),
                       static_cast<char>(complement >> 8)};
  out.append(head, sizeof head);
  out += bytes;
  append_number(out, adler32(1, reinterpret_cast<const Bytef*>(bytes.data()),
                             static_cast<uInt>(bytes.size())));
}

constexpr size_t kMostStored = 512;

} // namespace

struct PackWriter::Deflate {
  z_stream stream{};
  Deflate() {
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kWindowBits, kMemoryLevel,
                 Z_DEFAULT_STRATEGY);
  }
  ~Deflate() { deflateEnd(&stream); }

  bool append(std::string& out, std::string_view bytes) {
    deflateReset(&stream);
    size_t at = out.size();
    size_t room = deflateBound(&stream, bytes.size());
    out.resize(at + room);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + at);
    stream.avail_out = static_cast<uInt>(room);
    bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(at + room - stream.avail_out);
    return done;
  }
};

PackWriter::PackWriter() : deflate_(std::make_unique<Deflate>()) {
  bytes_ = "PACK";
  append_number(bytes_, 2);
  append_number(bytes_, 0); // the count, known at the end
}

PackWriter::~PackWriter() = default;

void PackWriter::finish(const Oid& id, uint64_t offset) {
  uLong crc = crc32(0, reinterpret_cast<const Bytef*>(bytes_.data() + offset),
                    static_cast<uInt>(bytes_.size() - offset));
  entries_.push_back({id, offset, static_cast<uint32_t>(crc)});
}

Result<uint64_t> PackWriter::add(const Oid& id, ObjectKind kind,
                                 std::string_view bytes) {
  uint64_t offset = bytes_.size();
  append_header(bytes_, pack_type(kind), bytes.size());
  if (bytes.size() > UINT32_MAX || !deflate_->append(bytes_, bytes))
    return fail(error("git-pack", "cannot compress object " + id.hex()));
  finish(id, offset);
  return offset;
}

uint64_t PackWriter::add_delta(const Oid& id, uint64_t base,
                               std::string_view delta) {
  uint64_t offset = bytes_.size();
  append_header(bytes_, kOffsetDelta, delta.size());
  append_distance(bytes_, offset - base);
  if (delta.size() <= kMostStored)
    append_stored(bytes_, delta);
  else
    deflate_->append(bytes_, delta);
  finish(id, offset);
  return offset;
}

std::string PackWriter::index(const Oid& checksum) {
  std::ranges::sort(entries_, {}, &Entry::id);
  std::string out = "\377tOc";
  append_number(out, 2);
  size_t below = 0;
  for (unsigned first = 0; first < 256; ++first) {
    while (below < entries_.size() && entries_[below].id.bytes[0] <= first)
      ++below;
    append_number(out, below);
  }
  auto append_name = [&](const Oid& id) {
    out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  };
  for (const Entry& e : entries_)
    append_name(e.id);
  for (const Entry& e : entries_)
    append_number(out, e.crc);
  std::string large; // offsets that do not fit 31 bits
  for (const Entry& e : entries_) {
    bool fits = e.offset < 0x80000000u;
    append_number(out, fits ? e.offset : 0x80000000u | large.size() / 8);
    if (!fits)
      append_number(large, e.offset, 8);
  }
  out += large;
  append_name(checksum);
  append_name(Oid{sha1({out})});
  return out;
}

Result<void> PackWriter::write(const Repository& into) {
  if (entries_.empty())
    return {};
  std::string count;
  append_number(count, entries_.size());
  bytes_.replace(8, count.size(), count);
  Oid checksum{sha1({bytes_})};
  bytes_.append(reinterpret_cast<const char*>(checksum.bytes.data()),
                checksum.bytes.size());
  fs::path stem =
      into.common_dir() / "objects" / "pack" / ("pack-" + checksum.hex());
  TRY(write_file(stem.string() + ".pack", bytes_, 0444));
  TRY(write_file(stem.string() + ".idx", index(checksum), 0444));
  if (git_odb_refresh(into.objects()) != 0)
    return fail(git_failure("cannot read the new pack " + stem.string()));
  return {};
}

} // namespace kport
