// Kills the server while several processes use the mount: each of them must
// get an error soon, must keep getting errors, and must be able to leave.
// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "exercise.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

// What a worker tells the parent, in memory both share.
struct progress {
  volatile int operations;
  volatile int failures;
  volatile int first_error;
};

static struct progress* progress;

// One operation that needs the server; 0 or an errno.
typedef int operation(int index, int turn);

static int do_write(int index, int turn) {
  static int fd = -1;
  unsigned char data[6000];
  if (fd < 0)
    fd = create("lost-write");
  fill(data, sizeof(data), (uint32_t)index, 0);
  if (pwrite(fd, data, sizeof(data), (off_t)(turn % 50) * 6000) < 0)
    return errno;
  return fsync(fd) ? errno : 0;
}

static int do_read(int index, int turn) {
  (void)index;
  static int fd = -1;
  char data[4096];
  if (fd < 0) {
    put_file("lost-read", 1, 40960);
    fd = MUST(open("lost-read", O_RDONLY));
  }
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  return pread(fd, data, sizeof(data), (off_t)(turn % 10) * 4096) < 0 ? errno
                                                                      : 0;
}

static int do_names(int index, int turn) {
  (void)index;
  char a[32], b[32];
  snprintf(a, sizeof(a), "lost-a%d", turn);
  snprintf(b, sizeof(b), "lost-b%d", turn);
  int fd = open(a, O_CREAT | O_EXCL | O_RDWR, 0644);
  if (fd < 0)
    return errno;
  close(fd);
  if (rename(a, b))
    return errno;
  return unlink(b) ? errno : 0;
}

static int do_readdir(int index, int turn) {
  (void)index, (void)turn;
  DIR* directory = opendir(".");
  if (!directory)
    return errno;
  errno = 0;
  while (readdir(directory))
    ;
  int error = errno;
  closedir(directory);
  return error;
}

static sigjmp_buf bus_error;

static void on_bus_error(int signal) {
  (void)signal;
  siglongjmp(bus_error, 1);
}

static int do_map(int index, int turn) {
  (void)index;
  static unsigned char* data;
  static int fd;
  if (!data) {
    put_file("lost-map", 1, 65536);
    fd = MUST(open("lost-map", O_RDWR));
    data = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(data != MAP_FAILED);
    signal(SIGBUS, on_bus_error);
  }
  if (sigsetjmp(bus_error, 1))
    return EIO;
  data[(turn % 16) * 4096] ^= 1;
  return msync(data, 65536, MS_SYNC) ? errno : 0;
}

static const struct {
  const char* name;
  operation* run;
} workers[] = {
    {"lost/write", do_write}, {"lost/read", do_read},
    {"lost/names", do_names}, {"lost/readdir", do_readdir},
    {"lost/mmap", do_map},
};
enum { WORKERS = sizeof(workers) / sizeof(workers[0]), ENOUGH = 20 };

void list_lost(void) {
  for (int i = 0; i < WORKERS; i++)
    printf("%s\n", workers[i].name);
}

static int is_connection_error(int error) {
  switch (error) {
  case EIO:
  case ENOTCONN:
  case ECONNRESET:
  case ECONNABORTED:
  case ECONNREFUSED:
  case EPIPE:
  case ESHUTDOWN:
  case ETIMEDOUT:
  case EHOSTDOWN:
  case ESTALE:
    return 1;
  }
  return 0;
}

static void work(int index) {
  for (int turn = 0; progress[index].failures < 5; turn++) {
    int error = workers[index].run(index, turn);
    progress[index].operations++;
    if (error && !progress[index].failures++)
      progress[index].first_error = error;
  }
  _exit(0);
}

// Waits for a condition over all workers; 0 when the watchdog is faster.
static int wait_for(int (*done)(const struct progress*)) {
  const struct timespec pause = {.tv_nsec = 5000000};
  for (int tick = watchdog_seconds() * 200; tick; tick--) {
    int ready = 1;
    for (int i = 0; i < WORKERS; i++)
      ready &= done(&progress[i]);
    if (ready)
      return 1;
    nanosleep(&pause, NULL);
  }
  return 0;
}

static int is_busy(const struct progress* worker) {
  return worker->operations >= ENOUGH || worker->failures;
}

static int judge(int index, pid_t child) {
  char reason[128];
  int status = watch(child, watchdog_seconds());
  const struct progress* worker = &progress[index];
  if (status == -1)
    return report(workers[index].name, "hung after the server was lost");
  if (status)
    snprintf(reason, sizeof(reason), "ended with status %x", status);
  else if (!is_connection_error(worker->first_error))
    snprintf(reason, sizeof(reason), "got %s", strerror(worker->first_error));
  else
    return report(workers[index].name, NULL);
  return report(workers[index].name, reason);
}

int lost_command(int argc, char** argv) {
  pid_t children[WORKERS];
  if (argc != 3 || chdir(argv[1]))
    return report("lost", "cannot enter the directory");
  progress = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(progress != MAP_FAILED);
  for (int i = 0; i < WORKERS; i++) {
    children[i] = MUST(fork());
    if (!children[i])
      work(i);
  }
  int busy = wait_for(is_busy);
  for (int i = 0; i < WORKERS; i++)
    if (progress[i].failures)
      printf("# %s failed before the server was killed\n", workers[i].name);
  fflush(stdout);
  MUST(kill(atoi(argv[2]), SIGKILL));
  int failed = 0;
  for (int i = 0; i < WORKERS; i++)
    failed += judge(i, children[i]);
  return failed || !busy;
}
