// SPDX-License-Identifier: GPL-2.0-or-later
// Finds, for each rule, between which kernels its change came.
#include "flow/rule_dates.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "flow/fact_database.h"

namespace kport {
namespace {

// Which side of a rule's change a kernel is on.
enum class Side { unknown, older, newer };

unsigned number_of(const std::string& release) {
  auto [major, minor] = version_of(release);
  return major * 1000 + minor;
}

std::string release_text(unsigned n) {
  return fmt::format("v{}.{}", n / 1000, n % 1000);
}

// One kernel's answers, and the paths that its facts give to each name.
struct View {
  const Known& kernel;
  Crossing crossing;
  std::map<std::string, std::optional<Path>> paths; // of names mainline has

  View(const Known& mainline, const Known& k, const std::vector<Rule>& rules)
      : kernel(k), crossing(mainline, k, rules) {}

  Answer answer(const std::string& name) const {
    return look_up(*kernel.store, name).answer;
  }
  bool all_known(const std::vector<std::string>& names) const {
    return std::ranges::none_of(names, [&](const std::string& n) {
      return answer(n) == Answer::cannot_tell;
    });
  }
};

std::set<std::string> steps_of(const std::optional<Path>& path) {
  std::set<std::string> out;
  if (path && path->outcome == Outcome::path)
    for (const Change* c : path->end.steps)
      out.insert(c->rule->id);
  return out;
}

// Sides of several names of one rule: one that is older decides.
struct Votes {
  bool older = false, newer = false;
  void add(Answer has) {
    older |= has == Answer::no;
    newer |= has == Answer::yes;
  }
  Side side() const {
    return older ? Side::older : newer ? Side::newer : Side::unknown;
  }
};

class Dating {
public:
  Dating(const std::vector<Known>& kernels, const std::vector<Rule>& rules,
         const std::set<std::string>& names)
      : mainline_(kernels[0]), names_(names) {
    std::vector<const Known*> others;
    for (size_t i = 1; i < kernels.size(); ++i)
      others.push_back(&kernels[i]);
    std::ranges::stable_sort(others, std::greater{}, [](const Known* k) {
      return version_of(k->release);
    });
    for (const Known* k : others)
      views_.emplace_back(kernels[0], *k, rules);
    for (View& view : views_)
      for (const std::string& name : names)
        if (Result<Gap> gap = view.crossing.look(name))
          for (const std::string& id :
               steps_of(view.paths[name] = std::move(gap->path)))
            concerns_[id].insert(name);
  }

  Dated date(const Rule& rule) const {
    Dated d{.rule = rule.id, .release = newest_release(rule)};
    std::string until = mainline_.release;
    bool gone = went_again(rule);
    for (const View& view : views_) {
      Side side = side_of(rule, view);
      if (gone && side != Side::newer)
        continue; // as newest kernels, which had it and have it no more
      gone = false;
      if (side == Side::older) {
        d.after = view.kernel.release;
        break;
      }
      if (side == Side::newer)
        until = view.kernel.release;
    }
    if (d.after.empty()) {
      d.why = "no kernel here is known to have the older form";
      return d;
    }
    d.until = until;
    if (number_of(d.after) >= d.release) {
      d.verdict = DateVerdict::contradicts;
      d.why = fmt::format("{} has the older form", d.after);
    } else if (number_of(d.until) >= d.release) {
      d.verdict = DateVerdict::agrees;
    } else {
      d.why = fmt::format("{} has the newer form before {}: by a stable "
                          "backport, or the release is too late",
                          d.until, release_text(d.release));
    }
    return d;
  }

  bool concerned(const Rule& rule) const {
    if (concerns_.contains(rule.id))
      return true;
    return std::ranges::any_of(anchors(rule), [&](const Located& anchor) {
      return names_.contains(anchor.text) &&
             std::holds_alternative<std::vector<Shim>>(rule.form);
    });
  }

private:
  // A shim's name that mainline lacks: it came, and it went.
  bool went_again(const Rule& rule) const {
    return std::holds_alternative<std::vector<Shim>>(rule.form) &&
           rule.when_has.empty() && rule.when_lacks.empty() &&
           std::ranges::all_of(anchors(rule), [&](const Located& anchor) {
             return look_up(*mainline_.store, anchor.text).answer ==
                    Answer::no;
           });
  }

  Side side_of(const Rule& rule, const View& view) const {
    bool conditional = !rule.when_has.empty() || !rule.when_lacks.empty();
    if (conditional &&
        !(view.all_known(rule.when_has) && view.all_known(rule.when_lacks)))
      return Side::unknown;
    bool reshapes =
        std::holds_alternative<std::vector<Rename>>(rule.form) ||
        std::holds_alternative<std::vector<SignatureChange>>(rule.form);
    if (reshapes)
      return by_paths(rule, view);
    if (conditional)
      return holds(rule.when_has, rule.when_lacks, view.crossing.facts(),
                   view.crossing.shimmed())
                 ? Side::older
                 : Side::newer;
    if (const auto* change = std::get_if<InitializerChange>(&rule.form))
      return by_member(rule, *change, view);
    Votes votes;
    for (const Located& anchor : anchors(rule))
      votes.add(view.answer(anchor.text));
    return votes.side();
  }

  // A name that a kernel cannot tell about says nothing, though an older name
  // of it be there: the newer may be a macro.
  Side by_paths(const Rule& rule, const View& view) const {
    auto names = concerns_.find(rule.id);
    if (names == concerns_.end())
      return Side::unknown;
    Votes votes;
    for (const std::string& name : names->second) {
      const std::optional<Path>& path = view.paths.at(name);
      if (view.answer(name) == Answer::cannot_tell)
        continue;
      if (path->outcome == Outcome::path || path->outcome == Outcome::satisfied)
        votes.add(steps_of(path).contains(rule.id) ? Answer::no : Answer::yes);
    }
    return votes.side();
  }

  // Live where the newer member is not there, or has another type.
  Side by_member(const Rule& rule, const InitializerChange& change,
                 const View& view) const {
    if (change.new_text.text.empty() || change.new_text.text == "none")
      return Side::unknown;
    std::string name = anchors(rule).front().text;
    Lookup ours = look_up(*mainline_.store, name);
    Lookup theirs = look_up(*view.kernel.store, name);
    // A slot that nothing stands for is there or not, whatever its form.
    if (!change.old_text.text.empty() && theirs.answer == Answer::yes &&
        !ours.facts.empty() && theirs.facts[0].type.canonical != ours.facts[0].type.canonical)
      return Side::older;
    Votes votes;
    votes.add(theirs.answer);
    return votes.side();
  }

  const Known& mainline_;
  const std::set<std::string>& names_;
  std::vector<View> views_; // newest first
  // Rule -> names whose path takes a step of it on some kernel.
  std::map<std::string, std::set<std::string>> concerns_;
};

} // namespace

std::vector<Dated> date_rules(const std::vector<Known>& kernels,
                              const std::vector<Rule>& rules,
                              const std::set<std::string>& names) {
  std::set<std::string> asked = names;
  if (asked.empty())
    for (const Rule& rule : rules)
      for (const Located& anchor : anchors(rule))
        asked.insert(anchor.text);
  Dating dating(kernels, rules, asked);
  std::vector<Dated> out;
  for (const Rule& rule : rules)
    if (names.empty() || dating.concerned(rule))
      out.push_back(dating.date(rule));
  std::ranges::sort(out, {}, &Dated::rule);
  return out;
}

} // namespace kport
