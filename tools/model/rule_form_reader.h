// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the one form of a rule: shim, rename, signature…
#pragma once

#include "base/result.h"
#include "model/rule.h"
#include "model/yaml_reader.h"

namespace kport {

// `top` is the rule's map; exactly one of its keys must be a form.
[[nodiscard]] Result<Form> read_form(const Yaml& top);

// The signature form has a file of its own.
[[nodiscard]] Result<std::vector<SignatureChange>>
read_signatures(const Yaml& list);

// [[NEW, OLD], …]: every capital hole of OLD must stand in NEW.
using TemplatePairs = std::vector<std::pair<Located, Located>>;

} // namespace kport
