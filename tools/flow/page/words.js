// SPDX-License-Identifier: GPL-2.0-or-later
// The report's page: its data, and words for them. What the report holds only
// ever becomes textContent. page.html puts these files into one function.
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
