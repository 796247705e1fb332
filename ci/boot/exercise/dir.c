// Tests of directories: mkdir, rmdir, rename, and reading 300 entries.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { ENTRIES = 300 };

static void test_mkdir(void) {
  struct stat st;
  MUST(mkdir("d", 0750));
  MUST(stat("d", &st));
  CHECK(S_ISDIR(st.st_mode) && (st.st_mode & 07777) == 0750);
  FAILS(mkdir("d", 0755), EEXIST);
  FAILS(mkdir("missing/d", 0755), ENOENT);
  nlink_t before = st.st_nlink;
  MUST(mkdir("d/e", 0755));
  MUST(stat("d", &st));
  CHECK(st.st_nlink == before + 1);
  put_file("d/e/f", 1, 100);
  expect_file("d/e/../e/./f", 1, 100);
  FAILS(open("d", O_WRONLY), EISDIR);
}

static void test_rmdir(void) {
  struct stat st;
  MUST(mkdir("d", 0755));
  MUST(mkdir("d/e", 0755));
  put_file("f", 1, 1);
  FAILS(rmdir("d"), ENOTEMPTY);
  FAILS(rmdir("f"), ENOTDIR);
  FAILS(rmdir("missing"), ENOENT);
  MUST(rmdir("d/e"));
  MUST(rmdir("d"));
  FAILS(stat("d", &st), ENOENT);
  FAILS(stat("d/e", &st), ENOENT);
  MUST(mkdir("d", 0755));
}

static void test_depth(void) {
  char path[512] = ".";
  for (int i = 0; i < 40; i++) {
    strcat(path, "/level");
    MUST(mkdir(path, 0755));
  }
  strcat(path, "/file");
  put_file(path, 1, 1000);
  drop_caches();
  expect_file(path, 1, 1000);
}

static void test_rename(void) {
  struct stat st;
  put_file("a", 1, 3000);
  MUST(rename("a", "b"));
  FAILS(stat("a", &st), ENOENT);
  expect_file("b", 1, 3000);
  // Over an existing file, which somebody still has open.
  put_file("c", 2, 500);
  int fd = MUST(open("c", O_RDONLY));
  MUST(rename("b", "c"));
  expect_file("c", 1, 3000);
  expect_pattern(fd, 2, 0, 500);
  MUST(close(fd));
  FAILS(rename("missing", "c"), ENOENT);
  drop_caches();
  expect_file("c", 1, 3000);
}

static void test_rename_across(void) {
  struct stat st;
  MUST(mkdir("d", 0755));
  MUST(mkdir("e", 0755));
  put_file("d/a", 1, 3000);
  put_file("e/a", 2, 100);
  MUST(rename("d/a", "e/a"));
  FAILS(stat("d/a", &st), ENOENT);
  expect_file("e/a", 1, 3000);
  // A directory moves with what is in it.
  MUST(mkdir("e/sub", 0755));
  put_file("e/sub/f", 3, 700);
  MUST(rename("e/sub", "d/moved"));
  expect_file("d/moved/f", 3, 700);
  FAILS(stat("e/sub", &st), ENOENT);
  FAILS(rename("d", "d/moved/inside"), EINVAL);
  MUST(mkdir("full", 0755));
  put_file("full/f", 1, 1);
  FAILS(rename("d/moved", "full"), ENOTEMPTY);
  MUST(mkdir("empty", 0755));
  MUST(rename("d/moved", "empty"));
  expect_file("empty/f", 3, 700);
  drop_caches();
  expect_file("empty/f", 3, 700);
}

static void test_rename_open(void) {
  MUST(mkdir("d", 0755));
  int fd = create("a");
  write_pattern(fd, 1, 0, 2000);
  MUST(rename("a", "d/b"));
  write_pattern(fd, 1, 2000, 2000);
  MUST(fsync(fd));
  struct stat open_file, named;
  MUST(fstat(fd, &open_file));
  MUST(stat("d/b", &named));
  CHECK(open_file.st_ino == named.st_ino && named.st_size == 4000);
  MUST(close(fd));
  drop_caches();
  expect_file("d/b", 1, 4000);
}

static void make_entries(void) {
  char name[32];
  for (int i = 0; i < ENTRIES; i++) {
    snprintf(name, sizeof(name), "entry-%03d", i);
    if (i % 10 == 0)
      MUST(mkdir(name, 0755));
    else
      MUST(close(create(name)));
  }
}

