// SPDX-License-Identifier: GPL-2.0-or-later
// Processor time by getrusage().
#include "base/cpu.h"

#include <initializer_list>

#include <sys/resource.h>

namespace kport {

double cpu_seconds() {
  double total = 0;
  for (int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage u{};
    getrusage(who, &u);
    for (const timeval& t : {u.ru_utime, u.ru_stime})
      total += static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  }
  return total;
}

} // namespace kport
