// SPDX-License-Identifier: GPL-2.0-or-later
// Open addressing: an object's name is its hash already.
#include "series/object_table.h"

#include <cstring>

namespace kport {
namespace {

constexpr size_t kBlock = 1 << 20;
constexpr size_t kFirstSlots = 1 << 10;

uint32_t tag_of(const Oid& id) {
  uint32_t out = 0;
  std::memcpy(&out, id.bytes.data() + 8, sizeof out);
  return out;
}

} // namespace

size_t ObjectTable::slot_of(const Oid& id) const {
  size_t mask = slots_.size() - 1;
  uint32_t tag = tag_of(id);
  for (size_t at = OidHash()(id) & mask;; at = (at + 1) & mask) {
    const Slot& s = slots_[at];
    if (s.number == kNone || (s.tag == tag && entries_[s.number].id == id))
      return at;
  }
}

uint32_t ObjectTable::find(const Oid& id) const {
  return slots_.empty() ? kNone : slots_[slot_of(id)].number;
}

void ObjectTable::grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : 2 * slots_.size(), {});
  size_t mask = slots_.size() - 1;
  for (uint32_t n = 0; n < entries_.size(); ++n) {
    size_t at = OidHash()(entries_[n].id) & mask;
    while (slots_[at].number != kNone)
      at = (at + 1) & mask;
    slots_[at] = {tag_of(entries_[n].id), n};
  }
}

std::string_view ObjectTable::keep(std::string_view bytes) {
  if (bytes.empty())
    return {};
  char* at = free_;
  if (bytes.size() > kBlock / 4) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(bytes.size()));
    at = blocks_.back().get();
  } else {
    if (bytes.size() > room_) {
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
      at = blocks_.back().get();
      room_ = kBlock;
    }
    free_ = at + bytes.size();
    room_ -= bytes.size();
  }
  std::memcpy(at, bytes.data(), bytes.size());
  return {at, bytes.size()};
}

void ObjectTable::add(const Oid& id, ObjectKind kind, std::string_view bytes) {
  if (2 * entries_.size() >= slots_.size())
    grow();
  Slot& slot = slots_[slot_of(id)];
  if (slot.number != kNone)
    return;
  slot = {tag_of(id), static_cast<uint32_t>(entries_.size())};
  entries_.push_back({id, kind, keep(bytes)});
}

} // namespace kport
