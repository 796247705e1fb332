// SPDX-License-Identifier: GPL-2.0-or-later
// List rewriting.
#include "engine/plan/list.h"

#include "engine/plan/surroundings.h"

namespace kport {

std::vector<Piece> rewrite_list(const WrittenList& list,
                                const std::vector<ListItem>& items,
                                const std::string& empty) {
  const Range& inside = list.inside;
  const std::vector<Range>& old = list.items;
  if (items.empty())
    return {empty};
  std::vector<Piece> out;
  auto gap = [&](uint32_t begin, uint32_t end) {
    if (begin < end)
      out.push_back(Range{inside.file, begin, end});
  };
  if (!old.empty())
    gap(inside.begin, old.front().begin);
  // The first element goes: what stays brings its own comments along.
  if (uint32_t first = items[0].origin > 0 ? items[0].origin : 0) {
    Range before = {inside.file, old[first - 1].end, old[first].begin};
    uint32_t at = before.begin;
    for (const Range& c : comments_in(list.file, before)) {
      if (list.file.substr(at, c.begin - at).find(',') !=
          std::string_view::npos) {
        gap(c.begin, before.end);
        break;
      }
      at = c.end;
    }
  }
  for (size_t i = 0; i < items.size(); ++i) {
    const ListItem& item = items[i];
    if (i > 0) {
      // The separator that stood before this element, if one did.
      if (item.origin > 0)
        gap(old[item.origin - 1].end, old[item.origin].begin);
      else
        out.push_back(std::string(", "));
    }
    out.insert(out.end(), item.pieces.begin(), item.pieces.end());
  }
  if (!old.empty())
    gap(old.back().end, inside.end);
  return out;
}

} // namespace kport
