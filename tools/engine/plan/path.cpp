// SPDX-License-Identifier: GPL-2.0-or-later
// Chooses the path of one anchor.
#include "engine/plan/path.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/apply.h"
#include "engine/plan/conversion.h"

namespace kport {
namespace {

// Whether an active shim supplies the name; a record brings its members.
bool supplied(const std::string& name, const std::set<std::string>& shimmed) {
  if (shimmed.contains(name))
    return true;
  size_t dot = name.find('.');
  return dot != std::string::npos &&
         (shimmed.contains("struct " + name.substr(0, dot)) ||
          shimmed.contains("union " + name.substr(0, dot)));
}

// A use needs a complete record only where mainline's is complete too.
bool usable(const AnchorForm& form, bool complete, const FactSet& target,
            const std::set<std::string>& shimmed) {
  if (supplied(form.name, shimmed))
    return true;
  const Lookup& l = target.find(form.name);
  if (l.answer == Answer::yes)
    return true;
  return form.kind == FactKind::record && !complete && !l.facts.empty();
}

enum class Fit { no, compatible, exact };

std::string without_const(std::string t) {
  for (size_t at = 0; (at = t.find("const", at)) != std::string::npos;)
    t.erase(at, t.compare(at, 6, "const ") == 0 ? 6 : 5);
  return t;
}

// What C converts at a call without a word: integers, added or lost const
// (verification judges each use), void pointers.
Fit fit(const Type& ours, const Type& theirs) {
  const std::string& a = ours.canonical.empty() ? ours.spelling : ours.canonical;
  const std::string& b =
      theirs.canonical.empty() ? theirs.spelling : theirs.canonical;
  if (a == b || (ours.spelling == theirs.spelling &&
                 (ours.canonical.empty() || theirs.canonical.empty())))
    return Fit::exact;
  // A typedef that got or lost its tag (rwlock_t) moved for everyone.
  if (ours.spelling == theirs.spelling && !is_integral(a) && !is_integral(b))
    return Fit::exact;
  if ((is_integral(a) && is_integral(b)) || without_const(a) == without_const(b))
    return Fit::compatible;
  bool void_pointer = without_const(a) == "void *" || without_const(b) == "void *";
  bool pointers = a.find('*') != std::string::npos && b.find('*') != std::string::npos;
  return void_pointer && pointers ? Fit::compatible : Fit::no;
}

Fit fit(const AnchorForm& form, const Signature& s) {
  if (form.kind == FactKind::macro) // a macro has no types: its arity counts
    return form.variadic || form.params.size() == s.params.size() ? Fit::exact
                                                                  : Fit::no;
  if (form.params.size() != s.params.size() || form.variadic != s.variadic)
    return Fit::no;
  Fit worst = fit(form.returns, s.returns);
  // A value nobody asks for is no harm; one that is missing is judged at each
  // call (Path::result_lost).
  if (worst == Fit::no && form.kind == FactKind::function &&
      (form.returns.canonical == "void" || s.returns.canonical == "void"))
    worst = Fit::compatible;
  for (size_t i = 0; i < s.params.size() && worst != Fit::no; ++i)
    worst = std::min(worst, fit(form.params[i].type, s.params[i].type));
  return worst;
}

bool is_slot(const AnchorForm& form) { return form.kind == FactKind::member; }

// How well the target's facts for form.name serve code written to `form`.
Fit fit(const AnchorForm& form, const Lookup& lookup) {
  Fit best = Fit::no;
  for (const Fact& f : lookup.facts) {
    if (!form.callable) {
      best = Fit::exact;
      continue;
    }
    if (f.kind == FactKind::macro) {
      bool arity = !f.function_like || f.variadic || form.variadic ||
                   f.macro_params.size() == form.params.size();
      // Macros have no types; a function of that name says more.
      best = std::max(best, arity ? Fit::exact : Fit::no);
    } else if (f.signature) {
      Fit one = fit(form, *f.signature);
      // A slot's type must be equal; nothing converts function pointers.
      if (is_slot(form) && one == Fit::compatible)
        one = Fit::no;
      if (std::any_of(lookup.facts.begin(), lookup.facts.end(),
                      [](const Fact& g) { return g.kind == FactKind::macro; }))
        best = std::max(best, one);
      else
        return one;
    }
  }
  return best;
}

class Search {
public:
  Search(const Fact& mainline, const std::vector<Change>& changes,
         const FactSet& target, const std::set<std::string>& shimmed)
      : complete_(mainline.complete), changes_(changes), target_(target),
        shimmed_(shimmed) {}

