// SPDX-License-Identifier: GPL-2.0-or-later
// One list of fields per struct serves reading and writing alike, so that the
// two cannot disagree.
#include "model/site_codec.h"

#include <type_traits>

namespace kport {
namespace {

constexpr std::string_view kMagic = "kport-unit-2\n";

uint64_t checksum(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : bytes)
    hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

class Writer {
public:
  std::string out;

  void number(uint64_t v) {
    for (; v >= 0x80; v >>= 7)
      out += char(v | 0x80);
    out += char(v);
  }
  // kNone is common and small this way.
  void value(uint32_t& v) { number(uint32_t(v + 1)); }
  void value(bool& v) { number(v); }
  void value(std::string& v) {
    number(v.size());
    out += v;
  }
  template <class E>
    requires std::is_enum_v<E>
  void value(E& v) {
    number(uint64_t(v));
  }
  template <class T>
  void value(std::vector<T>& v) {
    number(v.size());
    for (T& x : v)
      value(x);
  }
  template <class T>
  void value(std::optional<T>& v) {
    number(v.has_value());
    if (v)
      value(*v);
  }
  template <class T>
    requires std::is_class_v<T>
  void value(T& v) {
    fields(*this, v);
  }
  template <class... T>
  void operator()(T&... v) {
    (value(v), ...);
  }
};

class Reader {
public:
  explicit Reader(std::string_view in) : in_(in) {}
  bool good = true;
  bool done() const { return good && in_.empty(); }

  uint64_t number() {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64 && !in_.empty(); shift += 7) {
      unsigned char c = in_.front();
      in_.remove_prefix(1);
      v |= uint64_t(c & 0x7f) << shift;
      if (c < 0x80)
        return v;
    }
    good = false;
    return 0;
  }
  // A count cannot exceed the bytes left: every element takes one at least.
  size_t count() {
    uint64_t n = number();
    good = good && n <= in_.size();
    return good ? n : 0;
  }
  void value(uint32_t& v) { v = uint32_t(number()) - 1; }
  void value(bool& v) { v = number() != 0; }
  void value(std::string& v) {
    v = in_.substr(0, count());
    in_.remove_prefix(v.size());
  }
  template <class E>
    requires std::is_enum_v<E>
  void value(E& v) {
    v = E(number());
  }
  template <class T>
  void value(std::vector<T>& v) {
    v.resize(count());
    for (T& x : v)
      if (good)
        value(x);
  }
  template <class T>
  void value(std::optional<T>& v) {
    if (number() != 0)
      value(v.emplace());
  }
  template <class T>
    requires std::is_class_v<T>
  void value(T& v) {
    fields(*this, v);
  }
  template <class... T>
  void operator()(T&... v) {
    (value(v), ...);
  }

private:
  std::string_view in_;
};

template <class A>
void fields(A& a, Range& x) {
  a(x.file, x.begin, x.end);
}
template <class A>
void fields(A& a, Type& x) {
  a(x.spelling, x.canonical);
}
template <class A>
void fields(A& a, Param& x) {
  a(x.name, x.type);
}
template <class A>
void fields(A& a, Signature& x) {
  a(x.returns, x.params, x.variadic);
}
template <class A>
void fields(A& a, Export& x) {
  a(x.module, x.gpl, x.name_space);
}
template <class A>
void fields(A& a, Fact& x) {
  uint32_t line = x.line;
  a(x.kind, x.name, x.file, line, x.text, x.signature, x.type, x.function_like,
    x.macro_params, x.variadic, x.body, x.is_inline, x.complete, x.exported,
    x.value);
  x.line = line;
}
template <class A>
void fields(A& a, Entity& x) {
  a(x.fact);
}
template <class A>
void fields(A& a, Use& x) {
  a(x.entity, x.range, x.origin, x.function, x.node);
}
template <class A>
void fields(A& a, ParamSite& x) {
  a(x.whole, x.name, x.name_text, x.type);
}
template <class A>
void fields(A& a, OwnDecl& x) {
  a(x.name, x.returns, x.params, x.param_sites, x.definition, x.body, x.origin);
}
template <class A>
void fields(A& a, ReturnSite& x) {
  a(x.statement, x.value, x.node, x.origin);
}
template <class A>
void fields(A& a, OwnFunction& x) {
  a(x.name, x.signature, x.is_static, x.decls, x.returns);
}
template <class A>
void fields(A& a, Binding& x) {
  a(x.kind, x.function, x.slot, x.argument, x.whole, x.field, x.value, x.origin,
    x.conditional, x.through);
}
template <class A>
void fields(A& a, InitSite& x) {
  a(x.member, x.whole, x.field, x.value, x.origin);
}
template <class A>
void fields(A& a, CallSite& x) {
  a(x.callee, x.target, x.whole, x.name, x.parens, x.args, x.arg_nodes,
    x.origin, x.function, x.node);
}
template <class A>
void fields(A& a, AccessSite& x) {
  a(x.member, x.access, x.whole, x.base, x.arrow, x.name, x.assignment, x.value,
    x.opcode, x.origin, x.function, x.node);
}
template <class A>
void fields(A& a, LocalUse& x) {
  a(x.function, x.param, x.name, x.range, x.origin, x.node);
}
template <class A>
void fields(A& a, Node& x) {
  a(x.range, x.parent, x.type, x.pure, x.statement, x.origin);
}
template <class A>
void fields(A& a, IncludeSite& x) {
  a(x.entity, x.name, x.line, x.angled);
}
template <class A>
void fields(A& a, ConditionSite& x) {
  a(x.line, x.taken);
}
template <class A>
void fields(A& a, SkippedSite& x) {
  a(x.range, x.condition);
}
template <class A>
void fields(A& a, OwnFile& x) {
  a(x.path, x.digest, x.deferred);
}
template <class A>
void fields(A& a, Unit& x) {
  a(x.main, x.files, x.entities, x.types, x.uses, x.functions, x.bindings,
    x.inits, x.calls, x.accesses, x.locals, x.nodes, x.includes, x.conditions,
    x.skipped, x.own_types, x.own_defines, x.errors);
}

} // namespace

std::string encode(const Unit& unit) {
  Writer w;
  Unit copy = unit; // one list of fields for both ways cannot be const
  fields(w, copy);
  Writer head;
  head.number(checksum(w.out));
  return std::string(kMagic) + head.out + w.out;
}

std::optional<Unit> decode(std::string_view bytes) {
  if (!bytes.starts_with(kMagic))
    return {};
  bytes.remove_prefix(kMagic.size());
  size_t sum_size = 0;
  while (sum_size < bytes.size() && (bytes[sum_size] & 0x80))
    ++sum_size;
  Reader head(bytes.substr(0, sum_size + 1));
  uint64_t sum = head.number();
  if (!head.good || sum != checksum(bytes.substr(sum_size + 1)))
    return {};
  Reader r(bytes.substr(sum_size + 1));
  Unit unit;
  fields(r, unit);
  if (!r.done())
    return {};
  return unit;
}

} // namespace kport
