// Starts, watches and reaps the processes of a test; a hang shows its stack.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

// Where a stuck process waits in the kernel: the most useful line of a report.
static void show_stack(pid_t child) {
  char path[64], text[2048];
  snprintf(path, sizeof(path), "/proc/%d/stack", child);
  int fd = open(path, O_RDONLY);
  ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
  if (fd >= 0)
    close(fd);
  text[size < 0 ? 0 : size] = 0;
  for (char* line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    printf("# stack %d: %s\n", child, line);
  fflush(stdout);
}

int watchdog_seconds(void) {
  const char* seconds = getenv("WATCHDOG");
  return seconds ? atoi(seconds) : 180;
}

int watch(pid_t child, int seconds) {
  const struct timespec pause = {.tv_nsec = 2000000};
  struct timespec now, end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += seconds;
  for (;;) {
    int status;
    pid_t pid = waitpid(child, &status, WNOHANG);
    if (pid == child)
      return status;
    if (pid < 0)
      fail("waitpid: %s", strerror(errno));
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec > end.tv_sec)
      break;
    nanosleep(&pause, NULL);
  }
  show_stack(child);
  kill(child, SIGKILL);
  return -1;
}

void run_children(int count, child_fn* run, void* argument) {
  pid_t children[16];
  CHECK(count <= 16);
  for (int i = 0; i < count; i++) {
    children[i] = MUST(fork());
    if (!children[i]) {
      run(i, argument);
      _exit(0);
    }
  }
  int failed = 0;
  for (int i = 0; i < count; i++) {
    int status;
    MUST(waitpid(children[i], &status, 0));
    failed += status != 0;
  }
  if (failed)
    fail("%d of %d processes failed", failed, count);
}
