// Runs one command of the guest's script under the watchdog and reports it.
// SPDX-License-Identifier: GPL-2.0-or-later
#include "exercise.h"

#include <sys/wait.h>

int step_command(int argc, char** argv) {
  int fails = argc > 1 && !strcmp(argv[1], "--fails");
  if (argc < 3 + fails)
    return report("step", "usage: step [--fails] NAME CMD...");
  const char* name = argv[1 + fails];
  pid_t child = fork();
  if (!child) {
    execvp(argv[2 + fails], argv + 2 + fails);
    _exit(127);
  }
  int status = child < 0 ? 1 : watch(child, watchdog_seconds());
  if (status == -1)
    return report(name, "hung"), 3;
  if (WIFSIGNALED(status) || WEXITSTATUS(status) == 127)
    return report(name, "did not run");
  int failed = WEXITSTATUS(status) != 0;
  if (failed == fails)
    return report(name, NULL);
  return report(name, fails ? "succeeded" : "failed");
}
