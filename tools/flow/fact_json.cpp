// SPDX-License-Identifier: GPL-2.0-or-later
// Facts and lookups as JSON.
#include "flow/fact_json.h"

#include <array>

namespace kport {
namespace {

using nlohmann::json;

// Most types are their own canonical form: one string then, else two.
json type_json(const Type& type) {
  if (type.canonical == type.spelling)
    return type.spelling;
  return json::array({type.spelling, type.canonical});
}

Type type_from(const json& j) {
  if (j.is_string())
    return {.spelling = j, .canonical = j};
  return {.spelling = j.at(0), .canonical = j.at(1)};
}

json signature_json(const Signature& signature) {
  json params = json::array();
  for (const Param& param : signature.params)
    params.push_back({{"name", param.name}, {"type", type_json(param.type)}});
  json out = {{"returns", type_json(signature.returns)}, {"params", params}};
  if (signature.variadic)
    out["variadic"] = true;
  return out;
}

Signature signature_from(const json& j) {
  Signature out;
  out.returns = type_from(j.at("returns"));
  for (const json& param : j.at("params"))
    out.params.push_back(
        {.name = param.at("name"), .type = type_from(param.at("type"))});
  out.variadic = j.value("variadic", false);
  return out;
}

constexpr std::array kKinds = {FactKind::function,   FactKind::macro,
                               FactKind::record,     FactKind::member,
                               FactKind::enumerator, FactKind::enum_type,
                               FactKind::type,       FactKind::variable,
                               FactKind::header,     FactKind::config};

FactKind kind_from(const std::string& text) {
  for (FactKind kind : kKinds)
    if (name(kind) == text)
      return kind;
  return FactKind::function;
}

} // namespace

std::string_view name(Answer answer) {
  switch (answer) {
  case Answer::yes:
    return "yes";
  case Answer::no:
    return "no";
  case Answer::cannot_tell:
    return "cannot-tell";
  }
  return "";
}

std::string text_of(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

json to_json(const Fact& fact) {
  json out = {{"kind", name(fact.kind)}, {"name", fact.name}};
  auto put = [&](const char* key, const auto& value) {
    if (value != std::decay_t<decltype(value)>())
      out[key] = value;
  };
  put("file", fact.file);
  put("line", fact.line);
  put("text", fact.text);
  if (fact.signature)
    out["signature"] = signature_json(*fact.signature);
  if (fact.type != Type())
    out["type"] = type_json(fact.type);
  put("function_like", fact.function_like);
  put("macro_params", fact.macro_params);
  put("variadic", fact.variadic);
  put("body", fact.body);
  put("inline", fact.is_inline);
  put("complete", fact.complete);
  put("value", fact.value);
  if (fact.exported) {
    out["exported"] = {{"module", fact.exported->module},
                       {"gpl", fact.exported->gpl}};
    if (!fact.exported->name_space.empty())
      out["exported"]["namespace"] = fact.exported->name_space;
  }
  return out;
}

Fact fact_from_json(const json& j) {
  Fact fact;
  fact.kind = kind_from(j.at("kind"));
  fact.name = j.at("name");
  fact.file = j.value("file", "");
  fact.line = j.value("line", 0u);
  fact.text = j.value("text", "");
  if (j.contains("signature"))
    fact.signature = signature_from(j["signature"]);
  if (j.contains("type"))
    fact.type = type_from(j["type"]);
  fact.function_like = j.value("function_like", false);
  fact.macro_params = j.value("macro_params", std::vector<std::string>());
  fact.variadic = j.value("variadic", false);
  fact.body = j.value("body", "");
  fact.is_inline = j.value("inline", false);
  fact.complete = j.value("complete", false);
  fact.value = j.value("value", "");
  if (j.contains("exported")) {
    const json& exported = j["exported"];
    fact.exported = Export{.module = exported.at("module"),
                           .gpl = exported.at("gpl"),
                           .name_space = exported.value("namespace", "")};
  }
  return fact;
}

json to_json(const Lookup& lookup) {
  json facts = json::array();
  for (const Fact& fact : lookup.facts)
    facts.push_back(to_json(fact));
  json out = {{"answer", name(lookup.answer)}, {"facts", facts}};
  if (!lookup.why.empty())
    out["why"] = lookup.why;
  return out;
}

Lookup lookup_from_json(const json& j) {
  Lookup lookup;
  for (Answer answer : {Answer::yes, Answer::no, Answer::cannot_tell})
    if (name(answer) == j.at("answer").get<std::string>())
      lookup.answer = answer;
  for (const json& fact : j.at("facts"))
    lookup.facts.push_back(fact_from_json(fact));
  lookup.why = j.value("why", "");
  return lookup;
}

} // namespace kport
