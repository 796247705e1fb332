// SPDX-License-Identifier: GPL-2.0-or-later
// Other ways to write a call.
#include <algorithm>

#include <fmt/format.h>

#include "mutants/operators.h"

namespace kport {
namespace {

const std::vector<PlaceKind> kCall = {PlaceKind::call};
const std::vector<PlaceKind> kExpression = {
    PlaceKind::call, PlaceKind::value, PlaceKind::member};

// $E the expression, $F the callee, $A its arguments, $G the arguments behind
// a comma, $S the statement, $1 and $2 the callee's name in two halves.
std::string fill(const Place& p, std::string_view form) {
  std::string out;
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '$') {
      out += form[i];
      continue;
    }
    std::string name = p.named();
    switch (form[++i]) {
    case 'E':
      out += p.text();
      break;
    case 'F':
      out += name;
      break;
    case 'A':
      out += p.text(p.args);
      break;
    case 'G':
      out += p.args.empty() ? "" : ", " + p.text(p.args);
      break;
    case 'S':
      out += p.text(p.statement);
      break;
    case '1':
      out += name.substr(0, name.size() / 2);
      break;
    case '2':
      out += name.substr(name.size() / 2);
      break;
    }
  }
  return out;
}

bool needs_callee(std::string_view form) {
  return form.find("$F") != form.npos || form.find("$1") != form.npos ||
         form.find("$A") != form.npos;
}

// In the expression's stead; `top` goes in front of the function.
Operator expression(std::string name, std::string form, std::string top = "") {
  bool callee = needs_callee(form + top);
  return {std::move(name), callee ? kCall : kExpression,
          [=](const Place& p) -> std::optional<std::string> {
            if (callee && p.kind != PlaceKind::call)
              return {};
            Draft d(p);
            if (!top.empty())
              d.top(fill(p, top));
            return d.put(p.whole, fill(p, form)).text();
          },
          nullptr};
}

// In the stead of the statement that it makes up alone.
Operator statement(std::string name, std::string form, std::string top = "") {
  bool callee = needs_callee(form + top);
  return {std::move(name), callee ? kCall : kExpression,
          [=](const Place& p) -> std::optional<std::string> {
            if (p.statement.empty() || (callee && p.kind != PlaceKind::call))
              return {};
            // Where the expression is asked for, it must be all there is.
            if (form.find("$S") == form.npos &&
                (p.statement.first != p.whole.first ||
                 p.statement.end != p.whole.end + 1))
              return {};
            Draft d(p);
            if (!top.empty())
              d.top(fill(p, top));
            return d.put(p.statement, fill(p, form)).text();
          },
          nullptr};
}

// The arguments of a call.
std::vector<TokenRange> arguments_of(const Place& p) {
  const Text& s = *p.source;
  std::vector<TokenRange> out;
  size_t begin = p.args.first;
  for (size_t i = begin; i < p.args.end; ++i) {
    if (s.is(i, "(") || s.is(i, "[") || s.is(i, "{")) {
      i = s.partner(i);
    } else if (s.is(i, ",")) {
      out.push_back({begin, i});
      begin = i + 1;
    }
  }
  if (!p.args.empty())
    out.push_back({begin, p.args.end});
  return out;
}

// What a rewriting puts before or beside an argument stays outside of what the
// argument was wrapped in; `all`: what it put in an argument's place is inside.
std::string wrapped_apart(const Became& o, const std::string& open,
                          const std::string& close, bool all) {
  std::vector<std::string> ours;
  for (TokenRange r : arguments_of(o.here))
    ours.push_back(o.here.text(r));
  auto next = ours.begin();
  std::string out;
  for (TokenRange r : arguments_of(o.there)) {
    std::string text = o.there.text(r);
    auto kept = std::find_if(next, ours.end(), [&](const std::string& a) {
      return text.ends_with(a);
    });
    next = kept == ours.end() ? next : kept + 1;
    size_t head = kept == ours.end() ? (all ? 0 : text.size())
                                     : text.size() - kept->size();
    size_t sign = text.starts_with('&') ? 1 : 0;
    auto part = std::ranges::find_if(ours, [&](const std::string& a) {
      return text.substr(sign).starts_with(a + "->");
    });
    bool made = head == text.size() && part != ours.end(); // "$3->mapping"
    out += (out.empty() ? "" : ", ") +
           (made ? text.substr(0, sign) + open + *part + close +
                       text.substr(sign + part->size())
                 : text.substr(0, head));
    if (head < text.size())
      out += open + text.substr(head) + close;
  }
  return o.there.named() + "(" + out + ")";
}

