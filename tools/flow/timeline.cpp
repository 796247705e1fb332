// SPDX-License-Identifier: GPL-2.0-or-later
// Compares one name's forms from kernel to kernel.
#include "flow/timeline.h"

#include <algorithm>
#include <map>

#include "flow/fact_database.h"
#include "flow/image_facts.h"

namespace kport {
namespace {

std::vector<const Known*> by_age(const std::vector<Known>& kernels) {
  std::vector<const Known*> out;
  for (const Known& k : kernels)
    out.push_back(&k);
  std::ranges::stable_sort(out, std::greater{}, [](const Known* k) {
    return version_of(k->release);
  });
  return out;
}

bool same_type(const Type& a, const Type& b) {
  bool told = !a.canonical.empty() && !b.canonical.empty();
  return told ? a.canonical == b.canonical : a.spelling == b.spelling;
}

bool same(const Fact& x, const Fact& y) {
  if (x.kind != y.kind || x.signature.has_value() != y.signature.has_value())
    return false;
  if (x.signature)
    return same_form(*x.signature, *y.signature);
  if (x.kind == FactKind::record || x.kind == FactKind::enum_type)
    return x.complete == y.complete;
  return same_type(x.type, y.type) && x.value == y.value && x.body == y.body &&
         x.macro_params == y.macro_params;
}

// `any`: one of the two is BTF's, which lacks the macro that a header may put
// before a function.
bool same(const Lookup& a, const Lookup& b, bool any) {
  if (a.answer != b.answer || a.facts.empty() != b.facts.empty())
    return false;
  if (a.facts.empty())
    return true;
  if (!any)
    return same(a.facts[0], b.facts[0]);
  return std::ranges::any_of(a.facts, [&](const Fact& x) {
    return std::ranges::any_of(b.facts,
                               [&](const Fact& y) { return same(x, y); });
  });
}

} // namespace

Result<TimelineKernels> timeline_kernels(const Workspace& w) {
  TimelineKernels out{.kernels = TRY(known_kernels(w))};
  for (const TargetSpec& spec : w.targets) {
    if (!spec.image_only)
      continue;
    if (!TRY(target_state(w.acquire, spec)).kernel) {
      out.absent.push_back(spec.name);
      continue;
    }
    KernelImage image = TRY(acquire_kernel(w.acquire, spec));
    out.kernels.push_back({spec, image.release,
                           std::make_shared<FactStore>(TRY(open_image_database(
                               w.acquire, spec.name, image)))});
  }
  return out;
}

Timeline timeline(const std::vector<Known>& kernels,
                  const std::vector<Rule>& rules, const std::string& name) {
  Timeline out;
  std::vector<const Known*> order = by_age(kernels);
  std::vector<Lookup> found;
  for (const Known* k : order)
    found.push_back(look_up(*k->store, name));
  size_t told = order.size(); // the next newer kernel that tells
  for (size_t i = 0; i < order.size(); ++i) {
    const Lookup& l = found[i];
    Era e{order[i]->spec.name, order[i]->release, l.answer, "", false};
    e.form = l.facts.empty() ? l.why : l.facts[0].text;
    if (l.answer != Answer::cannot_tell) {
      if (told < order.size()) {
        bool image = order[i]->spec.image_only || order[told]->spec.image_only;
        e.as_newer = same(found[told], l, image);
        if (!e.as_newer)
          out.turns.push_back({order[i]->release, order[told]->release});
      }
      told = i;
    }
    out.eras.push_back(std::move(e));
  }
  out.rules = date_rules(kernels, rules, {name});
  return out;
}

} // namespace kport
