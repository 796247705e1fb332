// SPDX-License-Identifier: GPL-2.0-or-later
// git-mailsplit and git-mailinfo as pure functions; what becomes of their
// result is in mail_taken.cpp.
#include "model/mailinfo.h"

#include <strings.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "model/mail_author.h"
#include "model/mime.h"

namespace kport {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// mbox's separator as git knows it: a time of day and a year behind it.
bool is_from_line(std::string_view line) {
  if (line.size() < 20 || !line.starts_with("From "))
    return false;
  size_t colon = line.rfind(':', line.size() - 3);
  if (colon == line.npos || colon < 9 || colon + 2 >= line.size())
    return false;
  if (!digit(line[colon - 4]) || !digit(line[colon - 2]) ||
      !digit(line[colon - 1]) || !digit(line[colon + 1]) ||
      !digit(line[colon + 2]))
    return false;
  std::string year(line.substr(colon + 3));
  return std::strtol(year.c_str(), nullptr, 10) > 90;
}

bool is_format_patch_separator(std::string_view line) {
  constexpr std::string_view kTail = " Mon Sep 17 00:00:00 2001\n";
  return line.size() == 45 + kTail.size() && line.starts_with("From ") &&
         line.find_first_not_of("0123456789abcdef", 5) == 45 &&
         line.substr(45) == kTail;
}

// A header that mail readers would show, or mbox's own line.
bool is_header(std::string_view line) {
  if (line.starts_with("From ") || line.starts_with(">From "))
    return true;
  for (unsigned char c : line) {
    if (c == ':')
      return true;
    if (c < 33 || c > 126)
      return false;
  }
  return false;
}

bool has_prefix(std::string_view line, std::string_view name) {
  return line.size() >= name.size() &&
         strncasecmp(line.data(), name.data(), name.size()) == 0;
}

// The value of "Name: value", nothing when the header is another.
std::optional<std::string_view> value_of(std::string_view line,
                                         std::string_view name) {
  if (!has_prefix(line, name) || line.size() == name.size() ||
      line[name.size()] != ':')
    return std::nullopt;
  line.remove_prefix(name.size() + 1);
  while (!line.empty() && is_git_space(line.front()))
    line.remove_prefix(1);
  return line;
}

// Where the message ends and the patch begins.
bool breaks(std::string_view line) {
  if (line.starts_with("diff -") || line.starts_with("Index: "))
    return true;
  if (line.size() < 4 || !line.starts_with("---"))
    return false;
  if (line[3] == ' ' && line.size() > 4 && !is_git_space(line[4]))
    return true;
  size_t at = 3;
  while (at < line.size() && is_git_space(line[at]) && line[at] != '\n')
    ++at;
  return at < line.size() && line[at] == '\n';
}

Diagnostic not_modelled(std::string_view what) {
  return finding("mail-not-modelled",
                 fmt::format("{}: what git-am makes of it is not modelled",
                             what));
}

constexpr std::array<std::string_view, 3> kHeaders = {"From", "Subject",
                                                      "Date"};
enum class Transfer { plain, quoted_printable, base64 };

class Reader {
public:
  explicit Reader(std::string_view mail) : rest_(mail) {}
  Result<MailInfo> read();

private:
  using Headers = std::array<std::optional<std::string>, kHeaders.size()>;

  bool next_line(std::string& line);
  Result<bool> read_header(std::string& line);
  Result<bool> check_header(std::string_view line, Headers& into,
                            bool overwrite);
  Result<void> content_type(std::string_view value);
  Result<void> body_line(const std::string& line);
  Result<bool> in_body_header(const std::string& line);
  Result<void> flush_in_body();
  Result<void> message_line(std::string line);
  MailInfo finish();

  std::string_view rest_;
  Headers outer_;
  Headers inner_;
  std::string pending_; // an in-body header whose continuation may follow
  std::string charset_;
  Transfer transfer_ = Transfer::plain;
  bool header_stage_ = true;
  bool in_patch_ = false;
  MailInfo info_;
};

// With its newline, if it has one.
bool Reader::next_line(std::string& line) {
  if (rest_.empty())
    return false;
  size_t end = std::min(rest_.find('\n'), rest_.size() - 1);
  line = rest_.substr(0, end + 1);
  rest_.remove_prefix(end + 1);
  return true;
}

void trim_right(std::string& line) {
  while (!line.empty() && is_git_space(line.back()))
    line.pop_back();
}

// False when `line` is the first that is no header. A mail that ends with its
// headers has the last of them for a body, as in git.
Result<bool> Reader::read_header(std::string& line) {
  if (!next_line(line))
    return false;
  trim_right(line);
  if (line.empty() || !is_header(line)) {
    line += '\n';
    return false;
  }
  while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) {
    std::string more;
    next_line(more);
    more[0] = ' ';
    trim_right(more);
    line += more;
  }
  if (line.find('\0') != line.npos)
    return fail(not_modelled("a NUL byte in a header"));
  return true;
}

// `attribute` ("charset=") of a Content-Type, quoted or not.
std::optional<std::string> attribute(std::string_view value,
                                     std::string_view attribute) {
  for (size_t at = 0; at + attribute.size() <= value.size(); ++at) {
    if (!has_prefix(value.substr(at), attribute))
      continue;
    value.remove_prefix(at + attribute.size());
    bool quoted = value.starts_with('"');
    if (quoted)
      value.remove_prefix(1);
    return std::string(
        value.substr(0, value.find_first_of(quoted ? "\"" : "; \t")));
  }
  return std::nullopt;
}

