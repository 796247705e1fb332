// SPDX-License-Identifier: GPL-2.0-or-later
// The report's page. What the report holds only ever becomes textContent.
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const VERDICTS = ["pass", "fail", "advisory-fail", "skipped", "pending"];
const WORDS = ["pass", "FAIL", "advis", "skip", "–"];
const LETTERS = ["P", "F", "a", "s", "–"];
const CACHED = "·";
const STAGES = ["lint", "generate", "verify", "build", "boot"];
const [VERDICT, STAGE, FLAGS, CPU, WARNINGS, KEY, MORE] = [0, 1, 2, 3, 4, 5, 6];
const { targets, patches, texts } = data;
const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 899px)");

// An element: el("td.dim", {title: "…"}, "text", child…). Strings are text.
function el(what, attributes, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "onclick") node.addEventListener("click", value);
    else if (value !== undefined && value !== false)
      node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
}

const isCached = (cell) => (cell[FLAGS] & 1) !== 0;
const isBad = (cell) => cell[VERDICT] === 1 || cell[VERDICT] === 2;
const isFirst = (cell) => (cell[FLAGS] & 2) !== 0 && isBad(cell);
const more = (cell) => cell[MORE] || {};
const blocking = (patch) => patch.f.filter((f) => f[5]);
const short = (commit) => commit.slice(0, 12);
const plural = (n, one) => `${n} ${one}${n === 1 ? "" : one.endsWith("h") ? "es" : "s"}`;
const place = (file, line) => (line ? `${file}:${line}` : file);

