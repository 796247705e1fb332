// SPDX-License-Identifier: GPL-2.0-or-later
// Reads facts out of kernel headers in one Clang pass.
#include "engine/clang/facts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/clang/facts_paths.h"
#include "engine/clang/facts_reader.h"

namespace kport {
namespace {

constexpr std::string_view kMainFile = "kport-facts.c";

// One #include a line, so that a note's line is the header's index.
std::string main_text(const HeaderQuestion& question) {
  std::string text;
  for (const std::string& header : question.headers)
    text += "#include <" + header + ">\n";
  // A header that leaves a declaration open is caught here at the latest.
  text += "struct kport_facts_end;\n";
  for (size_t i = 0; i < question.types.size(); ++i)
    text += "typedef __typeof__(" + question.types[i] + ") " +
            std::string(kTypeProbe) + std::to_string(i) + ";\n";
  return text;
}

// A header is broken when an error stands in it.
void note_broken(const ParseOutput& out, const HeaderQuestion& question,
                 const std::string& main, HeaderNames& names,
                 HeaderAnswer& answer) {
  for (const ParseDiagnostic& d : out.diagnostics) {
    if (d.level < ParseDiagnostic::Level::error || d.file.empty())
      continue;
    bool after_last = d.file == main && !question.headers.empty() &&
                      d.line == question.headers.size() + 1;
    if (d.file == main && !after_last)
      continue; // a type that the target lacks
    std::string header =
        after_last ? question.headers.back() : names.name_of(d.file);
    answer.broken.try_emplace(header, header + ":" + std::to_string(d.line) +
                                          ": " + d.message);
  }
  for (const MissingHeader& missing : out.missing) {
    if (missing.file == main)
      continue;
    const std::string& header = names.name_of(missing.file);
    answer.broken.try_emplace(header, header + ":" +
                                          std::to_string(missing.line) + ": " +
                                          missing.name + " does not exist");
  }
}

} // namespace

Result<HeaderAnswer> read_headers(const HeaderQuestion& question) {
  HeaderAnswer answer;
  HeaderNames names(question.parse);
  HeaderQuestion present = question;
  std::erase_if(present.headers, [&](const std::string& header) {
    bool missing = !names.exists(header);
    if (missing)
      answer.absent.push_back(header);
    return missing;
  });

  ParseInput input = question.parse;
  input.file = clean_path(input.directory, kMainFile);
  input.overlay.push_back({input.file, main_text(present)});
  input.keep_body = [](std::string_view) { return false; };
  input.tolerate_missing = true;
  ParseHooks hooks;
  hooks.end = [&](clang::CompilerInstance& compiler) {
    FactReader(compiler, present, names, answer).read();
  };
  ParseOutput out = TRY(parse(input, hooks));

  note_broken(out, present, input.file, names, answer);
  std::set<std::string> included;
  for (const std::string& file : out.files)
    if (file != input.file)
      included.insert(names.name_of(file));
  answer.included.assign(included.begin(), included.end());
  std::ranges::sort(answer.facts, [](const Fact& a, const Fact& b) {
    return std::tie(a.name, a.kind, a.file, a.line) <
           std::tie(b.name, b.kind, b.file, b.line);
  });
  answer.cpu_seconds = out.cpu_seconds;
  return answer;
}

} // namespace kport
