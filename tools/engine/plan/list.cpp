// SPDX-License-Identifier: GPL-2.0-or-later
// List rewriting.
#include "engine/plan/list.h"

namespace kport {

std::vector<Piece> rewrite_list(const Range& inside,
                                const std::vector<Range>& old,
                                const std::vector<ListItem>& items,
                                const std::string& empty) {
  if (items.empty())
    return {empty};
  std::vector<Piece> out;
  auto gap = [&](uint32_t begin, uint32_t end) {
    if (begin < end)
      out.push_back(Range{inside.file, begin, end});
  };
  if (!old.empty())
    gap(inside.begin, old.front().begin);
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
