// SPDX-License-Identifier: GPL-2.0-or-later
// Listens to the preprocessor and notes what own text asks of it.
#include "engine/clang/sites_macros.h"

#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

namespace kport {
namespace {

class WatchSites final : public clang::PPCallbacks {
public:
  explicit WatchSites(SiteBuilder& build)
      : build_(build), sources_(build.compiler().getSourceManager()) {}

  void MacroExpands(const clang::Token& name, const clang::MacroDefinition& md,
                    clang::SourceRange, const clang::MacroArgs*) override {
    const clang::MacroInfo* info = md.getMacroInfo();
    mention(name, info, info && info->isFunctionLike());
  }
  void Defined(const clang::Token& name, const clang::MacroDefinition& md,
               clang::SourceRange) override {
    mention(name, md.getMacroInfo(), false);
  }
  void Ifdef(clang::SourceLocation at, const clang::Token& name,
             const clang::MacroDefinition& md) override {
    mention(name, md.getMacroInfo(), false);
    condition(at, bool(md));
  }
  void Ifndef(clang::SourceLocation at, const clang::Token& name,
              const clang::MacroDefinition& md) override {
    mention(name, md.getMacroInfo(), false);
    condition(at, !md);
  }
  void If(clang::SourceLocation at, clang::SourceRange,
          ConditionValueKind value) override {
    condition(at, value == CVK_True);
  }
  void Elif(clang::SourceLocation at, clang::SourceRange,
            ConditionValueKind value, clang::SourceLocation) override {
    condition(at, value == CVK_True);
  }

  void Else(clang::SourceLocation at, clang::SourceLocation opener) override {
    Range line = line_of(at);
    if (line.valid())
      else_of_[line] = std::string(build_.files().text(line_of(opener)));
  }

  void MacroDefined(const clang::Token& name,
                    const clang::MacroDirective* md) override {
    const clang::MacroInfo* info = md->getMacroInfo();
    if (build_.files().index(sources_.getFileID(name.getLocation())) == kNone ||
        info->getNumTokens() == 0)
      return;
    Lifted first =
        build_.lift().token(info->getReplacementToken(0).getLocation());
    Lifted last = build_.lift().token(
        info->getReplacementToken(info->getNumTokens() - 1).getLocation());
    if (first.ours && last.ours)
      build_.defined(info, name.getIdentifierInfo()->getName().str(),
                     {first.range.file, first.range.begin, last.range.end});
  }

  void InclusionDirective(clang::SourceLocation hash, const clang::Token&,
                          llvm::StringRef name, bool angled,
                          clang::CharSourceRange,
                          clang::OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    Range line = line_of(hash);
    if (!line.valid())
      return;
    const OwnText& text = build_.files().text(line.file);
    IncludeSite site{.line = line, .angled = angled};
    size_t at = text.content().find_first_of("<\"", line.begin) + 1;
    if (text.content().compare(at, name.size(), name.data(), name.size()) == 0)
      site.name = {line.file, uint32_t(at), uint32_t(at + name.size())};
    if (!file || !build_.files().owns(file->getName())) {
      site.entity = build_.entity(FactKind::header, name.str());
      Fact& fact = build_.unit().entities[site.entity].fact;
      fact.file = fact.name;
      fact.text = "#include <" + fact.name + ">";
      build_.use(site.entity, {site.name, Origin::plain, true});
    }
    build_.unit().includes.push_back(site);
  }

  // From the line after the condition to the line that ends the branch.
  void SourceRangeSkipped(clang::SourceRange range,
                          clang::SourceLocation) override {
    Range line = line_of(range.getBegin());
    if (!line.valid())
      return;
    const OwnText& text = build_.files().text(line.file);
    uint32_t last = sources_.getFileOffset(range.getEnd());
    uint32_t begin = std::min(line.end + 1, last);
    uint32_t end = std::max(begin, text.line_begin(last));
    auto opener = else_of_.find(line);
    std::string why = opener == else_of_.end()
                          ? std::string(build_.files().text(line))
                          : "#else of " + opener->second;
    build_.unit().skipped.push_back({{line.file, begin, end}, std::move(why)});
  }

private:
  // From the `#` to the end of a directive, continued lines included.
  Range line_of(clang::SourceLocation at) {
    if (!at.isFileID())
      return {};
    uint32_t file = build_.files().index(sources_.getFileID(at));
    if (file == kNone)
      return {};
    const OwnText& text = build_.files().text(file);
    uint32_t begin = text.line_begin(sources_.getFileOffset(at));
    size_t hash = text.from(begin);
    if (hash < text.tokens().size())
      begin = text.tokens()[hash].begin;
    uint32_t end = text.line_end(begin);
    while (end > begin && end < text.content().size() &&
           text.content()[end - 1] == '\\')
      end = text.line_end(end + 1);
    return {file, begin, end};
  }

