// SPDX-License-Identifier: GPL-2.0-or-later
// Writes synthetic validation reports for the page's test, the same each time.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Marsaglia's xorshift: a fixed seed, so every run draws the same numbers.
function generator(seed) {
  let x = seed;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

const AREAS = ["inode", "namei", "aops", "xattr", "conn", "acl", "mmap", "dir", "super", "mount"];
const DOINGS = ["pass the idmap down to", "take the folio lock in", "let go of the inode before", "count references in",
  "check the size in", "name the errors of", "split", "stop copying in", "return the dentry from", "cache the attributes of",
  "use the iterator in", "drop a needless check from"];
const THINGS = ["lookup", "readahead", "write_begin", "the mkdir path", "setattr", "truncate", "the reply parser",
  "direct reads", "the session table", "rename across directories", "listxattr", "the shrinker"];
const FAULTS = [
  ["too few arguments to function 'setattr_prepare'", "mnt-userns-arg", "lacks struct mnt_idmap"],
  ["implicit declaration of function 'timer_delete_sync'", "timer-delete", "lacks timer_delete_sync"],
  ["initialization of 'int (*)(struct inode *)' from incompatible pointer type", "mkdir-returns-dentry", "inode_operations.mkdir returns int"],
  ["'struct address_space_operations' has no member named 'read_folio'", "", "lacks address_space_operations.read_folio"],
  ["unused variable 'ctx'", "", ""]];

const KERNELS = [["debian-11", "5.10.0-40-amd64", "gcc 10.2.1"], ["debian-12-lts", "6.1.0-56-amd64", "gcc 12.2.0"],
  ["debian-12", "6.12.57+bpo-amd64", "gcc 12.2.0"], ["mainline", "7.1.0-amd64", "gcc 12.2.0"]];
const MORE = ["rhel-8", "rhel-9", "rhel-10", "sles-15-sp5", "sles-15-sp6", "ubuntu-2004", "ubuntu-2204", "ubuntu-2404",
  "ubuntu-2604", "oracle-uek7", "oracle-uek8", "amazon-2023", "android14-6.1", "android15-6.6", "openeuler-24", "next"];

function targetsFor(n) {
  return Array.from({ length: n }, (_, t) => {
    const [name, kernel, compiler] = KERNELS[t] || [MORE[(t - 4) % MORE.length], `6.${t}.0-generic`, "gcc 13.3.0"];
    return { name, kernel, compiler, enforced: t % 5 !== 2, until: t % 5 === 2 ? "2027-01-31" : "" };
  });
}

const hash = (text, kind = "sha1") => createHash(kind).update(text).digest("hex");

function buildLog(target, cause, lines) {
  const out = [`make -C /usr/src/linux-headers-${target.kernel} M=$PWD modules`];
  for (let i = 0; i < lines; ++i)
    out.push(`  CC [M]  fs/rill/${AREAS[i % AREAS.length]}${i >= AREAS.length ? i : ""}.o`);
  if (cause)
    out.push(`fs/rill/${cause.file.slice(8)}:${cause.line}:9: error: ${cause.message}`,
      `  ${cause.line} |         err = setattr_prepare(idmap, dentry, attr);`, "      |               ^~~~~~~~~~~~~~~",
      `make[2]: *** [scripts/Makefile.build:243: ${cause.file.replace(/c$/, "o")}] Error 1`);
  return out.join("\n") + "\n";
}

const DIFF = (file) => `diff --git a/${file} b/${file}
--- a/${file}
+++ b/${file}
@@ -41,7 +41,8 @@ static int rill_setattr(struct user_namespace *mnt_userns,
 {
 \tstruct inode *inode = d_inode(dentry);
-\tint err = setattr_prepare(dentry, attr);
+\tint err;
 
+\terr = setattr_prepare(mnt_userns, dentry, attr);
 \tif (err)
 \t\treturn err;
`;

// A report of `patches` x `targets` and the files it names.
export function synthetic(patches, targets, seed = 20261121) {
  const draw = generator(seed);
  const files = {};
  const report = { schema: 1, project: "rill", range: "main..topic/folios", base: hash("base"), head: "", kport: "0.1.0",
    started: 1795232000, cpu_seconds: 0, executor: "ninja", targets: targetsFor(targets), patches: [] };
  const broken = report.targets.map(() => null); // cause, and how long yet
  for (let p = 0; p < patches; ++p) {
    const area = AREAS[draw(AREAS.length)];
    const commit = hash(`patch ${p}`);
    const patch = { commit, subject: `rill: ${area}: ${DOINGS[draw(DOINGS.length)]} ${THINGS[draw(THINGS.length)]}`,
      author: ["A. Developer", "Grace Maintainer", "José Núñez", "Li Wei"][draw(4)], date: 1794000000 + p * 5000,
      files: [`fs/rill/${area}.c`], findings: [], cells: [] };
    if (draw(17) === 0)
      patch.findings.push({ code: "lint-kernel-version", message: "'LINUX_VERSION_CODE' compares kernel versions",
        file: `fs/rill/${area}.c`, line: 1 + draw(400), column: 5, blocking: draw(3) > 0 });
    report.targets.forEach((target, t) => {
      const key = hash(`${t} ${Math.floor(p / 3)} ${broken[t]?.line}`, "sha256");
      const cell = { verdict: "pass", stage: "build", cached: draw(100) < 70, key, cpu_seconds: 0.5 + draw(900) / 100,
        warnings: draw(5) };
      let first = false;
      if (broken[t] && --broken[t].left === 0) broken[t] = null;
      else if (!broken[t] && draw(patches < 100 ? 24 : 90) === 0) {
        const [message, rule, fact] = FAULTS[draw(FAULTS.length)];
        first = true;
        broken[t] = { message, file: `fs/rill/${area}.c`, line: 20 + draw(600), rule,
          fact: fact && `${target.name} ${fact}`, left: 1 + draw(5) };
      }
      const bad = broken[t];
      if (bad) {
        const { left, ...cause } = bad;
        Object.assign(cell, { verdict: target.enforced ? "fail" : "advisory-fail", cached: !first, first_bad: first,
          stage: ["generate", "verify", "build", "build"][draw(4)], causes: [cause],
          excerpt: buildLog(target, cause, 0).trimEnd().split("\n").slice(1) });
        if (!cause.rule && !cause.fact) cell.new_warnings = [`${cause.file}:${cause.line}:6: warning: ${cause.message} [-Wunused-variable]`];
      } else if (patch.findings.some((f) => f.blocking) && draw(3) === 0) {
        Object.assign(cell, { verdict: "skipped", stage: "lint", why: "lint's findings block this patch" });
      } else if (p > patches - 2 && draw(3) === 0) {
        Object.assign(cell, { verdict: "pending", stage: "generate", cached: false });
      }
      if (bad || draw(6) === 0) {
        cell.log = `logs/${key.slice(0, 16)}.txt`;
        files[cell.log] ??= buildLog(target, bad, 12 + draw(60));
      }
      if (!cell.cached && cell.verdict !== "skipped" && cell.verdict !== "pending") {
        cell.diff = `diffs/${key.slice(0, 16)}.diff`;
        files[cell.diff] ??= DIFF(`fs/rill/${area}.c`);
        report.cpu_seconds += cell.cpu_seconds;
      }
      patch.cells.push(cell);
    });
    report.patches.push(patch);
    report.head = commit;
  }
  return { report, files };
}

// Markup, controls and bytes that are no text, wherever a report holds text.
export function hostile() {
  const evil = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1> <!-- {{page.css}} ]]> &amp; \" ' ` ${1}";
  const turn = "\u202egnp.exe\u2066 \u0000\u001b[31mred\u001b[0m\u2028\u2029 \ufffe";
  const { report, files } = synthetic(6, 3, 7);
  report.project = `rill ${evil}`;
  report.range = turn + evil;
  report.targets[0].name = `t${evil}`;
  report.targets[1].until = evil;
  report.targets[1].enforced = false;
  report.targets[2].kernel = turn;
  report.patches.forEach((patch, p) => {
    patch.subject = [evil, turn, "", "x".repeat(5000), "漢字".repeat(60), "a\nb\tc"][p];
    patch.author = evil;
    patch.date = p === 0 ? 9e15 : -1;
    patch.findings = [{ code: evil, message: turn, file: `../../${evil}`, line: 4294967295, column: 1, blocking: true }];
    patch.cells.forEach((cell, t) => {
      const log = `logs/${p}-${t} <b>&'".txt`;
      Object.assign(cell, { verdict: "fail", first_bad: true, why: evil, key: evil, excerpt: [evil, turn], new_warnings: [evil],
        causes: [{ message: evil, file: evil, line: 1, rule: evil, fact: turn }], log, diff: "../../../etc/passwd" });
      files[log] = Buffer.concat([Buffer.from(evil + "\n"), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0, 27, 91, 51, 49, 109, 13, 10]),
        Buffer.from(turn.repeat(p === 1 ? 20000 : 1))]);
    });
  });
  return { report, files };
}

export function write({ report, files }, directory) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "report.json"), JSON.stringify(report));
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

// A history of earlier runs, as history.json.
export function historyOf(report, runs) {
  const draw = generator(3);
  const cells = report.patches.length * report.targets.length;
  return { schema: 1, runs: Array.from({ length: runs }, (_, i) => {
    const fail = draw(5);
    const cached = Math.floor(cells * (50 + draw(50)) / 100);
    return { started: report.started - (runs - i) * 40000, range: report.range, head: hash(`run ${i}`),
      patches: report.patches.length, targets: report.targets.length, cells, pass: cells - fail - 2, fail, advisory_fail: 2,
      skipped: 0, pending: 0, cached, findings: 0, cpu_seconds: (cells - cached) * 4.5, red: fail > 0 };
  }) };
}
