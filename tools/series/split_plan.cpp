// SPDX-License-Identifier: GPL-2.0-or-later
// Squashed commits come right behind the one they are squashed into.
#include "series/split_plan.h"

#include <unordered_set>

#include <fmt/format.h>

namespace kport {

Result<SplitPlan> plan_split(SplitMessages& messages,
                             const std::vector<HistoryCommit>& history) {
  SplitPlan out;
  std::unordered_map<Oid, std::vector<const HistoryCommit*>, OidHash> joined;
  std::unordered_set<Oid, OidHash> moved;
  for (size_t i = 0; i < history.size(); ++i) {
    const HistoryCommit& c = history[i];
    messages.forget(c.id);
    Steering s = TRY(messages.steering(c));
    if (!s.squash.empty()) {
      size_t at = 0;
      while (at < i && !history[at].id.hex().starts_with(s.squash))
        ++at;
      if (at == i || moved.contains(history[at].id) ||
          c.view.parents.size() > 1)
        return fail(
            finding("split-steering",
                    fmt::format("commit {} cannot be squashed into {}",
                                c.id.hex().substr(0, 12), s.squash),
                    {},
                    "name an earlier commit of the range that is not squashed "
                    "itself; a merge cannot be squashed"));
      joined[history[at].id].push_back(&c);
      moved.insert(c.id);
    }
    if (s.skip || s.split || !s.squash.empty() || !s.reword.empty())
      out.steered.emplace(c.id, std::move(s));
  }
  for (const HistoryCommit& c : history) {
    using Kind = Planned::Kind;
    out.order.push_back({&c, moved.contains(c.id) ? Kind::place : Kind::tell});
    if (auto found = joined.find(c.id); found != joined.end())
      for (const HistoryCommit* j : found->second)
        out.order.push_back({j, Kind::squash});
  }
  return out;
}

} // namespace kport
