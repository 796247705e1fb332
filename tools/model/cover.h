// SPDX-License-Identifier: GPL-2.0-or-later
// A series' cover letter and its tracking, kept as `b4 prep` keeps them: the
// message of an empty commit below the patches.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

struct Cover {
  std::string subject;
  std::string body;      // without recipients, tracking and changelog
  std::string changelog; // what stands below a line "---"
  std::vector<std::string> to; // from "To:" and "Cc:" lines at the body's end
  std::vector<std::string> cc;

  // b4's tracking: the section behind its marker.
  unsigned revision = 1;
  std::string change_id;
  std::string base_branch;
  std::map<std::string, std::vector<std::string>> history; // "v1" -> ids
};

// A text that a person wrote, or the message of b4's commit. Errors: no
// subject; a tracking section that is not as b4 writes it. `file` is for
// messages.
[[nodiscard]] Result<Cover> parse_cover(std::string_view text,
                                        const std::string& file);

// The commit's message, as `b4 prep` reads it.
std::string print_cover_commit(const Cover& cover);

// "20261121-rill-0123456789ab": a day, the series' name, and 48 bits of what
// makes it this series. The same input gives the same name.
std::string make_change_id(int64_t seconds, std::string_view name,
                           std::string_view identity);

// "20261121-rill-v2-3-0123456789ab@example.com", b4's form: change-id, version,
// number of the mail, something of its own.
struct MailName {
  std::string change_id;
  unsigned version = 1;
  unsigned number = 0;
  std::string unique; // 12 hex digits
  std::string domain;
};
std::string make_message_id(const MailName& name);

} // namespace kport
