// SPDX-License-Identifier: GPL-2.0-or-later
// Writes logs and diffs, reads them, and makes them fit to be shown.
#include "flow/report_texts.h"

#include <fmt/format.h>

#include "base/files.h"
#include "model/report_words.h"
#include "model/utf8.h"

namespace kport {
namespace {

constexpr size_t kHead = 128 << 10;
constexpr size_t kTail = 256 << 10; // what went wrong stands near the end

// "\033[1;31m" and the like, at the start of `text`: its length or 0.
size_t control_sequence(std::string_view text) {
  if (!text.starts_with("\033["))
    return 0;
  size_t end = text.find_first_not_of("0123456789;:?", 2);
  return end == text.npos ? text.size() : end + 1;
}

std::string shortened(const std::string& bytes) {
  size_t head = bytes.rfind('\n', kHead);
  size_t tail = bytes.find('\n', bytes.size() - kTail);
  head = head == bytes.npos ? kHead : head + 1;
  tail = tail == bytes.npos ? bytes.size() - kTail : tail + 1;
  return fmt::format("{}[… {} bytes are left out here; the file has all]\n{}",
                     bytes.substr(0, head), tail - head, bytes.substr(tail));
}

ReportText read_one(const std::string& path, const fs::path& directory) {
  ReportText out{.path = path};
  Result<fs::path> file = inside(directory, path);
  Result<std::string> bytes =
      file ? read_file(*file) : Result<std::string>(fail(file.error()));
  if (!bytes) {
    out.missing = shown(bytes.error().message);
    return out;
  }
  out.bytes = bytes->size();
  out.cut = bytes->size() > kHead + kTail;
  out.text = plain_text(out.cut ? shortened(*bytes) : *bytes);
  return out;
}

} // namespace

std::string plain_text(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::string line; // between what shown() would not keep
  auto flush = [&] {
    out += shown(line);
    line.clear();
  };
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (size_t n = control_sequence(bytes.substr(i))) {
      i += n - 1;
    } else if (bytes[i] == '\n' || bytes[i] == '\t') {
      flush();
      out += bytes[i];
    } else if (bytes[i] != '\r' || i + 1 == bytes.size() ||
               bytes[i + 1] != '\n') {
      line += bytes[i];
    }
  }
  flush();
  return out;
}

Result<void> write_texts(const std::map<std::string, std::string>& texts,
                         const fs::path& directory) {
  for (const auto& [path, text] : texts)
    TRY(write_file(TRY(inside(directory, path)), text));
  std::error_code code;
  for (const char* kind : {"logs", "diffs"})
    for (const auto& entry : fs::directory_iterator(directory / kind, code))
      if (!texts.contains(kind + ("/" + entry.path().filename().string())))
        fs::remove(entry.path(), code);
  return {};
}

ReportTexts read_texts(const Report& report, const fs::path& directory) {
  ReportTexts out;
  auto add = [&](const std::string& path) {
    if (path.empty() || !out.at.try_emplace(path, out.all.size()).second)
      return;
    out.all.push_back(read_one(path, directory));
  };
  for (bool failures : {true, false})
    for (const PatchReport& patch : report.patches)
      for (const Cell& cell : patch.cells)
        if (failed(cell) == failures) {
          add(cell.log);
          add(cell.diff);
        }
  return out;
}

} // namespace kport
