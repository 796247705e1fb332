// SPDX-License-Identifier: GPL-2.0-or-later
// Reads kport/blame.json out of a generated tree.
#include "flow/generated_place.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace kport {
namespace {

using nlohmann::json;

int64_t lines_of(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

} // namespace

Result<void> locate(const Repository& trees, const Oid& tree,
                    const std::string& canonical, Cause& cause) {
  std::map<std::string, TreeFile> files = TRY(trees.list_tree(tree));
  auto account = files.find("kport/blame.json");
  auto generated = files.find(cause.file);
  if (account == files.end() || generated == files.end() || cause.line == 0)
    return {}; // mainline's tree has no account: its lines are canonical
  json all = json::parse(TRY(trees.read_blob(account->second.id)), nullptr,
                         false);
  if (all.is_discarded() || !all.contains("edits"))
    return {};
  const json edits = all["edits"].value(cause.file, json::array());
  // Behind the last edit both texts end alike.
  int64_t shift = 0;
  if (!edits.empty() && !canonical.empty())
    shift = lines_of(canonical) -
            lines_of(TRY(trees.read_blob(generated->second.id)));
  for (const json& edit : edits) {
    int64_t first = edit.value("line", 0), last = edit.value("last_line", 0);
    int64_t was = edit.value("canonical_line", 0);
    if (cause.line < first) {
      shift = was - first; // between two edits both texts are equal
      break;
    }
    if (cause.line > last)
      continue;
    for (const json& why : edit.value("because", json::array())) {
      cause.rule = why.value("rule", "");
      cause.fact = why.value("fact", "");
    }
    shift = was - static_cast<int64_t>(cause.line);
    break;
  }
  cause.line = static_cast<uint32_t>(cause.line + shift);
  return {};
}

} // namespace kport
