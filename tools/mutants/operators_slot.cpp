// SPDX-License-Identifier: GPL-2.0-or-later
// Other ways to fill a slot, to define a function, to name a member, a type or
// a header.
#include <fmt/format.h>

#include "mutants/operators.h"

namespace kport {
namespace {

// $N the slot's or the function's name, $V the value, $R the record, $W all of
// it, $P the parameters, $T what stands before a function's name, $B the base,
// $1 and $2 the halves of the last word. `tag`: in the stead of a tag's name.
std::string fill(const Place& p, std::string_view form,
                 const std::string& tag = "") {
  std::string out;
  auto last = [&] {
    size_t t = p.kind == PlaceKind::slot ? p.value.end - 1 : p.name;
    return tag.empty() ? p.source->tokens()[t].text : tag;
  };
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '$') {
      out += form[i];
      continue;
    }
    switch (form[++i]) {
    case 'N':
      out += tag.empty() ? p.named() : tag;
      break;
    case 'V':
      out += p.text(p.value);
      break;
    case 'R':
      out += p.record;
      break;
    case 'W':
      out += tag.empty() ? p.text() : p.text({p.whole.first, p.name}) + " " + tag;
      break;
    case 'P':
      out += p.text(p.args);
      break;
    case 'T':
      out += p.text({p.whole.first, p.name});
      break;
    case 'B':
      out += p.text(p.base);
      break;
    case '1':
      out += last().substr(0, last().size() / 2);
      break;
    case '2':
      out += last().substr(last().size() / 2);
      break;
    }
  }
  return out;
}

Operator in_place(std::string name, PlaceKind kind, std::string form,
                  std::string top = "") {
  return {std::move(name),
          {kind},
          [=](const Place& p) -> std::optional<std::string> {
            if (p.kind != kind ||
                ((form + top).find("$R") != form.npos && p.record.empty()))
              return {};
            Draft d(p);
            if (!top.empty())
              d.top(fill(p, top));
            return d.put(p.whole, fill(p, form)).text();
          },
          nullptr};
}

size_t slots_in(const Place& p) {
  size_t count = 0;
  for (size_t t = p.table.first; t + 2 < p.table.end; ++t)
    count += p.source->is(t, ".") && p.source->is_name(t + 1) &&
             p.source->is(t + 2, "=");
  return count;
}

// One slot of the table went, and its function came into another: a table that
// never had the one keeps the other's. The new function may stand behind it.
void without_its_pair(const Became& o, const std::string& form,
                      const std::string& top, std::vector<std::string>& texts) {
  if (top.empty() || slots_in(o.here) <= slots_in(o.there))
    return;
  std::string words = fill(o.here, top);
  texts.push_back(Draft(o.there).top(words).text());
  const std::string& here = o.here.source->text();
  size_t at = top_of(*o.here.source, o.here.whole.first);
  for (const std::string& there :
       {o.there.source->text(),
        Draft(o.there).put(o.there.whole, fill(o.there, form)).text()})
    if (here.compare(0, at, there, 0, at) == 0)
      texts.push_back(there.substr(0, at) + words + "\n" + there.substr(at));
}

// An element that is rewritten whole is written plainly.
Operator slot(std::string name, std::string form, std::string top = "") {
  Operator out = in_place(std::move(name), PlaceKind::slot, form, top);
  out.also = [form, top](const Became& o) -> std::vector<std::string> {
    Draft d(o.there);
    if (!top.empty())
      d.top(fill(o.there, top));
    std::vector<std::string> texts = {d.text()};
    without_its_pair(o, form, top, texts);
    return texts;
  };
  return out;
}

// A value that is not the slot's, or not seen: nothing else is as right.
Operator odd_slot(std::string name, std::string form) {
  return in_place(std::move(name), PlaceKind::slot, std::move(form));
}

// A tag inside a parameter that is rewritten whole, or goes, is written plainly;
// what stands before the function keeps the tag, under its newest name there.
Operator tag(std::string name, std::string form, std::string top = "") {
  Operator out = in_place(std::move(name), PlaceKind::tag, std::move(form), top);
  out.also = [top](const Became& o) {
    std::vector<std::string> texts;
    for (const std::string& name : o.tags) {
      Draft d(o.there);
      if (!top.empty())
        d.top(fill(o.here, top, name));
      texts.push_back(d.text());
    }
    return texts;
  };
  return out;
}

// Out of the table, and into something behind it.
Operator elsewhere(std::string name, std::string form) {
  return {std::move(name),
          {PlaceKind::slot},
          [=](const Place& p) -> std::optional<std::string> {
            if (p.kind != PlaceKind::slot || p.record.empty())
              return {};
            // The comma behind it goes, too.
            TokenRange r = p.whole;
            r.end += p.source->is(r.end, ",");
            return Draft(p).put(r, "").end(fill(p, form)).text();
          },
          nullptr};
}

std::string user(const std::string& body) {
  return "static void __maybe_unused mut_set(struct $R *mut_o)\n{\n" + body +
         "\n}\n";
}

