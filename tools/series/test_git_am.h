// SPDX-License-Identifier: GPL-2.0-or-later
// The installed `git am` beside our model of it. Only tests include it.
#pragma once

#include <string>

#include <fmt/format.h>

#include "model/mailinfo.h"
#include "series/apply.h"
#include "series/test_repository.h"

namespace kport {

// A commit as one comparable text; what failed is "fails".
inline std::string outcome_of(const Oid& tree, const Person& author,
                              const std::string& message) {
  return fmt::format("tree {}\nauthor {}\n\n{}", tree.hex(),
                     print_person(author), message);
}

// What git-am leaves of a mailbox on top of a commit: the tip, or "fails".
inline std::string git_am(const TestRepository& r, const Oid& base,
                          const std::string& mails) {
  r.git({"checkout", "-q", "-f", "--detach", base.hex()});
  r.git({"clean", "-q", "-x", "-f", "-d"});
  std::string file = r.dir() / ".git" / "mails";
  EXPECT_TRUE(write_file(file, mails));
  ProcessResult am = r.try_git({"am", "-q", file});
  if (am.exit_code != 0) {
    r.try_git({"am", "--abort"});
    return "fails";
  }
  Repository repository = r.open();
  Commit tip =
      repository.read_commit(repository.resolve("HEAD").value()).value();
  return outcome_of(tip.tree, tip.text.author, tip.text.message);
}

// Ours; "not modelled" where it says so.
inline std::string predicted_am(const Repository& r, const Oid& tree,
                                const std::string& mails) {
  std::string out = "fails";
  std::vector<std::string> parts = split_mailbox(mails);
  for (const std::string& mail : parts) {
    Result<TakenMail> taken = take_mail(mail);
    if (!taken && taken.error().code.ends_with("-not-modelled"))
      return "not modelled";
    if (!taken)
      return "fails";
    Result<Oid> applied = apply_patch(r, tree, taken->patch);
    if (!applied && applied.error().code.ends_with("-not-modelled"))
      return "not modelled";
    if (!applied)
      return "fails";
    if (parts.size() > 1) // the tree is only hashed, nothing lies on top
      return "not modelled";
    out = outcome_of(*applied, taken->author, taken->message);
  }
  return out;
}

} // namespace kport
