// SPDX-License-Identifier: GPL-2.0-or-later
// The logs and diffs of a report: on disk, and for its page.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace kport {

struct ReportText {
  std::string path;    // below the report's directory
  std::string text;    // as the page shows it
  std::string missing; // why there is no text
  size_t bytes = 0;    // of the file
  bool cut = false;    // the middle is left out
};

// Each once, those of failures first.
struct ReportTexts {
  std::vector<ReportText> all;
  std::map<std::string, size_t, std::less<>> at; // by path
};

// Reads the files that cells name. What cannot be read, or lies outside of
// `directory`, says so in its place. Of a long file the start and the end.
ReportTexts read_texts(const Report& report,
                       const std::filesystem::path& directory);

// Writes logs and diffs (path below `directory` -> bytes) for a report to come;
// those of an earlier report that are not among them go.
[[nodiscard]] Result<void>
write_texts(const std::map<std::string, std::string>& texts,
            const std::filesystem::path& directory);

// Lines for reading: UTF-8, no colours, no other controls than tabs.
std::string plain_text(std::string_view bytes);

} // namespace kport
