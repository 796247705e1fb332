// What the parts of the file-system exerciser share: checks, data, tables.
// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef EXERCISE_H
#define EXERCISE_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

// One test: it runs in a process of its own, inside an empty directory of its
// own on the file system under test, and passes by returning.
struct test {
  const char* name;
  void (*run)(void);
};

extern const struct test file_tests[];
extern const struct test io_tests[];
extern const struct test dir_tests[];
extern const struct test link_tests[];
extern const struct test attr_tests[];
extern const struct test map_tests[];
extern const struct test load_tests[];

// Prints "FAIL name: reason" and ends the process.
_Noreturn void fail(const char* format, ...)
    __attribute__((format(printf, 1, 2)));

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition))                                                          \
      fail("%s:%d: %s", __FILE__, __LINE__, #condition);                       \
  } while (0)

// The value of a call that must not fail.
#define MUST(call)                                                             \
  ({                                                                           \
    __typeof__(call) must_ = (call);                                           \
    if (must_ == (__typeof__(call))-1)                                         \
      fail("%s:%d: %s: %s", __FILE__, __LINE__, #call, strerror(errno));       \
    must_;                                                                     \
  })

// A call that must fail with exactly this errno.
#define FAILS(call, expected)                                                  \
  do {                                                                         \
    errno = 0;                                                                 \
    if ((call) != -1)                                                          \
      fail("%s:%d: %s: succeeded", __FILE__, __LINE__, #call);                 \
    if (errno != (expected))                                                   \
      fail("%s:%d: %s: %s, not %s", __FILE__, __LINE__, #call,                 \
           strerror(errno), strerror(expected));                               \
  } while (0)

// data.c: contents that can be told apart by seed and by offset.
void fill(unsigned char* data, size_t size, uint32_t seed, off_t offset);
// Add whole buffers in equal parts: words of a sum do not span calls.
uint64_t checksum(uint64_t sum, const unsigned char* data, size_t size);
void write_pattern(int fd, uint32_t seed, off_t offset, size_t size);
void expect_pattern(int fd, uint32_t seed, off_t offset, size_t size);
void expect_zeros(int fd, off_t offset, size_t size);
void expect_size(int fd, off_t size);
int create(const char* name);
void put_file(const char* name, uint32_t seed, size_t size);
void expect_file(const char* name, uint32_t seed, size_t size);
void forget_pages(int fd);
void drop_caches(void);

// children.c: processes of one test.
typedef void child_fn(int index, void* argument);
void run_children(int count, child_fn* run, void* argument);
// Runs in a child; its exit status, or -1 when it outlived the watchdog.
int watch(pid_t child, int seconds);
// Only a watchdog against hangs: a busy host must never reach it.
int watchdog_seconds(void);

// tree.c, lost.c, stall.c, mangle.c, step.c: the other commands of main.c.
int plant_command(int argc, char** argv);
int scan_command(int argc, char** argv);
int cycle_command(int argc, char** argv);
int lost_command(int argc, char** argv);
int stall_command(int argc, char** argv);
int late_command(int argc, char** argv);
int mangle_command(int argc, char** argv);
int step_command(int argc, char** argv);
void list_lost(void);
void list_stall(void);
// Prints the result of what is no struct test, reason NULL being success.
int report(const char* name, const char* reason);

#endif
