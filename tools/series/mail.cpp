// SPDX-License-Identifier: GPL-2.0-or-later
// Mails as git-format-patch(1) lays them out.
#include "series/mail.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/mail_author.h"
#include "model/mail_traps.h"
#include "model/mailinfo.h"
#include "model/message.h"
#include "model/mime.h"

namespace kport {
namespace {

constexpr size_t kLongestLine = 998; // RFC 5322, section 2.1.1

std::string from_header(const Person& p) {
  std::string name = display_name(p.name, 6);
  std::string address = fmt::format("<{}>", p.email);
  size_t line = name.rfind('\n');
  size_t column = line == name.npos ? 6 + name.size() : name.size() - line - 1;
  std::string_view gap =
      column + 1 + address.size() > 76 ? "\n " : " ";
  return fmt::format("From: {}{}{}\n", name, gap, address);
}

// In the body UTF-8 stands as it is.
std::string from_in_body(const Person& p) {
  std::string name = quote_name(p.name);
  if (name.find("=?") != name.npos)
    name = encode_words(name, 6, true);
  return fmt::format("From: {} <{}>\n\n", name, p.email);
}

// Whether git-mailinfo finds the author in the header. It takes quotes and
// comments out of a name even when they came encoded.
bool header_names(const MailHeader& h, const Person& author) {
  if (h.from.name != author.name || h.from.email != author.email)
    return false;
  std::string value = from_header(h.from).substr(6);
  std::erase(value, '\n');
  Result<std::string> text = decode_words(value);
  return text && read_author(collapse_space(*text)).name == author.name;
}

std::string subject_header(const MailHeader& h, std::string_view subject) {
  std::string prefix = subject_prefix(h);
  if (!needs_encoding(subject))
    return fold_header("Subject", prefix + std::string(subject)) + "\n";
  size_t column = 9 + prefix.size();
  return fmt::format("Subject: {}{}\n", prefix,
                     encode_words(subject, column, false));
}

std::string thread_headers(const MailHeader& h) {
  std::string out;
  if (!h.message_id.empty())
    out += fmt::format("Message-ID: <{}>\n", h.message_id);
  if (!h.in_reply_to.empty())
    out += fmt::format("In-Reply-To: <{}>\n", h.in_reply_to);
  std::vector<std::string> references = h.references;
  if (!h.in_reply_to.empty() &&
      std::find(references.begin(), references.end(), h.in_reply_to) ==
          references.end())
    references.push_back(h.in_reply_to);
  for (size_t i = 0; i < references.size(); ++i)
    out += fmt::format("{}<{}>\n", i == 0 ? "References: " : " ",
                       references[i]);
  if (!h.to.empty())
    out += fold_addresses("To", h.to) + "\n";
  if (!h.cc.empty())
    out += fold_addresses("Cc", h.cc) + "\n";
  return out;
}

// What 8bit would alter: line ends, lines that SMTP may not carry, a line that
// would begin another mail.
std::string reason_to_quote(const std::string& text) {
  if (text.find('\r') != text.npos)
    return "it holds CR, which git am drops at a line's end";
  if (text.find('\0') != text.npos)
    return "it holds a NUL byte";
  size_t from = 0;
  for (std::string_view line : split_lines(text)) {
    if (line.size() > kLongestLine)
      return fmt::format("a line has {} bytes; mail carries {}", line.size(),
                         kLongestLine);
    from += line.starts_with("From ");
  }
  // One mail, if none of those lines is a separator.
  std::string mbox = "From x Mon Sep 17 00:00:00 2001\n" + text;
  if (from > 0 && split_mailbox(mbox).size() > 1)
    return "a line beginning with `From ` would start another mail";
  return {};
}

std::string finish(const MailHeader& h, const Oid& commit,
                   std::string_view subject, const std::string& text) {
  Oid id = commit;
  std::string out =
      fmt::format("From {} Mon Sep 17 00:00:00 2001\n", id.hex());
  out += from_header(h.from);
  out += fmt::format("Date: {}\n",
                     print_mail_date(h.from.seconds, h.from.offset_minutes));
  out += subject_header(h, subject);
  out += thread_headers(h);
  bool quote = !reason_to_quote(text).empty();
  if (quote || !is_ascii(text) || !is_ascii(out))
    out += fmt::format("MIME-Version: 1.0\n"
                       "Content-Type: text/plain; charset=UTF-8\n"
                       "Content-Transfer-Encoding: {}\n",
                       quote ? "quoted-printable" : "8bit");
  out += '\n';
  out += quote ? encode_quoted_printable(text) : text;
  return out;
}

std::string end_of_line(std::string text) {
  if (!text.empty() && !text.ends_with('\n'))
    text += '\n';
  return text;
}

std::string signature_of(const std::string& signature) {
  return fmt::format("-- \n{}\n\n", signature.empty() ? "kport " KPORT_VERSION
                                                    : signature);
}

// What stands below the first paragraph.
std::string body_of(std::string_view message) {
  message.remove_prefix(split_message(message).title.size());
  while (message.starts_with('\n'))
    message.remove_prefix(1);
  return end_of_line(std::string(message));
}

// The header with the author's date.
MailHeader dated(const PatchMail& mail) {
  MailHeader out = mail.header;
  out.from.seconds = mail.author.seconds;
  out.from.offset_minutes = mail.author.offset_minutes;
  return out;
}

std::string text_of(const PatchMail& mail) {
  std::string body = body_of(mail.message);
  std::string text;
  if (!header_names(mail.header, mail.author) || begins_like_headers(body))
    text += from_in_body(mail.author);
  text += body;
  text += "---\n";
  if (!mail.notes.empty())
    text += end_of_line(mail.notes) + "\n";
  text += mail.stat + "\n" + mail.patch;
  for (size_t i = 0; i < mail.footer.size(); ++i)
    text += (i == 0 ? "\n" : "") + mail.footer[i] + "\n";
  return text + signature_of(mail.signature);
}

} // namespace

std::string subject_prefix(const MailHeader& h) {
  std::string out = "[" + h.prefix;
  if (h.version > 1)
    out += fmt::format(" v{}", h.version);
  if (h.total > 1 || h.number == 0) {
    size_t width = fmt::formatted_size("{}", h.total);
    out += fmt::format(" {:0{}}/{}", h.number, width, h.total);
  }
  return out + "] ";
}

std::string compose(const PatchMail& mail) {
  return finish(dated(mail), mail.commit, subject_of(mail.message),
                text_of(mail));
}

std::string quoting_reason(const PatchMail& mail) {
  return reason_to_quote(text_of(mail));
}

std::string compose(const CoverMail& mail) {
  std::string text = end_of_line(mail.body);
  if (!text.empty() && !text.ends_with("\n\n"))
    text += '\n';
  text += signature_of(mail.signature);
  return finish(mail.header, Oid{}, mail.subject, text);
}

} // namespace kport
