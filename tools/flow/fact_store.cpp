// SPDX-License-Identifier: GPL-2.0-or-later
// Every answer of one target in a file.
#include "flow/fact_store.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/clang/facts.h"
#include "flow/fact_json.h"

namespace kport {
namespace {

using nlohmann::json;

// Half of all facts are macros, whose text follows from their parts.
bool text_follows(const Fact& fact) {
  return fact.kind == FactKind::macro && !fact.variadic;
}

// Writes lookups without building a tree first: there are 400,000 of them. The
// keys are those of to_json(); fact_store_test.cpp compares the two.
class Writer {
public:
  explicit Writer(std::string& out) : out_(out) {}

  void lookup(const Lookup& lookup) {
    out_ += "{\"answer\":";
    text(name(lookup.answer));
    out_ += ",\"facts\":[";
    for (size_t i = 0; i < lookup.facts.size(); ++i) {
      out_ += i ? ",{\"kind\":" : "{\"kind\":";
      fact(lookup.facts[i]);
      out_ += '}';
    }
    out_ += ']';
    put("why", lookup.why);
    out_ += '}';
  }

private:
  void fact(const Fact& fact) {
    text(name(fact.kind));
    put("file", fact.file);
    if (fact.line != 0)
      out_ += ",\"line\":" + std::to_string(fact.line);
    if (!text_follows(fact))
      put("text", fact.text);
    if (fact.signature)
      signature(*fact.signature);
    if (fact.type != Type()) {
      out_ += ",\"type\":";
      type(fact.type);
    }
    flag("function_like", fact.function_like);
    if (!fact.macro_params.empty()) {
      out_ += ",\"macro_params\":[";
      for (size_t i = 0; i < fact.macro_params.size(); ++i) {
        out_ += i ? "," : "";
        text(fact.macro_params[i]);
      }
      out_ += ']';
    }
    flag("variadic", fact.variadic);
    put("body", fact.body);
    flag("inline", fact.is_inline);
    flag("complete", fact.complete);
    put("value", fact.value);
    if (fact.exported) {
      out_ += ",\"exported\":{\"gpl\":";
      out_ += fact.exported->gpl ? "true" : "false";
      out_ += ",\"module\":";
      text(fact.exported->module);
      put("namespace", fact.exported->name_space);
      out_ += '}';
    }
  }

  void signature(const Signature& signature) {
    out_ += ",\"signature\":{\"returns\":";
    type(signature.returns);
    out_ += ",\"params\":[";
    for (size_t i = 0; i < signature.params.size(); ++i) {
      out_ += i ? ",{\"name\":" : "{\"name\":";
      text(signature.params[i].name);
      out_ += ",\"type\":";
      type(signature.params[i].type);
      out_ += '}';
    }
    out_ += ']';
    flag("variadic", signature.variadic);
    out_ += '}';
  }

  void type(const Type& type) {
    if (type.spelling == type.canonical)
      return text(type.spelling);
    out_ += '[';
    text(type.spelling);
    out_ += ',';
    text(type.canonical);
    out_ += ']';
  }

  void put(std::string_view key, std::string_view value) {
    if (value.empty())
      return;
    out_ += ",\"";
    out_ += key;
    out_ += "\":";
    text(value);
  }

  void flag(std::string_view key, bool value) {
    if (value)
      out_ += ",\"" + std::string(key) + "\":true";
  }

  void text(std::string_view value) {
    auto odd = [](unsigned char c) { return c < ' ' || c > '~'; };
    if (std::ranges::any_of(value, odd)) {
      out_ += text_of(json(value));
      return;
    }
    out_ += '"';
    for (char c : value) {
      if (c == '"' || c == '\\')
        out_ += '\\';
      out_ += c;
    }
    out_ += '"';
  }

