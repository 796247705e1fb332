// SPDX-License-Identifier: GPL-2.0-or-later
// Questions to a set of facts.
#include "model/fact.h"

#include <cassert>

namespace kport {

const Lookup& FactSet::find(const std::string& name) const {
  auto it = names.find(name);
  assert(it != names.end() && "a fact nobody asked the target for");
  return it->second;
}

bool FactSet::has(const std::string& name) const {
  return find(name).answer == Answer::yes;
}

std::string normal_name(std::string_view query) {
  std::string q(query);
  if (q.size() > 2 && q.front() == '<' && q.back() == '>')
    return q.substr(1, q.size() - 2);
  if (size_t at = q.find("::"); at != std::string::npos)
    q.replace(at, 2, ".");
  bool header = q.size() > 2 && q.ends_with(".h");
  if (!header && q.find('.') != std::string::npos)
    for (std::string_view tag : {"struct ", "union "})
      if (q.starts_with(tag))
        q.erase(0, tag.size());
  return q;
}

std::string_view name(FactKind kind) {
  switch (kind) {
  case FactKind::function:
    return "function";
  case FactKind::macro:
    return "macro";
  case FactKind::record:
    return "record";
  case FactKind::member:
    return "member";
  case FactKind::enumerator:
    return "enumerator";
  case FactKind::enum_type:
    return "enum";
  case FactKind::type:
    return "typedef";
  case FactKind::variable:
    return "variable";
  case FactKind::header:
    return "header";
  case FactKind::config:
    return "config";
  }
  return "";
}

} // namespace kport
