// SPDX-License-Identifier: GPL-2.0-or-later
// The messages of a split: policy, steering, and what Fixes: lines name.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/message_policy.h"
#include "model/posted_map.h"
#include "model/project.h"
#include "model/steering.h"
#include "series/history.h"
#include "series/object_pool.h"

namespace kport {

class SplitMessages {
public:
  // `posted`: what was told before the range. Notes are read from
  // refs/notes/kport of the pool's repository.
  [[nodiscard]] static Result<SplitMessages> create(const Project& project,
                                                    const ObjectPool& pool,
                                                    const PostedMap& posted,
                                                    const CommitRange& range);

  [[nodiscard]] Result<Steering> steering(const HistoryCommit& c) const;

  // The upstream message of `c`; what a person should know goes to `notes`.
  [[nodiscard]] Result<std::string> message(const HistoryCommit& c,
                                            const Steering& s,
                                            std::vector<std::string>& notes);

  // The commit will be told again: what an earlier split made of it is void,
  // unless the kernel has it.
  void forget(const Oid& development);

  // Told as `upstream`, or pruned when that is zero. `c` outlives this object.
  void told(const HistoryCommit& c, const Oid& upstream,
            const std::string& subject);

  // The upstream commit `old` became `fresh`: something was squashed into it.
  void renamed(const Oid& old, const Oid& fresh);

private:
  struct Told {
    Oid upstream;
    std::string subject;
    bool merged = false; // the name is the kernel's: it stays
  };
  SplitMessages(const Project& project, const ObjectPool& pool)
      : project_(project), pool_(pool) {}
  FixesTarget find(std::string_view hex, std::string_view title);
  void look_up();

  const Project& project_;
  const ObjectPool& pool_;
  struct Fresh { // told, and not looked up yet: few commits have a Fixes:
    const HistoryCommit* commit;
    Oid upstream;
    std::string subject;
  };
  std::vector<Fresh> fresh_;
  Oid last_tree_; // of the range: where reworded messages lie
  std::unordered_map<Oid, std::string, OidHash> notes_;
  std::map<Oid, Told> told_; // by development commit
  std::unordered_map<std::string, std::vector<Oid>> titles_; // of told ones
};

} // namespace kport
