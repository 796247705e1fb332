// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a report's files.
#include "flow/write_report.h"

#include "base/files.h"
#include "model/report_json.h"

namespace kport {

Result<void> write_report(const Report& report,
                          const std::map<std::string, std::string>& files,
                          const fs::path& directory) {
  for (const auto& [path, text] : files)
    TRY(write_file(TRY(inside(directory, path)), text));
  TRY(write_file(directory / "report.json", report_to_json(report)));
  std::error_code code;
  for (const char* kind : {"logs", "diffs"})
    for (const auto& entry : fs::directory_iterator(directory / kind, code))
      if (!files.contains(kind + ("/" + entry.path().filename().string())))
        fs::remove(entry.path(), code);
  return {};
}

} // namespace kport