Result<void> Reader::content_type(std::string_view value) {
  if (attribute(value, "boundary="))
    return fail(not_modelled("a mail in several parts"));
  std::optional<std::string> format = attribute(value, "format=");
  if (format && strcasecmp(format->c_str(), "flowed") == 0)
    return fail(not_modelled("format=flowed"));
  // Without the attribute git forgets an earlier one as well.
  charset_ = attribute(value, "charset=").value_or("");
  return {};
}

Result<bool> Reader::check_header(std::string_view line, Headers& into,
                                  bool overwrite) {
  for (size_t i = 0; i < kHeaders.size(); ++i) {
    std::optional<std::string_view> value = value_of(line, kHeaders[i]);
    if (value && (overwrite || !into[i])) {
      into[i] = TRY(decode_words(*value));
      return true;
    }
  }
  if (std::optional<std::string_view> value = value_of(line, "Content-Type")) {
    TRY(content_type(TRY(decode_words(*value))));
    return true;
  }
  if (std::optional<std::string_view> value =
          value_of(line, "Content-Transfer-Encoding")) {
    std::string code = TRY(decode_words(*value));
    for (char& c : code)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    transfer_ = code.find("base64") != code.npos ? Transfer::base64
                : code.find("quoted-printable") != code.npos
                    ? Transfer::quoted_printable
                    : Transfer::plain;
    return true;
  }
  if (std::optional<std::string_view> value = value_of(line, "Message-Id"))
    TRY(decode_words(*value));
  return false;
}

Result<void> Reader::flush_in_body() {
  if (!pending_.empty())
    TRY(check_header(pending_, inner_, false));
  pending_.clear();
  return {};
}

// Whether the line still belongs to headers at the top of the body.
Result<bool> Reader::in_body_header(const std::string& line) {
  if (!pending_.empty() && (line[0] == ' ' || line[0] == '\t')) {
    if (pending_.ends_with('\n'))
      pending_.pop_back();
    pending_ += line;
    return true;
  }
  TRY(flush_in_body());
  auto space_at = [&](size_t i) {
    return line.size() > i && is_git_space(line[i]);
  };
  if (line.starts_with(">From") && space_at(5))
    return is_format_patch_separator(std::string_view(line).substr(1));
  if (line.starts_with("[PATCH]") && space_at(7)) {
    inner_[1] = line;
    return true;
  }
  for (size_t i = 0; i < kHeaders.size(); ++i)
    if (!inner_[i] && value_of(line, kHeaders[i])) {
      pending_ = line;
      return true;
    }
  return false;
}

Result<void> Reader::message_line(std::string line) {
  if (header_stage_ && (line.empty() || line == "\n")) {
    if (!pending_.empty()) {
      TRY(flush_in_body());
      header_stage_ = false;
    }
    return {};
  }
  if (line.find('\0') != line.npos)
    return fail(not_modelled("a NUL byte in the message"));
  if (header_stage_ && TRY(in_body_header(line)))
    return {};
  header_stage_ = false;
  line = TRY(to_utf8(line, charset_));
  if (breaks(line)) {
    in_patch_ = true;
    info_.patch += line;
    return {};
  }
  info_.body += line;
  return {};
}

Result<void> Reader::body_line(const std::string& line) {
  if (!in_patch_)
    return message_line(line);
  info_.patch += line;
  return {};
}

MailInfo Reader::finish() {
  auto header = [&](size_t i) {
    const std::optional<std::string>& inner = inner_[i];
    return in_patch_ && inner ? inner : outer_[i];
  };
  if (std::optional<std::string> from = header(0)) {
    MailAuthor author = read_author(collapse_space(*from));
    info_.name = author.name;
    info_.email = author.email;
  }
  if (std::optional<std::string> subject = header(1))
    info_.subject = collapse_space(clean_subject(*subject));
  if (std::optional<std::string> date = header(2))
    info_.date = collapse_space(*date);
  return std::move(info_);
}

Result<MailInfo> Reader::read() {
  while (!rest_.empty() && is_git_space(rest_[0]))
    rest_.remove_prefix(1);
  if (rest_.empty())
    return fail(finding("mail-empty", "the mail is empty"));
  std::string line;
  while (TRY(read_header(line)))
    TRY(check_header(line, outer_, true));
  std::string held; // of a decoded line whose end is still to come
  do {
    if (transfer_ == Transfer::plain) {
      TRY(body_line(line));
      continue;
    }
    size_t end = held.size(); // no newline before it
    held += transfer_ == Transfer::base64
                ? decode_base64(line)
                : decode_quoted_printable(line, false);
    size_t from = 0;
    while ((end = held.find('\n', end)) != held.npos) {
      TRY(body_line(held.substr(from, end + 1 - from)));
      from = ++end;
    }
    held.erase(0, from);
  } while (next_line(line));
  if (!held.empty())
    TRY(body_line(held));
  TRY(flush_in_body());
  return finish();
}

} // namespace

std::vector<std::string> split_mailbox(std::string_view bytes) {
  std::vector<std::string> out;
  while (!bytes.empty() && is_git_space(bytes[0]))
    bytes.remove_prefix(1);
  bool bare = !is_from_line(bytes.substr(0, bytes.find('\n') + 1));
  bool first = true;
  while (!bytes.empty()) {
    size_t end = std::min(bytes.find('\n'), bytes.size() - 1);
    std::string_view line = bytes.substr(0, end + 1);
    bytes.remove_prefix(end + 1);
    if (first || (!bare && is_from_line(line)))
      out.emplace_back();
    first = false;
    if (line.ends_with("\r\n")) {
      out.back() += line.substr(0, line.size() - 2);
      out.back() += '\n';
    } else {
      out.back() += line;
    }
  }
  return out;
}

Result<MailInfo> read_mail_info(std::string_view mail) {
  return Reader(mail).read();
}

} // namespace kport
