// SPDX-License-Identifier: GPL-2.0-or-later
// Real kernels: what BTF says must be what the headers of the same kernel say.
// Skipped for kernels that are not in the cache.
#include "flow/image_facts.h"

#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "base/files.h"
#include "flow/fact_database.h"
#include "flow/workspace.h"

namespace kport {
namespace {

struct Tally {
  size_t equal = 0, other = 0;
  std::string examples;
};

void compare(const std::string& name, const Lookup& btf,
             const FactStore& headers, Tally& tally) {
  std::optional<Lookup> theirs = headers.find(name);
  if (btf.answer != Answer::yes || !theirs || theirs->facts.empty())
    return;
  const Fact& ours = btf.facts.at(0);
  for (const Fact& fact : theirs->facts) {
    if (fact.kind != ours.kind)
      continue;
    bool same = ours.kind == FactKind::enumerator ? fact.value == ours.value
                : fact.signature && ours.signature
                    ? same_form(*fact.signature, *ours.signature)
                    : fact.type.canonical == ours.type.canonical;
    ++(same ? tally.equal : tally.other);
    if (!same && tally.other <= 20)
      tally.examples += name + ": " + ours.text + " | " + fact.text + "\n";
    return;
  }
}

class RealImages : public testing::TestWithParam<const char*> {};

TEST_P(RealImages, SayWhatTheirHeadersSay) {
  Workspace w = open_workspace(KPORT_SOURCE_DIR).value();
  TargetSpec spec = w.find(GetParam()).value();
  TargetState state = target_state(w.acquire, spec).value();
  if (!state.headers || !state.image)
    GTEST_SKIP() << "not fetched: kport target fetch --image " << GetParam();
  TargetTree tree = acquire_tree(w.acquire, spec).value();
  Result<FactStore> headers = open_database(w.acquire, tree, 2);
  ASSERT_TRUE(headers) << headers.error().message;
  fs::path root = acquire_image(w.acquire, spec).value();
  KernelImage image{.release = tree.release,
                    .arch = tree.arch,
                    .digest = sha256(root.string()),
                    .vmlinuz = root / "boot" / ("vmlinuz-" + tree.release)};
  Result<FactStore> btf = open_image_database(w.acquire, spec.name, image);
  ASSERT_TRUE(btf) << btf.error().message;

  std::map<FactKind, Tally> tallies;
  size_t exports = 0, unexported = 0;
  auto each = [&](const std::string& name, const Lookup& lookup) {
    if (lookup.facts.empty())
      return;
    compare(name, lookup, *headers, tallies[lookup.facts[0].kind]);
    if (lookup.facts[0].kind != FactKind::function)
      return;
    ++exports;
    std::optional<Lookup> theirs = headers->find(name);
    unexported += theirs && !theirs->facts.empty() &&
                  theirs->facts[0].kind == FactKind::function &&
                  !theirs->facts[0].exported && !theirs->facts[0].is_inline;
  };
  btf->match("*", each);
  btf->match("*.*", each);
  EXPECT_EQ(unexported, 0u) << "BTF's exports are not Module.symvers'";
  EXPECT_GT(exports, 7000u);
  for (FactKind kind :
       {FactKind::function, FactKind::member, FactKind::enumerator}) {
    Tally& t = tallies[kind];
    std::printf("%s %s: %zu equal, %zu not\n", GetParam(),
                std::string(name(kind)).c_str(), t.equal, t.other);
    EXPECT_GT(t.equal, 3000u);
    EXPECT_LE(t.other * 50, t.equal) << t.examples;
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, RealImages,
                         testing::Values("debian-11", "debian-12",
                                         "debian-12-lts", "mainline"),
                         [](const auto& known) {
                           std::string name = known.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

} // namespace
} // namespace kport