function when(seconds, withTime) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "unknown date";
  return date.toISOString().slice(0, withTime ? 16 : 10).replace("T", " ");
}
function seconds(n) {
  if (n < 60) return `${n.toFixed(n < 10 ? 2 : 1)} s`;
  if (n < 3600) return `${Math.floor(n / 60)} min ${Math.round(n % 60)} s`;
  return `${(n / 3600).toFixed(1)} h`;
}
function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1048576).toFixed(1)} MiB`;
}
function causeLine(cause) {
  const [message, file, line] = cause;
  return file ? `${place(file, line)}: ${message}` : message;
}
function policy(target) {
  if (target.enforced) return "enforced";
  return target.until ? `advisory until ${target.until}` : "advisory";
}

// --- What is shown: filters over patches and targets -----------------------
const state = {
  find: "", chips: new Set(), targets: targets.map(() => true),
  rows: [], cols: [], active: { row: 0, col: 0 }, open: null,
};
const CHIPS = [
  ["first", "first bad", (c) => isFirst(c)],
  ["v1", "fail", (c) => c[VERDICT] === 1],
  ["v2", "advisory", (c) => c[VERDICT] === 2],
  ["lint", "lint", null],
  ["v3", "skipped", (c) => c[VERDICT] === 3],
  ["v4", "pending", (c) => c[VERDICT] === 4],
  ["v0", "pass", (c) => c[VERDICT] === 0],
  ["ran", "not cached", (c) => !isCached(c) && c[VERDICT] < 3],
];
const haystacks = patches.map((p) => [
  p.c, p.s, p.a, ...p.f.flatMap((f) => [f[0], f[1], f[2]]),
  ...p.x.flatMap((c) => (more(c).causes || []).flatMap((k) => [causeLine(k), k[3], k[4]])),
].join("\n").toLowerCase());

function matches(p) {
  const words = state.find.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((w) => haystacks[p].includes(w))) return false;
  for (const chip of state.chips) {
    if (chip === "lint") {
      if (!patches[p].f.length) return false;
      continue;
    }
    const test = CHIPS.find((c) => c[0] === chip)[2];
    if (!state.cols.some((t) => test(patches[p].x[t]))) return false;
  }
  return true;
}

function refilter() {
  const at = state.rows[state.active.row];
  state.cols = targets.map((_, t) => t).filter((t) => state.targets[t]);
  state.rows = patches.map((_, p) => p).filter(matches);
  state.active.row = Math.max(0, state.rows.indexOf(at));
  state.active.col = Math.min(state.active.col, state.cols.length + 1);
  const all = state.rows.length === patches.length;
  byId("rows").textContent = state.rows.length;
  byId("count").textContent = all ? plural(patches.length, "patch")
    : `${state.rows.length} of ${plural(patches.length, "patch")}`;
  byId("none").hidden = state.rows.length > 0;
  byId("menu-title").textContent = state.cols.length === targets.length
    ? `targets ${targets.length}` : `targets ${state.cols.length}/${targets.length}`;
  layOut();
}

// --- The matrix: only the rows in sight are in the document ----------------
const grid = byId("grid");
const body = byId("body");
const drawn = new Map(); // row index -> element
let rowHeight = 26;
let letters = false;
let shape = "";

// Another width or other columns; what is drawn may stay if neither changed.
function layOut() {
  rowHeight = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  const width = grid.clientWidth;
  const ch = 7.6;
  const word = 10 * ch;
  letters = narrow.matches || 6 * ch + word * state.cols.length + 300 > width;
  const each = narrow.matches ? 36 : 26;
  const patch = !letters ? 300 : narrow.matches ? Math.max(150, Math.min(230, width * 0.52)) : 232;
  const one = letters ? each : word;
  const lint = letters ? each + 4 : 6 * ch;
  const sum = lint + one * state.cols.length;
  grid.classList.toggle("letters", letters);
  grid.style.setProperty("--cols", `minmax(${patch}px, 1fr) ${lint}px repeat(${state.cols.length}, ${one}px)`);
  grid.style.setProperty("--width", `${patch + sum}px`);
  grid.setAttribute("aria-rowcount", state.rows.length + 1);
  grid.setAttribute("aria-colcount", state.cols.length + 2);
  body.style.height = `${state.rows.length * rowHeight}px`;
  body.style.minWidth = `${patch + sum}px`;
  const now = `${letters} ${rowHeight} ${state.cols} ${state.rows}`;
  if (now !== shape) {
    shape = now;
    drawHead();
    for (const row of drawn.values()) row.remove();
    drawn.clear();
  }
  draw();
}

function drawHead() {
  const head = byId("head");
  head.replaceChildren(
    el("div.patch", { role: "columnheader", "aria-colindex": 1 }, "patch"),
    el("div.col", { role: "columnheader", "aria-colindex": 2 }, "lint"));
  state.cols.forEach((t, i) => {
    const target = targets[t];
    const bad = patches.some((p) => p.x[t][VERDICT] === 1);
    head.append(el(`div.col${bad ? ".bad" : ""}${target.enforced ? "" : ".advisory"}`, {
      role: "columnheader", "aria-colindex": i + 3,
      title: `${target.name}: ${target.kernel}, ${policy(target)}`,
      onclick: () => open({ target: t }),
    }, target.name));
  });
}

function cellText(cell) {
  const v = cell[VERDICT];
  if (isCached(cell) && v === 0) return CACHED;
  const text = (letters ? LETTERS : WORDS)[v];
  return text + (isFirst(cell) ? "!" : isCached(cell) && v < 3 ? CACHED : "");
}
function cellLabel(p, t) {
  const cell = patches[p].x[t];
  return `${targets[t].name} ${VERDICTS[cell[VERDICT]]}${isFirst(cell) ? ", first bad" : ""}` +
    `${isCached(cell) ? ", cached" : ""}`;
}

function lintCell(patch) {
  const bad = blocking(patch).length;
  const v = bad ? 1 : patch.f.length ? 2 : 0;
  const word = bad ? "FAIL" : patch.f.length ? "note" : " ";
  const letter = bad ? "F" : patch.f.length ? "n" : " ";
  return el(`div.cell.v${v}${bad ? ".first" : ""}`, {
    role: "gridcell", "aria-colindex": 2,
    "aria-label": patch.f.length ? `lint ${plural(patch.f.length, "finding")}` : "lint ok",
    "data-mark": letters ? letter : word,
  });
}

function makeRow(index) {
  const p = state.rows[index];
  const patch = patches[p];
  const row = el("div.row", { role: "row", "aria-rowindex": index + 2 },
    el("div.patch", { role: "rowheader", "aria-colindex": 1, title: `${short(patch.c)} ${patch.s}` },
      el("code", {}, patch.c.slice(0, 8)), el("span", {}, patch.s || "(no subject)")),
    lintCell(patch));
  state.cols.forEach((t, i) => {
    const cell = patch.x[t];
    const node = el(`div.cell.v${cell[VERDICT]}${isFirst(cell) ? ".first" : ""}`, {
      role: "gridcell", "aria-colindex": i + 3, "aria-label": cellLabel(p, t), "data-mark": cellText(cell),
    });
    row.append(node);
  });
  [...row.children].forEach((node, col) => {
    node.id = `c-${p}-${col}`;
    node.dataset.row = index;
    node.dataset.col = col;
  });
  row.style.transform = `translateY(${index * rowHeight}px)`;
  return row;
}

function draw() {
  const first = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - 12);
  const last = Math.min(state.rows.length,
    Math.ceil((grid.scrollTop + grid.clientHeight) / rowHeight) + 12);
  for (const [index, row] of drawn) {
    if (index >= first && index < last) continue;
    row.remove();
    drawn.delete(index);
  }
  const fresh = document.createDocumentFragment();
  for (let index = first; index < last; ++index) {
    if (drawn.has(index)) continue;
    const row = makeRow(index);
    drawn.set(index, row);
    fresh.append(row);
  }
  if (fresh.childNodes.length) body.append(fresh);
  mark();
}

function mark() {
  for (const node of body.querySelectorAll(".active, .open"))
    node.classList.remove("active", "open");
  const { row, col } = state.active;
  const active = byId(`c-${state.rows[row]}-${col}`);
  if (active) {
    active.classList.add("active");
    grid.setAttribute("aria-activedescendant", active.id);
  } else {
    grid.removeAttribute("aria-activedescendant");
  }
  if (!state.open || state.open.patch === undefined) return;
  const { patch, target } = state.open;
  const at = target === undefined ? 0 : state.cols.indexOf(target) + 2;
  const node = at === 1 ? null : byId(`c-${patch}-${at}`);
  if (node) node.classList.add("open");
}

function moveTo(row, col) {
  state.active.row = Math.max(0, Math.min(state.rows.length - 1, row));
  state.active.col = Math.max(0, Math.min(state.cols.length + 1, col));
  const top = state.active.row * rowHeight;
  const head = byId("head").offsetHeight;
  if (top < grid.scrollTop) grid.scrollTop = top;
  const below = top + rowHeight + head - grid.clientHeight;
  if (below > grid.scrollTop) grid.scrollTop = below;
  draw();
  const node = byId(`c-${state.rows[state.active.row]}-${state.active.col}`);
  if (node && state.active.col > 0) {
    const box = node.getBoundingClientRect();
    const frame = grid.getBoundingClientRect();
    const fixed = node.parentElement.firstElementChild.offsetWidth;
    if (box.left < frame.left + fixed) grid.scrollLeft -= frame.left + fixed - box.left;
    if (box.right > frame.left + grid.clientWidth)
      grid.scrollLeft += box.right - frame.left - grid.clientWidth;
  }
}

function openActive() {
  const p = state.rows[state.active.row];
  if (p === undefined) return;
  const { col } = state.active;
  if (col < 2) open({ patch: p });
  else open({ patch: p, target: state.cols[col - 2] });
}

// --- Texts: in the page, or in a script beside it --------------------------
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

// --- Beside the matrix -----------------------------------------------------
const side = byId("side");

function open(what) {
  state.open = what;
  if (what && what.patch !== undefined) {
    const row = state.rows.indexOf(what.patch);
    const col = what.target === undefined ? 0 : state.cols.indexOf(what.target) + 2;
    if (row >= 0 && col !== 1) moveTo(row, col);
  }
  mark();
  showSide();
  side.scrollTop = 0;
  setPane(what ? "side" : "matrix");
  if (what && narrow.matches) side.querySelector("h2").focus();
  const hash = !what ? "" : what.patch === undefined ? `#t=${encodeURIComponent(targets[what.target].name)}`
    : `#c=${short(patches[what.patch].c)}` +
      (what.target === undefined ? "" : `&t=${encodeURIComponent(targets[what.target].name)}`);
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch (e) { /* a viewer that has no address */ }
  say();
}

