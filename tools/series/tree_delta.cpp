// SPDX-License-Identifier: GPL-2.0-or-later
// Deltas between versions of one directory: both are sorted lists of entries,
// so one pass finds what stayed.
#include <algorithm>
#include <cstring>

#include "series/pack_writer.h"

namespace kport {
namespace {

constexpr size_t kNameBytes = 20;
constexpr size_t kMostCopied = 0xffff;
constexpr size_t kMostInserted = 127;

// The first entry's bytes; all that is left when it is cut short.
std::string_view first_entry(std::string_view tree) {
  size_t end = tree.find('\0');
  if (end == tree.npos)
    return tree;
  return tree.substr(0, end + 1 + kNameBytes);
}

// Compares as git sorts: a directory's name ends in '/'.
int compare(std::string_view a, std::string_view b) {
  auto key = [](std::string_view e) {
    bool directory = e.starts_with('4');
    size_t blank = e.find(' ');
    size_t end = e.find('\0');
    return std::pair(e.substr(blank + 1, end - blank - 1), directory);
  };
  auto [left, left_directory] = key(a);
  auto [right, right_directory] = key(b);
  size_t common = std::min(left.size(), right.size());
  if (int c = std::memcmp(left.data(), right.data(), common); c != 0)
    return c;
  auto next = [&](std::string_view name, bool directory) -> unsigned char {
    if (name.size() > common)
      return static_cast<unsigned char>(name[common]);
    return directory ? '/' : '\0';
  };
  return int{next(left, left_directory)} - int{next(right, right_directory)};
}

class Delta {
public:
  Delta(size_t from, size_t to) {
    number(from);
    number(to);
  }
  void copy(size_t offset, size_t size) {
    if (copied_ != 0 && offset_ + copied_ == offset && pending_.empty()) {
      copied_ += size;
      return;
    }
    flush();
    offset_ = offset;
    copied_ = size;
  }
  void insert(std::string_view bytes) { pending_ += bytes; }
  std::string take() {
    flush();
    return std::move(out_);
  }

private:
  void number(size_t n) {
    for (; n >= 0x80; n >>= 7)
      out_ += static_cast<char>(n | 0x80);
    out_ += static_cast<char>(n);
  }
  // What was copied stands before what was inserted since.
  void flush() {
    while (copied_ != 0) {
      size_t size = std::min(copied_, kMostCopied);
      size_t at = out_.size();
      unsigned char op = 0x80;
      out_ += '\0';
      for (unsigned i = 0; i < 4; ++i)
        if (size_t byte = offset_ >> (8 * i) & 0xff; byte != 0) {
          op |= 1u << i;
          out_ += static_cast<char>(byte);
        }
      for (unsigned i = 0; i < 2; ++i)
        if (size_t byte = size >> (8 * i) & 0xff; byte != 0) {
          op |= 0x10u << i;
          out_ += static_cast<char>(byte);
        }
      out_[at] = static_cast<char>(op);
      offset_ += size;
      copied_ -= size;
    }
    for (std::string_view rest = pending_; !rest.empty();) {
      std::string_view part = rest.substr(0, kMostInserted);
      out_ += static_cast<char>(part.size());
      out_ += part;
      rest.remove_prefix(part.size());
    }
    pending_.clear();
  }

  std::string out_;
  std::string pending_;
  size_t offset_ = 0;
  size_t copied_ = 0;
};

} // namespace

std::string tree_delta(std::string_view from, std::string_view to) {
  Delta delta(from.size(), to.size());
  size_t at = 0;
  while (!to.empty()) {
    std::string_view wanted = first_entry(to);
    std::string_view there = first_entry(from.substr(at));
    while (!there.empty() && there != wanted && compare(there, wanted) <= 0) {
      at += there.size();
      there = first_entry(from.substr(at));
    }
    if (there == wanted) {
      delta.copy(at, wanted.size());
      at += wanted.size();
    } else {
      delta.insert(wanted);
    }
    to.remove_prefix(wanted.size());
  }
  return delta.take();
}

} // namespace kport
