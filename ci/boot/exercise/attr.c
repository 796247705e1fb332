// Tests of attributes: mode, owner, timestamps, statfs and user.* xattrs.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/xattr.h>

static struct stat status(const char* name) {
  struct stat st;
  MUST(lstat(name, &st));
  return st;
}

static void test_chmod(void) {
  put_file("a", 1, 10);
  MUST(chmod("a", 0640));
  CHECK((status("a").st_mode & 07777) == 0640);
  int fd = MUST(open("a", O_RDONLY));
  MUST(fchmod(fd, 0751));
  MUST(close(fd));
  MUST(mkdir("d", 0755));
  MUST(chmod("d", 01777));
  drop_caches();
  CHECK((status("a").st_mode & 07777) == 0751);
  CHECK((status("d").st_mode & 07777) == 01777);
}

static void test_chown(void) {
  put_file("a", 1, 10);
  MUST(chown("a", 1234, 5678));
  MUST(symlink("a", "l"));
  MUST(lchown("l", 7, 8));
  drop_caches();
  CHECK(status("a").st_uid == 1234 && status("a").st_gid == 5678);
  CHECK(status("l").st_uid == 7 && status("l").st_gid == 8);
  MUST(chown("a", (uid_t)-1, 99));
  CHECK(status("a").st_uid == 1234 && status("a").st_gid == 99);
}

static void expect_times(const char* name, const struct timespec* wanted) {
  struct stat st = status(name);
  if (st.st_mtim.tv_sec != wanted[1].tv_sec ||
      st.st_mtim.tv_nsec != wanted[1].tv_nsec)
    fail("mtime is %lld.%09ld, not %lld.%09ld", (long long)st.st_mtim.tv_sec,
         st.st_mtim.tv_nsec, (long long)wanted[1].tv_sec, wanted[1].tv_nsec);
  CHECK(st.st_atim.tv_sec == wanted[0].tv_sec);
  CHECK(st.st_atim.tv_nsec == wanted[0].tv_nsec);
}

static void test_times(void) {
  struct timespec when[2] = {{1000000001, 123456789}, {1500000002, 987654321}};
  put_file("a", 1, 10);
  MUST(utimensat(AT_FDCWD, "a", when, 0));
  expect_times("a", when);
  drop_caches();
  expect_times("a", when);
  // One at a time; the other stays.
  struct timespec only[2] = {{1, UTIME_OMIT}, {1600000000, 5}};
  MUST(utimensat(AT_FDCWD, "a", only, 0));
  when[1] = only[1];
  drop_caches();
  expect_times("a", when);
  struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  MUST(utimensat(AT_FDCWD, "a", now, 0));
  CHECK(status("a").st_mtim.tv_sec > 1600000000);
}

static void test_times_after_write(void) {
  // cp -p: data may still be dirty when the old timestamps are put back.
  struct timespec when[2] = {{1000000001, 0}, {1500000002, 0}};
  int fd = create("a");
  write_pattern(fd, 1, 0, 20000);
  MUST(futimens(fd, when));
  MUST(close(fd));
  expect_times("a", when);
  drop_caches();
  expect_times("a", when);
}

static void test_times_advance(void) {
  struct timespec when[2] = {{1000000001, 0}, {1000000002, 0}};
  put_file("a", 1, 10);
  MUST(utimensat(AT_FDCWD, "a", when, 0));
  int fd = MUST(open("a", O_WRONLY));
  write_pattern(fd, 2, 0, 10);
  MUST(fsync(fd));
  MUST(close(fd));
  CHECK(status("a").st_mtim.tv_sec > 1000000002);
  MUST(utimensat(AT_FDCWD, "a", when, 0));
  MUST(truncate("a", 5));
  CHECK(status("a").st_mtim.tv_sec > 1000000002);
  MUST(mkdir("d", 0755));
  MUST(utimensat(AT_FDCWD, "d", when, 0));
  put_file("d/f", 1, 1);
  CHECK(status("d").st_mtim.tv_sec > 1000000002);
}