std::vector<Operator> make_slots() {
  const PlaceKind def = PlaceKind::definition;
  return {
      slot("slot-paren", ".$N = ($V)"),
      slot("slot-address", ".$N = &$V"),
      slot("slot-deref", ".$N = *$V"),
      slot("slot-void-cast", ".$N = (void *)$V"),
      slot("slot-typed-cast", ".$N = (typeof(((struct $R *)0)->$N))$V"),
      slot("slot-own-cast", ".$N = (typeof(&$V))$V"),
      slot("slot-conditional", ".$N = 1 ? $V : NULL"),
      odd_slot("slot-unchosen", ".$N = 0 ? $V : NULL"),
      slot("slot-choose-expression",
           ".$N = __builtin_choose_expr(1, $V, NULL)"),
      slot("slot-generic", ".$N = _Generic(0, int: $V)"),
      slot("slot-colon", "$N: $V"),
      slot("slot-twice", ".$N = $V, .$N = $V"),
      slot("slot-comments", ". /* = */ $N /* , */ = /* } */ $V /* { */"),
      slot("slot-lines", ".\n$N\n=\n$V"),
      slot("slot-name-on-two-lines", ".$N = $1\\\n$2"),
      slot("slot-macro-argument", ".$N = MUT_ID($V)", "#define MUT_ID(x) x\n"),
      slot("slot-macro-value", ".$N = MUT_V", "#define MUT_V $V\n"),
      slot("slot-macro-field", ".MUT_F = $V", "#define MUT_F $N\n"),
      slot("slot-macro-whole", "MUT_ALL", "#define MUT_ALL .$N = $V\n"),
      slot("slot-macro-pair", "MUT_SET($N, $V)",
           "#define MUT_SET(n, f) .n = f\n"),
      slot("slot-paste", ".$N = MUT_CAT($1, $2)",
           "#define MUT_CAT(a, b) a##b\n"),
      slot("slot-paste-cast", ".$N = (void *)MUT_CAT($1, $2)",
           "#define MUT_CAT(a, b) a##b\n"),
      slot("slot-if-on", "\n#ifdef CONFIG_BLOCK\n.$N = $V,\n#endif\n"),
      odd_slot("slot-if-off", "\n#ifdef CONFIG_MUT_NEVER\n.$N = $V,\n#endif\n"),
      slot("slot-two-tables", ".$N = $V",
           "static const struct $R __maybe_unused mut_two = { .$N = $V };\n"),
      slot("slot-array", ".$N = $V",
           "static const struct $R __maybe_unused mut_all[] = "
           "{ [1] = { .$N = $V } };\n"),
      slot("slot-deep", ".$N = $V",
           "static const struct { int a; struct $R o; } __maybe_unused mut_deep"
           " = { .o.$N = $V };\n"),
      elsewhere("slot-assigned", user("mut_o->$N = $V;")),
      elsewhere("slot-assigned-cast", user("mut_o->$N = (void *)$V;")),
      elsewhere("slot-assigned-conditional",
                user("mut_o->$N = mut_o->$N ? $V : NULL;")),
      elsewhere("slot-assigned-address", user("mut_o->$N = &$V;")),
      elsewhere("slot-stored-blindly", user("*(void **)&mut_o->$N = $V;")),
      elsewhere("slot-from-void-pointer",
                user("void *mut_v = $V;\nmut_o->$N = mut_v;")),
      elsewhere("slot-from-pointer",
                user("typeof(&$V) mut_p = $V;\nmut_o->$N = mut_p;")),
      elsewhere("slot-from-pointer-cast",
                user("typeof(&$V) mut_p = $V;\nmut_o->$N = (void *)mut_p;")),
      elsewhere("slot-from-array",
                user("typeof(&$V) mut_t[] = { $V };\nmut_o->$N = mut_t[0];")),
      elsewhere("slot-by-literal",
                user("*mut_o = (struct $R){ .$N = $V };")),
      elsewhere("slot-by-literal-cast",
                user("*mut_o = (struct $R){ .$N = (void *)$V };")),
      elsewhere("slot-returned",
                "static typeof(((struct $R *)0)->$N) __maybe_unused "
                "mut_get(void)\n{\nreturn $V;\n}\n"),
      elsewhere("slot-returned-void",
                "static void *mut_get(void)\n{\nreturn $V;\n}\n" +
                    user("mut_o->$N = mut_get();")),
      elsewhere("slot-passed",
                "static void mut_take(typeof(((struct $R *)0)->$N) f) { }\n"
                "static void __maybe_unused mut_set(void)\n{\nmut_take($V);"
                "\n}\n"),
      elsewhere("slot-passed-void",
                "static void mut_take(struct $R *o, void *f) { o->$N = f; }\n" +
                    user("mut_take(mut_o, $V);")),
      elsewhere("slot-unprototyped", user("int (*mut_p)() = (void *)$V;\n"
                                          "mut_o->$N = (void *)mut_p;")),
      elsewhere("slot-const-table", "static const struct $R *const "
                                    "__maybe_unused mut_all[] = {\n&(const "
                                    "struct $R){ .$N = $V },\n};\n"),
      in_place("define-declared", def, "$W", "$T $N($P);\n"),
      in_place("define-declared-twice", def, "$W", "$T $N($P);\n$T $N($P);\n"),
      in_place("define-attribute", def, "__maybe_unused $W"),
      in_place("define-macro-name", def, "$T MUT_NAME($P)",
               "#define MUT_NAME $N\n"),
      in_place("define-macro-parameters", def, "$T $N(MUT_ALL)",
               "#define MUT_ALL $P\n"),
      in_place("define-macro-line", def, "MUT_DEF($T, $N, $P)",
               "#define MUT_DEF(t, n, ...) t n(__VA_ARGS__)\n"),
      in_place("define-macro-whole", def, "MUT_LINE",
               "#define MUT_LINE $T $N($P)\n"),
      in_place("define-pasted", def, "$T MUT_CAT($1, $2)($P)",
               "#define MUT_CAT(a, b) a##b\n"),
      in_place("define-paren", def, "$T ($N)($P)"),
      in_place("define-lines", def, "$T\n$N\n(\n$P\n)"),
      in_place("define-comments", def, "$T /* ( */ $N /* ) */ (/* , */ $P)"),
  };
}

