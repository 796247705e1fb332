// SPDX-License-Identifier: GPL-2.0-or-later
// Opens pages of reports in Chromium: works, is accessible, is quick, is shown.
//
// check.mjs KPORT DIRECTORY: writes synthetic reports, renders them with KPORT,
// and leaves screenshots in DIRECTORY. Prints one line for each check.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { historyOf, hostile, synthetic, write } from "./synthetic.mjs";

const [kport, out] = process.argv.slice(2).map((p) => resolve(p));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = { wide: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };
const THEMES = ["light", "dark"];
let failures = 0;

function check(ok, what) {
  console.log(`${ok ? "ok  " : "FAIL"} ${what}`);
  if (!ok) ++failures;
}

function render(name, made, runs) {
  const directory = join(out, name);
  rmSync(directory, { recursive: true, force: true });
  write(made, directory);
  if (runs) writeFileSync(join(directory, "history.json"), JSON.stringify(historyOf(made.report, runs)));
  try {
    execFileSync(kport, ["report", "--write", directory], { stdio: ["ignore", "ignore", "inherit"] });
  } catch (e) {
    if (e.status !== 1) throw e; // 1: the report is red
  }
  return { directory, url: pathToFileURL(join(directory, "index.html")).href, report: made.report };
}

// A page that tells of errors, requests and long tasks.
async function visit(browser, url, size, theme) {
  const context = await browser.newContext({ viewport: WIDTHS[size], colorScheme: theme, hasTouch: size === "phone", reducedMotion: "reduce" });
  const page = await context.newPage();
  const errors = [];
  const asked = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("request", (r) => asked.push(r.url()));
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.goto(url);
  return { context, page, errors, asked };
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const v of violations)
    console.log(`     ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.any[0]?.message || ""}`).join(" | ")}`);
  check(violations.length === 0, `axe: ${what}`);
}

const shot = (page, name) => page.screenshot({ path: join(out, `${name}.png`) });

async function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

async function looks(browser, name, made) {
  for (const size of Object.keys(WIDTHS))
    for (const theme of THEMES) {
      const { context, page, errors, asked } = await visit(browser, made.url, size, theme);
      const what = `${name}, ${size}, ${theme}`;
      await page.waitForSelector(".body .row");
      await shot(page, `${name}-${size}-${theme}`);
      await accessible(page, `${what}: matrix`);
      if (size === "phone") {
        await page.click(".panes [data-pane=side]");
        await shot(page, `${name}-${size}-${theme}-overview`);
        await accessible(page, `${what}: overview`);
      }
      await page.click(".bads button");
      await shot(page, `${name}-${size}-${theme}-cell`);
      await accessible(page, `${what}: cell`);
      check(await overflows(page) <= 0, `${what}: nothing sticks out`);
      check(errors.length === 0, `${what}: no errors ${errors}`);
      check(asked.every((u) => /^(file|data):/.test(u)), `${what}: asks no network`);
      await context.close();
    }
}

// The page against the report: cells, filters, keys, texts.
async function works(browser, made) {
  const { report } = made;
  const { context, page, errors } = await visit(browser, made.url, "wide", "dark");
  await page.waitForSelector(".body .row");
  const count = () => page.textContent("#count");
  const cells = report.patches.flatMap((p) => p.cells);
  const chips = await page.$$eval(".chip", (all) => Object.fromEntries(all.map((c) => [c.dataset.chip, Number(c.querySelector("b").textContent)])));
  check(chips.v1 === cells.filter((c) => c.verdict === "fail").length && chips.v0 === cells.filter((c) => c.verdict === "pass").length &&
    chips.first === cells.filter((c) => c.first_bad).length, "chips count the report's verdicts");

  const wrong = [];
  for (const [p, patch] of report.patches.entries())
    for (const [t, cell] of patch.cells.entries()) {
      const node = page.locator(`#c-${p}-${t + 2}`);
      if (!(await node.count())) continue;
      const label = await node.getAttribute("aria-label");
      const expected = `${report.targets[t].name} ${cell.verdict}${cell.first_bad ? ", first bad" : ""}${cell.cached ? ", cached" : ""}`;
      if (label !== expected) wrong.push(`${label} is not ${expected}`);
    }
  check(wrong.length === 0, `every cell in sight says its verdict ${wrong.slice(0, 3)}`);

  check(await page.$$eval(".side .scroll", (all) => all.every((x) => x.scrollWidth <= x.clientWidth)), "tables of targets and runs are in sight");

  const p = report.patches.findIndex((patch) => patch.cells.some((c) => c.first_bad && c.verdict === "fail"));
  const t = report.patches[p].cells.findIndex((c) => c.first_bad && c.verdict === "fail");
  const cell = report.patches[p].cells[t];
  await page.click(`#c-${p}-${t + 2}`);
  let text = await page.textContent("#side");
  const cause = cell.causes[0];
  check([`${cause.file}:${cause.line}`, cause.message, "first bad", cell.excerpt[0], report.patches[p].subject].every((s) => text.includes(s)),
    "a click on a cell shows its cause, place and excerpt");
  check(new URL(page.url()).hash.includes(report.patches[p].commit.slice(0, 12)), "the address names the cell");
  await page.click("#side h3:has-text('full log') button");
  await page.waitForSelector("#side pre[aria-label='full log']");
  const log = await page.textContent("#side pre[aria-label='full log']");
  check(log === made.files[cell.log], "the full log is the log");
  const again = await visit(browser, page.url(), "wide", "dark");
  await again.page.waitForSelector(".side .tag");
  check((await again.page.textContent("#side")).includes(cause.message), "the address opens the cell again");
  await again.context.close();

  await page.keyboard.press("Escape");
  check((await page.textContent("#side h2")) === "Overview", "Escape goes back to the overview");
  await page.keyboard.press("/");
  await page.keyboard.type(report.patches[2].commit.slice(0, 10));
  check((await count()).startsWith("1 of "), "text finds a commit");
  await page.fill("#find", "no such thing anywhere");
  check(await page.isVisible("#none") && (await page.locator(".body .row").count()) === 0, "no match says so");
  await page.click("#clear");
  check(!(await count()).includes(" of "), "filters are cleared");
  await page.click(".chip[data-chip=first]");
  const firsts = report.patches.filter((patch) => patch.cells.some((c) => c.first_bad)).length;
  check((await count()).startsWith(`${firsts} of `), "a chip shows the patches with a first bad cell");
  await page.click(".chip[data-chip=first]");
  await page.click("#menu-title");
  const menu = await page.locator("#menu-list").boundingBox();
  check(menu.x >= 0 && menu.x + menu.width <= WIDTHS.wide.width, "the list of targets is in sight");
  await page.locator("#menu-list label").nth(t).click();
  check((await page.locator("#head [role=columnheader]").count()) === report.targets.length + 1, "a target can be hidden");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  check((await page.textContent("#side h2")).includes("first bad"), "n goes to a first bad cell");

  await page.keyboard.press("Escape");
  await page.focus("#grid");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Home");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  text = await page.textContent("#side");
  check(text.includes(report.patches[1].subject), "the matrix goes by arrows and Enter");
  check((await page.getAttribute("#grid", "aria-activedescendant")) === "c-1-2", "a screen reader is told the cell");
  await page.click("#theme");
  const light = await page.evaluate(() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]);
  check(light[0] === "light" && light[1] === "rgb(253, 253, 251)", "the switch turns on the light");
  check(errors.length === 0, `no errors ${errors}`);
  await context.close();
}

