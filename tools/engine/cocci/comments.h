// SPDX-License-Identifier: GPL-2.0-or-later
// Comments that a program dropped from text it rewrote.
#pragma once

#include <string_view>
#include <vector>

#include "engine/cocci/text_diff.h"

namespace kport {

// Adds to each hunk, behind its new text, the comments of the old text that
// `after` has no more. A hunk that only takes text away takes its comments
// along: they were about that text.
void keep_comments(std::string_view before, std::string_view after,
                   std::vector<Hunk>& hunks);

} // namespace kport
