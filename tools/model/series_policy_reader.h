// SPDX-License-Identifier: GPL-2.0-or-later
// `series:` of kport.yaml.
#pragma once

#include "base/result.h"
#include "model/series_policy.h"
#include "model/yaml_reader.h"

namespace kport {

[[nodiscard]] Result<SeriesPolicy> read_series_policy(const Yaml& node);

} // namespace kport
