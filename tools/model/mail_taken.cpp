// SPDX-License-Identifier: GPL-2.0-or-later
// From git-mailinfo's words to the commit that `git am` makes of them.
#include <array>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "model/mailinfo.h"
#include "model/message.h"
#include "model/mime.h"

namespace kport {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                   "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr int64_t kDay = 24 * 60 * 60;

// Days since 1970-01-01 of a civil date and back, for any year: the proleptic
// Gregorian calendar in eras of 400 years that begin in March.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719468;
}

struct Civil {
  int64_t year = 0;
  int64_t month = 0; // from 1
  int64_t day = 0;
};

Civil civil_of(int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t of_era = days - era * 146097;
  int64_t year =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * of_year + 2) / 153;
  Civil out;
  out.day = of_year - (153 * month + 2) / 5 + 1;
  out.month = month < 10 ? month + 3 : month - 9;
  out.year = year + era * 400 + (out.month <= 2);
  return out;
}

int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

bool take_number(std::string_view& s, size_t least, size_t most, int64_t& out) {
  size_t n = 0;
  while (n < s.size() && n < most && s[n] >= '0' && s[n] <= '9')
    ++n;
  if (n < least)
    return false;
  std::from_chars(s.data(), s.data() + n, out);
  s.remove_prefix(n);
  return true;
}

bool take(std::string_view& s, std::string_view word) {
  if (!s.starts_with(word))
    return false;
  s.remove_prefix(word.size());
  return true;
}

template <size_t N>
bool take_name(std::string_view& s,
               const std::array<std::string_view, N>& names, int64_t& out) {
  for (size_t i = 0; i < N; ++i)
    if (take(s, names[i])) {
      out = static_cast<int64_t>(i);
      return true;
    }
  return false;
}

bool is_crud(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view(".,:;<>\"\\'").find(c) != std::string_view::npos;
}

Diagnostic bad_date(std::string_view text, const char* why) {
  return finding("mail-date", fmt::format("git-am does not take the date "
                                          "`{}`: {}",
                                          text.substr(0, 60), why));
}

// git makes something of it, but not what was meant.
Diagnostic odd_date(std::string_view text, const char* why) {
  return finding("mail-not-modelled",
                 fmt::format("git-am guesses at the date `{}`: {}",
                             text.substr(0, 60), why));
}

// A byte that is not UTF-8 is taken for Latin-1 when git writes a commit.
std::string guessed(std::string text) {
  size_t from = 0;
  for (size_t at; !is_utf8(std::string_view(text).substr(from), &at);) {
    from += at;
    unsigned char c = static_cast<unsigned char>(text[from]);
    text[from] = static_cast<char>(0x80 | (c & 0x3F));
    text.insert(from, 1, static_cast<char>(0xC0 | c >> 6));
    from += 2;
  }
  return text;
}

} // namespace

std::string print_mail_date(int64_t seconds, int offset_minutes) {
  int64_t local = seconds + int64_t{60} * offset_minutes;
  int64_t days = floor_div(local, kDay);
  int64_t rest = local - days * kDay;
  Civil c = civil_of(days);
  int64_t weekday = ((days + 4) % 7 + 7) % 7;
  int tz = std::abs(offset_minutes);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} {}{:02}{:02}",
                     kDays[static_cast<size_t>(weekday)], c.day,
                     kMonths[static_cast<size_t>(c.month - 1)], c.year,
                     rest / 3600, rest / 60 % 60, rest % 60,
                     offset_minutes < 0 ? '-' : '+', tz / 60, tz % 60);
}

Result<Person> parse_mail_date(std::string_view text) {
  std::string_view s = text;
  int64_t weekday, day, month, year, hour, minute, second, tz;
  bool read = take_name(s, kDays, weekday) && take(s, ", ") &&
              take_number(s, 1, 2, day) && take(s, " ") &&
              take_name(s, kMonths, month) && take(s, " ") &&
              take_number(s, 4, 4, year) && take(s, " ") &&
              take_number(s, 2, 2, hour) && take(s, ":") &&
              take_number(s, 2, 2, minute) && take(s, ":") &&
              take_number(s, 2, 2, second) && take(s, " ");
  bool east = s.starts_with('+');
  read = read && (take(s, "+") || take(s, "-")) && take_number(s, 4, 4, tz) &&
         s.empty() && day >= 1 && day <= 31 && hour < 24 && minute < 60 &&
         second < 60;
  if (!read)
    return fail(odd_date(text, "it is not as git-format-patch writes it"));
  if (year < 1970 || year > 2099)
    return fail(bad_date(text, "the year is outside 1970..2099"));
  if (tz % 100 >= 60 || tz / 100 >= 24)
    return fail(odd_date(text, "there is no such time zone"));
  Person out;
  out.offset_minutes = static_cast<int>((tz / 100 * 60 + tz % 100));
  if (!east)
    out.offset_minutes = -out.offset_minutes;
  out.seconds = days_of(year, month + 1, day) * kDay + hour * 3600 +
                minute * 60 + second - int64_t{60} * out.offset_minutes;
  if (out.seconds < 0)
    return fail(odd_date(text, "it is before 1970 in UTC"));
  return out;
}

std::string clean_name(std::string_view name) {
  while (!name.empty() && is_crud(name.front()))
    name.remove_prefix(1);
  while (!name.empty() && is_crud(name.back()))
    name.remove_suffix(1);
  std::string out;
  for (char c : name)
    if (c != '\n' && c != '<' && c != '>')
      out += c;
  return out;
}

Result<TakenMail> take_mail(std::string_view mail) {
  MailInfo info = TRY(read_mail_info(mail));
  if (info.name == "Mail System Internal Data")
    return fail(finding("mail-skipped", "git-am skips a mail of this author"));
  if (info.patch.empty())
    return fail(finding("mail-no-patch", "the mail holds no patch"));
  TakenMail out;
  out.author = TRY(parse_mail_date(info.date));
  out.author.name = clean_name(info.name);
  out.author.email = clean_name(info.email);
  if (out.author.name.empty())
    return fail(finding("mail-author", "git-am wants an author's name"));
  out.message = strip_space(info.subject + "\n\n" + info.body);
  out.patch = std::move(info.patch);
  for (std::string* text : {&out.message, &out.author.name, &out.author.email})
    *text = guessed(std::move(*text));
  return out;
}

} // namespace kport
