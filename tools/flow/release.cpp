// SPDX-License-Identifier: GPL-2.0-or-later
// make release-tarball, step by step.
#include "flow/release.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/process.h"
#include "flow/build.h"
#include "flow/generate.h"
#include "flow/pack.h"
#include "flow/verify.h"
#include "model/kbuild.h"

namespace kport {
namespace {

using Json = nlohmann::ordered_json;

std::string digest_of(const TreeFiles& files) {
  std::string all;
  for (const auto& [path, text] : files)
    all += path + '\0' + sha256(text);
  return sha256(all);
}

// What a person needs to make the same bytes again, and nothing that differs
// between two machines that did.
Json account(const Workspace& w, const Generated& g,
             const ReleasedTarget& t) {
  Json rules = Json::array();
  for (const Rule& r : w.rules)
    if (g.plan.rules.contains(r.id))
      rules.push_back(r.id);
  std::sort(rules.begin(), rules.end());
  Json contracts = Json::array();
  for (const Rule& r : w.rules)
    if (g.plan.rules.contains(r.id) && !r.contract.empty())
      contracts.push_back({{"rule", r.id}, {"contract", r.contract}});
  Json shims = Json::array();
  for (const ActiveShim& s : g.plan.shims)
    shims.push_back({{"name", s.provides}, {"rule", s.rule}});
  Json accepted = Json::array();
  for (const Residual& r : g.accepted)
    accepted.push_back({{"anchor", r.anchor}, {"reason", r.reason}});
  return {{"target", t.name},        {"kernel", g.target.release},
          {"arch", g.target.arch},   {"digest", g.target.digest},
          {"compiler", g.target.compiler}, {"rules", rules},
          {"shims", shims},          {"edits", t.edits},
          {"contracts", contracts},  {"accepted", accepted},
          {"file", t.file},          {"sha256", t.sha256}};
}

struct Ready {
  Generated generated;
  BuildOutcome built;
};

} // namespace

Result<Released> release(const Workspace& w, const ReleaseOptions& options) {
  Released out;
  out.out = options.out.empty() ? w.project.root / "dist" : options.out;

  // Two releases of one project would build in the same trees.
  FileLock held = TRY(w.hold_scratch());

  // 1. One parse of the canonical tree serves all targets.
  Canonical c = TRY(parse_canonical(w));
  options.say(fmt::format("parsed {} units of {} ({} anew)",
                          c.tree.units.size(), w.project.name, c.parsed));

  // 2. Generate and verify everything before anything is built.
  std::vector<Ready> ready;
  for (const TargetSpec& spec : TRY(targets_to_build(w, {}))) {
    Generated g = TRY(generate(w, c, spec));
    for (const Residual& r : g.plan.residuals)
      out.findings.push_back(describe(r, c.tree, spec.name));
    if (!g.plan.residuals.empty())
      continue;
    std::filesystem::path dir = w.scratch(spec.name) / "tree";
    TRY(write_tree(dir, g.files));
    Verified v = TRY(verify(w, c, g, dir));
    out.findings.insert(out.findings.end(), v.findings.begin(),
                        v.findings.end());
    options.say(fmt::format(
        "{}: {} edits, {} shims, {} rules; {} units verified ({} anew)",
        spec.name, g.plan.edits.size(), g.plan.shims.size(),
        g.plan.rules.size(), v.parsed + v.cached, v.parsed));
    ready.push_back({std::move(g), {}});
  }
  if (!out.findings.empty())
    return out;

  // 3. Build with the kernel's own build system, the clean tree first: what
  // it warns about is not ours to answer for.
  BuildOutcome clean;
  if (options.build) {
    clean = TRY(build_clean(w, c));
    out.findings = clean.findings;
    options.say(fmt::format("{}: clean tree built, {} modules, {} warnings",
                            w.project.mainline, clean.modules.size(),
                            clean.warnings.size()));
    for (Ready& r : ready) {
      r.built = TRY(build(w, c, r.generated, clean.warnings));
      out.findings.insert(out.findings.end(), r.built.findings.begin(),
                          r.built.findings.end());
      options.say(fmt::format("{}: built {} modules for {}, {} warnings",
                              r.generated.facts.target, r.built.modules.size(),
                              r.generated.target.release,
                              r.built.warnings.size()));
    }
  }
  if (!out.findings.empty())
    return out;

  // 4. Pack aside; the old release stays until the new one is whole.
  DirectoryWriter dist = TRY(DirectoryWriter::create(out.out));
  std::string sums;
  auto packed = [&](const std::string& name,
                    const TreeFiles& files) -> Result<std::string> {
    std::filesystem::path file = dist.path() / (name + ".tar.xz");
    TRY(pack(file, name, files));
    std::string sum = TRY(sha256_file(file));
    sums += fmt::format("{}  {}.tar.xz\n", sum, name);
    return sum;
  };
  std::string base = w.project.name + "-" + w.project.version;
  Json targets = Json::array();
  for (Ready& r : ready) {
    ReleasedTarget t;
    t.name = r.generated.facts.target;
    t.release = r.generated.target.release;
    t.edits = r.generated.plan.edits.size();
    t.shims = r.generated.plan.shims.size();
    t.file = base + "-" + t.name + ".tar.xz";
    t.sha256 = TRY(packed(base + "-" + t.name, r.generated.files));
    targets.push_back(account(w, r.generated, t));
    out.targets.push_back(std::move(t));
  }
  TreeFiles source = c.files;
  source.merge(kbuild_files(w.project, c.files));
  out.source_file = base + "-src.tar.xz";
  TRY(packed(base + "-src", source));

  Json rules = Json::object();
  for (const Rule& r : w.rules)
    rules[r.id] = sha256(TRY(read_file(r.file)));
  Json json = {{"project", w.project.name},
               {"version", w.project.version},
               {"inputs",
                {{"canonical", digest_of(c.files)},
                 {"rules", std::move(rules)},
                 {"mainline", c.mainline.release},
                 {"mainline_digest", c.mainline.digest}}},
               {"tools", {{"kport", KPORT_VERSION}, {"clang", KPORT_LLVM}}},
               {"targets", std::move(targets)}};
  std::string text = json.dump(2) + "\n";
  sums += fmt::format("{}  release.json\n", sha256(text));
  TRY(write_file(dist.path() / "release.json", text));
  TRY(write_file(dist.path() / "SHA256SUMS", sums));
  if (interrupted())
    return fail(error("interrupted", "stopped; " + out.out.string() +
                                         " is as it was"));
  TRY(dist.commit());
  return out;
}

} // namespace kport
