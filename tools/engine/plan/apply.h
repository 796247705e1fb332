// SPDX-License-Identifier: GPL-2.0-or-later
// One change applied to one anchor's form, symbolically.
#pragma once

#include <optional>

#include "engine/plan/path.h"

namespace kport {

// The form after undoing `change`, or nothing when it does not concern this
// form (another name, another type at that place).
std::optional<AnchorForm> apply(const Change& change, const AnchorForm& form,
                                const FactSet& target);

// `text` with the type name `from` replaced by `to` as whole words; "struct
// a" never matches inside "struct ab".
std::string replace_type(const std::string& text, const std::string& from,
                         const std::string& to);

} // namespace kport
