// SPDX-License-Identifier: GPL-2.0-or-later
// Answers a job's questions to one target in as few Clang passes as it takes.
#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "engine/clang/facts_paths.h"
#include "engine/clang/facts_scan.h"
#include "engine/clang/version.h"
#include "flow/fact_json.h"
#include "flow/facts.h"

namespace kport {
namespace {

using nlohmann::json;

// What other headers take for granted: users of linux/posix_acl.h have it.
constexpr std::string_view kGround = "linux/fs.h";

// A name that more headers mention is no API's name ("mkdir", "list").
constexpr size_t kMostHeaders = 60;

bool is_header(const std::string& name) {
  return name.ends_with(".h");
}
bool is_config(const std::string& name) {
  return name.starts_with("CONFIG_");
}

std::string cache_key(const FactSource& source, const FactRequest& request) {
  json key = {std::string(reader_version()), source.digest,
              source.shim_digest,     source.parse.arch,
              source.parse.args,      request.names,
              request.headers,        request.types,
              source.parse.directory, source.parse.include_first};
  return sha256(key.dump());
}

// "int", "unsigned long": no header declares what every compiler knows.
bool is_built_in(const std::string& name) {
  static constexpr std::string_view kWords[] = {
      "void",  "char",   "short",    "int",    "long",
      "float", "double", "unsigned", "signed", "_Bool"};
  std::istringstream words(name);
  for (std::string word; words >> word;)
    if (std::ranges::find(kWords, word) == std::end(kWords))
      return false;
  return true;
}

bool stands_in_headers(const std::string& name) {
  return !is_header(name) && !is_config(name) && !is_built_in(name);
}

// One question on its way: what was read so far, and what it said.
class Inquiry {
public:
  Inquiry(const FactSource& source, const FactRequest& request)
      : source_(source), request_(request), headers_(request.headers) {
    for (const std::string& written : request.names)
      names_.insert(normal_name(written));
  }

  Result<FactReply> run() {
    // Where it is asked for, it is read first: the others stand on it.
    if (auto ground = std::ranges::find(headers_, kGround);
        ground != headers_.end())
      std::rotate(headers_.begin(), ground, ground + 1);
    TRY(read_all());
    for (auto& [name, unread] : unread_)
      std::erase_if(unread, [&](const std::string& header) {
        return std::ranges::binary_search(answer_.included, header);
      });
    FactSet& set = reply_.facts;
    set.target = source_.target;
    set.release = source_.release;
    set.arch = source_.parse.arch;
    for (const std::string& name : names_)
      set.names.emplace(name, answer(name));
    reply_.types = answer_.types;
    return std::move(reply_);
  }

private:
  // What is still unknown when all is read may stand in a header nobody asked
  // for. That one is read in the same pass, unless the pass may be in vain: a
  // header that takes for granted what others include is not broken.
  Result<void> read_all() {
    bool grounded = !headers_.empty() && headers_.front() == kGround;
    TRY(read(headers_, grounded));
    if (grounded)
      return {};
    bool ground = HeaderNames(source_.parse).exists(std::string(kGround));
    if (!answer_.broken.empty() && ground) {
      headers_.insert(headers_.begin(), std::string(kGround));
      return read(headers_, true);
    }
    std::vector<std::string> more = find_more(answer_);
    if (more.empty())
      return {};
    headers_.insert(headers_.end(), more.begin(), more.end());
    TRY(read(headers_, false));
    if (answer_.broken.empty() || !ground)
      return {};
    headers_.insert(headers_.begin(), std::string(kGround));
    return read(headers_, false);
  }

  Result<void> read(const std::vector<std::string>& headers, bool find) {
    HeaderQuestion question;
    question.parse = source_.parse;
    question.parse.skim_bodies = true;
    question.headers = headers;
    question.types = request_.types;
    if (find)
      question.more = [this](const HeaderAnswer& so_far) {
        return find_more(so_far);
      };
    for (const std::string& name : names_) {
      if (!stands_in_headers(name))
        continue;
      question.names.push_back(name);
      // To tell absent members, and names that are only a tag.
      for (const char* tag : {"struct ", "union ", "enum ", ""})
        question.names.push_back(tag + base_identifier(name));
    }
    if (question.names.empty() && question.types.empty())
      return {};
    if (question.names.empty())
      question.names.push_back(" "); // no name: types only
    answer_ = TRY(read_headers(question));
    ++reply_.parses;
    reply_.cpu_seconds += answer_.cpu_seconds;
    sort_out(answer_);
    return {};
  }

  void sort_out(const HeaderAnswer& answer) {
    facts_.clear();
    for (const Fact& fact : answer.facts)
      facts_[fact.name].push_back(&fact);
  }

  const Fact* record_of(const std::string& name) const {
    if (name.find('.') == std::string::npos)
      return nullptr;
    for (const char* tag : {"struct ", "union ", ""})
      if (auto entry = facts_.find(tag + base_identifier(name));
          entry != facts_.end())
        for (const Fact* fact : entry->second)
          if (fact->kind == FactKind::type || fact->complete)
            return fact;
    return nullptr;
  }

  // "page", when struct page is all there is of that name. The rest of the
  // headers mention such a word everywhere and mean the tag.
  const Fact* tag_of(const std::string& name) const {
    for (const char* tag : {"struct ", "union ", "enum "})
      if (auto entry = facts_.find(tag + name); entry != facts_.end())
        return entry->second.front();
    return nullptr;
  }

