// SPDX-License-Identifier: GPL-2.0-or-later
// Logs and diffs: in the page, or in a script beside it.
const waiting = new Map(); // text -> [callback]
window.kportText = (started, index, text) => {
  const entry = texts[index];
  if (!entry) return;
  if (started === data.started) entry.text = text;
  else entry.missing = "the page is of another run than its files: reload it";
  for (const done of waiting.get(index) || []) done();
  waiting.delete(index);
};
function withText(index, done) {
  const entry = texts[index];
  if (entry.text !== undefined || entry.missing) return done();
  if (waiting.has(index)) return waiting.get(index).push(done);
  waiting.set(index, [done]);
  const script = el("script", { src: entry.script });
  script.addEventListener("error", () => {
    entry.missing = `${entry.script} is not beside this page`;
    for (const callback of waiting.get(index) || []) callback();
    waiting.delete(index);
  });
  document.head.append(script);
}

const LOG = [[/\b(error|undefined reference|undefined!|BUG|Oops|panic)\b/i, "le"], [/\bwarning\b/i, "lw"]];
const DIFF = [[/^(diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/, "lf"],
  [/^@@/, "lh"], [/^\+/, "la"], [/^-/, "ld"]];
const MOST_MARKED = 6000; // lines

function fill(pre, text, rules) {
  const lines = text.split("\n");
  if (lines.length > MOST_MARKED) {
    pre.textContent = text;
    return;
  }
  let plain = "";
  const parts = [];
  for (const line of lines) {
    const rule = rules.find(([test]) => test.test(line));
    if (!rule) {
      plain += line + "\n";
      continue;
    }
    if (plain) parts.push(plain);
    plain = "";
    parts.push(el(`span.${rule[1]}`, {}, line), "\n");
  }
  pre.replaceChildren(...parts, plain.replace(/\n$/, ""));
}

function textSection(title, index, rules, unfolded) {
  const entry = texts[index];
  const box = el("div", {});
  const button = el("button.plain", { type: "button", "aria-expanded": "false" }, "show");
  const head = el("h3", {}, title, el("small", {}, button));
  const show = (on) => {
    button.setAttribute("aria-expanded", String(on));
    button.textContent = on ? "hide" : `show ${size(entry.bytes)}`;
    if (!on) return box.replaceChildren();
    box.replaceChildren(el("p.note", {}, "…"));
    withText(index, () => {
      const link = el("a", { href: entry.path.split("/").map(encodeURIComponent).join("/") }, entry.path);
      const note = el("p.note", {}, link, ` ${size(entry.bytes)}${entry.cut ? ", the middle is left out" : ""}`);
      if (entry.missing) {
        box.replaceChildren(el("p.note", {}, `${entry.path}: ${entry.missing}`));
        return;
      }
      const pre = el("pre", { tabindex: "0", role: "region", "aria-label": title });
      fill(pre, entry.text, rules);
      box.replaceChildren(note, pre);
    });
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") === "false"));
  show(unfolded);
  return [head, box];
}