async function safe(browser, made) {
  for (const size of Object.keys(WIDTHS)) {
    const { context, page, errors, asked } = await visit(browser, made.url, size, "dark");
    await page.waitForSelector(".body .row");
    await shot(page, `hostile-${size}`);
    for (const [p, patch] of made.report.patches.entries())
      for (const t of patch.cells.keys()) {
        await page.evaluate(([c, name]) => { location.hash = `#c=${c}&t=${encodeURIComponent(name)}`; },
          [patch.commit, made.report.targets[t].name]);
        await page.waitForSelector(".side .tag");
        for (const button of await page.$$("#side h3 button[aria-expanded=false]")) await button.click();
        if (p === 1 && t === 0) await page.waitForFunction(() => [...document.querySelectorAll("#side pre")].some((x) => x.textContent.length > 100000));
      }
    await shot(page, `hostile-${size}-cell`);
    const found = await page.evaluate(() => ({ pwned: window.pwned, images: document.images.length,
      scripts: [...document.scripts].filter((s) => s.src && !s.getAttribute("src").startsWith("page/")).length,
      text: document.querySelector("#side").textContent }));
    check(found.pwned === undefined && found.images === 0 && found.scripts === 0, `hostile, ${size}: no markup came of it`);
    check(!found.text.includes("root:x:0"), `hostile, ${size}: no file from elsewhere`);
    check(!/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/.test(found.text), `hostile, ${size}: no controls`);
    check(await overflows(page) <= 0, `hostile, ${size}: nothing sticks out`);
    check(errors.length === 0, `hostile, ${size}: no errors ${errors}`);
    check(asked.every((u) => /^(file|data):/.test(u)), `hostile, ${size}: asks no network`);
    await accessible(page, `hostile, ${size}`);
    await context.close();
  }
  const { context, page } = await visit(browser, "about:blank", "wide", "dark");
  const xml = readFileSync(join(made.directory, "junit.xml"), "utf8");
  const parsed = await page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, "application/xml");
    return [doc.querySelector("parsererror")?.textContent || "", doc.querySelectorAll("testcase").length];
  }, xml);
  check(parsed[0] === "" && parsed[1] === 6 * 4, `hostile: junit.xml parses, with every case ${parsed[0]}`);
  await context.close();
}

