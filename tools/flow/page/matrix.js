// SPDX-License-Identifier: GPL-2.0-or-later
// The matrix: only the rows in sight are in the document.
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
