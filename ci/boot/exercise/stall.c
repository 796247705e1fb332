// Stops the server with a request in flight: a killed or interrupted process
// must leave without an answer, and the mount must work when it goes on.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void on_signal(int signal) {
  (void)signal;
}

// Blocks in a request: whatever it asks, the stopped server does not answer.
static void ask(int turn, int catches) {
  char name[32];
  snprintf(name, sizeof(name), "stall-%d", turn);
  struct sigaction action = {.sa_handler = on_signal};
  if (catches)
    sigaction(SIGINT, &action, NULL);
  int fd = open(name, O_CREAT | O_RDWR, 0644);
  _exit(fd < 0 && errno != EINTR);
}

// Sends the signal to a process that waits for the server.
static pid_t interrupt(int turn, int signal, int catches) {
  const struct timespec settle = {.tv_nsec = 200000000};
  pid_t child = MUST(fork());
  if (!child)
    ask(turn, catches);
  nanosleep(&settle, NULL);
  MUST(kill(child, signal));
  return child;
}

static const char* leaves(pid_t child) {
  int status = watch(child, 20);
  if (status == -1)
    return "the process stays";
  return WIFSIGNALED(status) ? NULL : "the process did not wait";
}

static const char* const names[] = {"stall/kill", "stall/interrupt",
                                    "stall/caught", "stall/continue"};

void list_stall(void) {
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    printf("%s\n", names[i]);
}

static void after_stall(void) {
  put_file("stall-after", 1, 50000);
  drop_caches();
  expect_file("stall-after", 1, 50000);
}

int stall_command(int argc, char** argv) {
  int failed = 0;
  if (argc != 3 || chdir(argv[1]))
    return report("stall", "cannot enter the directory");
  pid_t server = atoi(argv[2]);
  MUST(kill(server, SIGSTOP));
  failed += report(names[0], leaves(interrupt(1, SIGKILL, 0)));
  // What Ctrl-C sends, to a program that does not care about it.
  failed += report(names[1], leaves(interrupt(2, SIGINT, 0)));
  // An operation may be killable only: a caught signal either ends it with
  // EINTR, or it ends well when the server goes on.
  pid_t caught = interrupt(3, SIGINT, 1);
  MUST(kill(server, SIGCONT));
  int harmed = watch(caught, watchdog_seconds());
  failed += report(names[2], harmed ? "a caught signal does harm" : NULL);
  pid_t child = MUST(fork());
  if (!child) {
    after_stall();
    _exit(0);
  }
  int status = watch(child, watchdog_seconds());
  failed += report(names[3], status ? "the mount is not usable" : NULL);
  return failed;
}

// On a mount with a short time limit of its own, which may be lost by that.
int late_command(int argc, char** argv) {
  if (argc != 3 || chdir(argv[1]))
    return report("late", "cannot enter the directory");
  pid_t server = atoi(argv[2]);
  MUST(kill(server, SIGSTOP));
  errno = 0;
  int result = mkdir("late", 0755), error = errno;
  MUST(kill(server, SIGCONT));
  if (!result || error != ETIMEDOUT)
    fail("got %s", result ? strerror(error) : "an answer");
  return 0;
}
