// Tests of the ways into and out of a file: offsets, vectors, pipes, sync.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

static void test_offsets(void) {
  int fd = create("a");
  // Backwards, and across page ends: every write meets another page state.
  for (off_t at = 30000 - 3000; at >= 0; at -= 3000)
    write_pattern(fd, 7, at, 3000);
  expect_size(fd, 30000);
  expect_pattern(fd, 7, 0, 30000);
  forget_pages(fd);
  unsigned char data[1000], wanted[1000];
  for (off_t at = 29000; at >= 0; at -= 777) {
    CHECK(MUST(pread(fd, data, sizeof(data), at)) == (ssize_t)sizeof(data));
    fill(wanted, sizeof(wanted), 7, at);
    CHECK(!memcmp(data, wanted, sizeof(data)));
  }
  CHECK(MUST(pread(fd, data, sizeof(data), 29900)) == 100);
  CHECK(MUST(pread(fd, data, sizeof(data), 40000)) == 0);
}

static void test_seek(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 5000);
  CHECK(MUST(lseek(fd, -1000, SEEK_END)) == 4000);
  unsigned char data[1000], wanted[1000];
  CHECK(MUST(read(fd, data, sizeof(data))) == 1000);
  fill(wanted, sizeof(wanted), 1, 4000);
  CHECK(!memcmp(data, wanted, sizeof(data)));
  CHECK(MUST(lseek(fd, 0, SEEK_CUR)) == 5000);
  FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
}

static void test_vectors(void) {
  unsigned char a[10], b[5000], c[3];
  fill(a, sizeof(a), 9, 0);
  fill(b, sizeof(b), 9, 10);
  fill(c, sizeof(c), 9, 5010);
  struct iovec parts[] = {{a, sizeof(a)}, {b, sizeof(b)}, {c, sizeof(c)}};
  int fd = create("a");
  CHECK(MUST(writev(fd, parts, 3)) == 5013);
  forget_pages(fd);
  expect_pattern(fd, 9, 0, 5013);
  memset(b, 0, sizeof(b));
  CHECK(MUST(preadv(fd, parts, 3, 0)) == 5013);
  unsigned char wanted[5000];
  fill(wanted, sizeof(wanted), 9, 10);
  CHECK(!memcmp(b, wanted, sizeof(b)));
}

static void test_sparse(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 100);
  write_pattern(fd, 2, 3000000, 100);
  expect_size(fd, 3000100);
  for (int pass = 0; pass < 2; pass++) {
    expect_pattern(fd, 1, 0, 100);
    expect_zeros(fd, 100, 20000);
    expect_zeros(fd, 2990000, 10000);
    expect_pattern(fd, 2, 3000000, 100);
    forget_pages(fd);
  }
  // Beyond 4 GiB offsets must keep their upper half all the way.
  off_t far = (1ll << 32) + 12345;
  write_pattern(fd, 3, far, 5000);
  forget_pages(fd);
  expect_pattern(fd, 3, far, 5000);
  expect_size(fd, far + 5000);
  expect_pattern(fd, 1, 0, 100);
}

static void test_large(void) {
  enum { SIZE = 4 << 20, PART = 7919 };
  static unsigned char data[65536], wanted[65536];
  int fd = create("a");
  for (off_t at = 0; at < SIZE; at += (off_t)sizeof(data)) {
    fill(data, sizeof(data), 11, at);
    CHECK(MUST(pwrite(fd, data, sizeof(data), at)) == (ssize_t)sizeof(data));
  }
  forget_pages(fd);
  MUST(close(fd));
  drop_caches();
  fd = MUST(open("a", O_RDONLY));
  expect_size(fd, SIZE);
  MUST(lseek(fd, 0, SEEK_SET));
  ssize_t part;
  for (off_t at = 0; (part = MUST(read(fd, data, PART))) > 0; at += part) {
    fill(wanted, (size_t)part, 11, at);
    CHECK(!memcmp(data, wanted, (size_t)part));
  }
}

static void test_sendfile(void) {
  put_file("from", 1, 50000);
  int from = MUST(open("from", O_RDONLY));
  forget_pages(from);
  int to = create("to");
  size_t left = 50000;
  while (left) {
    ssize_t part = MUST(sendfile(to, from, NULL, left));
    CHECK(part > 0);
    left -= (size_t)part;
  }
  MUST(close(to));
  drop_caches();
  expect_file("to", 1, 50000);
}

static void test_splice(void) {
  int pipes[2];
  MUST(pipe(pipes));
  unsigned char data[9000];
  fill(data, sizeof(data), 4, 0);
  CHECK(MUST(write(pipes[1], data, sizeof(data))) == (ssize_t)sizeof(data));
  int fd = create("a");
  size_t left = sizeof(data);
  while (left)
    left -= (size_t)MUST(splice(pipes[0], NULL, fd, NULL, left, 0));
  MUST(close(fd));
  expect_file("a", 4, sizeof(data));
}

static void test_copy_range(void) {
  put_file("from", 1, 30000);
  int from = MUST(open("from", O_RDONLY));
  int to = create("to");
  size_t left = 30000;
  while (left) {
    ssize_t part = copy_file_range(from, NULL, to, NULL, left, 0);
    // Kernels may refuse, never invent.
    if (part < 0 && (errno == EOPNOTSUPP || errno == EXDEV || errno == EINVAL))
      return;
    CHECK(MUST(part) > 0);
    left -= (size_t)part;
  }
  expect_file("to", 1, 30000);
}

static void test_sync(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 5000);
  MUST(fsync(fd));
  write_pattern(fd, 1, 5000, 5000);
  MUST(fdatasync(fd));
  write_pattern(fd, 1, 10000, 5000);
  MUST(syncfs(fd));
  MUST(close(fd));
  fd = MUST(open("a", O_WRONLY | O_SYNC));
  write_pattern(fd, 1, 15000, 5000);
  MUST(close(fd));
  int directory = MUST(open(".", O_RDONLY | O_DIRECTORY));
  if (fsync(directory) && errno != EINVAL)
    fail("fsync of a directory: %s", strerror(errno));
  drop_caches();
  expect_file("a", 1, 20000);
}

static void test_two_descriptors(void) {
  int one = create("a");
  int two = MUST(open("a", O_RDWR));
  write_pattern(one, 1, 0, 6000);
  expect_pattern(two, 1, 0, 6000);
  write_pattern(two, 2, 3000, 6000);
  expect_pattern(one, 2, 3000, 6000);
  expect_size(one, 9000);
  MUST(ftruncate(two, 4000));
  expect_size(one, 4000);
  MUST(close(two));
  forget_pages(one);
  expect_pattern(one, 1, 0, 3000);
  expect_pattern(one, 2, 3000, 1000);
}

const struct test io_tests[] = {
    {"offsets", test_offsets},
    {"seek", test_seek},
    {"vectors", test_vectors},
    {"sparse", test_sparse},
    {"large", test_large},
    {"sendfile", test_sendfile},
    {"splice", test_splice},
    {"copy-range", test_copy_range},
    {"sync", test_sync},
    {"two-descriptors", test_two_descriptors},
    {NULL, NULL},
};
