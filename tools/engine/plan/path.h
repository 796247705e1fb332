// SPDX-License-Identifier: GPL-2.0-or-later
// Paths: which changes to one anchor lead from mainline's form to the target's
// (DESIGN.md, step 4). Facts decide; no version is compared.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/fact.h"
#include "model/rule.h"

namespace kport {

// One change of one rule: what liveness and blame belong to.
struct Change {
  const Rule* rule = nullptr;
  const Rename* rename = nullptr;             // or
  const SignatureChange* signature = nullptr; // or neither: another form
  std::string label;                          // "timer_delete -> del_timer"
};

// Only uses of a parameter mean something else: nothing but those is edited.
bool leaves_form(const Change& change);

// All renames and signature changes of `rules`, in the order given (backport
// order: what must be undone first comes first). They point into `rules`.
std::vector<Change> flatten(const std::vector<Rule>& rules);
std::vector<Change> flatten(const std::vector<Rule>&& rules) = delete;

// One step on a parameter, with the change it belongs to.
struct ArgStep {
  const ArgChange* arg = nullptr;
  const Change* change = nullptr;
};

struct ParamForm {
  int origin = -1; // index in mainline's signature; -1: only older kernels
  std::string name;
  Type type;
  bool retyped = false; // by a signature step: its text must be written anew
  std::vector<ArgStep> steps;
};

struct ReturnStep {
  const ReturnChange* change = nullptr;
  const Change* owner = nullptr;
};

// The form of an anchor somewhere on its path.
struct AnchorForm {
  std::string name;
  FactKind kind = FactKind::function;
  bool callable = false;
  bool variadic = false;
  Type returns;
  std::vector<ParamForm> params;
  std::vector<ParamForm> dropped; // parameters older kernels do not have
  std::vector<ReturnStep> returned;
  std::vector<const Change*> steps;

  // True when a signature step was taken: definitions and calls change.
  bool reshaped() const;
};

AnchorForm form_of(const Fact& fact);
std::string print(const AnchorForm& form);

enum class Outcome {
  satisfied,   // the target has mainline's form, or a shim supplies it
  path,        // `end` is reached by `end.steps`
  missing,     // the target has nothing by any name a rule leads to
  mismatch,    // it has one of another form, which no subset reaches
  ambiguous,   // two subsets reach it
  cannot_tell, // the facts do not say
};

struct Path {
  Outcome outcome = Outcome::satisfied;
  AnchorForm end;
  std::string wanted; // the target's form as text
  std::string reached;
  std::string why;    // for everything but satisfied and path
  // The target returns nothing where mainline returns a value: right only
  // where nobody looks at it.
  bool result_lost = false;
};

// The names a target must be asked for so that paths can be chosen.
std::set<std::string> demanded(const std::vector<Rule>& rules);
// Adds, for each member in `names` of a record that a rule renames, the same
// member of the older record.
void demand_members(const std::vector<Rule>& rules,
                    std::set<std::string>& names);

// `shimmed`: names supplied by active shims; they have mainline's form. The
// path's steps point into `changes`, which must outlive it.
Path choose(const Fact& mainline, const std::vector<Change>& changes,
            const FactSet& target, const std::set<std::string>& shimmed);
Path choose(const Fact& mainline, const std::vector<Change>&& changes,
            const FactSet& target, const std::set<std::string>& shimmed) =
    delete;

// Whether the target has `name` only because the tree brings shims of its own
// along, as a generated tree does: it has mainline's form and meaning then.
bool brought_along(const FactSet& target, const std::string& name);

// What a rule's `when` says on this target.
bool holds(const std::vector<std::string>& has,
           const std::vector<std::string>& lacks, const FactSet& target,
           const std::set<std::string>& shimmed);

} // namespace kport
