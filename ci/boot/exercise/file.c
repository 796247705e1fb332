// Tests of regular files: creation, truncation, appending, unlinked files.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <sys/stat.h>

static void test_create(void) {
  int fd = create("a");
  FAILS(open("a", O_CREAT | O_EXCL | O_WRONLY, 0644), EEXIST);
  FAILS(open("missing", O_RDONLY), ENOENT);
  FAILS(open("a/b", O_RDONLY), ENOTDIR);
  expect_size(fd, 0);
  struct stat st;
  MUST(fstat(fd, &st));
  CHECK(S_ISREG(st.st_mode) && (st.st_mode & 07777) == 0644);
  CHECK(st.st_nlink == 1 && st.st_size == 0);
  MUST(close(fd));
  // Opening without O_EXCL finds the file, keeps its contents and its mode.
  fd = MUST(open("a", O_RDWR | O_CREAT, 0600));
  MUST(fstat(fd, &st));
  CHECK((st.st_mode & 07777) == 0644);
  MUST(close(fd));
}

static void test_write_read(void) {
  static const size_t sizes[] = {1, 511, 4095, 4096, 4097, 8192, 70000};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    char name[16];
    snprintf(name, sizeof(name), "%zu", sizes[i]);
    put_file(name, (uint32_t)i, sizes[i]);
    expect_file(name, (uint32_t)i, sizes[i]);
  }
  drop_caches();
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    char name[16];
    snprintf(name, sizeof(name), "%zu", sizes[i]);
    expect_file(name, (uint32_t)i, sizes[i]);
  }
}

static void test_overwrite(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 20000);
  forget_pages(fd);
  // Into pages that are not cached: the rest of each page must be kept.
  write_pattern(fd, 2, 5000, 100);
  write_pattern(fd, 3, 12000, 600);
  write_pattern(fd, 4, 19990, 20);
  for (int pass = 0; pass < 2; pass++) {
    expect_pattern(fd, 1, 0, 5000);
    expect_pattern(fd, 2, 5000, 100);
    expect_pattern(fd, 1, 5100, 6900);
    expect_pattern(fd, 3, 12000, 600);
    expect_pattern(fd, 1, 12600, 7390);
    expect_pattern(fd, 4, 19990, 20);
    expect_size(fd, 20010);
    forget_pages(fd);
  }
}

static void test_write_only(void) {
  put_file("a", 1, 10000);
  drop_caches();
  // A partial page through a descriptor that must not read.
  int fd = MUST(open("a", O_WRONLY));
  write_pattern(fd, 2, 4500, 1000);
  char byte;
  FAILS(read(fd, &byte, 1), EBADF);
  MUST(close(fd));
  fd = MUST(open("a", O_RDONLY));
  FAILS(write(fd, "x", 1), EBADF);
  expect_pattern(fd, 1, 0, 4500);
  expect_pattern(fd, 2, 4500, 1000);
  expect_pattern(fd, 1, 5500, 4500);
}

static void test_truncate_shrink(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 10000);
  MUST(ftruncate(fd, 5000));
  expect_size(fd, 5000);
  MUST(truncate("a", 4096));
  expect_size(fd, 4096);
  forget_pages(fd);
  expect_pattern(fd, 1, 0, 4096);
  MUST(ftruncate(fd, 0));
  expect_size(fd, 0);
  struct stat st;
  MUST(stat("a", &st));
  CHECK(st.st_size == 0);
}

static void test_truncate_grow(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 100);
  MUST(ftruncate(fd, 9000));
  expect_size(fd, 9000);
  expect_pattern(fd, 1, 0, 100);
  expect_zeros(fd, 100, 8900);
  forget_pages(fd);
  expect_pattern(fd, 1, 0, 100);
  expect_zeros(fd, 100, 8900);
}

static void test_truncate_tail(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 8000);
  // What was cut off must never come back, cached or not.
  MUST(ftruncate(fd, 5000));
  MUST(ftruncate(fd, 8000));
  for (int pass = 0; pass < 2; pass++) {
    expect_pattern(fd, 1, 0, 5000);
    expect_zeros(fd, 5000, 3000);
    forget_pages(fd);
  }
}

static void test_o_trunc(void) {
  put_file("a", 1, 9000);
  int other = MUST(open("a", O_RDONLY));
  int fd = MUST(open("a", O_RDWR | O_TRUNC));
  expect_size(fd, 0);
  expect_size(other, 0);
  write_pattern(fd, 2, 0, 300);
  MUST(close(fd));
  expect_file("a", 2, 300);
  MUST(close(MUST(open("a", O_WRONLY | O_CREAT | O_TRUNC, 0644))));
  expect_file("a", 2, 0);
}

static void test_append(void) {
  unsigned char data[700];
  int fd = MUST(open("a", O_RDWR | O_CREAT | O_APPEND, 0644));
  for (off_t at = 0; at < 21000; at += (off_t)sizeof(data)) {
    fill(data, sizeof(data), 5, at);
    CHECK(MUST(write(fd, data, sizeof(data))) == (ssize_t)sizeof(data));
  }
  MUST(close(fd));
  drop_caches();
  // A fresh open has to learn the size before it can append.
  fd = MUST(open("a", O_WRONLY | O_APPEND));
  fill(data, sizeof(data), 5, 21000);
  CHECK(MUST(write(fd, data, sizeof(data))) == (ssize_t)sizeof(data));
  MUST(close(fd));
  expect_file("a", 5, 21700);
}

static void test_unlink_open(void) {
  int fd = create("a");
  write_pattern(fd, 1, 0, 6000);
  MUST(unlink("a"));
  FAILS(open("a", O_RDONLY), ENOENT);
  expect_pattern(fd, 1, 0, 6000);
  write_pattern(fd, 2, 6000, 6000);
  forget_pages(fd);
  expect_pattern(fd, 1, 0, 6000);
  expect_pattern(fd, 2, 6000, 6000);
  // The name is free again while the old file is still open.
  put_file("a", 3, 50);
  expect_pattern(fd, 2, 6000, 6000);
  MUST(close(fd));
  expect_file("a", 3, 50);
}

static void test_unlink(void) {
  put_file("a", 1, 10);
  MUST(mkdir("d", 0755));
  FAILS(unlink("missing"), ENOENT);
  FAILS(unlink("d"), EISDIR);
  MUST(unlink("a"));
  FAILS(unlink("a"), ENOENT);
  struct stat st;
  FAILS(stat("a", &st), ENOENT);
}

static void test_long_name(void) {
  char name[257];
  memset(name, 'n', 256);
  name[256] = 0;
  FAILS(open(name, O_CREAT | O_WRONLY, 0644), ENAMETOOLONG);
  name[255] = 0;
  put_file(name, 1, 100);
  drop_caches();
  expect_file(name, 1, 100);
  put_file("spaces and \xc3\xa9\xe4\xb8\xad \\ \" %s", 2, 100);
  drop_caches();
  expect_file("spaces and \xc3\xa9\xe4\xb8\xad \\ \" %s", 2, 100);
}

const struct test file_tests[] = {
    {"create", test_create},
    {"write-read", test_write_read},
    {"overwrite", test_overwrite},
    {"write-only", test_write_only},
    {"truncate-shrink", test_truncate_shrink},
    {"truncate-grow", test_truncate_grow},
    {"truncate-tail", test_truncate_tail},
    {"o-trunc", test_o_trunc},
    {"append", test_append},
    {"unlink", test_unlink},
    {"unlink-open", test_unlink_open},
    {"long-name", test_long_name},
    {NULL, NULL},
};