  void walk(size_t next, AnchorForm form) {
    if (next == changes_.size())
      return finish(std::move(form));
    const Change& c = changes_[next];
    if (!holds(c.rule->when_has, c.rule->when_lacks, target_, shimmed_))
      return walk(next + 1, std::move(form));
    std::optional<AnchorForm> applied = apply(c, form, target_);
    if (!applied)
      return walk(next + 1, std::move(form));
    // A name that the target has is never renamed away from it, but by a rule
    // whose facts say that it means something else there.
    bool renamed = applied->name != form.name;
    bool told = !c.rule->when_has.empty() || !c.rule->when_lacks.empty();
    if (renamed && usable(form, complete_, target_, shimmed_) &&
        !(told && usable(*applied, complete_, target_, shimmed_)))
      return walk(next + 1, std::move(form));
    // A change of meaning alone: facts other than the form say that it is due.
    bool due = told && !renamed && print(*applied) == print(form);
    walk(next + 1, std::move(*applied));
    if (!renamed && !due)
      walk(next + 1, std::move(form));
  }

  Path result() {
    std::vector<AnchorForm>& best = exact_.empty() ? compatible_ : exact_;
    auto gone = [&](const AnchorForm& f) { return has_gone_type(f); };
    // Of two ways, none goes by a type that is not there.
    if (best.size() > 1 && !std::ranges::all_of(best, gone))
      std::erase_if(best, gone);
    Path p;
    if (!cannot_tell_.empty()) {
      p.outcome = Outcome::cannot_tell;
      p.why = cannot_tell_;
    } else if (best.empty()) {
      p.outcome = present_ ? Outcome::mismatch : Outcome::missing;
      p.end = closest_;
      p.wanted = wanted_;
      p.reached = print(closest_);
      p.why = present_ ? "the target has another form and no rule leads to it"
                       : "the target lacks it and no rule or shim supplies it";
      if (!unusable_.empty())
        p.why = unusable_;
    } else if (best.size() > 1) {
      p.outcome = Outcome::ambiguous;
      p.end = best[0];
      p.why = fmt::format("two ways lead to the target's form: {} and {}",
                          labels(best[0]), labels(best[1]));
    } else {
      p.end = std::move(best[0]);
      p.outcome =
          p.end.steps.empty() ? Outcome::satisfied : Outcome::path;
      p.result_lost = loses_result(p.end);
    }
    return p;
  }

private:
  bool loses_result(const AnchorForm& form) const {
    if (!form.callable || form.kind != FactKind::function ||
        form.returns.canonical == "void" || shimmed_.contains(form.name))
      return false;
    const std::vector<Fact>& facts = target_.find(form.name).facts;
    return !facts.empty() && facts.front().signature &&
           facts.front().signature->returns.canonical == "void";
  }

  bool has_gone_type(const AnchorForm& form) const {
    return std::ranges::any_of(changes_, [&](const Change& c) {
      if (!c.rename || c.rename->kind != RenameKind::type ||
          supplied(c.rename->new_name.text, shimmed_) ||
          target_.find(c.rename->new_name.text).answer != Answer::no)
        return false;
      auto has = [&](const Type& t) {
        return replace_type(t.spelling, c.rename->new_name.text, "") !=
               t.spelling;
      };
      return has(form.returns) ||
             std::ranges::any_of(form.params, [&](const ParamForm& p) {
               return has(p.type);
             });
    });
  }

