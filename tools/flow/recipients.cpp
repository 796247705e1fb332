// SPDX-License-Identifier: GPL-2.0-or-later
// Asks scripts/get_maintainer.pl.
#include "flow/recipients.h"

#include <algorithm>

#include "base/files.h"
#include "base/process.h"
#include "model/message.h"

namespace kport {
namespace {

// "a@b" of "Name <a@b>".
std::string_view address_of(std::string_view text) {
  size_t open = text.rfind('<');
  size_t close = text.rfind('>');
  if (open == text.npos || close == text.npos || close < open)
    return text;
  return text.substr(open + 1, close - open - 1);
}

bool has(const std::vector<std::string>& list, std::string_view who) {
  return std::ranges::any_of(list, [&](const std::string& each) {
    return address_of(each) == address_of(who);
  });
}

bool is_list(std::string_view role) {
  return role.find("list") != role.npos;
}

} // namespace

Recipients parse_recipients(std::string_view printed) {
  Recipients out;
  for (std::string_view line : split_lines(printed)) {
    size_t role = line.find(" (");
    std::string_view who = line.substr(0, role);
    if (who.find('@') == who.npos)
      continue;
    bool list = role != line.npos && is_list(line.substr(role));
    std::vector<std::string>& into = list ? out.cc : out.to;
    if (!has(out.to, who) && !has(out.cc, who))
      into.emplace_back(who);
  }
  return out;
}

Result<Recipients> find_recipients(const RecipientsQuestion& q) {
  fs::path script = q.kernel / "scripts/get_maintainer.pl";
  if (!fs::exists(script))
    return fail(error("no-get-maintainer",
                      "the kernel's tree has no scripts/get_maintainer.pl",
                      Span{script.string()}));
  ProcessResult done = TRY(run_ok({.argv = {"perl", script.string(), "--nogit",
                                            "--nogit-fallback", "--rolestats",
                                            "--mpath", q.maintainers.string()},
                                   .cwd = q.kernel,
                                   .input = q.patches}));
  return parse_recipients(done.out);
}

void add_recipients(Recipients& all, const Recipients& more) {
  for (const std::string& who : more.to)
    if (!has(all.to, who) && !has(all.cc, who))
      all.to.push_back(who);
  for (const std::string& who : more.cc)
    if (!has(all.to, who) && !has(all.cc, who))
      all.cc.push_back(who);
}

} // namespace kport