// Reads to the end; counts each entry in seen.
static void read_entries(DIR* directory, int* seen) {
  struct dirent* entry;
  while ((errno = 0, entry = readdir(directory))) {
    int i;
    char rest;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
      continue;
    if (sscanf(entry->d_name, "entry-%3d%c", &i, &rest) != 1 || i >= ENTRIES)
      fail("unknown entry %s", entry->d_name);
    seen[i]++;
    if (entry->d_type != DT_UNKNOWN)
      CHECK(entry->d_type == (i % 10 ? DT_REG : DT_DIR));
  }
  CHECK(!errno);
}

static void expect_each_once(const int* seen) {
  for (int i = 0; i < ENTRIES; i++)
    if (seen[i] != 1)
      fail("entry-%03d seen %d times", i, seen[i]);
}

static void test_readdir(void) {
  MUST(mkdir("d", 0755));
  MUST(chdir("d"));
  make_entries();
  DIR* directory = opendir(".");
  CHECK(directory);
  for (int pass = 0; pass < 2; pass++) {
    int seen[ENTRIES] = {0};
    read_entries(directory, seen);
    expect_each_once(seen);
    rewinddir(directory);
  }
  closedir(directory);
  drop_caches();
  CHECK((directory = opendir(".")));
  int seen[ENTRIES] = {0}, dots = 0;
  struct dirent* entry;
  for (int i = 0; i < ENTRIES + 2 && (entry = readdir(directory)); i++) {
    struct stat st;
    dots += entry->d_name[0] == '.';
    if (i % 17 == 0 && strcmp(entry->d_name, "..")) {
      MUST(lstat(entry->d_name, &st));
      CHECK(st.st_ino == entry->d_ino);
    }
  }
  CHECK(dots == 2 && !readdir(directory));
  rewinddir(directory);
  read_entries(directory, seen);
  expect_each_once(seen);
  closedir(directory);
}

static void test_seekdir(void) {
  MUST(mkdir("d", 0755));
  MUST(chdir("d"));
  make_entries();
  DIR* directory = opendir(".");
  CHECK(directory);
  for (int i = 0; i < 100; i++)
    CHECK(readdir(directory));
  long place = telldir(directory);
  int first[ENTRIES] = {0}, again[ENTRIES] = {0};
  read_entries(directory, first);
  seekdir(directory, place);
  read_entries(directory, again);
  int count = 0;
  for (int i = 0; i < ENTRIES; i++) {
    CHECK(first[i] == again[i] && first[i] <= 1);
    count += first[i];
  }
  CHECK(count >= ENTRIES - 100 && count <= ENTRIES - 98);
  closedir(directory);
}

static void test_remove_all(void) {
  MUST(mkdir("d", 0755));
  MUST(chdir("d"));
  make_entries();
  DIR* directory = opendir(".");
  CHECK(directory);
  // What rm -r does: read, remove, rewind, until nothing is left.
  for (int removed = -1; removed;) {
    struct dirent* entry;
    removed = 0;
    while ((entry = readdir(directory)))
      if (entry->d_name[0] != '.') {
        struct stat st;
        MUST(lstat(entry->d_name, &st));
        MUST(S_ISDIR(st.st_mode) ? rmdir(entry->d_name)
                                 : unlink(entry->d_name));
        removed++;
      }
    rewinddir(directory);
  }
  closedir(directory);
  MUST(chdir(".."));
  MUST(rmdir("d"));
}

static void test_changes_show(void) {
  MUST(mkdir("d", 0755));
  DIR* directory = opendir("d");
  CHECK(directory);
  while (readdir(directory))
    ;
  put_file("d/new", 1, 1);
  rewinddir(directory);
  int found = 0;
  struct dirent* entry;
  while ((entry = readdir(directory)))
    found += !strcmp(entry->d_name, "new");
  CHECK(found == 1);
  closedir(directory);
}

const struct test dir_tests[] = {
    {"mkdir", test_mkdir},
    {"rmdir", test_rmdir},
    {"depth", test_depth},
    {"rename", test_rename},
    {"rename-across", test_rename_across},
    {"rename-open", test_rename_open},
    {"readdir-300", test_readdir},
    {"seekdir", test_seekdir},
    {"remove-all", test_remove_all},
    {"changes-show", test_changes_show},
    {NULL, NULL},
};
