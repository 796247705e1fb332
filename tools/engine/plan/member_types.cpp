// SPDX-License-Identifier: GPL-2.0-or-later
// Data members whose type differs on the target: a residual where own code
// uses one in a way that a compiler would complain about.
#include <fmt/format.h>

#include "engine/plan/apply.h"
#include "engine/plan/context.h"
#include "engine/plan/conversion.h"

namespace kport {
namespace {

const Fact* member_fact(const Planning& p, const std::string& name) {
  auto it = p.target.names.find(name);
  if (it == p.target.names.end() || it->second.answer != Answer::yes)
    return nullptr;
  for (const Fact& f : it->second.facts)
    if (f.kind == FactKind::member)
      return &f;
  return nullptr;
}

// A record without a name of its own is compared by its members.
bool comparable(const Fact& f) {
  return !f.signature && !f.type.canonical.empty() &&
         f.type.canonical.find('(') == std::string::npos;
}

// Older kernels gave an array without a length the length 0.
std::string flexible(std::string type) {
  if (type.ends_with("[0]"))
    type.erase(type.size() - 2, 1);
  return type;
}

// The type as renames of types leave it.
std::string renamed(const Planning& p, std::string type) {
  for (const Change& c : p.out.changes)
    if (c.rename && c.rename->kind == RenameKind::type &&
        !p.target.has(c.rename->new_name.text))
      type =
          replace_type(type, c.rename->new_name.text, c.rename->old_name.text);
  return type;
}

// One use of one member, and the type it has on both sides.
class MemberUse {
public:
  MemberUse(const Planning& p, const NodeIndex& nodes, std::string ours,
            std::string theirs)
      : p_(p), nodes_(nodes), ours_(std::move(ours)),
        theirs_(std::move(theirs)) {}

  bool fits(const AccessSite& a) const {
    switch (a.access) {
    case AccessKind::read:
      return converts(theirs_, ours_);
    case AccessKind::write:
      return writable() && takes(a.value);
    case AccessKind::read_write:
      return writable() && converts(ours_, theirs_) && converts(theirs_, ours_);
    case AccessKind::address:
      return addressed(a);
    }
    return false;
  }

  // A value that stands in the member's initializer.
  bool takes(const Range& value) const {
    if (!value.valid())
      return same() || converts(ours_, theirs_);
    std::string_view text = p_.tree.text(value);
    // Braces: what stands in them is judged by itself.
    if (same() || text == "0" || text == "NULL" || text.starts_with('{'))
      return true;
    std::string type = type_of(value);
    return converts(type.empty() ? ours_ : type, theirs_);
  }

private:
  // The same but for qualifiers and an array's length.
  bool same() const {
    std::string a = element_of(ours_), b = element_of(theirs_);
    return unqualified(ours_) == unqualified(theirs_) ||
           (!a.empty() && unqualified(a) == unqualified(b));
  }
  bool writable() const { return qualifiers_within(theirs_, ours_); }

  bool addressed(const AccessSite& a) const {
    if (same())
      return writable();
    const std::string& file = p_.tree.texts[a.whole.file];
    bool is_taken = (a.whole.begin > 0 && file[a.whole.begin - 1] == '&') ||
                    !element_of(ours_).empty() ||
                    file.find_first_of(".[-", a.whole.end) == a.whole.end;
    // Else a macro does what it does with a place: READ_ONCE(x->m).
    return !is_taken && writable() && converts(ours_, theirs_) &&
           converts(theirs_, ours_);
  }

  std::string type_of(const Range& value) const {
    for (uint32_t n : nodes_.at(value.file, value.begin))
      if (nodes_.node(n).range == value && !nodes_.node(n).statement)
        return renamed(p_, nodes_.type(n));
    return "";
  }

  const Planning& p_;
  const NodeIndex& nodes_;
  std::string ours_, theirs_;
};

class MemberTypes {
public:
  MemberTypes(Planning& p, const NodeIndex& nodes)
      : p_(p), nodes_(nodes), unit_(nodes.unit()) {}

  void judge() {
    for (const AccessSite& a : unit_.accesses)
      judge(a.member, a.name, [&](const MemberUse& m) { return m.fits(a); });
    for (const InitSite& i : unit_.inits)
      judge(i.member, i.field.valid() ? i.field : i.whole,
            [&](const MemberUse& m) { return m.takes(i.value); });
  }

private:
  template <class F>
  void judge(uint32_t member, const Range& at, F fits) {
    if (member == kNone)
      return;
    const Fact& ours = p_.fact(unit_, member);
    const Path& path = p_.path(unit_, member);
    if (path.outcome != Outcome::satisfied && path.outcome != Outcome::path)
      return; // said already
    const Fact* theirs = member_fact(p_, path.end.name);
    if (!theirs || !comparable(ours) || !comparable(*theirs))
      return;
    // What a typedef stands for moved for everyone who uses it: rwlock_t.
    if (flexible(ours.type.canonical) == flexible(theirs->type.canonical) ||
        ours.type.spelling == theirs->type.spelling)
      return;
    MemberUse use(p_, nodes_, renamed(p_, ours.type.canonical),
                  theirs->type.canonical);
    if (fits(use))
      return;
    p_.residual(ours.name, at,
                fmt::format("the member has another type on the target, '{}', "
                            "which this use does not fit",
                            theirs->type.canonical));
    p_.pending.back().reached = ours.text;
    p_.pending.back().wanted = theirs->text;
  }

  Planning& p_;
  const NodeIndex& nodes_;
  const Unit& unit_;
};

} // namespace

void plan_member_types(Planning& p) {
  for (const NodeIndex& nodes : p.nodes)
    MemberTypes(p, nodes).judge();
}

} // namespace kport
