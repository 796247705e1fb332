// SPDX-License-Identifier: GPL-2.0-or-later
// What a person says about one commit's way upstream, in its message or in a
// note on it (refs/notes/kport):
//     Kport: skip             it is not told
//     Kport: squash <commit>  it becomes part of that earlier commit
//     Kport: split            a new series begins with it
//     Kport: reword <path>    its message is that file of the range's last tree
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kport {

struct Steering {
  bool skip = false;
  bool split = false;
  std::string squash; // hex digits of a development commit
  std::string reword; // a path
};

// Adds what `text` says to `out`. Lines that do not begin with "Kport:" say
// nothing; an error for a word that is not one of the four.
[[nodiscard]] Result<void> read_steering(std::string_view text, Steering& out);

// The message without those lines; its bytes when there are none.
std::string without_steering(std::string_view message);

} // namespace kport
