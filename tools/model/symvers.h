// SPDX-License-Identifier: GPL-2.0-or-later
// What a target says outside its headers: Module.symvers and .config.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/fact.h"

namespace kport {

// Symbol -> where it is exported. Ordered by symbol.
using Exports = std::map<std::string, Export, std::less<>>;

// "CONFIG_FOO" -> "y", "m", a number or text without its quotes. What is "not
// set" is absent.
using Config = std::map<std::string, std::string, std::less<>>;

// The text of Module.symvers, from 4.18 (four columns), 5.3 (namespace in the
// third) to 7.x ("module:kvm,kvm-amd" as a namespace). `file` is for messages.
[[nodiscard]] Result<Exports> parse_symvers(std::string_view text,
                                            const std::string& file);

// The text of .config or include/config/auto.conf.
[[nodiscard]] Result<Config> parse_config(std::string_view text,
                                          const std::string& file);

} // namespace kport
