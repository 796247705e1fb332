// Contents that depend on seed and offset, so that any misplaced byte shows.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>

// Eight bytes of content; contents are made of words because an emulated
// machine pays for every byte.
static uint64_t pattern_word(uint32_t seed, uint64_t index) {
  uint64_t word = index * 0x9e3779b97f4a7c15u + seed * 0x85ebca6bu;
  return word ^ word >> 29;
}

void fill(unsigned char* data, size_t size, uint32_t seed, off_t offset) {
  uint64_t at = (uint64_t)offset, end = at + size;
  while (at < end) {
    uint64_t word = pattern_word(seed, at >> 3);
    size_t skip = at & 7, part = 8 - skip;
    if (part > end - at)
      part = end - at;
    memcpy(data, (unsigned char*)&word + skip, part);
    data += part;
    at += part;
  }
}

// FNV-1a, over words as long as there are any.
uint64_t checksum(uint64_t sum, const unsigned char* data, size_t size) {
  const uint64_t prime = 0x100000001b3u;
  if (!sum)
    sum = 0xcbf29ce484222325u;
  for (; size >= 8; size -= 8, data += 8) {
    uint64_t word;
    memcpy(&word, data, 8);
    sum = (sum ^ word) * prime;
    sum ^= sum >> 32;
  }
  while (size--)
    sum = (sum ^ *data++) * prime;
  return sum;
}

void write_pattern(int fd, uint32_t seed, off_t offset, size_t size) {
  unsigned char data[16384];
  while (size) {
    size_t part = size < sizeof(data) ? size : sizeof(data);
    fill(data, part, seed, offset);
    ssize_t done = MUST(pwrite(fd, data, part, offset));
    CHECK(done > 0);
    offset += done;
    size -= (size_t)done;
  }
}

static void expect_bytes(int fd, const uint32_t* seed, off_t offset,
                         size_t size) {
  unsigned char data[16384], wanted[16384] = {0};
  while (size) {
    size_t part = size < sizeof(data) ? size : sizeof(data);
    ssize_t done = MUST(pread(fd, data, part, offset));
    if (done <= 0)
      fail("end of file at %lld, %zu bytes early", (long long)offset, size);
    if (seed)
      fill(wanted, (size_t)done, *seed, offset);
    for (ssize_t i = 0; memcmp(data, wanted, (size_t)done) && i < done; i++)
      if (data[i] != wanted[i])
        fail("byte %lld is %02x, not %02x", (long long)offset + i, data[i],
             wanted[i]);
    offset += done;
    size -= (size_t)done;
  }
}

void expect_pattern(int fd, uint32_t seed, off_t offset, size_t size) {
  expect_bytes(fd, &seed, offset, size);
}

void expect_zeros(int fd, off_t offset, size_t size) {
  expect_bytes(fd, NULL, offset, size);
}

void expect_size(int fd, off_t size) {
  off_t end = MUST(lseek(fd, 0, SEEK_END));
  if (end != size)
    fail("size is %lld, not %lld", (long long)end, (long long)size);
  char byte;
  CHECK(MUST(pread(fd, &byte, 1, size)) == 0);
}

int create(const char* name) {
  return MUST(open(name, O_RDWR | O_CREAT | O_EXCL, 0644));
}

void put_file(const char* name, uint32_t seed, size_t size) {
  int fd = create(name);
  write_pattern(fd, seed, 0, size);
  MUST(close(fd));
}

void expect_file(const char* name, uint32_t seed, size_t size) {
  int fd = open(name, O_RDONLY);
  if (fd < 0)
    fail("open of %s: %s", name, strerror(errno));
  expect_size(fd, (off_t)size);
  expect_pattern(fd, seed, 0, size);
  MUST(close(fd));
}

// The next read of this file has to ask the server.
void forget_pages(int fd) {
  MUST(fsync(fd));
  int error = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  if (error)
    fail("posix_fadvise: %s", strerror(error));
}

// Pages, dentries and inodes: whatever follows has to look everything up again.
void drop_caches(void) {
  sync();
  int fd = MUST(open("/proc/sys/vm/drop_caches", O_WRONLY));
  MUST(write(fd, "3", 1));
  MUST(close(fd));
}