// CPU the page's own thread took for `what`, in milliseconds.
async function cost(page, client, what) {
  const task = async () => (await client.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration").value * 1000;
  await page.evaluate(() => { window.longTasks.length = 0; });
  const before = await task();
  await what();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
  return { ms: (await task()) - before, longest };
}

// Bounds leave room for a loaded machine; what grows with rows misses them.
async function quick(browser, made) {
  const { context, page, errors } = await visit(browser, made.url, "wide", "dark");
  await page.waitForSelector(".body .row");
  const client = await context.newCDPSession(page);
  await client.send("Performance.enable");
  const nodes = await page.locator(".body .cell").count();
  check(nodes < 2500, `1000 x 20: ${nodes} cells are in the document`);
  const load = await page.evaluate(() => Math.max(0, ...window.longTasks));
  check(load < 1500, `1000 x 20: opening takes no task of ${load.toFixed(0)} ms`);
  const steps = {
    "40 screens of scrolling": async () => {
      for (let i = 0; i < 40; ++i) {
        await page.evaluate((y) => { document.getElementById("grid").scrollTop = y; }, (i * 7919) % 25000);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
      }
    },
    "typing a filter": () => page.locator("#find").pressSequentially("setattr idmap"),
    "a chip": () => page.click(".chip[data-chip=first]"),
    "100 arrows": async () => {
      await page.focus("#grid");
      for (let i = 0; i < 100; ++i) await page.keyboard.press("ArrowDown");
    },
    "clearing": async () => {
      await page.fill("#find", "");
      await page.click(".chip[data-chip=first]");
    },
    "opening a cell": async () => {
      await page.focus("#grid");
      await page.keyboard.press("Control+Home");
      await page.click("#c-0-3");
    },
  };
  for (const [name, step] of Object.entries(steps)) {
    const { ms, longest } = await cost(page, client, step);
    check(longest < 500, `1000 x 20: ${name}: ${ms.toFixed(0)} ms of the page's thread, longest task ${longest.toFixed(0)} ms`);
  }
  check(errors.length === 0, `1000 x 20: no errors ${errors}`);
  await context.close();
}

mkdirSync(out, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), "kport-chromium-"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", `--disk-cache-dir=${profile}`] });
try {
  const small = { ...render("small", synthetic(30, 4), 40), files: synthetic(30, 4).files };
  const many = render("many", synthetic(60, 20), 3);
  await works(browser, small);
  await looks(browser, "small", small);
  await looks(browser, "many", many);
  await safe(browser, render("hostile", hostile()));
  await quick(browser, render("large", synthetic(1000, 20)));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(failures ? `${failures} checks failed` : `screenshots are in ${out}`);
process.exit(failures ? 1 : 0);
