// SPDX-License-Identifier: GPL-2.0-or-later
// Reads and prints cover letters.
#include "model/cover.h"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "model/message.h"

namespace kport {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kMarker = "--- b4-submit-tracking ---";
constexpr std::string_view kComment =
    "# This section is used internally by b4 prep for tracking purposes.";

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  while (!text.empty() && text.front() == '\n')
    text.remove_prefix(1);
  return std::string(text);
}

bool take_recipient(std::string_view line, std::string_view key,
                    std::vector<std::string>& into) {
  if (!line.starts_with(key))
    return false;
  line.remove_prefix(key.size());
  while (line.starts_with(' '))
    line.remove_prefix(1);
  if (!line.empty())
    into.emplace(into.begin(), line);
  return true;
}

// Recipients stand in the last paragraph; they are no text of the letter.
void take_recipients(Cover& cover) {
  std::string& body = cover.body;
  for (;;) {
    size_t at = body.rfind('\n');
    std::string_view line =
        std::string_view(body).substr(at == body.npos ? 0 : at + 1);
    if (!take_recipient(line, "To:", cover.to) &&
        !take_recipient(line, "Cc:", cover.cc))
      return;
    body = trimmed(std::string_view(body).substr(0, at == body.npos ? 0 : at));
    if (body.empty())
      return;
  }
}

Result<void> read_tracking(std::string_view text, const std::string& file,
                           Cover& cover) {
  auto bad = [&](const std::string& what) {
    return fail(error("cover-tracking",
                      "the cover letter's tracking is not b4's: " + what,
                      Span{file}, "let `b4 prep` or kport write that section"));
  };
  size_t brace = text.find('{');
  ordered_json json = ordered_json::parse(
      brace == text.npos ? "" : text.substr(brace), nullptr, false);
  if (!json.is_object() || !json.contains("series") ||
      !json["series"].is_object())
    return bad("no series in it");
  const ordered_json& s = json["series"];
  if (!s.contains("change-id") || !s["change-id"].is_string())
    return bad("no change-id in it");
  cover.change_id = s["change-id"];
  if (s.contains("revision")) {
    if (!s["revision"].is_number_unsigned())
      return bad("the revision is no number");
    cover.revision = s["revision"];
  }
  if (s.contains("base-branch") && s["base-branch"].is_string())
    cover.base_branch = s["base-branch"];
  if (!s.contains("history") || !s["history"].is_object())
    return {};
  for (const auto& [version, ids] : s["history"].items())
    for (const ordered_json& id : ids)
      if (id.is_string())
        cover.history[version].push_back(id);
  return {};
}

} // namespace

Result<Cover> parse_cover(std::string_view text, const std::string& file) {
  Cover cover;
  size_t marker = text.find(kMarker);
  if (marker != text.npos) {
    TRY(read_tracking(text.substr(marker + kMarker.size()), file, cover));
    text = text.substr(0, marker);
  }
  std::string rest = trimmed(text);
  size_t blank = rest.find("\n\n");
  cover.subject = rest.substr(0, blank);
  std::ranges::replace(cover.subject, '\n', ' ');
  if (cover.subject.empty())
    return fail(error("cover-empty", "the cover letter has no subject",
                      Span{file, 1},
                      "its first line is the subject, then a blank line"));
  std::string body = blank == rest.npos ? "" : rest.substr(blank + 2) + "\n";
  size_t cut = body.starts_with("---\n") ? 0 : body.find("\n---\n");
  if (cut != body.npos)
    cover.changelog = trimmed(
        std::string_view(body).substr(body.find("---\n", cut) + 4));
  cover.body = trimmed(std::string_view(body).substr(0, cut));
  take_recipients(cover);
  return cover;
}

std::string print_cover_commit(const Cover& cover) {
  std::string out = cover.subject + "\n";
  if (!cover.body.empty())
    out += "\n" + cover.body + "\n";
  if (!cover.to.empty() || !cover.cc.empty())
    out += "\n";
  for (const std::string& each : cover.to)
    out += "To: " + each + "\n";
  for (const std::string& each : cover.cc)
    out += "Cc: " + each + "\n";
  if (!cover.changelog.empty())
    out += "\n---\n" + cover.changelog + "\n";
  ordered_json series = {{"revision", cover.revision},
                         {"change-id", cover.change_id}};
  if (!cover.base_branch.empty())
    series["base-branch"] = cover.base_branch;
  series["prefixes"] = ordered_json::array();
  if (!cover.history.empty())
    series["history"] = cover.history;
  ordered_json tracking = {{"series", std::move(series)}};
  using Handler = ordered_json::error_handler_t;
  return fmt::format("{}\n{}\n{}\n{}\n", out, kMarker, kComment,
                     tracking.dump(2, ' ', false, Handler::replace));
}

std::string make_change_id(int64_t seconds, std::string_view name,
                           std::string_view identity) {
  std::string slug;
  for (char c : name) {
    bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (word)
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  while (slug.ends_with('-'))
    slug.pop_back();
  time_t when = static_cast<time_t>(seconds);
  std::tm day{};
  gmtime_r(&when, &day);
  std::string unique = sha256(std::string(name) + '\0' + std::string(identity));
  return fmt::format("{:04}{:02}{:02}-{}-{}", day.tm_year + 1900,
                     day.tm_mon + 1, day.tm_mday, slug, unique.substr(0, 12));
}

std::string make_message_id(const MailName& n) {
  size_t last = n.change_id.rfind('-');
  return fmt::format("{}-v{}-{}-{}@{}", n.change_id.substr(0, last), n.version,
                     n.number, n.unique, n.domain);
}

} // namespace kport
