// SPDX-License-Identifier: GPL-2.0-or-later
// What stands above the matrix, keys and pointers, and the start.
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