  static std::string labels(const AnchorForm& f) {
    std::string out;
    for (const Change* c : f.steps)
      out += (out.empty() ? "" : " + ") + c->rule->id;
    return out.empty() ? "no change" : out;
  }

  // Renamed last by a rule whose facts say so, not for want of the name.
  static bool is_retold(const AnchorForm& form) {
    if (form.steps.empty() || !form.steps.back()->rename)
      return false;
    const Rule& rule = *form.steps.back()->rule;
    return !rule.when_has.empty() || !rule.when_lacks.empty();
  }

  void finish(AnchorForm form) {
    if (shimmed_.contains(form.name)) {
      if (form.steps.empty() || is_retold(form))
        exact_.push_back(std::move(form));
      return;
    }
    if (is_retold(form) && supplied(form.name, shimmed_)) {
      exact_.push_back(std::move(form)); // a member of a record of ours
      return;
    }
    const Lookup& l = target_.find(form.name);
    if (l.answer == Answer::cannot_tell)
      cannot_tell_ = l.why;
    if (!usable(form, complete_, target_, shimmed_)) {
      if (!l.facts.empty() && !l.why.empty())
        unusable_ = l.why;
      if (form.steps.size() >= closest_.steps.size() && !present_)
        closest_ = std::move(form);
      return;
    }
    Fit f = fit(form, l);
    if (f == Fit::exact)
      exact_.push_back(std::move(form));
    else if (f == Fit::compatible)
      compatible_.push_back(std::move(form));
    else if (!present_ || form.steps.size() >= closest_.steps.size()) {
      present_ = true;
      wanted_ = l.facts.empty() ? "" : l.facts.front().text;
      closest_ = std::move(form);
    }
  }

  bool complete_;
  const std::vector<Change>& changes_;
  const FactSet& target_;
  const std::set<std::string>& shimmed_;
  std::vector<AnchorForm> exact_, compatible_;
  AnchorForm closest_;
  bool present_ = false;
  std::string wanted_, unusable_, cannot_tell_;
};

} // namespace

bool leaves_form(const Change& change) {
  const SignatureChange* s = change.signature;
  return s && !s->returns && !s->adapter &&
         std::ranges::all_of(s->args, [](const ArgChange& a) {
           return !a.new_decl.none && !a.old_decl.none &&
                  a.new_decl.type == a.old_decl.type && !a.uses.empty() &&
                  !a.pass_new && !a.pass_old && !a.entry_old;
         });
}

bool brought_along(const FactSet& target, const std::string& name) {
  auto found = target.names.find(name);
  if (found == target.names.end() || found->second.facts.empty())
    return false;
  return std::ranges::all_of(found->second.facts, [](const Fact& f) {
    // Where shims lie in a generated tree (compat/README.md).
    return f.file.starts_with("kport/") ||
           f.file.find("compat/kport/") != std::string::npos;
  });
}

bool holds(const std::vector<std::string>& has,
           const std::vector<std::string>& lacks, const FactSet& target,
           const std::set<std::string>& shimmed) {
  auto there = [&](const std::string& n) {
    return supplied(n, shimmed) || target.has(n);
  };
  return std::all_of(has.begin(), has.end(), there) &&
         std::none_of(lacks.begin(), lacks.end(), there);
}

Path choose(const Fact& mainline, const std::vector<Change>& changes,
            const FactSet& target, const std::set<std::string>& shimmed) {
  AnchorForm form = form_of(mainline);
  // Most names never moved: ask the facts before searching.
  if (supplied(form.name, shimmed))
    return {Outcome::satisfied, std::move(form), "", "", ""};
  Search search(mainline, changes, target, shimmed);
  search.walk(0, std::move(form));
  return search.result();
}

} // namespace kport
