// SPDX-License-Identifier: GPL-2.0-or-later
// rules/rule.schema.json, which editors use, against the reader: the same keys
// under the same names, the same keys required, and every rule passes both.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "model/rule_reader.h"
#include "model/yaml_reader.h"

namespace kport {
namespace {

using nlohmann::json;
using Keys = std::set<std::string>;

fs::path top() {
  return KPORT_SOURCE_DIR;
}

json schema() {
  return json::parse(read_file(top() / "rules/rule.schema.json").value());
}

// The part of the schema that a $ref names.
const json& resolve(const json& root, const json& part) {
  auto ref = part.find("$ref");
  if (ref == part.end())
    return part;
  std::string path = ref->get<std::string>();
  return root.at("definitions").at(path.substr(path.rfind('/') + 1));
}

// Every word of a schema that this test does not know would go unchecked.
void expect_known(const json& part, bool names) {
  static const Keys kKnown = {"$schema",
                              "$id",
                              "$ref",
                              "title",
                              "description",
                              "type",
                              "additionalProperties",
                              "required",
                              "oneOf",
                              "anyOf",
                              "properties",
                              "definitions",
                              "items",
                              "minItems",
                              "maxItems",
                              "enum"};
  if (part.is_array())
    for (const json& item : part)
      expect_known(item, false);
  if (part.is_object())
    for (const auto& [key, value] : part.items()) {
      EXPECT_TRUE(names || kKnown.contains(key)) << key;
      expect_known(value, key == "properties" || key == "definitions");
    }
}

bool valid(const json& root, const json& part, const Yaml& node);

bool is_type(const std::string& type, const Yaml& node) {
  if (type == "object")
    return node.kind == Yaml::Kind::map;
  if (type == "array")
    return node.kind == Yaml::Kind::list;
  if (type == "null")
    return node.kind == Yaml::Kind::null;
  return node.kind == Yaml::Kind::scalar; // YAML's numbers are text to us
}

bool valid_object(const json& root, const json& s, const Yaml& node) {
  const json none = json::object();
  const json& properties = s.contains("properties") ? s["properties"] : none;
  for (const Yaml::Entry& e : node.entries) {
    if (properties.contains(e.key.text)) {
      if (!valid(root, properties[e.key.text], e.value))
        return false;
    } else if (s.contains("additionalProperties") &&
               (!s["additionalProperties"].is_object() ||
                !valid(root, s["additionalProperties"], e.value))) {
      return false;
    }
  }
  for (const json& key : s.value("required", json::array()))
    if (!node.find(key.get<std::string>()))
      return false;
  return true;
}

bool valid(const json& root, const json& part, const Yaml& node) {
  const json& s = resolve(root, part);
  if (s.contains("type")) {
    std::vector<std::string> types;
    if (s["type"].is_string())
      types = {s["type"].get<std::string>()};
    else
      types = s["type"].get<std::vector<std::string>>();
    if (std::ranges::none_of(types, [&](auto& t) { return is_type(t, node); }))
      return false;
  }
  if (s.contains("enum"))
    if (std::ranges::none_of(s["enum"], [&](const json& v) {
          return v.is_null() ? node.kind == Yaml::Kind::null : v == node.text;
        }))
      return false;
  auto matches = [&](const char* key) {
    return std::ranges::count_if(
        s[key], [&](const json& one) { return valid(root, one, node); });
  };
  if ((s.contains("oneOf") && matches("oneOf") != 1) ||
      (s.contains("anyOf") && matches("anyOf") == 0))
    return false;
  if (node.kind == Yaml::Kind::map && !valid_object(root, s, node))
    return false;
  if (node.kind != Yaml::Kind::list)
    return true;
  if (node.items.size() < s.value("minItems", size_t{0}) ||
      node.items.size() > s.value("maxItems", SIZE_MAX))
    return false;
  return !s.contains("items") ||
         std::ranges::all_of(node.items, [&](const Yaml& item) {
           return valid(root, s["items"], item);
         });
}

// What the reader's sources say: expect_keys(node, "a rename", {"kind", …}).
std::map<std::string, Keys> keys_of_reader() {
  std::string text;
  for (const char* file :
       {"rule_reader", "rule_form_reader", "rule_signature_reader"})
    text +=
        read_file(top() / "tools/model" / (std::string(file) + ".cpp")).value();
  std::map<std::string, Keys> out;
  std::regex call("expect_keys\\([^,]*,\\s*\"([^\"]*)\",\\s*\\{([^}]*)\\}");
  std::regex word("\"([^\"]*)\"");
  for (std::sregex_iterator c(text.begin(), text.end(), call), end; c != end;
       ++c) {
    std::string list = (*c)[2];
    for (std::sregex_iterator k(list.begin(), list.end(), word); k != end; ++k)
      out[(*c)[1]].insert((*k)[1]);
  }
  return out;
}

std::map<std::string, Keys> keys_of_schema() {
  json root = schema();
  std::map<std::string, Keys> out;
  auto add = [&](const json& part) {
    if (part.contains("title"))
      for (const auto& [key, value] : part.at("properties").items())
        out[part["title"].get<std::string>()].insert(key);
  };
  add(root);
  for (const auto& [name, part] : root["definitions"].items())
    add(part);
  return out;
}

TEST(RuleSchema, HasTheReadersKeys) {
  expect_known(schema(), false);
  std::map<std::string, Keys> reader = keys_of_reader();
  EXPECT_GT(reader.size(), 15u);
  EXPECT_EQ(keys_of_schema(), reader);
}

// One line for each key of a rule that can be left out.
void without_each_key(const Yaml& node,
                      std::vector<std::pair<uint32_t, std::string>>& out) {
  for (const Yaml::Entry& e : node.entries) {
    out.emplace_back(e.key.span.line, e.key.text);
    without_each_key(e.value, out);
  }
  for (const Yaml& item : node.items)
    without_each_key(item, out);
}

Yaml* find_key(Yaml& node, uint32_t line, const std::string& key,
               Yaml** owner) {
  for (Yaml::Entry& e : node.entries) {
    if (e.key.span.line == line && e.key.text == key) {
      *owner = &node;
      return &e.value;
    }
    if (Yaml* found = find_key(e.value, line, key, owner))
      return found;
  }
  for (Yaml& item : node.items)
    if (Yaml* found = find_key(item, line, key, owner))
      return found;
  return nullptr;
}

// The rule as block YAML that can be cut: every key on its own line.
std::string printed(const Yaml& node, const std::string& indent = "") {
  std::string out;
  auto scalar = [](const Yaml& n) {
    return n.kind == Yaml::Kind::null ? std::string("null")
                                      : json(n.text).dump();
  };
  if (node.kind == Yaml::Kind::map)
    for (const Yaml::Entry& e : node.entries) {
      bool nested =
          e.value.kind == Yaml::Kind::map || e.value.kind == Yaml::Kind::list;
      out += indent + e.key.text + ":" +
             (nested ? "\n" + printed(e.value, indent + "  ")
                     : " " + scalar(e.value) + "\n");
    }
  for (const Yaml& item : node.items)
    out += item.kind == Yaml::Kind::map || item.kind == Yaml::Kind::list
               ? indent + "-\n" + printed(item, indent + "  ")
               : indent + "- " + scalar(item) + "\n";
  if ((node.kind == Yaml::Kind::map && node.entries.empty()) ||
      (node.kind == Yaml::Kind::list && node.items.empty()))
    out += indent + (node.kind == Yaml::Kind::map ? "{}\n" : "[]\n");
  return out;
}

// Samples of the forms that the library may not have.
std::vector<std::pair<std::string, std::string>> all_rules() {
  std::vector<std::pair<std::string, std::string>> out;
  std::vector<fs::path> files = list_files(top() / "rules").value();
  for (const fs::path& file : files)
    if (file.extension() == ".yaml")
      out.emplace_back(file.filename().string(),
                       read_file(top() / "rules" / file).value());
  std::string head = "title: t\nupstream: [{commit: 0123456789ab, release: "
                     "v6.1, removed: v6.2}]\nexample: {new: f(), old: g()}\n"
                     "when: {has: [f], lacks: [g]}\ncontract: c\n"
                     "convention: {new: errno, old: err-ptr}\nloses: {upgrade: "
                     "w, backport: w}\nunsupported: [{when: {has: [x]}, "
                     "reason: r}]\nafter: []\n";
  for (const char* form :
       {"pattern: {holes: {E: struct x *}, new: f(E), old: g(E)}\n",
        "matcher: {query: callExpr(), stencil: x}\n",
        "member: {of: inode, field: x, get: f($), set: \"g($, $v)\", addr: "
        "h($)}\n",
        "initializer: {of: ops, new: .a = b, old: none}\n",
        "cocci: {triggers: [f], defines: [patch], backport: {file: x.cocci}}\n",
        "rename: [{kind: member, of: inode, new: a, old: b, anchors: [f]}]\n",
        "signature: [{on: [f], adapter: x(), args: [{at: 0, new: int, old: "
        "none, absent: \"0\", pass: {new: \"0\"}}, {at: 1, new: none, old: int "
        "a, entry: {old: \"f();\"}, uses: [[$, $]]}], returns: {new: int, old: "
        "void, otherwise: residual, values: [[\"E\", \"E\"]]}}]\n"})
    out.emplace_back("x.yaml", "id: x\n" + head + form);
  return out;
}

TEST(RuleSchema, AgreesWithTheReaderOnEveryMissingKey) {
  json root = schema();
  size_t rules = 0, cuts = 0, required = 0;
  for (const auto& [file, text] : all_rules()) {
    ASSERT_TRUE(read_rule(file, text))
        << file << read_rule(file, text).error().message;
    std::string block = printed(read_yaml(file, text).value());
    Yaml whole = read_yaml(file, block).value();
    ASSERT_TRUE(read_rule(file, block)) << file << block;
    EXPECT_TRUE(valid(root, root, whole)) << file;
    ++rules;
    std::vector<std::pair<uint32_t, std::string>> keys;
    without_each_key(whole, keys);
    for (const auto& [line, key] : keys) {
      Yaml cut = whole;
      Yaml* owner = nullptr;
      ASSERT_TRUE(find_key(cut, line, key, &owner));
      std::erase_if(owner->entries, [&](const Yaml::Entry& e) {
        return e.key.span.line == line && e.key.text == key;
      });
      Result<Rule> read = read_rule(file, printed(cut));
      bool missing = !read && read.error().code == "yaml-missing-key" &&
                     !owner->entries.empty();
      // Never stricter than the reader, and as strict about required keys.
      bool passes = valid(root, root, cut);
      EXPECT_FALSE(passes ? missing : read.has_value())
          << file << ":" << line << " " << key;
      required += missing;
      ++cuts;
      // A key that nobody knows stops both.
      owner->entries.push_back({{.kind = Yaml::Kind::scalar, .text = "keyy"},
                                {.kind = Yaml::Kind::scalar, .text = "x"}});
      const Yaml* pattern = cut.find("pattern"); // any key names a hole
      bool holes = pattern && pattern->find("holes") == owner;
      EXPECT_TRUE(holes || !valid(root, root, cut)) << file << ":" << line;
    }
  }
  EXPECT_GT(rules, 50u);
  EXPECT_GT(cuts, 500u);
  EXPECT_GT(required, 200u);
}

} // namespace
} // namespace kport