static void test_stat(void) {
  put_file("a", 1, 100000);
  struct stat st = status("a");
  CHECK(st.st_size == 100000 && st.st_uid == 0 && st.st_gid == 0);
  CHECK(st.st_blksize >= 512);
  drop_caches();
  st = status("a");
  CHECK(st.st_size == 100000 && st.st_blocks >= 100000 / 512);
  struct statx sx;
  MUST(statx(AT_FDCWD, "a", 0, STATX_BASIC_STATS, &sx));
  CHECK((sx.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
  CHECK(sx.stx_size == 100000 && sx.stx_ino == st.st_ino);
  put_file("b", 1, 1);
  CHECK(status("b").st_ino != st.st_ino);
  CHECK(status("b").st_dev == st.st_dev);
}

static void test_statfs(void) {
  struct statfs fs;
  MUST(statfs(".", &fs));
  CHECK(fs.f_type && fs.f_bsize >= 512 && fs.f_blocks > 0);
  CHECK(fs.f_bfree <= fs.f_blocks && fs.f_bavail <= fs.f_bfree);
  CHECK(fs.f_files > 0 && fs.f_ffree <= fs.f_files && fs.f_namelen >= 255);
}

static void test_xattr(void) {
  char value[64];
  put_file("a", 1, 10);
  FAILS(getxattr("a", "user.one", value, sizeof(value)), ENODATA);
  MUST(setxattr("a", "user.one", "first", 5, XATTR_CREATE));
  FAILS(setxattr("a", "user.one", "x", 1, XATTR_CREATE), EEXIST);
  FAILS(setxattr("a", "user.two", "x", 1, XATTR_REPLACE), ENODATA);
  CHECK(MUST(getxattr("a", "user.one", NULL, 0)) == 5);
  FAILS(getxattr("a", "user.one", value, 3), ERANGE);
  CHECK(MUST(getxattr("a", "user.one", value, sizeof(value))) == 5);
  CHECK(!memcmp(value, "first", 5));
  MUST(setxattr("a", "user.one", "other value", 11, XATTR_REPLACE));
  drop_caches();
  CHECK(MUST(getxattr("a", "user.one", value, sizeof(value))) == 11);
  CHECK(!memcmp(value, "other value", 11));
  MUST(removexattr("a", "user.one"));
  FAILS(removexattr("a", "user.one"), ENODATA);
  FAILS(getxattr("a", "user.one", value, sizeof(value)), ENODATA);
}

static void test_xattr_list(void) {
  char list[512], value[900], back[900];
  MUST(mkdir("d", 0755));
  for (int i = 0; i < 4; i++) {
    char name[16];
    snprintf(name, sizeof(name), "user.n%d", i);
    memset(value, 'a' + i, sizeof(value));
    MUST(setxattr("d", name, value, (size_t)i * 200 + 1, 0));
  }
  ssize_t size = MUST(listxattr("d", NULL, 0));
  CHECK(size == MUST(listxattr("d", list, sizeof(list))));
  FAILS(listxattr("d", list, 3), ERANGE);
  int seen = 0;
  for (char* name = list; name < list + size; name += strlen(name) + 1)
    if (!strncmp(name, "user.n", 6))
      seen += 1 << (name[6] - '0');
  CHECK(seen == 15);
  for (int i = 0; i < 4; i++) {
    char name[16];
    snprintf(name, sizeof(name), "user.n%d", i);
    CHECK(MUST(getxattr("d", name, back, sizeof(back))) == i * 200 + 1);
    memset(value, 'a' + i, sizeof(value));
    CHECK(!memcmp(value, back, (size_t)i * 200 + 1));
  }
}

static void test_access(void) {
  put_file("a", 1, 10);
  MUST(chmod("a", 0600));
  MUST(access("a", R_OK | W_OK));
  FAILS(access("a", X_OK), EACCES);
  MUST(chmod("a", 0700));
  MUST(access("a", X_OK));
}

const struct test attr_tests[] = {
    {"chmod", test_chmod},
    {"chown", test_chown},
    {"times", test_times},
    {"times-after-write", test_times_after_write},
    {"times-advance", test_times_advance},
    {"stat", test_stat},
    {"statfs", test_statfs},
    {"xattr", test_xattr},
    {"xattr-list", test_xattr_list},
    {"access", test_access},
    {NULL, NULL},
};
