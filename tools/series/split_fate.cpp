// SPDX-License-Identifier: GPL-2.0-or-later
// The words for what became of a commit, as text and JSON have them.
#include "series/split.h"

namespace kport {

std::string_view name(Fate fate) {
  switch (fate) {
  case Fate::kept:
    return "kept";
  case Fate::synthesised:
    return "synthesised";
  case Fate::foreign:
    return "foreign";
  case Fate::empty:
    return "empty";
  case Fate::merged:
    return "merged";
  case Fate::there:
    return "there";
  case Fate::skipped:
    return "skipped";
  case Fate::squashed:
    return "squashed";
  }
  return "";
}

} // namespace kport
