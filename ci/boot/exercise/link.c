// Tests of hard links, symbolic links and special files.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <sys/stat.h>

static nlink_t links(const char* name) {
  struct stat st;
  MUST(stat(name, &st));
  return st.st_nlink;
}

static void test_hard(void) {
  struct stat a, b;
  put_file("a", 1, 2000);
  MUST(mkdir("d", 0755));
  MUST(link("a", "d/b"));
  MUST(stat("a", &a));
  MUST(stat("d/b", &b));
  CHECK(a.st_ino == b.st_ino && a.st_nlink == 2 && b.st_nlink == 2);
  FAILS(link("a", "d/b"), EEXIST);
  FAILS(link("missing", "c"), ENOENT);
  FAILS(link("d", "e"), EPERM);
  MUST(link("d/b", "c"));
  CHECK(links("a") == 3);
  MUST(unlink("a"));
  CHECK(links("c") == 2 && links("d/b") == 2);
  expect_file("c", 1, 2000);
  MUST(unlink("d/b"));
  CHECK(links("c") == 1);
  drop_caches();
  CHECK(links("c") == 1);
  expect_file("c", 1, 2000);
}

static void test_hard_data(void) {
  put_file("a", 1, 5000);
  MUST(link("a", "b"));
  int fd = MUST(open("b", O_RDWR));
  write_pattern(fd, 2, 0, 5000);
  MUST(close(fd));
  drop_caches();
  expect_file("a", 2, 5000);
  expect_file("b", 2, 5000);
}

static void test_symlink(void) {
  char target[4096];
  struct stat st;
  put_file("a", 1, 2000);
  MUST(symlink("a", "l"));
  ssize_t size = MUST(readlink("l", target, sizeof(target)));
  CHECK(size == 1 && target[0] == 'a');
  MUST(lstat("l", &st));
  CHECK(S_ISLNK(st.st_mode) && st.st_size == 1);
  expect_file("l", 1, 2000);
  FAILS(symlink("a", "l"), EEXIST);
  FAILS(readlink("a", target, sizeof(target)), EINVAL);
  FAILS(open("l", O_RDONLY | O_NOFOLLOW), ELOOP);
  MUST(symlink("missing", "dangling"));
  FAILS(open("dangling", O_RDONLY), ENOENT);
  MUST(symlink("loop", "loop"));
  FAILS(open("loop", O_RDONLY), ELOOP);
  drop_caches();
  expect_file("l", 1, 2000);
  MUST(unlink("l"));
  expect_file("a", 1, 2000);
}

static void test_symlink_long(void) {
  // ext4 keeps short targets in the inode and long ones in a block.
  static const size_t sizes[] = {59, 60, 255, 1000, 3000};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    char target[4096], back[4096], name[16];
    for (size_t at = 0; at < sizes[i]; at++)
      target[at] = at % 50 == 49 ? '/' : 'x';
    target[sizes[i]] = 0;
    snprintf(name, sizeof(name), "%zu", sizes[i]);
    MUST(symlink(target, name));
    drop_caches();
    ssize_t size = MUST(readlink(name, back, sizeof(back)));
    CHECK((size_t)size == sizes[i] && !memcmp(target, back, sizes[i]));
  }
}

static void test_symlink_walk(void) {
  MUST(mkdir("d", 0755));
  MUST(mkdir("d/e", 0755));
  put_file("d/e/f", 1, 100);
  MUST(symlink("d", "s"));
  MUST(symlink("../e", "d/up"));
  expect_file("s/e/f", 1, 100);
  expect_file("d/../s/e/f", 1, 100);
  MUST(symlink("e/f", "d/f"));
  expect_file("s/f", 1, 100);
}

static void test_fifo(void) {
  struct stat st;
  MUST(mkfifo("p", 0640));
  MUST(lstat("p", &st));
  CHECK(S_ISFIFO(st.st_mode) && (st.st_mode & 07777) == 0640);
  int fd = MUST(open("p", O_RDWR | O_NONBLOCK));
  CHECK(MUST(write(fd, "x", 1)) == 1);
  char byte;
  CHECK(MUST(read(fd, &byte, 1)) == 1 && byte == 'x');
  MUST(close(fd));
  MUST(unlink("p"));
}

const struct test link_tests[] = {
    {"hard", test_hard},
    {"hard-data", test_hard_data},
    {"symlink", test_symlink},
    {"symlink-long", test_symlink_long},
    {"symlink-walk", test_symlink_walk},
    {"fifo", test_fifo},
    {NULL, NULL},
};
