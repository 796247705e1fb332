// SPDX-License-Identifier: GPL-2.0-or-later
// Processor time, for benchmarks and reports; never for decisions.
#pragma once

namespace kport {

// User and system seconds of this process (all threads) and of the children
// it waited for.
double cpu_seconds();

} // namespace kport
