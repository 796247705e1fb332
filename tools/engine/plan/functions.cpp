// SPDX-License-Identifier: GPL-2.0-or-later
// Own functions whose slot has another form on the target: parameters, return
// type and body of every declaration, edited together or not at all.
#include <algorithm>

#include <fmt/format.h>

#include "engine/plan/body.h"
#include "engine/plan/context.h"
#include "engine/plan/lex.h"
#include "engine/plan/list.h"
#include "engine/plan/surroundings.h"
#include "engine/plan/template.h"

namespace kport {
namespace {

// "int (*)(void)" + "fn" -> "int (*fn)(void)".
std::string declare(const Type& type, const std::string& name) {
  Signature s;
  s.returns = type;
  std::string text = print(s, name);
  return text.substr(0, text.rfind('('));
}

bool same_path(const Path& a, const Path& b) {
  if (a.end.params.size() != b.end.params.size() ||
      normal_type(a.end.returns.spelling) !=
          normal_type(b.end.returns.spelling))
    return false;
  for (size_t i = 0; i < a.end.params.size(); ++i)
    if (a.end.params[i].origin != b.end.params[i].origin ||
        a.end.params[i].type.spelling != b.end.params[i].type.spelling)
      return false;
  return true;
}

// The change whose adapter serves this path; only one that stands alone among
// the steps that reshape, for the wrapper speaks exactly two forms.
const Change* adapter_of(const AnchorForm& form) {
  const Change* found = nullptr;
  for (const Change* c : form.steps) {
    if (!c->signature)
      continue;
    if (found || !c->signature->adapter)
      return nullptr;
    found = c;
  }
  return found;
}

// "$" -> the function, "$name" -> the wrapper.
std::string adapter_text(const std::string& text, const std::string& function) {
  Binds binds;
  binds["$"] = {{function}, kNone, true, true};
  binds["$name"] = {{"kport_" + function}, kNone, true, true};
  std::string out;
  for (const Piece& piece : fill(text, binds).pieces)
    out += std::get<std::string>(piece);
  while (!out.empty() && out.back() == '\n')
    out.pop_back();
  return out;
}

// Where the wrapper of a function that another file defines goes: before the
// first table of this file that has it. kNone where that cannot be told.
uint32_t before_tables(const Planning& p, const Unit& unit, const Binding& b) {
  const std::string& file = p.tree.texts[b.value.file];
  uint32_t first = kNone;
  for (const Binding& o : unit.bindings) {
    if (o.function != b.function || o.slot != b.slot ||
        o.value.file != b.value.file)
      continue;
    size_t brace = open_brace(file, o.value.begin);
    if (o.kind != BindKind::initializer || brace == std::string::npos)
      return kNone;
    first = std::min(first, declaration(file, brace));
  }
  return first;
}

// Leaves the function as it is, defines the wrapper behind it and puts that
// into the slot. False when this binding cannot be served so.
bool adapt(Planning& p, const Unit& unit, const Binding& b, const Path& path) {
  const Change* change = adapter_of(path.end);
  if (!change || b.kind == BindKind::argument || b.kind == BindKind::other)
    return false;
  const OwnFunction& fn = unit.functions[b.function];
  const std::string& slot = p.fact(unit, b.slot).name;
  auto no = [&](std::string why) {
    p.residual(slot, b.value, std::move(why), change->rule);
    return true;
  };
  if (b.origin != Origin::plain || b.conditional ||
      p.tree.text(b.value) != fn.name)
    return no("an adapter cannot be put here: the slot is not given the "
              "function itself");
  auto def = std::find_if(fn.decls.begin(), fn.decls.end(),
                          [](const OwnDecl& d) { return d.definition; });
  bool here = def != fn.decls.end() && def->body.valid() &&
              def->body.file == b.value.file;
  uint32_t at = here ? def->body.end : before_tables(p, unit, b);
  if (at == kNone)
    return no(fmt::format("{} is defined in another file, and no table here "
                          "shows where its adapter may stand",
                          fn.name));
  std::vector<Blame> blame = blame_of(p, path.end);
  std::string text = adapter_text(change->signature->adapter->text, fn.name);
  p.edit({b.value.file, at, at}, {here ? "\n\n" + text : text + "\n\n"}, blame);
  p.edit(b.value, {"kport_" + fn.name}, blame);
  return true;
}

// A function that was never written to the slot's form is put there through a
// cast (fs/bad_inode.c does so): it fits the older form no less.
bool is_cast(const OwnFunction& fn, const Fact& slot) {
  return slot.signature &&
         fn.signature.params.size() != slot.signature->params.size();
}

// Slots, in one pass over all units; a function whose slots want different
// forms gets a residual at each binding.
void gather(Planning& p) {
  struct Want {
    const Path* path = nullptr; // null: its form must stay
    std::string slot;
    Range at;
  };
  std::map<std::string, std::vector<Want>> wants;
  for (const Unit& u : p.tree.units)
    for (const Binding& b : u.bindings) {
      if (b.function == kNone)
        continue;
      Want w;
      w.at = b.value;
      // A kernel's macro passes it on: where it ends up rules its form.
      uint32_t slot = b.through == kNone ? b.slot : b.through;
      if (slot != kNone) {
        const Path& path = p.path(u, slot);
        w.slot = p.fact(u, slot).name;
        bool member = p.fact(u, slot).kind == FactKind::member ||
                      p.fact(u, slot).kind == FactKind::type;
        bool cast = is_cast(u.functions[b.function], p.fact(u, slot));
        if (member && !cast && path.outcome == Outcome::path &&
            path.end.reshaped()) {
          if (adapt(p, u, b, path))
            continue;
          w.path = &path;
        }
        if (member && path.outcome == Outcome::mismatch)
          p.residual(w.slot, w.at, path.why);
      }
      wants[function_key(p.tree, u.functions[b.function])].push_back(w);
    }
  for (auto& [key, list] : wants) {
    auto first = std::find_if(list.begin(), list.end(),
                              [](const Want& w) { return w.path; });
    if (first == list.end())
      continue;
    bool agree = true;
    for (const Want& w : list)
      if (!w.path || !same_path(*w.path, *first->path)) {
        agree = false;
        p.residual(first->slot, w.at,
                   fmt::format("{} is also put into {}, which keeps another "
                               "form on this target",
                               key, w.slot.empty() ? "another place" : w.slot),
                   first->path->end.steps.front()->rule);
      }
    if (agree) {
      p.reshaped[key] = first->path;
      p.reshaped_by[key] = first->slot;
    }
  }
}

// The name a parameter has in this declaration after the edit.
std::string param_name(const ParamForm& form, const ParamSite* site) {
  for (const ArgStep& s : form.steps)
    if (s.arg->entry_old && !s.arg->old_decl.name.empty())
      return s.arg->old_decl.name;
  if (!site)
    return form.name;
  return site->name_text;
}

// A name that older kernels add to a function must mean nothing in it yet.
bool names_free(Planning& p, const OwnDecl& d, const OwnFunction& fn,
                const Path& path, const std::string& slot) {
  if (!d.definition || !d.body.valid())
    return true;
  std::set<std::string> taken;
  for (const Range& r : {d.params, d.body})
    for (const Token& t : lex(p.tree.text(r)))
      if (t.kind == TokenKind::word)
        taken.insert(std::string(t.text));
  for (const ParamForm& f : path.end.params) {
    const ParamSite* site = f.origin >= 0 ? &d.param_sites[f.origin] : nullptr;
    std::string name = param_name(f, site);
    if ((site && name == site->name_text) || !taken.contains(name))
      continue;
    p.residual(slot, d.name,
               fmt::format("the target's form of {} needs a parameter '{}', "
                           "and that name is used in it",
                           fn.name, name),
               f.steps.back().change->rule);
    return false;
  }
  return true;
}

void edit_params(Planning& p, const OwnDecl& d, const Path& path) {
  bool touched = !path.end.dropped.empty();
  std::vector<Range> old;
  for (const ParamSite& s : d.param_sites)
    old.push_back(s.whole);
  std::vector<ListItem> items;
  for (const ParamForm& f : path.end.params) {
    ListItem item;
    item.origin = f.origin;
    const ParamSite* site = f.origin >= 0 ? &d.param_sites[f.origin] : nullptr;
    bool anew = f.retyped || !site;
    touched |= anew;
    if (anew)
      item.pieces = {declare(f.type, param_name(f, site))};
    else
      item.pieces = {site->whole};
    items.push_back(std::move(item));
  }
  if (touched)
    p.edit(d.params,
           rewrite_list({p.tree.texts[d.params.file], d.params, old}, items,
                        "void"),
           blame_of(p, path.end));
}

void edit_return_type(Planning& p, const OwnDecl& d, const Path& path) {
  if (path.end.returned.empty())
    return;
  std::string text = path.end.returns.spelling;
  const std::string& file = p.tree.texts[d.returns.file];
  bool space = d.returns.end < file.size() && file[d.returns.end] == ' ';
  if (text.back() != '*' && !space &&
      (d.returns.end >= file.size() || file[d.returns.end] != '\n'))
    text += ' ';
  p.edit(d.returns, {text}, blame_of(p, path.end));
}

bool editable(Planning& p, const OwnDecl& d, const OwnFunction& fn,
              const Path& path, const std::string& slot) {
  const Rule* rule = path.end.steps.front()->rule;
  size_t most = 0;
  for (const ParamForm& f : path.end.params)
    most = std::max<size_t>(most, f.origin + 1);
  for (const ParamForm& f : path.end.dropped)
    most = std::max<size_t>(most, f.origin + 1);
  if (d.origin == Origin::plain && d.params.valid() &&
      d.param_sites.size() >= most)
    return true;
  p.residual(slot, d.name,
             fmt::format("this declaration of {} is made by a macro or a "
                         "typedef and cannot be edited in place",
                         fn.name),
             rule);
  return false;
}

} // namespace

void plan_functions(Planning& p) {
  gather(p);
  for (size_t u = 0; u < p.tree.units.size(); ++u) {
    const Unit& unit = p.tree.units[u];
    for (uint32_t f = 0; f < unit.functions.size(); ++f) {
      const OwnFunction& fn = unit.functions[f];
      std::string key = function_key(p.tree, fn);
      auto it = p.reshaped.find(key);
      if (it == p.reshaped.end())
        continue;
      const Path& path = *it->second;
      for (const OwnDecl& d : fn.decls) {
        if (!editable(p, d, fn, path, p.reshaped_by[key]) ||
            !names_free(p, d, fn, path, p.reshaped_by[key]))
          continue;
        edit_params(p, d, path);
        edit_return_type(p, d, path);
        if (d.definition)
          edit_body({p, u, f, d, path, p.reshaped_by[key]});
      }
    }
  }
}

} // namespace kport