function say() {
  const what = state.open;
  byId("say").textContent = !what ? "" : what.patch === undefined ? targets[what.target].name
    : what.target === undefined ? patches[what.patch].s
      : `${short(patches[what.patch].c)}: ${cellLabel(what.patch, what.target)}`;
}

function close() {
  open(null);
  grid.focus({ preventScroll: true });
}

function firstBads() {
  const out = [];
  for (const [t] of targets.entries())
    for (const [p, patch] of patches.entries())
      if (isFirst(patch.x[t])) out.push({ patch: p, target: t });
  return out.sort((a, b) => patches[a.patch].x[a.target][VERDICT] - patches[b.patch].x[b.target][VERDICT] ||
    a.target - b.target || a.patch - b.patch);
}
const bads = firstBads();

function step(by) {
  const list = [...bads].sort((a, b) => a.patch - b.patch || a.target - b.target);
  if (!list.length) return;
  const at = state.open && state.open.patch !== undefined
    ? list.findIndex((b) => b.patch === state.open.patch && b.target === state.open.target) : -1;
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
  reveal(list[next]);
}

// Opens a cell that filters may hide: then they are cleared.
function reveal(what) {
  if (what.patch !== undefined && !state.rows.includes(what.patch) ||
      what.target !== undefined && !state.targets[what.target]) clearFilters();
  open(what);
}

