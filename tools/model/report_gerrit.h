// SPDX-License-Identifier: GPL-2.0-or-later
// A Report as reviews for Gerrit's "Set Review".
#pragma once

#include <string>

#include "model/report.h"

namespace kport {

// A JSON array, one entry for each patch, since a patch is a change:
//
//     commit, subject
//     review        a ReviewInput: message, tag, labels, comments
//     robot_review  the same with robot_comments, for Gerrit before 3.13
//
// (Gerrit's documentation, rest-api-changes, "ReviewInput"; 3.13 took robot
// comments away.) The label is -1 when the patch is red, 0 when an enforced
// target is pending, else +1. Failures are commented on at their first bad
// patch. Gerrit refuses a comment on a file that the change does not touch:
// those go to /PATCHSET_LEVEL and say where they belong.
std::string report_to_gerrit(const Report& report,
                             const std::string& label = "Verified");

} // namespace kport