std::vector<Operator> make_names() {
  const PlaceKind member = PlaceKind::member, line = PlaceKind::include;
  const std::string id = "#define MUT_ID(x) x\n";
  return {
      in_place("member-paren", member, "($B)->$N"),
      in_place("member-dot", member, "(*$B).$N"),
      in_place("member-address", member, "(&*$B)->$N"),
      in_place("member-deref", member, "*&$B->$N"),
      in_place("member-macro-argument", member, "MUT_ID($W)", id),
      in_place("member-macro-base", member, "MUT_ID($B)->$N", id),
      in_place("member-macro-name", member, "$B->MUT_ID($N)", id),
      in_place("member-macro-body", member, "$B->MUT_M", "#define MUT_M $N\n"),
      in_place("member-macro-get", member, "MUT_GET($B)",
               "#define MUT_GET(x) ((x)->$N)\n"),
      in_place("member-macro-both", member, "MUT_GET($B, $N)",
               "#define MUT_GET(x, m) ((x)->m)\n"),
      in_place("member-paste", member, "$B->MUT_CAT($1, $2)",
               "#define MUT_CAT(a, b) a##b\n"),
      in_place("member-comments", member, "$B /* . */ -> /* x */ $N"),
      in_place("member-lines", member, "$B\n->\n$N"),
      in_place("member-generic", member, "_Generic(0, int: $W)"),
      in_place("member-offset", member,
               "(*(typeof(&$W))((char *)$B + offsetof(typeof(*$B), $N)))"),
      in_place("member-element", member, "(&$W)[0]"),
      tag("tag-comment", "struct /* x */ $N"),
      tag("tag-lines", "struct\n$N"),
      tag("tag-macro-argument", "MUT_ID($W)", id),
      tag("tag-macro-name", "struct MUT_ID($N)", id),
      tag("tag-macro-body", "MUT_TAG", "#define MUT_TAG $W\n"),
      tag("tag-paste", "struct MUT_CAT($1, $2)",
               "#define MUT_CAT(a, b) a##b\n"),
      tag("tag-typedef", "mut_tag", "typedef $W mut_tag;\n"),
      tag("tag-typeof", "typeof($W)"),
      tag("tag-announced", "$W", "$W;\n"),
      tag("tag-sizeof", "$W",
               "enum { mut_size = sizeof($W *) };\n"),
      tag("tag-two-lines", "struct $1\\\n$2"),
      {"include-spaced",
       {line},
       [](const Place& p) -> std::optional<std::string> {
         if (p.kind != PlaceKind::include)
           return {};
         return Draft(p)
             .put(p.whole, " #\t" + p.text({p.name, p.whole.end}))
             .text();
       },
       nullptr},
      {"include-macro",
       {line},
       [](const Place& p) -> std::optional<std::string> {
         if (p.kind != PlaceKind::include)
           return {};
         std::string name = p.text({p.name + 1, p.whole.end});
         return Draft(p)
             .put(p.whole, "#define MUT_H " + name + "\n#include MUT_H")
             .text();
       },
       nullptr},
      in_place("include-twice", line, "$W\n$W"),
      in_place("include-comment", line, "/* x */ $W /* y */"),
      in_place("include-if-on", line, "#ifdef CONFIG_BLOCK\n$W\n#endif"),
      {"include-if-there",
       {line},
       [](const Place& p) -> std::optional<std::string> {
         if (p.kind != PlaceKind::include)
           return {};
         std::string name = p.text({p.name + 1, p.whole.end});
         return Draft(p)
             .put(p.whole, "#if __has_include(" + name + ")\n" + p.text() +
                               "\n#endif")
             .text();
       },
       nullptr},
  };
}

} // namespace

const std::vector<Operator>& slot_operators() {
  static const std::vector<Operator> all = make_slots();
  return all;
}

const std::vector<Operator>& name_operators() {
  static const std::vector<Operator> all = make_names();
  return all;
}

} // namespace kport
