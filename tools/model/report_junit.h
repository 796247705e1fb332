// SPDX-License-Identifier: GPL-2.0-or-later
// A Report as JUnit XML, which Jenkins, GitLab and others show.
#pragma once

#include <string>

#include "model/report.h"

namespace kport {

// A test suite for lint and one for each target, a test case for each patch.
// What policy does not make red, was skipped or is pending is "skipped", with
// the reason. Well-formed XML 1.0 whatever the report holds: characters that
// XML cannot carry are U+FFFD. A case's time is this run's CPU.
std::string report_to_junit(const Report& report);

} // namespace kport