  // Headers not read yet that mention a name nothing is known of.
  std::vector<std::string> find_more(const HeaderAnswer& read) {
    sort_out(read);
    std::set<std::string> unknown;
    for (const std::string& name : names_)
      if (stands_in_headers(name) && !facts_.contains(name) &&
          !record_of(name) && !tag_of(name))
        unknown.insert(base_identifier(name));
    if (unknown.empty())
      return {};
    mentions_ = find_mentions(list_headers(source_.parse),
                              {unknown.begin(), unknown.end()});
    std::set<std::string> more;
    for (const auto& [identifier, mentions] : mentions_) {
      std::vector<std::string>& unread = unread_[identifier];
      for (const Mention& mention : mentions)
        if (std::string header = reached_by(mention);
            !header.empty() &&
            !std::ranges::binary_search(read.included, header))
          unread.push_back(header);
      if (unread.size() <= kMostHeaders)
        more.insert(unread.begin(), unread.end());
    }
    return {more.begin(), more.end()};
  }

  // The header to read for what a mention may declare; "" for none.
  std::string reached_by(const Mention& mention) const {
    constexpr std::string_view kGeneric = "asm-generic/";
    if (!mention.declares)
      return {};
    if (!mention.header.starts_with(kGeneric))
      return mention.header;
    // Not ours unless the architecture's own header uses it.
    std::string own = "asm/" + mention.header.substr(kGeneric.size());
    return HeaderNames(source_.parse).exists(own) ? own : std::string();
  }

  Lookup answer(const std::string& name) const {
    if (is_config(name))
      return answer_config(name);
    if (is_header(name))
      return answer_header(name);
    if (is_built_in(name))
      return answer_built_in(name);
    if (const Fact* tag = tag_of(name); tag && !facts_.contains(name))
      return {.answer = Answer::no,
              .why = "only a tag: " + tag->name + " (" + tag->file + ":" +
                     std::to_string(tag->line) + ")"};
    Evidence evidence{.name = name, .record = record_of(name)};
    if (auto entry = facts_.find(name); entry != facts_.end())
      for (const Fact* fact : entry->second)
        evidence.facts.push_back(*fact);
    std::string base = base_identifier(name);
    if (auto entry = mentions_.find(base); entry != mentions_.end())
      for (const Mention& mention : entry->second) {
        evidence.mentioned.push_back(mention.header);
        if (mention.declares)
          evidence.declaring.push_back(mention.header);
      }
    if (auto entry = unread_.find(base); entry != unread_.end())
      evidence.unread = entry->second;
    return judge(evidence, source_, answer_.broken);
  }

  Lookup answer_config(const std::string& name) const {
    auto entry = source_.config.find(name);
    if (entry == source_.config.end())
      return {.answer = Answer::no, .why = "not set"};
    Fact fact;
    fact.kind = FactKind::config;
    fact.name = name;
    fact.value = entry->second;
    fact.text = name + "=" + fact.value;
    return {.answer = Answer::yes, .facts = {fact}};
  }

  Lookup answer_built_in(const std::string& name) const {
    Fact fact;
    fact.kind = FactKind::type;
    fact.name = fact.text = name;
    fact.type = {.spelling = name, .canonical = name};
    return {.answer = Answer::yes, .facts = {fact}};
  }

  Lookup answer_header(const std::string& name) const {
    if (!HeaderNames(source_.parse).exists(name))
      return {.answer = Answer::no, .why = "no such header"};
    Fact fact;
    fact.kind = FactKind::header;
    fact.name = fact.file = name;
    fact.text = "#include <" + name + ">";
    return {.answer = Answer::yes, .facts = {fact}};
  }

  const FactSource& source_;
  const FactRequest& request_;
  std::vector<std::string> headers_;
  std::set<std::string> names_;
  HeaderAnswer answer_;
  std::map<std::string, std::vector<const Fact*>> facts_;
  Mentions mentions_;
  std::map<std::string, std::vector<std::string>> unread_;
  FactReply reply_;
};

json to_json(const FactReply& reply) {
  json names = json::object();
  for (const auto& [name, lookup] : reply.facts.names)
    names[name] = to_json(lookup);
  return {{"names", names}, {"types", reply.types}};
}

// False when the text is no reply: a cache may hold anything.
bool from_json(const std::string& text, const FactSource& source,
               FactReply& reply) {
  json stored = json::parse(text, nullptr, false);
  if (stored.is_discarded())
    return false;
  try {
    for (const auto& [name, lookup] : stored.at("names").items())
      reply.facts.names.emplace(name, lookup_from_json(lookup));
    reply.types = stored.at("types").get<std::map<std::string, std::string>>();
  } catch (const json::exception&) {
    return false;
  }
  reply.facts.target = source.target;
  reply.facts.release = source.release;
  reply.facts.arch = source.parse.arch;
  return true;
}

} // namespace

Result<FactReply> ask(const FactSource& source, const FactRequest& request) {
  fs::path file;
  if (!source.cache.empty()) {
    file = source.cache / (cache_key(source, request) + ".json");
    FactReply stored;
    if (Result<std::string> text = read_file(file);
        text && from_json(*text, source, stored))
      return stored;
  }
  FactReply reply = TRY(Inquiry(source, request).run());
  if (!file.empty())
    TRY(write_file(file, text_of(to_json(reply))));
  return reply;
}

} // namespace kport
