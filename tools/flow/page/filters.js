// SPDX-License-Identifier: GPL-2.0-or-later
// What of the report is shown: filters over patches and targets.
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
