// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of names.
#include "model/posted_map.h"

#include "model/message.h"

namespace kport {
namespace {

Result<Oid> cut_name(std::string_view& line) {
  size_t blank = std::min(line.find(' '), line.size());
  std::string_view word = line.substr(0, blank);
  line.remove_prefix(std::min(blank + 1, line.size()));
  if (word == "-")
    return Oid{};
  return parse_oid(word);
}

std::string name_of(const Oid& id) {
  return id.is_zero() ? "-" : id.hex();
}

} // namespace

Result<PostedMap> parse_posted_map(std::string_view text) {
  PostedMap out;
  for (std::string_view line : split_lines(text)) {
    if (line.empty())
      continue;
    Oid development = TRY(cut_name(line));
    PostedEntry e;
    e.posted = TRY(cut_name(line));
    e.upstream = TRY(cut_name(line));
    e.subject = line;
    out[development] = std::move(e);
  }
  return out;
}

std::string print_posted_map(const PostedMap& map) {
  std::string out;
  out.reserve(map.size() * 160);
  for (const auto& [development, e] : map)
    out.append(development.hex())
        .append(" ")
        .append(name_of(e.posted))
        .append(" ")
        .append(name_of(e.upstream))
        .append(" ")
        .append(e.subject)
        .append("\n");
  return out;
}

} // namespace kport
