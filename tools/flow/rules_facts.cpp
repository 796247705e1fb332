// SPDX-License-Identifier: GPL-2.0-or-later
// Undoes rules on mainline's facts.
#include "flow/rules_facts.h"

#include "engine/plan/apply.h"
#include "engine/plan/path.h"
#include "model/c_lexer.h"

namespace kport {
namespace {

Lookup lookup(Answer answer, const std::string& name) {
  Lookup l;
  l.answer = answer;
  if (answer == Answer::yes) {
    Fact fact;
    fact.name = name;
    l.facts.push_back(std::move(fact));
  }
  return l;
}

// The fact in the shape that a path's end has.
Fact reshaped(Fact fact, const AnchorForm& form) {
  fact.name = form.name;
  fact.text = print(form);
  if (!form.callable)
    return fact;
  if (fact.function_like) {
    fact.macro_params.clear();
    for (const ParamForm& p : form.params)
      fact.macro_params.push_back(p.name);
  }
  if (fact.signature) {
    fact.signature->returns = form.returns;
    fact.signature->params.clear();
    for (const ParamForm& p : form.params)
      fact.signature->params.push_back({p.name, p.type});
  }
  return fact;
}

void undo(const std::vector<Change>& changes, const Fact& fact, FactSet& set) {
  AnchorForm form = form_of(fact);
  for (const Change& c : changes)
    if (std::optional<AnchorForm> before = apply(c, form, set))
      form = std::move(*before);
  if (form.name != fact.name)
    set.names[fact.name] = lookup(Answer::no, fact.name);
  Lookup& l = set.names[form.name];
  l.answer = Answer::yes;
  l.facts = {reshaped(fact, form)};
}

// "mmap" of ".mmap = generic_file_mmap".
std::string designated(const std::string& text) {
  std::vector<CToken> t = lex_c(text);
  return t.size() > 1 && t[0].text == "." ? t[1].text : "";
}

// What the form itself says is or is not there before the change.
void state(const Rule& rule, FactSet& set) {
  auto say = [&](const std::string& name, Answer answer) {
    set.names[name] = lookup(answer, name);
  };
  if (const auto* m = std::get_if<MemberChange>(&rule.form)) {
    std::vector<CToken> get = lex_c(m->get.text);
    if (!get.empty())
      say(get[0].text, Answer::no);
    say(m->of + "." + m->field, Answer::yes);
  }
  if (const auto* i = std::get_if<InitializerChange>(&rule.form)) {
    if (std::string field = designated(i->old_text.text); !field.empty())
      say(i->of + "." + field, Answer::yes);
    if (std::string field = designated(i->new_text.text); !field.empty())
      say(i->of + "." + field, Answer::no);
  }
  if (const auto* c = std::get_if<std::vector<SignatureChange>>(&rule.form))
    for (const SignatureChange& change : *c)
      for (const Located& on : change.on)
        if (change.into) // the slot was not there, the older one was
          say(on.text, Answer::no);
  if (const auto* shims = std::get_if<std::vector<Shim>>(&rule.form))
    for (const Shim& s : *shims) {
      say(s.provides.text, Answer::no);
      for (const std::string& need : s.needs)
        say(need, Answer::yes);
    }
  if (const auto* i = std::get_if<InitializerChange>(&rule.form)) {
    // ".field = value": the field of one side only, and the old value.
    std::vector<CToken> now = lex_c(i->new_text.text);
    std::vector<CToken> then = lex_c(i->old_text.text);
    if (then.size() > 3) {
      say(i->of + "." + then[1].text, Answer::yes);
      say(then[3].text, Answer::yes);
    }
    if (now.size() > 3 && (then.size() <= 3 || then[1].text != now[1].text))
      say(i->of + "." + now[1].text, Answer::no);
  }
  // It is no kernel that the rule says it cannot serve.
  for (const Unsupported& u : rule.unsupported)
    if (u.has.empty() && holds({}, u.lacks, set, {}))
      say(u.lacks.front(), Answer::yes);
  for (const std::string& name : rule.when_has)
    say(name, Answer::yes);
  for (const std::string& name : rule.when_lacks)
    say(name, Answer::no);
}

} // namespace

FactSet facts_before(const Tree& tree, const std::vector<Rule>& rules) {
  FactSet set;
  set.target = "before-" + rules.back().id;
  for (const std::string& name : demanded(rules))
    set.names[name] = lookup(Answer::no, name);
  std::vector<Change> changes = flatten(rules);
  for (const Unit& unit : tree.units)
    for (const Entity& entity : unit.entities)
      undo(changes, entity.fact, set);
  for (const Rule& rule : rules)
    state(rule, set);
  return set;
}

} // namespace kport
