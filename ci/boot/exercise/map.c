// Tests of memory mappings: what one side writes the other side reads.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

static unsigned char* map(int fd, size_t size, int protection, int flags) {
  unsigned char* data = mmap(NULL, size, protection, flags, fd, 0);
  if (data == MAP_FAILED)
    fail("mmap: %s", strerror(errno));
  return data;
}

static void test_read(void) {
  put_file("a", 1, 10000);
  drop_caches();
  int fd = MUST(open("a", O_RDONLY));
  unsigned char* data = map(fd, 10000, PROT_READ, MAP_PRIVATE);
  unsigned char wanted[10000];
  fill(wanted, sizeof(wanted), 1, 0);
  CHECK(!memcmp(data, wanted, sizeof(wanted)));
  // The rest of the last page reads as zero.
  CHECK(!data[10000] && !data[12287]);
  MUST(munmap(data, 10000));
}

static void test_shared_write(void) {
  put_file("a", 1, 12288);
  drop_caches();
  int fd = MUST(open("a", O_RDWR));
  unsigned char* data = map(fd, 12288, PROT_READ | PROT_WRITE, MAP_SHARED);
  fill(data + 3000, 3000, 2, 3000);
  expect_pattern(fd, 2, 3000, 3000);
  MUST(msync(data, 12288, MS_SYNC));
  // A write must show in the mapping as well.
  write_pattern(fd, 3, 8000, 1000);
  unsigned char wanted[1000];
  fill(wanted, sizeof(wanted), 3, 8000);
  CHECK(!memcmp(data + 8000, wanted, sizeof(wanted)));
  MUST(munmap(data, 12288));
  forget_pages(fd);
  MUST(close(fd));
  drop_caches();
  fd = MUST(open("a", O_RDONLY));
  expect_pattern(fd, 1, 0, 3000);
  expect_pattern(fd, 2, 3000, 3000);
  expect_pattern(fd, 1, 6000, 2000);
  expect_pattern(fd, 3, 8000, 1000);
  expect_pattern(fd, 1, 9000, 3288);
}

static void test_dirty_after_close(void) {
  put_file("a", 1, 8192);
  int fd = MUST(open("a", O_RDWR));
  unsigned char* data = map(fd, 8192, PROT_READ | PROT_WRITE, MAP_SHARED);
  MUST(close(fd));
  // The mapping alone keeps the file open and has to be written back.
  fill(data, 8192, 2, 0);
  MUST(munmap(data, 8192));
  drop_caches();
  expect_file("a", 2, 8192);
}

static void test_private_write(void) {
  put_file("a", 1, 8192);
  int fd = MUST(open("a", O_RDONLY));
  unsigned char* data = map(fd, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  fill(data, 8192, 2, 0);
  MUST(munmap(data, 8192));
  MUST(close(fd));
  drop_caches();
  expect_file("a", 1, 8192);
}

static sigjmp_buf escape;

static void on_bus_error(int signal) {
  (void)signal;
  siglongjmp(escape, 1);
}

static void test_truncated(void) {
  put_file("a", 1, 12288);
  int fd = MUST(open("a", O_RDWR));
  volatile unsigned char* data =
      map(fd, 12288, PROT_READ | PROT_WRITE, MAP_SHARED);
  CHECK(data[9000] || data[9001] || data[9002]);
  MUST(ftruncate(fd, 5000));
  // Past the end of a shrunk file a mapping has no pages any more.
  signal(SIGBUS, on_bus_error);
  if (!sigsetjmp(escape, 1)) {
    unsigned char byte = data[9000];
    fail("read %02x behind the end", byte);
  }
  CHECK(!data[5000] && !data[8191]);
  expect_pattern(fd, 1, 0, 5000);
}

static void test_grown(void) {
  // What a file is grown by reads as zero, whichever way it is written to then.
  put_file("a", 1, 100);
  int fd = MUST(open("a", O_RDWR));
  MUST(ftruncate(fd, 50000));
  unsigned char* data = map(fd, 50000, PROT_READ | PROT_WRITE, MAP_SHARED);
  CHECK(!data[100] && !data[511] && !data[4095] && !data[49999]);
  data[30000] = 7;
  write_pattern(fd, 2, 45000, 100);
  MUST(msync(data, 50000, MS_SYNC));
  for (int pass = 0; pass < 2; pass++) {
    CHECK(data[30000] == 7 && !data[29999] && !data[30001]);
    expect_pattern(fd, 1, 0, 100);
    expect_zeros(fd, 100, 29900);
    expect_zeros(fd, 30001, 14999);
    expect_pattern(fd, 2, 45000, 100);
    expect_zeros(fd, 45100, 4900);
    MUST(munmap(data, 50000));
    forget_pages(fd);
    data = map(fd, 50000, PROT_READ, MAP_SHARED);
  }
  MUST(munmap(data, 50000));
  expect_size(fd, 50000);
}

static void test_exec(void) {
  // Programs are mapped; a page that arrives wrong crashes them.
  int from = MUST(open("/proc/self/exe", O_RDONLY));
  int to = MUST(open("program", O_WRONLY | O_CREAT, 0755));
  char data[16384];
  ssize_t size;
  while ((size = MUST(read(from, data, sizeof(data)))) > 0)
    CHECK(MUST(write(to, data, (size_t)size)) == size);
  MUST(close(to));
  drop_caches();
  pid_t child = MUST(fork());
  if (!child) {
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execl("./program", "program", "list", (char*)NULL);
    _exit(127);
  }
  int status;
  MUST(waitpid(child, &status, 0));
  CHECK(status == 0);
}

const struct test map_tests[] = {
    {"read", test_read},
    {"shared-write", test_shared_write},
    {"dirty-after-close", test_dirty_after_close},
    {"private-write", test_private_write},
    {"truncated", test_truncated},
    {"grown", test_grown},
    {"exec", test_exec},
    {NULL, NULL},
};
