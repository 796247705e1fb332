// SPDX-License-Identifier: GPL-2.0-or-later
// Prints forms and examples as YAML.
#include "flow/rule_draft.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flow/fact_database.h"
#include "flow/rule_draft_example.h"

namespace kport {
namespace {

// Double quotes hold any C.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string side(const ArgDecl& d) {
  if (d.none)
    return "none";
  return in_quotes(d.name.empty() ? d.type.spelling
                                  : declare(d.type.spelling, d.name));
}

std::string yaml(const std::vector<Rename>& renames) {
  std::string out = "rename:\n";
  for (const Rename& r : renames) {
    out += fmt::format("  - {{kind: {}, ", name(r.kind));
    if (!r.of.empty())
      out += fmt::format("of: {}, ", r.of);
    out +=
        fmt::format("new: {}, old: {}}}\n", r.new_name.text, r.old_name.text);
  }
  return out;
}

std::string yaml(const ArgChange& a) {
  std::string out = fmt::format("      - {{at: {}, new: {}, old: {}", a.at,
                                side(a.new_decl), side(a.old_decl));
  for (size_t i = 0; i < a.uses.size(); ++i)
    out += fmt::format("{}[{}, {}]", i == 0 ? ", uses: [" : ", ",
                       in_quotes(a.uses[i].first.text),
                       in_quotes(a.uses[i].second.text));
  out += a.uses.empty() ? "" : "]";
  if (a.pass_old)
    out += fmt::format(", pass: {{old: {}}}", in_quotes(a.pass_old->text));
  return out + "}\n";
}

std::string yaml(const std::vector<SignatureChange>& changes) {
  std::string out = "signature:\n";
  for (const SignatureChange& s : changes) {
    out += fmt::format("  - on: [{}]\n", s.on.at(0).text);
    if (!s.args.empty())
      out += "    args:\n";
    for (const ArgChange& a : s.args)
      out += yaml(a);
    if (!s.returns)
      continue;
    const ReturnChange& r = *s.returns;
    out += fmt::format("    returns: {{new: {}, old: {}, otherwise: {}",
                       in_quotes(r.new_type.spelling),
                       in_quotes(r.old_type.spelling),
                       r.otherwise ? in_quotes(r.otherwise->text) : "residual");
    for (size_t i = 0; i < r.values.size(); ++i)
      out += fmt::format("{}[{}, {}]", i == 0 ? ", values: [" : ", ",
                         in_quotes(r.values[i].first.text),
                         in_quotes(r.values[i].second.text));
    out += r.values.empty() ? "}\n" : "]}\n";
  }
  return out;
}

std::string yaml(const MemberChange& m) {
  return fmt::format("member:\n  of: {}\n  field: {}\n  get: {}\n  set: {}\n",
                     m.of, m.field, in_quotes(m.get.text),
                     in_quotes(m.set.text));
}

std::string yaml(const std::vector<Shim>& shims) {
  std::string out = "shim:\n";
  for (const Shim& s : shims)
    out += fmt::format("  - {{provides: {}, header: {}, file: {}}}\n",
                       s.provides.text, s.header, s.file.text);
  return out;
}

std::string yaml(const Form& form) {
  return std::visit(
      [](const auto& f) -> std::string {
        if constexpr (requires { yaml(f); })
          return yaml(f);
        return ""; // inference makes no others
      },
      form);
}

// "vX.Y" of the oldest kernel at hand that has mainline's form.
std::string known_since(const std::vector<Known>& kernels, const Gap& gap) {
  std::pair<unsigned, unsigned> oldest = version_of(kernels[0].release);
  for (const Known& k : kernels) {
    Lookup l = look_up(*k.store, gap.fact.name);
    bool same = l.answer == Answer::yes && !l.facts.empty();
    if (same && gap.fact.signature)
      same = l.facts[0].signature &&
             same_form(*l.facts[0].signature, *gap.fact.signature);
    if (same)
      oldest = std::min(oldest, version_of(k.release));
  }
  return fmt::format("v{}.{}", oldest.first, oldest.second);
}

std::string indented(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    for (size_t tab; (tab = line.find('\t')) != line.npos;)
      line.replace(tab, 1, "        ");
    out += line.empty() ? "\n" : "    " + line + "\n";
    at = end + 1;
  }
  return out;
}

} // namespace

std::string id_of(const std::string& name) {
  std::string out;
  for (char c : name) {
    bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (word)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-'))
    out.pop_back();
  return out;
}

Draft draft_rule(const std::vector<Known>& kernels, const std::string& target,
                 const Gap& gap, const Proposal* proposal) {
  Draft out;
  out.id = id_of(gap.fact.name);
  const Known& old = *std::ranges::find_if(
      kernels, [&](const Known& k) { return k.spec.name == target; });
  Form form = std::vector<Rename>{
      {RenameKind::function, {gap.fact.name, {}}, {"OLD_NAME", {}}, "", {}}};
  if (proposal)
    form = proposal->form;
  std::string t =
      fmt::format("# {} has: {}\n", kernels[0].spec.name, gap.fact.text);
  Lookup there = look_up(*old.store, gap.nearest.name);
  t += fmt::format("# {} ({}) {}\n", target, old.release,
                   there.facts.empty()
                       ? "has nothing of the name " + gap.nearest.name
                       : "has: " + there.facts[0].text);
  if (!proposal)
    t += "# No form is likely by facts alone; rules/README.md lists them.\n";
  if (proposal)
    for (const std::string& line : proposal->evidence)
      t += "# " + line + "\n";
  if (proposal && !proposal->shim.empty())
    t += "# The shim's file would hold: " + proposal->shim;
  t += fmt::format(
      "id: {}\ntitle: {} changed\nupstream:\n"
      "  - {{commit: \"000000000000\", release: {}}} # to be looked "
      "up; {} is the oldest kernel at hand with the newer form\n",
      out.id, gap.fact.name, known_since(kernels, gap),
      known_since(kernels, gap));
  t += yaml(form);
  DraftExample e = draft_example(gap.fact, form);
  t += "example:\n  new: |\n" + indented(e.newer);
  if (!std::holds_alternative<std::vector<Shim>>(form))
    t += "  old: |\n" + indented(e.older);
  out.text = std::move(t);
  return out;
}

} // namespace kport