function sideBar() {
  const button = (text, title, onclick) =>
    el("button.plain", { type: "button", title, onclick }, text);
  const wide = el("button.plain.wider", { type: "button", title: "another width (w)", onclick: () => side.classList.toggle("wide") }, "⇤ width");
  return el("div.side-bar", {}, button("‹ prev bad", "previous first bad (p)", () => step(-1)),
    button("next bad ›", "next first bad (n)", () => step(1)), el("span.gap"), wide,
    button("close ✕", "back to the overview (Esc)", close));
}

function causesOf(cell) {
  const list = (more(cell).causes || []).map(([message, file, line, rule, fact]) =>
    el("div.cause", {}, file ? el("p.place", {}, place(file, line)) : "", el("p", {}, message),
      rule || fact ? el("dl.facts", {}, ...(rule ? [el("dt", {}, "rule"), el("dd", {}, rule)] : []),
        ...(fact ? [el("dt", {}, "fact"), el("dd", {}, fact)] : [])) : ""));
  return list.length ? [el("h3", {}, list.length === 1 ? "cause" : "causes"), ...list] : [];
}

function linesOf(title, lines) {
  if (!lines || !lines.length) return [];
  const pre = el("pre.wrap", { tabindex: "0", role: "region", "aria-label": title });
  fill(pre, lines.join("\n"), LOG);
  return [el("h3", {}, title), pre];
}

function strip(p, current) {
  return el("div.strip", {}, ...targets.map((target, t) => {
    const cell = patches[p].x[t];
    return el("button", { type: "button", "aria-current": t === current ? "true" : undefined,
      onclick: () => reveal({ patch: p, target: t }) }, `${target.name} `,
    el(`span.v${cell[VERDICT]}`, {}, VERDICTS[cell[VERDICT]] + (isFirst(cell) ? "!" : "")));
  }));
}

