// SPDX-License-Identifier: GPL-2.0-or-later
// What stands beside the matrix: overview, target, patch or cell.
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
