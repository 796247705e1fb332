// Runs the file-system tests on a mounted directory, one process per test.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>

// The running test; none in a command that somebody else reports on.
static const char* current;

static const struct {
  const char* name;
  const struct test* tests;
} groups[] = {
    {"file", file_tests}, {"io", io_tests},     {"dir", dir_tests},
    {"link", link_tests}, {"attr", attr_tests}, {"map", map_tests},
    {"load", load_tests},
};
enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

// One write per line, so that lines of several processes never mix.
static void say(const char* text) {
  if (write(STDOUT_FILENO, text, strlen(text)) < 0)
    _exit(4);
}

void fail(const char* format, ...) {
  char reason[512], line[700];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof(reason), format, arguments);
  va_end(arguments);
  if (current)
    snprintf(line, sizeof(line), "FAIL %s: %s\n", current, reason);
  else
    snprintf(line, sizeof(line), "# %s\n", reason);
  say(line);
  _exit(1);
}

int report(const char* name, const char* reason) {
  char line[700];
  if (reason)
    snprintf(line, sizeof(line), "FAIL %s: %s\n", name, reason);
  else
    snprintf(line, sizeof(line), "ok %s\n", name);
  say(line);
  return reason ? 1 : 0;
}

static void run_here(const struct test* test, const char* directory) {
  if (mkdir(directory, 0755) || chdir(directory))
    fail("%s: %s", directory, strerror(errno));
  test->run();
  _exit(0);
}

// 0 passed, 1 failed, 3 hung: then nothing after it can be trusted.
static int run_test(const char* group, const struct test* test) {
  char name[128];
  snprintf(name, sizeof(name), "%s/%s", group, test->name);
  current = name;
  for (char* c = strcpy(name + 64, name); *c; c++)
    if (*c == '/')
      *c = '.';
  pid_t child = fork();
  if (child < 0)
    fail("fork: %s", strerror(errno));
  if (!child)
    run_here(test, name + 64);
  int status = watch(child, watchdog_seconds());
  if (status == -1)
    return report(name, "hung"), 3;
  if (WIFSIGNALED(status)) {
    char reason[64];
    snprintf(reason, sizeof(reason), "signal %d", WTERMSIG(status));
    return report(name, reason);
  }
  return WEXITSTATUS(status) ? 1 : report(name, NULL);
}

static int fs_command(int argc, char** argv) {
  if (argc < 2 || chdir(argv[1]))
    return report("fs", "cannot enter the directory");
  umask(022);
  int worst = 0;
  for (int g = 0; g < GROUPS; g++)
    for (const struct test* test = groups[g].tests; test->name; test++) {
      char name[64];
      snprintf(name, sizeof(name), "%s/%s", groups[g].name, test->name);
      if (argc > 2 && strcmp(argv[2], name) && strcmp(argv[2], groups[g].name))
        continue;
      int result = run_test(groups[g].name, test);
      if (result == 3)
        return 3;
      worst = result > worst ? result : worst;
    }
  return worst;
}

static int list_command(int argc, char** argv) {
  (void)argc, (void)argv;
  for (int g = 0; g < GROUPS; g++)
    for (const struct test* test = groups[g].tests; test->name; test++)
      printf("%s/%s\n", groups[g].name, test->name);
  list_lost();
  list_stall();
  return 0;
}

int main(int argc, char** argv) {
  static const struct {
    const char* name;
    int (*run)(int argc, char** argv);
    const char* use;
  } commands[] = {
      {"fs", fs_command, "DIR [GROUP[/TEST]]: every functional test"},
      {"plant", plant_command, "DIR: create the tree that scan describes"},
      {"scan", scan_command, "DIR FILE: write the manifest of a planted tree"},
      {"cycle", cycle_command, "DIR: a little of everything, for leak counts"},
      {"lost", lost_command, "DIR PID: kill the server under load"},
      {"stall", stall_command, "DIR PID: stop the server under a request"},
      {"late", late_command, "DIR PID: wait longer than the mount allows"},
      {"mangle", mangle_command, "PORT PORT SEED: relay and damage replies"},
      {"step", step_command, "[--fails] NAME CMD...: watch one command"},
      {"list", list_command, ": names of all tests"},
  };
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    if (argc > 1 && !strcmp(argv[1], commands[i].name))
      return commands[i].run(argc - 1, argv + 1);
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    fprintf(stderr, "exercise %s %s\n", commands[i].name, commands[i].use);
  return 2;
}