function patchLines(patch) {
  return [el("p", {}, el("span.sub", {}, `${short(patch.c)} `), patch.s || "(no subject)"),
    el("p.sub", {}, [patch.a, when(patch.d)].filter(Boolean).join(", "))];
}

function showCell(p, t) {
  const patch = patches[p];
  const cell = patch.x[t];
  const target = targets[t];
  const v = cell[VERDICT];
  const details = more(cell);
  const fact = (name, value) => (value ? [el("dt", {}, name), el("dd", {}, value)] : []);
  const bad = isBad(cell);
  const done = v < 3;
  side.replaceChildren(sideBar(),
    el("h2", { tabindex: "-1" }, el(`span.tag.v${v}${isFirst(cell) ? ".first" : ""}`, {}, VERDICTS[v]),
      ` ${target.name}`, isFirst(cell) ? ", first bad" : bad ? ", as in its parent" : ""),
    ...patchLines(patch),
    ...(details.why ? [el("h3", {}, "why"), el("p", {}, details.why)] : []),
    ...causesOf(cell), ...linesOf("new warnings", details.warnings),
    ...linesOf("log excerpt", details.excerpt),
    ...(details.log !== undefined ? textSection("full log", details.log, LOG, bad && !details.excerpt) : []),
    ...(details.diff !== undefined ? textSection("generated tree, against the parent's", details.diff, DIFF, false)
      : done ? [el("h3", {}, "generated tree"), el("p.sub", {}, "the same as the parent's")] : []),
    el("h3", {}, "run"),
    el("dl.facts", {}, ...fact(bad ? "failed at" : "last stage", STAGES[cell[STAGE]]),
      ...(done ? fact("CPU", `${seconds(cell[CPU] / 1000)}${isCached(cell) ? ", in an earlier run" : ""}`) : []),
      ...(done ? fact("cached", isCached(cell) ? "yes: nothing was run for it" : "no") : []),
      ...(done ? fact("warnings", String(cell[WARNINGS])) : []), ...fact("key", cell[KEY]),
      ...fact("kernel", target.kernel), ...fact("compiler", target.compiler), ...fact("policy", policy(target))),
    el("h3", {}, "this patch on all targets"), strip(p, t));
}

function showPatch(p) {
  const patch = patches[p];
  const findings = patch.f.map(([code, message, file, line, column, blocks]) =>
    el("div.cause", {}, file ? el("p.place", {}, place(file, line) + (line && column ? `:${column}` : "")) : "",
      el("p", {}, message), el("p.sub", {}, `${code}${blocks ? "" : ", does not block"}`)));
  side.replaceChildren(sideBar(), el("h2", { tabindex: "-1" }, patch.s || "(no subject)"),
    el("p.sub", {}, patch.c), el("p.sub", {}, [patch.a, when(patch.d)].filter(Boolean).join(", ")),
    el("h3", {}, "targets"), strip(p),
    el("h3", {}, "lint"), ...(findings.length ? findings : [el("p.sub", {}, "no findings")]));
}

// The first of a list, and a button for the rest.
function folded(items, most) {
  const list = el("ul.bads", {}, ...items.slice(0, most));
  if (items.length <= most) return list;
  const all = el("button.plain", { type: "button", onclick: () => {
    list.append(...items.slice(most));
    items[most].querySelector("button").focus();
    all.remove();
  } }, `show all ${items.length}`);
  return el("div", {}, list, all);
}

function badList(list) {
  return folded(list.map((what) => {
    const patch = patches[what.patch];
    const cell = patch.x[what.target];
    const cause = (more(cell).causes || [])[0];
    return el(`li${cell[VERDICT] === 2 ? ".advisory" : ""}`, {},
      el("button", { type: "button", onclick: () => reveal(what) },
        el("div", {}, el("b", {}, targets[what.target].name), ` ${STAGES[cell[STAGE]]}`,
          el("span.sub", {}, ` since ${short(patch.c)}`)),
        el("div", {}, patch.s || "(no subject)"),
        cause ? el("div.sub", { title: causeLine(cause) }, causeLine(cause)) : ""));
  }), 8);
}

