// SPDX-License-Identifier: GPL-2.0-or-later
// Facts and lookups as JSON: for the cache, and for --format=json.
#pragma once

#include <nlohmann/json.hpp>

#include "model/fact.h"

namespace kport {

// Only fields that say something; keys are spelled out, people read them.
nlohmann::json to_json(const Fact& fact);
Fact fact_from_json(const nlohmann::json& json);

nlohmann::json to_json(const Lookup& lookup);
Lookup lookup_from_json(const nlohmann::json& json);

// The JSON's text; what is not UTF-8 in a header becomes U+FFFD.
std::string text_of(const nlohmann::json& json);

std::string_view name(Answer answer); // "yes", "no", "cannot-tell"

} // namespace kport
