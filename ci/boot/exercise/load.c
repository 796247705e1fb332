// Tests with several processes on one mount: distinct files, one file, names.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { WORKERS = 4, RECORD = 1000, RECORDS = 40 };

static void write_own_file(int index, void* argument) {
  (void)argument;
  char name[16];
  snprintf(name, sizeof(name), "own-%d", index);
  int fd = create(name);
  for (int i = 0; i < RECORDS; i++)
    write_pattern(fd, (uint32_t)index, (off_t)i * 5000, 5000);
  MUST(fsync(fd));
  forget_pages(fd);
  expect_pattern(fd, (uint32_t)index, 0, RECORDS * 5000);
}

static void test_distinct_files(void) {
  run_children(WORKERS, write_own_file, NULL);
  drop_caches();
  for (int i = 0; i < WORKERS; i++) {
    char name[16];
    snprintf(name, sizeof(name), "own-%d", i);
    expect_file(name, (uint32_t)i, RECORDS * 5000);
  }
}

// Records of one file, dealt out in turn: neighbours share every page.
static void write_records(int index, void* argument) {
  (void)argument;
  int fd = MUST(open("shared", O_RDWR));
  for (int i = index; i < WORKERS * RECORDS; i += WORKERS) {
    write_pattern(fd, (uint32_t)index, (off_t)i * RECORD, RECORD);
    if (i % 16 == index)
      MUST(fsync(fd));
  }
}

static void test_same_file(void) {
  MUST(close(create("shared")));
  run_children(WORKERS, write_records, NULL);
  drop_caches();
  int fd = MUST(open("shared", O_RDONLY));
  expect_size(fd, WORKERS * RECORDS * RECORD);
  for (int i = 0; i < WORKERS * RECORDS; i++)
    expect_pattern(fd, (uint32_t)(i % WORKERS), (off_t)i * RECORD, RECORD);
}

static void churn_names(int index, void* argument) {
  (void)argument;
  char a[32], b[32];
  for (int i = 0; i < 30; i++) {
    struct stat st;
    snprintf(a, sizeof(a), "tmp-%d-%d", index, i);
    snprintf(b, sizeof(b), "done-%d-%d", index, i % 5);
    put_file(a, (uint32_t)i, 200);
    MUST(rename(a, b));
    FAILS(stat(a, &st), ENOENT);
    expect_file(b, (uint32_t)i, 200);
  }
}

static void test_names(void) {
  run_children(WORKERS, churn_names, NULL);
  drop_caches();
  for (int index = 0; index < WORKERS; index++)
    for (int i = 0; i < 5; i++) {
      char name[32];
      snprintf(name, sizeof(name), "done-%d-%d", index, i);
      expect_file(name, (uint32_t)(25 + i), 200);
      MUST(unlink(name));
    }
}

// Everybody fights for the same few names; errors are part of the game, a
// wrong kind of error or wrong contents are not.
static void fight(int index, void* argument) {
  (void)argument;
  for (int i = 0; i < 60; i++) {
    char name[16], other[16];
    snprintf(name, sizeof(name), "n%d", (i + index) % 3);
    snprintf(other, sizeof(other), "n%d", (i * 7 + index) % 3);
    int fd = open(name, O_RDWR | O_CREAT, 0644);
    if (fd >= 0) {
      write_pattern(fd, 1, 0, 300);
      MUST(close(fd));
    } else if (errno != ENOENT && errno != ESTALE) {
      fail("open: %s", strerror(errno));
    }
    int result = i % 2 ? unlink(name) : rename(name, other);
    if (result && errno != ENOENT && errno != ESTALE)
      fail("%s: %s", i % 2 ? "unlink" : "rename", strerror(errno));
  }
}

static void test_fight(void) {
  run_children(WORKERS, fight, NULL);
  drop_caches();
  for (int i = 0; i < 3; i++) {
    char name[16];
    struct stat st;
    snprintf(name, sizeof(name), "n%d", i);
    if (!stat(name, &st) && st.st_size)
      expect_file(name, 1, 300);
  }
}

static void read_while_written(int index, void* argument) {
  (void)argument;
  int fd = MUST(open("growing", index ? O_RDONLY : O_RDWR));
  if (!index) {
    for (int i = 0; i < 100; i++)
      write_pattern(fd, 1, (off_t)i * 777, 777);
    return;
  }
  for (int i = 0; i < 100; i++) {
    struct stat st;
    MUST(fstat(fd, &st));
    off_t from = st.st_size > 4000 ? st.st_size - 4000 : 0;
    expect_pattern(fd, 1, from, (size_t)(st.st_size - from));
  }
}

static void test_readers(void) {
  MUST(close(create("growing")));
  run_children(WORKERS, read_while_written, NULL);
  expect_file("growing", 1, 77700);
}

static void read_cold(int index, void* argument) {
  (void)argument;
  int fd = MUST(open("a", O_RDONLY));
  for (int i = 0; i < 5; i++) {
    expect_pattern(fd, 1, 0, 200000);
    if (index == 0)
      drop_caches();
  }
}

static void test_reclaim(void) {
  put_file("a", 1, 200000);
  drop_caches();
  run_children(WORKERS, read_cold, NULL);
}

const struct test load_tests[] = {
    {"distinct-files", test_distinct_files},
    {"same-file", test_same_file},
    {"names", test_names},
    {"fight", test_fight},
    {"readers", test_readers},
    {"reclaim", test_reclaim},
    {NULL, NULL},
};