// A macro that stands for itself, of the callee's name; a rewriting may leave
// it behind when it takes another callee.
Operator names_itself() {
  const std::string top = "#define $F(...) $F(__VA_ARGS__)\n";
  auto also = [=](const Became& o) -> std::vector<std::string> {
    return {Draft(o.there).top(fill(o.here, top)).text()};
  };
  Operator out = expression("macro-names-itself", "$E", top);
  out.also = also;
  return out;
}

// All arguments wrapped as one; what a rewriting adds beside them may as well
// stand outside.
Operator arguments_together(std::string name, std::string open,
                            std::string close, std::string top) {
  auto apply = [=](const Place& p) -> std::optional<std::string> {
    if (p.kind != PlaceKind::call)
      return {};
    return Draft(p)
        .top(top)
        .put(p.whole, p.named() + "(" + open + p.text(p.args) + close + ")")
        .text();
  };
  auto also = [=](const Became& o) -> std::vector<std::string> {
    if (o.there.kind != PlaceKind::call || o.here.args.empty())
      return {};
    std::string ours = o.here.text(o.here.args);
    std::string theirs = o.there.text(o.there.args);
    if (!theirs.starts_with(ours + ",") && !theirs.ends_with(", " + ours))
      return {};
    size_t at = theirs.starts_with(ours) ? 0 : theirs.size() - ours.size();
    theirs = theirs.substr(0, at) + open + ours + close +
             theirs.substr(at + ours.size());
    return {Draft(o.there)
                .top(top)
                .put(o.there.whole, o.there.named() + "(" + theirs + ")")
                .text()};
  };
  return {std::move(name), kCall, apply, also};
}

// Every argument wrapped.
Operator arguments(std::string name, std::string open, std::string close,
                   std::string top = "") {
  auto apply = [=](const Place& p) -> std::optional<std::string> {
    if (p.kind != PlaceKind::call || p.args.empty())
      return {};
    std::string out;
    for (TokenRange r : arguments_of(p))
      out += (out.empty() ? "" : ", ") + open + p.text(r) + close;
    Draft d(p);
    if (!top.empty())
      d.top(top);
    return d.put(p.whole, p.named() + "(" + out + ")").text();
  };
  auto also = [=](const Became& o) {
    std::vector<std::string> texts;
    for (bool all : {true, false}) {
      Draft d(o.there);
      if (!top.empty())
        d.top(top);
      if (o.there.kind == PlaceKind::call)
        texts.push_back(
            d.put(o.there.whole, wrapped_apart(o, open, close, all)).text());
    }
    return texts;
  };
  return {std::move(name), kCall, apply, also};
}

// A guard asks whether there is a macro of that name. A function's name in it
// may stay: no kernel here makes it a macro, and the text under it is the same.
Operator guarded() {
  Operator out = statement("if-not-name", "\n#ifndef $F\n$S\n#endif\n");
  out.also = [](const Became& o) -> std::vector<std::string> {
    if (o.there.statement.empty())
      return {};
    return {Draft(o.there)
                .put(o.there.statement, "\n#ifndef " + o.here.named() + "\n" +
                                            o.there.text(o.there.statement) +
                                            "\n#endif\n")
                .text()};
  };
  return out;
}