  void condition(clang::SourceLocation at, bool taken) {
    Range line = line_of(at);
    if (line.valid())
      build_.unit().conditions.push_back({line, taken});
  }

  void mention(const clang::Token& name, const clang::MacroInfo* info,
               bool call) {
    if (!info)
      return;
    build_.used(info); // a kernel macro may expand one of ours: pr_fmt
    Lifted at = build_.lift().token(name.getLocation());
    if (!at.ours)
      return;
    if (build_.files().is_deferred(
            sources_.getFileID(info->getDefinitionLoc())))
      return build_.ask_deferred();
    build_.expanded(at.range);
    llvm::StringRef spelled = name.getIdentifierInfo()->getName();
    bool own = build_.files().index(
                   sources_.getFileID(info->getDefinitionLoc())) != kNone;
    CallSite site{.name = at.range, .origin = at.origin};
    if (!own && !made_up(*info) && !spelled.starts_with("CONFIG_")) {
      site.target = build_.macro(spelled, *info);
      if (is_for_reading(name.getLocation(), *info))
        build_.passing(info);
      build_.use(site.target, at);
    }
    if (call)
      build_.textual_macro(std::move(site));
  }

  // Whether a header that reads own text again and again (trace_events.h)
  // defined the macro for that, itself or through one it includes.
  bool is_for_reading(clang::SourceLocation use,
                      const clang::MacroInfo& info) const {
    clang::FileID reader = sources_.getFileID(sources_.getFileLoc(use));
    while (reader.isValid() && build_.files().index(reader) != kNone)
      reader = includer(reader);
    if (reader.isInvalid())
      return false;
    clang::FileID at = sources_.getFileID(info.getDefinitionLoc());
    while (at.isValid() && at != reader)
      at = includer(at);
    return at == reader;
  }

  clang::FileID includer(clang::FileID file) const {
    clang::SourceLocation at = sources_.getIncludeLoc(file);
    return at.isValid() ? sources_.getFileID(at) : clang::FileID();
  }

  bool made_up(const clang::MacroInfo& info) const {
    clang::SourceLocation at = info.getDefinitionLoc();
    return info.isBuiltinMacro() || at.isInvalid() ||
           !sources_.getFileEntryRefForID(sources_.getFileID(at));
  }

  SiteBuilder& build_;
  const clang::SourceManager& sources_;
  std::map<Range, std::string> else_of_;
};

} // namespace

void watch_preprocessor(SiteBuilder& builder) {
  clang::Preprocessor& pp = builder.compiler().getPreprocessor();
  pp.addPPCallbacks(std::make_unique<WatchSites>(builder));
  // cleanup(f): the attribute keeps the function, not where it was named.
  int after_cleanup = 0;
  pp.setTokenWatcher([&builder,
                      after_cleanup](const clang::Token& token) mutable {
    if (token.isAnnotation())
      return;
    const clang::IdentifierInfo* name = token.getIdentifierInfo();
    if (name && after_cleanup == 2)
      builder.cleanup(name->getName(), token.getLocation());
    bool cleanup = name && (name->isStr("cleanup") || name->isStr("__cleanup__"));
    bool open = after_cleanup == 1 && token.is(clang::tok::l_paren);
    after_cleanup = cleanup ? 1 : open ? 2 : 0;
    if (!name)
      return;
    Lifted at = builder.lift().token(token.getLocation());
    if (at.ours && at.range.valid())
      builder.seen(at.range);
  });
}

} // namespace kport