  std::string& out_;
};

std::string macro_text(const Fact& fact) {
  std::string params;
  for (const std::string& param : fact.macro_params)
    params += (params.empty() ? "" : ", ") + param;
  return "#define " + fact.name +
         (fact.function_like ? "(" + params + ")" : "") +
         (fact.body.empty() ? "" : " " + fact.body);
}

Lookup expand(std::string_view text, const std::string& name) {
  json j = json::parse(text);
  for (json& fact : j["facts"])
    fact["name"] = name;
  Lookup out = lookup_from_json(j);
  for (Fact& fact : out.facts)
    if (fact.kind == FactKind::macro && fact.text.empty())
      fact.text = macro_text(fact);
  return out;
}

Diagnostic bad_store(const std::filesystem::path& file) {
  return error("bad-fact-store", "not a store of facts: " + file.string(), {},
               "remove the file; it is made again");
}

} // namespace

std::string store_text(const json& about,
                       const std::map<std::string, Lookup>& names) {
  std::string out = text_of(about) + "\n";
  for (const auto& [name, lookup] : names) {
    out += name + "\t";
    Writer(out).lookup(lookup);
    out += "\n";
  }
  return out;
}

Result<FactStore> FactStore::open(const std::filesystem::path& file) {
  int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fail(error("no-fact-store", "cannot open " + file.string()));
  struct stat info = {};
  bool known = fstat(fd, &info) == 0 && info.st_size > 0;
  FactStore store;
  store.size_ = known ? size_t(info.st_size) : 0;
  void* data = known ? mmap(nullptr, store.size_, PROT_READ, MAP_PRIVATE, fd, 0)
                     : MAP_FAILED;
  close(fd);
  if (data == MAP_FAILED)
    return fail(bad_store(file));
  store.data_ = static_cast<const char*>(data);
  std::string_view text(store.data_, store.size_);
  size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.ends_with('\n'))
    return fail(bad_store(file));
  store.first_ = end + 1;
  store.about_ = json::parse(text.substr(0, end), nullptr, false);
  if (!store.about_.is_object())
    return fail(bad_store(file));
  return store;
}

FactStore::FactStore(FactStore&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(other.size_),
      first_(other.first_), about_(std::move(other.about_)) {}

FactStore& FactStore::operator=(FactStore&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(first_, other.first_);
  std::swap(about_, other.about_);
  return *this;
}

FactStore::~FactStore() {
  if (data_)
    munmap(const_cast<char*>(data_), size_);
}

size_t FactStore::lower_bound(std::string_view name) const {
  std::string_view text(data_, size_);
  size_t low = first_, high = size_; // offsets of line starts
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    size_t start = text.rfind('\n', middle ? middle - 1 : 0) + 1;
    start = std::max(start, low);
    std::string_view line = text.substr(start);
    line = line.substr(0, line.find('\n'));
    if (line.substr(0, line.find('\t')) < name)
      low = start + line.size() + 1;
    else
      high = start;
  }
  return low;
}

std::optional<Lookup> FactStore::find(std::string_view name) const {
  std::string_view line(data_, size_);
  line = line.substr(lower_bound(name));
  line = line.substr(0, line.find('\n'));
  size_t tab = line.find('\t');
  if (tab == std::string_view::npos || line.substr(0, tab) != name)
    return std::nullopt;
  return expand(line.substr(tab + 1), std::string(name));
}

void FactStore::match(std::string_view glob, const Found& found) const {
  std::string_view prefix = glob.substr(0, glob.find_first_of("*?"));
  std::string_view text(data_, size_);
  for (size_t at = lower_bound(prefix); at < size_;) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    at += line.size() + 1;
    size_t tab = line.find('\t');
    std::string_view name = line.substr(0, tab);
    if (!name.starts_with(prefix))
      break;
    if (tab != std::string_view::npos && glob_match(glob, name))
      found(std::string(name), expand(line.substr(tab + 1), std::string(name)));
  }
}

void FactStore::mentioning(std::string_view text, const Found& found) const {
  std::string_view all(data_, size_);
  for (size_t at = first_; (at = all.find(text, at)) != all.npos;) {
    size_t begin = all.rfind('\n', at) + 1;
    size_t end = all.find('\n', at);
    std::string_view line = all.substr(begin, end - begin);
    size_t tab = line.find('\t');
    std::string name(line.substr(0, tab));
    found(name, expand(line.substr(tab + 1), name));
    at = end;
  }
}

void FactStore::beyond(const FactStore& other, const Found& found) const {
  std::string_view ours(data_, size_), theirs(other.data_, other.size_);
  auto line_at = [](std::string_view text, size_t at) {
    return text.substr(at, text.find('\n', at) - at);
  };
  size_t there = other.first_;
  for (size_t at = first_; at < size_;) {
    std::string_view line = line_at(ours, at);
    at += line.size() + 1;
    size_t tab = line.find('\t');
    std::string_view name = line.substr(0, tab), next;
    for (; there < other.size_; there += line_at(theirs, there).size() + 1) {
      next = line_at(theirs, there);
      next = next.substr(0, next.find('\t'));
      if (next >= name)
        break;
    }
    if (there >= other.size_ || next != name)
      found(std::string(name), expand(line.substr(tab + 1), std::string(name)));
  }
}

} // namespace kport
