// SPDX-License-Identifier: GPL-2.0-or-later
// Every fact of one target, read once and kept.
#pragma once

#include <string>

#include "base/result.h"
#include "flow/fact_store.h"
#include "flow/facts.h"
#include "target/acquire.h"

namespace kport {

// The target's store; made first when it is not in the cache, which takes a
// few CPU seconds.
[[nodiscard]] Result<FactStore>
open_database(const Acquire& acquire, const TargetTree& tree, unsigned jobs);

// What a store says about a normal name, also of one it does not hold.
Lookup look_up(const FactStore& store, const std::string& name);

// The configuration's names, as facts; those that are there already stay.
void add_config(const Config& config, std::map<std::string, Lookup>& names);

// How many facts of each kind there are, for a store's `about`.
nlohmann::json count_facts(const std::map<std::string, Lookup>& names);

// All names, judged; `about` gets the counts and the headers that do not parse.
[[nodiscard]] Result<std::string> make_database(const FactSource& source,
                                                unsigned jobs);

} // namespace kport