function showTarget(t) {
  const target = targets[t];
  const here = bads.filter((b) => b.target === t);
  side.replaceChildren(sideBar(), el("h2", { tabindex: "-1" }, target.name),
    el("dl.facts", {}, el("dt", {}, "kernel"), el("dd", {}, target.kernel || "unknown"),
      el("dt", {}, "compiler"), el("dd", {}, target.compiler || "unknown"),
      el("dt", {}, "policy"), el("dd", {}, policy(target))),
    el("h3", {}, "first bad"), here.length ? badList(here) : el("p.sub", {}, "none"));
}

function bar(counts) {
  const out = el("span.bar", { "aria-hidden": "true" });
  counts.forEach((n, v) => {
    if (!n) return;
    const part = el(`i.v${v}`);
    part.style.flex = `${n} 0 0`;
    out.append(part);
  });
  return out;
}

function targetTable() {
  const rows = targets.map((target, t) => {
    const counts = [0, 0, 0, 0, 0];
    let cached = 0;
    let cpu = 0;
    for (const patch of patches) {
      const cell = patch.x[t];
      ++counts[cell[VERDICT]];
      cached += isCached(cell) ? 1 : 0;
      cpu += isCached(cell) ? 0 : cell[CPU] / 1000;
    }
    return el("tr", {}, el("td", {}, el("button", { type: "button", onclick: () => open({ target: t }) }, target.name)),
      el("td", { style: "width: 28%" }, bar(counts)),
      el("td", {}, counts[1] + counts[2] ? el(`span.${counts[1] ? "red-text" : "sub"}`, {}, String(counts[1] + counts[2])) : "0"),
      el("td", {}, String(counts[0])), el("td", {}, String(cached)), el("td", {}, seconds(cpu)));
  });
  return el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Targets" }, el("table", {},
    el("thead", {}, el("tr", {}, ...["target", "", "bad", "pass", "cached", "CPU"].map((h) =>
      (h ? el("th", { scope: "col" }, h) : el("td"))))), el("tbody", {}, ...rows)));
}

const MOST_RUNS = 20;
function runTable() {
  const rows = [...data.runs].reverse().slice(0, MOST_RUNS).map((run) => {
    const [started, range, head, patchCount, , pass, fail, advisory, skipped, pending, cached, lint, cpu, red] = run;
    const cells = pass + fail + advisory + skipped + pending;
    return el("tr", { title: `${when(started, true)} UTC, ${range}` }, el("td", {}, when(started, true).slice(5)), el("td", {}, head.slice(0, 8)),
      el("td", {}, String(patchCount)), el("td", { style: "width: 18%" }, bar([pass, fail, advisory, skipped, pending])),
      el("td", {}, el(`span${red ? ".red-text" : ""}`, {}, String(fail + lint))),
      el("td", {}, cells ? `${Math.floor(100 * cached / cells)}%` : "–"), el("td", {}, seconds(cpu)));
  });
  return el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Runs" }, el("table", {},
    el("thead", {}, el("tr", {}, ...["run, UTC", "head", "patches", "", "bad", "cached", "CPU"].map((h) =>
      (h ? el("th", { scope: "col" }, h) : el("td"))))), el("tbody", {}, ...rows)));
}

