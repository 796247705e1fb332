// SPDX-License-Identifier: GPL-2.0-or-later
// Who a patch is sent to, as the kernel's own script says.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kport {

struct Recipients {
  std::vector<std::string> to; // maintainers, reviewers, supporters
  std::vector<std::string> cc; // lists
};

// What get_maintainer.pl printed: "Name <mail> (role)" lines.
Recipients parse_recipients(std::string_view printed);

// Runs `kernel`/scripts/get_maintainer.pl on patches. `maintainers` is the
// file to go by, which may hold entries that the patches add.
struct RecipientsQuestion {
  std::filesystem::path kernel;
  std::filesystem::path maintainers;
  std::string patches;
};
[[nodiscard]] Result<Recipients> find_recipients(const RecipientsQuestion& q);

// Adds those of `more` that no list has yet, by address.
void add_recipients(Recipients& all, const Recipients& more);

} // namespace kport
