// SPDX-License-Identifier: GPL-2.0-or-later
// BTF (Documentation/bpf/btf.rst) as C: the only door to libbpf.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/symvers.h"

namespace kport {

struct BtfText {
  // All types, then the exported functions and variables, as declarations that
  // a compiler takes. No macro, no inline function, no include, no `__user`.
  std::string c;
  // Names that BTF has and yet does not settle, as facts spell them ("struct
  // x", "f"), and why: several definitions of one name, mostly.
  std::map<std::string, std::string> unclear;
};

// `btf` is the section of a vmlinux (not of a module, which needs that too).
// Functions of other names than the exports' are private, and left out. `file`
// is for messages.
[[nodiscard]] Result<BtfText>
read_btf(std::string_view btf, const Exports& exports, const std::string& file);

} // namespace kport