function showOverview() {
  const found = patches.map((p, i) => [p, i]).filter(([p]) => blocking(p).length);
  const rest = data.runs.length - MOST_RUNS;
  side.replaceChildren(el("h2.hidden", { tabindex: "-1" }, "Overview"),
    el("h3", {}, "first bad", el("small", {}, String(bads.length))),
    bads.length ? badList(bads) : el("p.sub", {}, "nothing broke"),
    ...(found.length ? [el("h3", {}, "lint", el("small", {}, String(found.length))),
      folded(found.map(([p, i]) => el("li", {}, el("button", { type: "button", onclick: () => reveal({ patch: i }) },
        el("div", {}, el("span.sub", {}, `${short(p.c)} `), p.s || "(no subject)"),
        el("div.sub", {}, `${place(blocking(p)[0][2], blocking(p)[0][3])}: ${blocking(p)[0][1]}`)))), 4)] : []),
    el("h3", {}, "targets"), targetTable(),
    el("h3", {}, "runs", el("small", {}, String(data.runs.length))), runTable(),
    rest > 0 ? el("p.note", {}, `and ${rest} older, in history.json`) : "",
    el("h3", {}, "keys"),
    el("div.keys", {}, ...[["/", "filter"], ["arrows, h j k l", "move in the matrix"], ["Enter", "open the cell"],
      ["n, p", "next, previous first bad"], ["w", "width of this part"], ["Esc", "back to this overview"]].flatMap(([key, what]) =>
      [el("span", {}, el("kbd", {}, key)), el("span", {}, what)])));
}

function showSide() {
  const what = state.open;
  if (!what) showOverview();
  else if (what.patch === undefined) showTarget(what.target);
  else if (what.target === undefined) showPatch(what.patch);
  else showCell(what.patch, what.target);
}

function setPane(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll(".panes button"))
    button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
  if (pane === "matrix") layOut();
}

// --- Above the matrix ------------------------------------------------------
function heading() {
  const counts = [0, 0, 0, 0, 0];
  let cached = 0;
  for (const patch of patches)
    for (const cell of patch.x) {
      ++counts[cell[VERDICT]];
      cached += isCached(cell) ? 1 : 0;
    }
  const cells = patches.length * targets.length;
  const badge = byId("badge");
  badge.textContent = data.red ? "FAIL" : counts[4] ? "INCOMPLETE" : "PASS";
  badge.classList.add(data.red ? "red" : "green");
  document.title = `${badge.textContent} ${data.project} ${data.range} · kport validate`;
  byId("title").append(data.project, el("span", {}, ` ${data.range}`));
  byId("meta").textContent = [`${patches.length} × ${targets.length}`,
    `${cached} of ${cells} cached`, `${seconds(data.cpu)} CPU`, data.executor,
    `${when(data.started, true)} UTC`, `kport ${data.kport}`].filter(Boolean).join("  ·  ");
  const key = [["v0", "P", "pass"], ["v0", CACHED, "pass, cached"], ["v1 first", "!", "first bad"],
    ["v1", "F", "fails as its parent"], ["v2", "a", "advisory-fail"], ["", "s", "skipped"], ["", "–", "pending"]];
  byId("key").append(...key.map(([kind, mark, text]) => {
    const b = el("b", {}, mark);
    b.className = kind;
    return el("span", {}, b, ` ${text}`);
  }));
}

function toggleChip(id, button) {
  if (state.chips.has(id)) state.chips.delete(id);
  else state.chips.add(id);
  button.setAttribute("aria-pressed", String(state.chips.has(id)));
  refilter();
}

function makeChips() {
  const add = (id, text, n) => {
    const button = el(`button.chip${n ? "" : ".zero"}`, { type: "button", "aria-pressed": "false", "data-chip": id },
      `${text} `, el("b", {}, String(n)));
    button.addEventListener("click", () => toggleChip(id, button));
    byId("chips").append(button);
  };
  for (const [id, text, test] of CHIPS)
    add(id, text, patches.reduce((n, p) => n + (test ? p.x.filter(test) : p.f).length, 0));
}

