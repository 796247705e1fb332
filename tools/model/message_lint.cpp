// SPDX-License-Identifier: GPL-2.0-or-later
// Reads messages with a maintainer's eye.
#include "model/message_lint.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "model/message.h"
#include "model/trailers.h"

namespace kport {
namespace {

constexpr size_t kSubjectColumns = 75;
constexpr size_t kBodyColumns = 75;

bool same_key(std::string_view a, const char* b) {
  return a.size() == std::strlen(b) &&
         strncasecmp(a.data(), b, a.size()) == 0;
}

// "a@b" of "Name <a@b>", lower case.
std::string address(std::string_view value) {
  size_t open = value.rfind('<');
  size_t close = value.rfind('>');
  std::string out(open == value.npos || close == value.npos || close < open
                      ? value
                      : value.substr(open + 1, close - open - 1));
  for (char& c : out)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Characters, not bytes; continuation bytes are part of one.
size_t columns(std::string_view line) {
  return static_cast<size_t>(std::ranges::count_if(line, [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

class Lint {
public:
  explicit Lint(const MessageUnderLint& m) : m_(m) {}

  std::vector<Diagnostic> run() {
    trailers_ = parse_trailers(m_.message);
    subject();
    body();
    sign_offs();
    strays();
    return std::move(found_);
  }

private:
  void block(const char* code, std::string message, size_t line,
             std::string help) {
    found_.push_back(finding(code, std::move(message),
                             {m_.place, static_cast<uint32_t>(line)},
                             std::move(help)));
  }
  void advise(const char* code, std::string message, size_t line,
              std::string help) {
    block(code, std::move(message), line, std::move(help));
    found_.back().severity = Severity::warning;
  }

  void subject() {
    std::vector<std::string_view> lines = split_lines(m_.message);
    std::string_view s = lines.empty() ? std::string_view() : lines[0];
    if (s.empty())
      return block("subject-empty", "the message has no subject", 1,
                   "say what the patch does in one line");
    if (columns(s) > kSubjectColumns)
      advise("subject-long",
             fmt::format("the subject has {} columns, more than {}", columns(s),
                         kSubjectColumns),
             1, "shorten it; the body says why");
    size_t colon = s.find(": ");
    if (colon == s.npos)
      advise("subject-form", "the subject names no subsystem", 1,
             "write \"subsystem: what the patch does\"");
    if (s.ends_with('.'))
      advise("subject-form", "the subject ends with a period", 1,
             "leave it out");
    size_t last = s.rfind(": ");
    std::string_view verb = last == s.npos ? s : s.substr(last + 2);
    verb = verb.substr(0, verb.find(' '));
    for (const char* word : {"added", "adds", "adding", "fixed", "fixes",
                             "fixing", "removed", "removes", "removing",
                             "changed", "changes", "changing", "updated",
                             "updates", "updating", "implements", "makes"})
      if (same_key(verb, word))
        advise("subject-form",
               fmt::format("\"{}\" is not in the imperative", verb), 1,
               "say what to do: \"add\", not \"added\"");
  }

  void body() {
    MessageParts parts = split_message(m_.message);
    if (strip_space(parts.body).empty())
      advise("body-empty", "the message has no body", 1,
             "say why the change is made");
    size_t first = line_number(
        m_.message,
        static_cast<size_t>(parts.body.data() - m_.message.data()));
    std::vector<std::string_view> lines = split_lines(parts.body);
    for (size_t i = 0; i < lines.size(); ++i) {
      std::string_view line = lines[i];
      // Quoted output, tables and links are not wrapped.
      if (line.starts_with(' ') || line.starts_with('\t') ||
          line.find("://") != line.npos || line.starts_with('>'))
        continue;
      if (columns(line) > kBodyColumns)
        advise("body-long-line",
               fmt::format("a line of {} columns, more than {}", columns(line),
                           kBodyColumns),
               first + i, "wrap it");
    }
  }

  void sign_offs() {
    std::vector<const Trailer*> all;
    for (const Trailer& t : trailers_)
      if (same_key(t.key, "Signed-off-by"))
        all.push_back(&t);
    const char* help = "git commit --signoff; see the Developer's Certificate "
                       "of Origin";
    if (all.empty())
      return block("no-sign-off", "no Signed-off-by", 1, help);
    if (std::ranges::none_of(all, [&](const Trailer* t) {
          return address(t->value) == address(m_.author);
        }))
      block("author-sign-off",
            fmt::format("the author, {}, has not signed off", m_.author),
            all.front()->line, help);
    if (address(all.back()->value) != address(m_.submitter))
      block("submitter-sign-off",
            fmt::format("the last sign-off is not the submitter's, {}",
                        m_.submitter),
            all.back()->line, "who sends a patch signs off last");
    for (size_t i = 0; i < trailers_.size(); ++i)
      if (same_key(trailers_[i].key, "Co-developed-by") &&
          (i + 1 == trailers_.size() ||
           !same_key(trailers_[i + 1].key, "Signed-off-by") ||
           address(trailers_[i + 1].value) != address(trailers_[i].value)))
        block("co-developer-sign-off",
              "Co-developed-by is not followed by that person's sign-off",
              trailers_[i].line, "put their Signed-off-by right behind it");
  }

  void strays() {
    for (const Trailer& t :
         stray_trailers(m_.message,
                        {"Signed-off-by", "Reviewed-by", "Acked-by",
                         "Tested-by", "Reported-by", "Co-developed-by",
                         "Fixes", "Closes"}))
      block("stray-trailer",
            fmt::format("{} stands where git does not see it", t.key), t.line,
            "put it into the last paragraph, among the other trailers");
  }

  const MessageUnderLint& m_;
  std::vector<Trailer> trailers_;
  std::vector<Diagnostic> found_;
};

} // namespace

std::vector<Diagnostic> lint_message(const MessageUnderLint& m) {
  return Lint(m).run();
}

std::vector<FixesLine> fixes_lines(std::string_view message) {
  std::vector<FixesLine> out;
  for (const Trailer& t : parse_trailers(message)) {
    if (!same_key(t.key, "Fixes"))
      continue;
    FixesLine f{.line = t.line};
    std::string value = t.unfolded();
    size_t hex = value.find_first_not_of("0123456789abcdefABCDEF");
    size_t open = value.find("(\"");
    if (hex != value.npos && hex >= 6 && hex <= 40 && value[hex] == ' ') {
      f.hex = value.substr(0, hex);
      if (open != value.npos && value.ends_with("\")"))
        f.title = value.substr(open + 2, value.size() - open - 4);
    }
    out.push_back(std::move(f));
  }
  return out;
}

} // namespace kport