std::vector<Operator> make() {
  const std::string flag = "static int mut_flag;\n";
  const std::string id = "#define MUT_ID(x) x\n";
  std::vector<Operator> out = {
      // The same expression in other company.
      expression("paren-expression", "($E)"),
      expression("comma", "(0, $E)"),
      expression("double", "($E, $E)"),
      expression("conditional", "(mut_flag ? $E : $E)", flag),
      expression("statement-expression", "({ $E; })"),
      expression("typeof-cast", "(typeof($E))$E"),
      expression("generic-selection", "_Generic(0, int: $E)"),
      expression("choose-expression", "__builtin_choose_expr(1, $E, 0)"),
      expression("unchosen-expression",
                 "__builtin_choose_expr(0, $E, (typeof($E))0)"),
      statement("void-cast", "(void)$E;"),
      statement("for-header", "for (; mut_flag; (void)$E)\n;", flag),
      statement("while-condition", "while (((void)$E, 0))\n;"),
      statement("if-condition", "if (((void)$E, 1))\n;"),
      statement("switch-condition", "switch (({ (void)$E; 1; })) { case 1: ; }"),
      statement("do-while", "do { $S } while (0);"),
      statement("label", "mut_label: __maybe_unused; $S"),
      statement("nested-call", "mut_take(((void)$E, 0));",
                "static void mut_take(int x) { }\n"),
      statement("array-index", "mut_all[((void)$E, 0)]++;",
                "static int mut_all[1];\n"),
      statement("compound-literal", "(void)(int[]){ ((void)$E, 0) };"),
      statement("sizeof-operand", "(void)sizeof(typeof($E) *);"),
      statement("typeof-operand", "{ typeof($E) *mut_p = NULL; (void)mut_p; }"),
      statement("auto-type", "{ __auto_type mut_v = &$F; mut_v($A); }"),
      statement("nested-function-like",
                "({ int mut_v = ({ (void)$E; 0; }); (void)mut_v; });"),
      // The callee in other clothes.
      expression("paren-callee", "($F)($A)"),
      expression("deref-callee", "(*$F)($A)"),
      expression("address-callee", "(&$F)($A)"),
      expression("twice-deref-callee", "(**$F)($A)"),
      expression("pointer-cast", "((typeof(&$F))(void *)$F)($A)"),
      expression("function-pointer",
                 "({ typeof(&$F) mut_p = $F; mut_p($A); })"),
      expression("assigned-pointer",
                 "({ typeof(&$F) mut_p; mut_p = &$F; (*mut_p)($A); })"),
      expression("void-pointer",
                 "({ void *mut_v = $F; typeof(&$F) mut_p = mut_v; "
                 "mut_p($A); })"),
      expression("local-typedef", "({ typedef typeof($F) mut_fn; "
                                  "mut_fn *mut_p = &$F; mut_p($A); })"),
      expression("pointer-array",
                 "({ typeof(&$F) mut_t[] = { $F }; mut_t[0]($A); })"),
      expression("designated-array",
                 "({ typeof(&$F) mut_t[] = { [1] = $F }; mut_t[1]($A); })"),
      expression("pointer-struct", "({ struct { typeof(&$F) p; } mut_o = "
                                   "{ .p = $F }; mut_o.p($A); })"),
      expression("conditional-initializer",
                 "({ typeof(&$F) mut_p = mut_flag ? $F : NULL; mut_p($A); })",
                 flag),
      expression("conditional-callee", "(mut_flag ? $F : $F)($A)", flag),
      expression("comma-callee", "((void)0, $F)($A)"),
      expression("unprototyped-int",
                 "({ int (*mut_p)() = (void *)$F; mut_p($A); })"),
      expression("unprototyped-void",
                 "({ void (*mut_p)() = (void *)$F; mut_p($A); })"),
      expression("unprototyped-pointer",
                 "({ void *(*mut_p)() = (void *)$F; mut_p($A); })"),
      expression("typeof-declared", "({ extern typeof($F) $F; $E; })"),
      expression("declared-int", "({ extern int $F(); $E; })"),
      expression("declared-void", "({ extern void $F(); $E; })"),
      expression("declared-bool", "({ extern bool $F(); $E; })"),
      expression("declared-long", "({ extern long $F(); $E; })"),
      statement("address-taken", "(void)&$F;"),
      statement("address-as-number", "(void)(unsigned long)$F;"),
      statement("pointer-to-asm", "asm volatile(\"\" :: \"r\"($F));"),
      statement("name-in-asm", "asm volatile(\"call $F\");"),
      statement("name-in-section",
                "asm volatile(\".pushsection .mut, \\\"a\\\"\\n\\t.quad $F"
                "\\n\\t.popsection\");"),
      statement("symbol-lookup", "(void)__symbol_get(\"$F\");"),
      // Macros.
      expression("macro-argument", "MUT_ID($E)", id),
      expression("macro-argument-twice-deep", "MUT_TWO($E)",
                 id + "#define MUT_TWO(x) MUT_ID((x))\n"),
      statement("macro-argument-repeated", "MUT_TWICE($E);",
                "#define MUT_TWICE(x) do { x; x; } while (0)\n"),
      statement("macro-argument-statement", "MUT_ID($S)", id),
      expression("macro-argument-callee", "MUT_ID($F)($A)", id),
      arguments_together("macro-argument-arguments", "MUT_ID(", ")",
                         "#define MUT_ID(x...) x\n"),
      expression("macro-variadic", "MUT_CALL($F$G)",
                 "#define MUT_CALL(f, ...) f(__VA_ARGS__)\n"),
      expression("macro-applied", "MUT_APPLY($F, ($A))",
                 "#define MUT_APPLY(f, a) f a\n"),
      expression("macro-body", "MUT_BODY", "#define MUT_BODY $E\n"),
      expression("macro-body-call", "MUT_CALL($A)",
                 "#define MUT_CALL(...) $F(__VA_ARGS__)\n"),
      expression("macro-body-nested", "MUT_OUT($A)",
                 "#define MUT_IN(...) $F(__VA_ARGS__)\n"
                 "#define MUT_OUT(...) MUT_IN(__VA_ARGS__)\n"),
      expression("macro-alias", "mut_alias($A)", "#define mut_alias $F\n"),
      expression("macro-body-paren", "MUT_F()($A)", "#define MUT_F() ($F)\n"),
      statement("macro-list", "MUT_LIST(MUT_USE)",
                "#define MUT_LIST(x) x($F)\n#define MUT_USE(f) f($A);\n"),
      statement("macro-discards", "MUT_DROP($E);", "#define MUT_DROP(x)\n"),
      statement("macro-compiles-away", "MUT_IF($E);",
                "#define MUT_IF(x) do { if (0) { x; } } while (0)\n"),
      expression("macro-redefined", "mut_alias($A)",
                 "#define mut_alias mut_gone\n#undef mut_alias\n"
                 "#define mut_alias $F\n"),
      names_itself(),
      expression("paste", "MUT_CAT($1, $2)($A)",
                 "#define MUT_CAT(a, b) a##b\n"),
      expression("paste-half", "MUT_CALL($2)($A)",
                 "#define MUT_CALL(x) $1##x\n"),
      expression("paste-nothing", "MUT_CAT($F, )($A)",
                 "#define MUT_CAT(a, b) a##b\n"),
      statement("stringify", "(void)MUT_STR($F);",
                "#define MUT_STR(x) #x\n"),
      statement("stringify-expression", "(void)MUT_STR($E);",
                "#define MUT_STR(...) #__VA_ARGS__\n"),
      expression("stringify-too", "MUT_TRACE($E)",
                 "#define MUT_TRACE(x) ((void)#x, x)\n"),
      expression("stringify-nested", "MUT_TRACE($E)",
                 "#define MUT_STR(x) #x\n#define MUT_TRACE(x) "
                 "((void)MUT_STR(x), x)\n"),
      // Conditions.
      statement("if-0", "\n#if 0\n$S\n#endif\n"),
      statement("if-config-off", "\n#ifdef CONFIG_MUT_NEVER\n$S\n#endif\n"),
      statement("if-config-on", "\n#ifdef CONFIG_BLOCK\n$S\n#endif\n"),
      statement("if-and-else",
                "\n#ifdef CONFIG_BLOCK\n$S\n#else\n$S\n#endif\n"),
      statement("if-version-new",
                "\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)\n$S\n"
                "#endif\n",
                "#include <linux/version.h>\n"),
      statement("if-version-old",
                "\n#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)\n$S\n"
                "#endif\n",
                "#include <linux/version.h>\n"),
      statement("if-name", "\n#ifdef $F\n$S\n#endif\n"),
      guarded(),
      statement("if-inside-arguments",
                "$F(\n#ifdef CONFIG_BLOCK\n$A\n#endif\n);"),
      // Layout of one call.
      expression("comments-inside", "$F /* ( */ (/* , */ $A /* ) */)"),
      expression("line-comment-inside", "$F( // )\n$A\n)"),
      expression("lines-inside", "$F\n(\n$A\n)"),
      expression("name-on-two-lines", "$1\\\n$2($A)"),
      expression("call-on-two-lines", "$F\\\n(\\\n$A)"),
      // What the call stands in.
      arguments("paren-arguments", "(", ")"),
      arguments("macro-arguments", "MUT_ID(", ")", id),
      arguments("statement-expression-arguments", "({ ", "; })"),
      arguments("comma-arguments", "(0, ", ")"),
  };
  return out;
}

} // namespace

const std::vector<Operator>& call_operators() {
  static const std::vector<Operator> all = make();
  return all;
}

} // namespace kport