function makeMenu() {
  const boxes = [];
  const set = (test) => {
    boxes.forEach((box, t) => { box.checked = state.targets[t] = test(targets[t]); });
    refilter();
  };
  const all = (text, test) => el("button.plain", { type: "button", onclick: () => set(test) }, text);
  byId("menu-list").append(el("div.menu-all", {}, all("all", () => true), all("none", () => false),
    all("enforced", (t) => t.enforced)));
  targets.forEach((target, t) => {
    const box = el("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => { state.targets[t] = box.checked; refilter(); });
    boxes.push(box);
    byId("menu-list").append(el("label", {}, box, el("span", {}, target.name), el("span", {}, policy(target))));
  });
  document.addEventListener("click", (event) => {
    if (!byId("menu").contains(event.target)) byId("menu").open = false;
  });
  return () => set(() => true);
}

let showAllTargets = () => {};
function clearFilters() {
  state.find = byId("find").value = "";
  state.chips.clear();
  for (const chip of document.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", "false");
  showAllTargets();
}

function themes() {
  const button = byId("theme");
  const names = ["auto", "light", "dark"];
  const set = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `theme: ${theme}`;
    try { localStorage.setItem("kport-theme", theme); } catch (e) { /* no storage here */ }
  };
  let now = "auto";
  try { now = localStorage.getItem("kport-theme") || now; } catch (e) { /* no storage here */ }
  set(names.includes(now) ? now : "auto");
  button.addEventListener("click", () => {
    set(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]);
  });
}

// --- Keys, pointers, the address -------------------------------------------
function gridKey(event) {
  const { row, col } = state.active;
  const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
  const moves = {
    ArrowDown: [row + 1, col], j: [row + 1, col], ArrowUp: [row - 1, col], k: [row - 1, col],
    ArrowRight: [row, col + 1], l: [row, col + 1], ArrowLeft: [row, col - 1], h: [row, col - 1],
    PageDown: [row + page, col], PageUp: [row - page, col],
    Home: event.ctrlKey ? [0, col] : [row, 0],
    End: event.ctrlKey ? [state.rows.length - 1, col] : [row, state.cols.length + 1],
  };
  if (event.key === "Enter" || event.key === " ") openActive();
  else if (moves[event.key]) {
    moveTo(...moves[event.key]);
    if (state.open && !narrow.matches) openActive(); // reading cell after cell
  } else return;
  event.preventDefault();
}

function anyKey(event) {
  if (event.key === "Escape") {
    if (byId("menu").open) {
      byId("menu").open = false;
      byId("menu-title").focus();
    } else if (state.open) close();
    else if (document.activeElement === byId("find")) grid.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  const keys = { "/": () => byId("find").focus(), n: () => step(1), p: () => step(-1), w: () => side.classList.toggle("wide") };
  if (!keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
}

function fromAddress() {
  let query;
  try { query = new URLSearchParams(location.hash.slice(1)); } catch (e) { return; }
  const commit = query.get("c");
  const patch = commit ? patches.findIndex((p) => p.c.startsWith(commit)) : -1;
  const target = targets.findIndex((t) => t.name === query.get("t"));
  if (patch >= 0) reveal(target >= 0 ? { patch, target } : { patch });
  else if (target >= 0) reveal({ target });
}

heading();
themes();
makeChips();
showAllTargets = makeMenu();
showSide();
refilter();
grid.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
grid.addEventListener("keydown", gridKey);
grid.addEventListener("click", (event) => {
  const node = event.target.closest("[data-row]");
  if (!node) return;
  moveTo(Number(node.dataset.row), Number(node.dataset.col));
  openActive();
});
document.addEventListener("keydown", anyKey);
byId("find").addEventListener("input", () => { state.find = byId("find").value; refilter(); });
byId("clear").addEventListener("click", clearFilters);
for (const button of document.querySelectorAll(".panes button"))
  button.addEventListener("click", () => {
    if (state.open) open(null);
    setPane(button.dataset.pane);
  });
new ResizeObserver(() => { if (grid.clientWidth) layOut(); }).observe(grid);
window.addEventListener("hashchange", fromAddress);
fromAddress();
})();
