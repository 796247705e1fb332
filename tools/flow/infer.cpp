// SPDX-License-Identifier: GPL-2.0-or-later
// The ways an API is known to move, tried one by one.
#include "flow/infer.h"

#include <algorithm>

#include <fmt/format.h>

#include "flow/fact_database.h"

namespace kport {
namespace {

constexpr double kLikely = 0.55; // below, a name says nothing
constexpr double kVotes = 0.5;   // of those that could speak for it
constexpr size_t kMostProposals = 3;

const std::string& type_of(const Type& t) {
  return t.canonical.empty() ? t.spelling : t.canonical;
}

bool same_types(const AnchorForm& form, const Signature& s) {
  if (form.params.size() != s.params.size() || form.variadic != s.variadic ||
      type_of(form.returns) != type_of(s.returns))
    return false;
  for (size_t i = 0; i < s.params.size(); ++i)
    if (type_of(form.params[i].type) != type_of(s.params[i].type))
      return false;
  return true;
}

std::string where(const Fact& f) {
  return fmt::format("{} ({}:{})", f.text, f.file, f.line);
}

Proposal renamed(RenameKind kind, const std::string& from, const Fact& to,
                 double score) {
  Rename r{kind, {from, {}}, {to.name, {}}, "", {}};
  if (kind == RenameKind::member) {
    size_t dot = from.find('.');
    r.of = from.substr(0, dot);
    r.new_name.text = from.substr(dot + 1);
    r.old_name.text = to.name.substr(to.name.find('.') + 1);
  }
  return {std::vector<Rename>{r},
          score,
          {fmt::format("the target has {}, which mainline has not", where(to)),
           fmt::format("the names are {:.0f}% alike", 100 * score)},
          ""};
}

// "struct inode" of "const struct inode *"; "" for anything else.
std::string pointee(const Type& type) {
  std::string t = type_of(type);
  if (t.starts_with("const "))
    t = t.substr(6);
  if (!t.starts_with("struct ") || !t.ends_with(" *"))
    return "";
  return t.substr(0, t.size() - 2);
}

} // namespace

Inference::Inference(const FactStore& mainline, const FactStore& target)
    : mainline_(mainline), target_(target) {
  target.beyond(mainline, [&](const std::string&, const Lookup& lookup) {
    if (lookup.answer != Answer::yes || lookup.facts.empty())
      return;
    const Fact& f = lookup.facts.front();
    if (f.kind == FactKind::function)
      functions_.push_back(f);
    else if (f.kind == FactKind::macro)
      macros_.push_back(f);
    else if (f.kind == FactKind::enumerator)
      enumerators_.push_back(f);
    else if (f.kind == FactKind::variable)
      variables_.push_back(f);
  });
}

void Inference::functions(const AnchorForm& form, const std::string& file,
                          Found& out) const {
  for (const Fact& f : functions_) {
    double likeness = name_likeness(form.name, f.name);
    if (likeness < kLikely || !f.signature || !same_types(form, *f.signature))
      continue;
    double score = 0.9 * likeness + (f.file == file ? 0.1 : 0);
    Proposal p = renamed(RenameKind::function, form.name, f, score);
    p.evidence.push_back("both take and return the same types");
    out.push_back(std::move(p));
  }
}

void Inference::macros(const Fact& fact, Found& out) const {
  size_t arity =
      fact.signature ? fact.signature->params.size() : fact.macro_params.size();
  for (const Fact& f : macros_) {
    double likeness = name_likeness(fact.name, f.name);
    if (likeness < 0.75 ||
        f.function_like != (fact.signature || fact.function_like) ||
        f.macro_params.size() != arity)
      continue;
    out.push_back(renamed(RenameKind::macro, fact.name, f, 0.8 * likeness));
  }
}

// A function that reads a member which mainline's record has no more.
void Inference::accessors(const AnchorForm& form, Found& out) const {
  if (form.params.size() == 2 && form.name.find("set") != form.name.npos) {
    std::string get = form.name; // its twin says more
    get.replace(get.find("set"), 3, "get");
    if (get.ends_with("_to_ts"))
      get.resize(get.size() - 6);
    std::optional<Lookup> twin = mainline_.find(get);
    if (twin && !twin->facts.empty() && twin->facts[0].signature &&
        twin->facts[0].signature->params.size() == 1)
      accessors(form_of(twin->facts[0]), out);
    return;
  }
  if (form.params.size() != 1)
    return;
  std::string record = pointee(form.params[0].type);
  if (record.empty() || form.returns.spelling == "void")
    return;
  std::string tag = record.substr(7);
  const std::string name = form.name;
  target_.match(tag + ".*", [&](const std::string& member, const Lookup& l) {
    if (l.facts.empty() || mainline_.find(member) ||
        type_of(l.facts[0].type) != type_of(form.returns))
      return;
    std::string field = member.substr(tag.size() + 1);
    double likeness = name_likeness(name, field);
    size_t get = name.find("get");
    if (likeness < 0.3 || get == name.npos)
      return;
    std::string set = name;
    set.replace(get, 3, "set");
    std::optional<Lookup> setter = mainline_.find(set);
    if (!setter)
      setter = mainline_.find(set += "_to_ts");
    if (!setter)
      return;
    MemberChange m;
    m.of = tag;
    m.field = field;
    m.get.text = name + "($)";
    m.set.text = set + "($, $v)";
    out.push_back({m,
                   0.5 + likeness / 2,
                   {fmt::format("the target has {}, mainline's {} has not",
                                where(l.facts[0]), record),
                    fmt::format("{}() returns its type", name)},
                   ""});
  });
}

void Inference::enumerators(const Fact& fact, Found& out) const {
  for (const Fact& f : enumerators_) {
    if (type_of(f.type) != type_of(fact.type))
      continue;
    double likeness = name_likeness(fact.name, f.name);
    double score = 0.7 * likeness + (f.value == fact.value ? 0.3 : 0);
    if (score < kLikely)
      continue;
    Proposal p = renamed(RenameKind::enumerator, fact.name, f, score);
    p.evidence.push_back(fmt::format("both stand in {}, with the values {} "
                                     "and {}",
                                     type_of(f.type), fact.value, f.value));
    out.push_back(std::move(p));
  }
}

// What stands in the target's signatures where mainline has the new type.
void Inference::types(const Fact& fact, Found& out) const {
  std::map<std::string, std::pair<size_t, std::string>> votes;
  size_t asked = 0;
  auto vote = [&](const std::string& name, const Type& now, const Type& then) {
    if (pointee(now) != fact.name || pointee(then).empty() ||
        pointee(then) == fact.name)
      return;
    ++asked;
    auto& [count, example] = votes[pointee(then)];
    if (count++ == 0)
      example = name;
  };
  mainline_.mentioning(
      fact.name + " *", [&](const std::string& name, const Lookup& l) {
        if (l.facts.empty() || !l.facts[0].signature)
          return;
        std::optional<Lookup> other = target_.find(name);
        if (!other || other->facts.empty() || !other->facts[0].signature)
          return;
        const Signature& now = *l.facts[0].signature;
        const Signature& then = *other->facts[0].signature;
        if (now.params.size() != then.params.size())
          return;
        vote(name, now.returns, then.returns);
        for (size_t i = 0; i < now.params.size(); ++i)
          vote(name, now.params[i].type, then.params[i].type);
      });
  for (const auto& [type, found] : votes) {
    const auto& [count, example] = found;
    double share = static_cast<double>(count) / static_cast<double>(asked);
    if (share < kVotes || count < 2)
      continue;
    Rename r{RenameKind::type, {fact.name, {}}, {type, {}}, "", {}};
    out.push_back(
        {std::vector<Rename>{r},
         share,
         {fmt::format("{} of {} places that have mainline's type have "
                      "{} on the target, such as {}",
                      count, asked, type, example)},
         ""});
  }
}

void Inference::members(const Fact& fact, Found& out) const {
  std::string record = fact.name.substr(0, fact.name.find('.'));
  target_.match(record + ".*", [&](const std::string& name, const Lookup& l) {
    if (l.facts.empty() || mainline_.find(name) ||
        type_of(l.facts[0].type) != type_of(fact.type))
      return;
    double likeness = name_likeness(fact.name.substr(record.size() + 1),
                                    name.substr(record.size() + 1));
    if (likeness >= 0.4)
      out.push_back(renamed(RenameKind::member, fact.name, l.facts[0],
                            0.4 + 0.6 * likeness));
  });
}

void Inference::variables(const Fact& fact, const AnchorForm&,
                          Found& out) const {
  for (const Fact& f : variables_) {
    double likeness = name_likeness(fact.name, f.name);
    if (likeness >= kLikely && type_of(f.type) == type_of(fact.type))
      out.push_back(renamed(RenameKind::variable, fact.name, f, likeness));
  }
}

// Where the target declares what mainline's header declares.
void Inference::headers(const Fact& fact, Found& out) const {
  std::string same = "asm/" + fact.name.substr(fact.name.rfind('/') + 1);
  if (look_up(target_, same).answer == Answer::yes && !mainline_.find(same)) {
    Rename r{RenameKind::header, {fact.name, {}}, {same, {}}, "", {}};
    out.push_back(
        {std::vector<Rename>{r},
         1,
         {fmt::format("the target has <{}>, which mainline has not", same)},
         ""});
  }
  std::map<std::string, size_t> votes;
  size_t asked = 0;
  mainline_.mentioning("\"file\":\"" + fact.name + "\"",
                       [&](const std::string& name, const Lookup&) {
                         std::optional<Lookup> other = target_.find(name);
                         if (!other || other->facts.empty() ||
                             other->facts[0].kind == FactKind::header)
                           return;
                         ++asked;
                         ++votes[other->facts[0].file];
                       });
  for (const auto& [header, count] : votes) {
    double share = static_cast<double>(count) / static_cast<double>(asked);
    if (share < kVotes || header == fact.name || count < 2)
      continue;
    Rename r{RenameKind::header, {fact.name, {}}, {header, {}}, "", {}};
    out.push_back(
        {std::vector<Rename>{r},
         share,
         {fmt::format("{} of {} names that mainline's header declares "
                      "stand in <{}> on the target",
                      count, asked, header)},
         ""});
  }
}

// A new value: the target can be given the name; what it does with the value
// is another question.
void Inference::constants(const Fact& fact, Found& out) const {
  std::string body = fact.kind == FactKind::enumerator ? fact.value : fact.body;
  bool literal = !body.empty() &&
                 body.find_first_not_of("0123456789abcdefABCDEFxXuUlL()<< ") ==
                     body.npos &&
                 body.find_first_of("0123456789") != body.npos;
  if (!literal || fact.function_like)
    return;
  std::string file = fact.name + ".h";
  std::ranges::transform(file, file.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  Shim s{{fact.name, {}}, fact.file, {"misc/" + file, {}}, {}};
  out.push_back(
      {std::vector<Shim>{s},
       0.5,
       {fmt::format("mainline's {} is the constant {}", fact.name, body),
        "whether the target does anything with that value, no fact says"},
       fmt::format("#define {} {}\n", fact.name, body)});
}

void Inference::signatures(const AnchorForm& form, const Signature& target,
                           Found& out) const {
  SignatureChange change = signature_difference(form, target);
  if (change.args.empty() && !change.returns)
    return;
  change.on.push_back({form.name, {}});
  Proposal p{Form(), 0.9, {}, ""};
  for (ArgChange& a : change.args) {
    std::string now = a.new_decl.none ? "" : pointee(a.new_decl.type);
    if (a.old_decl.none || now.empty())
      continue;
    // The old argument may be found in the new one.
    std::vector<std::string> fits;
    mainline_.match(now.substr(7) + ".*",
                    [&](const std::string& name, const Lookup& l) {
                      if (!l.facts.empty() &&
                          type_of(l.facts[0].type) == type_of(a.old_decl.type))
                        fits.push_back(name.substr(now.size() - 6));
                    });
    if (fits.size() != 1)
      continue;
    std::string path = "$->" + fits[0];
    a.uses.push_back({{path, {}}, {"$", {}}});
    a.pass_old = Located{path, {}};
    p.evidence.push_back(fmt::format("{} holds one {}: {}", now,
                                     a.old_decl.type.spelling, fits[0]));
  }
  std::string shown = print(target, form.name);
  p.evidence.insert(p.evidence.begin(),
                    {"mainline, with the known rules: " + print(form),
                     "the target: " + shown});
  size_t changed = change.args.size() + (change.returns ? 1 : 0);
  p.score = 1.0 / static_cast<double>(changed);
  p.form = std::vector<SignatureChange>{std::move(change)};
  out.push_back(std::move(p));
}

std::vector<Proposal> Inference::propose(const Fact& fact,
                                         const AnchorForm& reached) const {
  Found out;
  Lookup there = look_up(target_, reached.name);
  if (reached.callable && there.answer == Answer::yes) {
    for (const Fact& f : there.facts)
      if (f.signature) {
        signatures(reached, *f.signature, out);
        break;
      }
    return out;
  }
  if (reached.callable && fact.kind == FactKind::function) {
    functions(reached, fact.file, out);
    accessors(reached, out);
  }
  switch (fact.kind) {
  case FactKind::function:
  case FactKind::macro:
    macros(fact, out);
    break;
  case FactKind::record:
  case FactKind::enum_type:
  case FactKind::type:
    types(fact, out);
    break;
  case FactKind::member:
    members(fact, out);
    break;
  case FactKind::enumerator:
    enumerators(fact, out);
    break;
  case FactKind::variable:
    variables(fact, reached, out);
    break;
  case FactKind::header:
    headers(fact, out);
    break;
  case FactKind::config:
    break;
  }
  if (out.empty())
    constants(fact, out);
  std::ranges::stable_sort(out, std::greater{}, &Proposal::score);
  if (out.size() > kMostProposals)
    out.resize(kMostProposals);
  return out;
}

} // namespace kport
