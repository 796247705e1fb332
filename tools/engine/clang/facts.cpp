// SPDX-License-Identifier: GPL-2.0-or-later
// Reads facts out of kernel headers in one Clang pass.
#include "engine/clang/facts.h"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

#include "engine/clang/facts_paths.h"
#include "engine/clang/facts_reader.h"

namespace kport {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMainFile = "kport-facts.c";
// What HeaderQuestion::more answers: its text is written when it is included.
constexpr std::string_view kMoreFile = "kport-facts-more.h";

using Headers = std::vector<std::string>;

// One #include a line, so that a note's line is the header's index.
std::string includes_text(const Headers& headers) {
  std::string text;
  for (const std::string& header : headers)
    text += "#include <" + header + ">\n";
  // A header that leaves a declaration open is caught here at the latest.
  return text + "struct kport_facts_end;\n";
}

std::string main_text(const HeaderQuestion& question) {
  std::string text = includes_text(question.headers);
  if (question.more)
    text += "#include \"" + std::string(kMoreFile) + "\"\n";
  for (size_t i = 0; i < question.types.size(); ++i)
    text += "typedef __typeof__(" + question.types[i] + ") " +
            std::string(kTypeProbe) + std::to_string(i) + ";\n";
  return text;
}

// A file of ours in the parse, and what it includes.
struct Written {
  std::string file;
  Headers headers;
};

// Takes out what does not exist.
void drop_absent(Headers& headers, const HeaderNames& names,
                 HeaderAnswer& answer) {
  std::erase_if(headers, [&](const std::string& header) {
    bool missing = !names.exists(header);
    if (missing)
      answer.absent.push_back(header);
    return missing;
  });
}

void sort_facts(std::vector<Fact>& facts) {
  std::ranges::sort(facts, [](const Fact& a, const Fact& b) {
    return std::tie(a.name, a.kind, a.file, a.line) <
           std::tie(b.name, b.kind, b.file, b.line);
  });
}

// The headers of `files`, sorted; our own are none.
Headers included(const std::vector<std::string>& files,
                 const std::vector<Written>& written, HeaderNames& names) {
  std::set<std::string> out;
  for (const std::string& file : files)
    if (std::ranges::find(written, file, &Written::file) == written.end())
      out.insert(names.name_of(file));
  return {out.begin(), out.end()};
}

// Every file that was read so far.
std::vector<std::string> files_of(const clang::SourceManager& sources,
                                  const fs::path& directory) {
  std::set<std::string> out;
  for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
    const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile())
      continue;
    const clang::SrcMgr::ContentCache& content =
        entry.getFile().getContentCache();
    if (content.OrigEntry)
      out.insert(clean_path(directory, content.OrigEntry->getName()));
  }
  return {out.begin(), out.end()};
}

// Writes kMoreFile at the moment it is read.
class AskForMore final : public clang::PPCallbacks {
public:
  AskForMore(clang::SourceManager& sources, std::function<std::string()> text)
      : sources_(sources), text_(std::move(text)) {}

  void InclusionDirective(clang::SourceLocation, const clang::Token&,
                          llvm::StringRef name, bool, clang::CharSourceRange,
                          clang::OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (file && std::string_view(name) == kMoreFile)
      sources_.overrideFileContents(
          *file, llvm::MemoryBuffer::getMemBufferCopy(text_()));
  }

private:
  clang::SourceManager& sources_;
  std::function<std::string()> text_;
};

// A header is broken when an error stands in it.
void note_broken(const ParseOutput& out, const std::vector<Written>& written,
                 HeaderNames& names, HeaderAnswer& answer) {
  for (const ParseDiagnostic& d : out.diagnostics) {
    if (d.level < ParseDiagnostic::Level::error || d.file.empty())
      continue;
    auto ours = std::ranges::find(written, d.file, &Written::file);
    bool after_last = ours != written.end() && !ours->headers.empty() &&
                      d.line == ours->headers.size() + 1;
    if (ours != written.end() && !after_last)
      continue; // a type that the target lacks
    std::string header =
        after_last ? ours->headers.back() : names.name_of(d.file);
    answer.broken.try_emplace(header, header + ":" + std::to_string(d.line) +
                                          ": " + d.message);
  }
  for (const MissingHeader& missing : out.missing) {
    if (std::ranges::find(written, missing.file, &Written::file) !=
        written.end())
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
  drop_absent(present.headers, names, answer);

  ParseInput input = question.parse;
  std::vector<Written> written = {
      {clean_path(input.directory, kMainFile), present.headers}};
  input.file = written[0].file;
  input.overlay.push_back({input.file, main_text(present)});
  input.keep_body = [](std::string_view) { return false; };
  input.tolerate_missing = true;
  ParseHooks hooks;
  if (question.more) {
    written.push_back({clean_path(input.directory, kMoreFile), {}});
    input.overlay.push_back({written[1].file, ""});
    hooks.begin = [&](clang::CompilerInstance& compiler) {
      auto text = [&] {
        HeaderAnswer so_far;
        FactReader(compiler, present, names, so_far).read();
        sort_facts(so_far.facts);
        so_far.included =
            included(files_of(compiler.getSourceManager(), input.directory),
                     written, names);
        written[1].headers = question.more(so_far);
        drop_absent(written[1].headers, names, answer);
        return includes_text(written[1].headers);
      };
      compiler.getPreprocessor().addPPCallbacks(std::make_unique<AskForMore>(
          compiler.getSourceManager(), std::move(text)));
    };
  }
  hooks.end = [&](clang::CompilerInstance& compiler) {
    FactReader(compiler, present, names, answer).read();
  };
  ParseOutput out = TRY(parse(input, hooks));

  note_broken(out, written, names, answer);
  answer.included = included(out.files, written, names);
  sort_facts(answer.facts);
  answer.cpu_seconds = out.cpu_seconds;
  return answer;
}

} // namespace kport
