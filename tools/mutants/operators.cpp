// SPDX-License-Identifier: GPL-2.0-or-later
// Drafts, and the disguises of whole texts.
#include "mutants/operators.h"

#include <algorithm>

namespace kport {

Draft& Draft::put(TokenRange r, const std::string& text) {
  const auto& t = place_.source->tokens();
  changes_.push_back({t[r.first].begin, t[r.end - 1].end, text});
  return *this;
}

Draft& Draft::before(TokenRange r, const std::string& text) {
  uint32_t at = place_.source->tokens()[r.first].begin;
  changes_.push_back({at, at, text});
  return *this;
}

Draft& Draft::top(const std::string& text) {
  uint32_t at = top_of(*place_.source, place_.whole.first);
  changes_.push_back({at, at, text});
  return *this;
}

Draft& Draft::end(const std::string& text) {
  auto at = static_cast<uint32_t>(place_.source->text().size());
  changes_.push_back({at, at, text});
  return *this;
}

std::string Draft::text() const {
  std::vector<Change> sorted = changes_;
  std::ranges::stable_sort(sorted, {}, &Change::begin);
  std::string out = place_.source->text();
  for (size_t i = sorted.size(); i-- > 0;)
    out.replace(sorted[i].begin, sorted[i].end - sorted[i].begin,
                sorted[i].text);
  return out;
}

namespace {

// Everything behind the includes between two lines.
std::optional<std::string> fence(const std::string& text, const std::string& a,
                                 const std::string& b) {
  uint32_t at = Text(text).behind_includes();
  return text.substr(0, at) + a + text.substr(at) + b;
}

Disguise fenced(std::string name, std::string a, std::string b) {
  return {std::move(name), [a, b](const std::string& text) {
            return fence(text, a, b);
          }};
}

// The body of a macro that nobody expands.
std::optional<std::string> in_macro(const std::string& text) {
  uint32_t at = Text(text).behind_includes();
  std::string body = text.substr(at);
  if (body.find('#') != body.npos || body.find("//") != body.npos ||
      body.find("\\\n") != body.npos)
    return {};
  std::string out = text.substr(0, at) + "#define MUT_ALL() \\\n";
  while (body.ends_with('\n'))
    body.pop_back();
  for (char c : body)
    out += c == '\n' ? std::string(" \\\n") : std::string(1, c);
  return out + "\n";
}

std::optional<std::string> crlf(const std::string& text) {
  std::string out;
  for (char c : text)
    out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

// No line break but where a directive needs one.
std::optional<std::string> one_line(const std::string& text) {
  Text s(text);
  uint32_t at = s.behind_includes();
  if (text.find('#', at) != text.npos || text.find("//") != text.npos)
    return {};
  std::string out = text.substr(0, at);
  for (char c : text.substr(at))
    out += c == '\n' || c == '\t' ? ' ' : c;
  return out + "\n";
}

// Every token on a line of its own.
std::optional<std::string> spread(const std::string& text) {
  Text s(text);
  uint32_t at = s.behind_includes();
  if (text.find('#', at) != text.npos)
    return {};
  std::string out = text.substr(0, at);
  for (const CToken& t : s.tokens())
    if (t.begin >= at)
      out += t.text + "\n";
  return out;
}

std::optional<std::string> commented(const std::string& text) {
  Text s(text);
  uint32_t at = s.behind_includes();
  if (text.find('#', at) != text.npos)
    return {};
  std::string out = text.substr(0, at);
  for (const CToken& t : s.tokens())
    if (t.begin >= at)
      out += t.text + "/* \xe4\xff (,; */ ";
  return out + "\n";
}

std::optional<std::string> no_newline(const std::string& text) {
  std::string out = text;
  while (out.ends_with('\n'))
    out.pop_back();
  return out;
}

} // namespace

const std::vector<Disguise>& hiding() {
  static const std::vector<Disguise> all = {
      fenced("hide-if-0", "#if 0\n", "#endif\n"),
      fenced("hide-config-off", "#ifdef CONFIG_MUT_NEVER\n", "#endif\n"),
      fenced("hide-enabled-off", "#if IS_ENABLED(CONFIG_MUT_NEVER)\n",
             "#endif\n"),
      fenced("hide-else", "#ifdef __KERNEL__\nextern int mut;\n#else\n",
             "#endif\n"),
      fenced("hide-elif",
             "#if 1\nextern int mut;\n#elif defined(CONFIG_MUT_NEVER)\n",
             "#endif\n"),
      fenced("hide-ifndef", "#ifndef __KERNEL__\n", "#endif\n"),
      fenced("hide-nested", "#if 0\n#if 1\nextern int mut;\n#else\n",
             "#endif\n#endif\n"),
      {"hide-macro-body", in_macro},
  };
  return all;
}

const std::vector<Disguise>& layouts() {
  static const std::vector<Disguise> all = {
      {"layout-crlf", crlf},
      {"layout-one-line", one_line},
      {"layout-spread", spread},
      {"layout-comments", commented},
      {"layout-no-newline", no_newline},
      fenced("layout-config-on", "#ifdef CONFIG_BLOCK\n", "#endif\n"),
      fenced("layout-else-off", "#ifndef CONFIG_BLOCK\nextern int mut;\n#else\n",
             "#endif\n"),
      fenced("layout-by-version",
             "#include <linux/version.h>\n"
             "#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)\n",
             "#endif\n"),
  };
  return all;
}

} // namespace kport
