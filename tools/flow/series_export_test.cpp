// SPDX-License-Identifier: GPL-2.0-or-later
// Series of a small project for a small kernel.
#include "flow/series_export.h"

#include "flow/series_letter.h"
#include "flow/series_test_project.h"

namespace kport {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

using SeriesExportTest = SeriesProject;

TEST_F(SeriesExportTest, OnePatchNeedsNoLetter) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  fs::remove(git_.dir() / "series/cover");
  SeriesExport e = run(options()).value();
  ASSERT_EQ(e.files.size(), 1u);
  EXPECT_EQ(e.files[0].name, "0001-net-demo-add-a.patch");
  const std::string& mail = e.files[0].text;
  EXPECT_TRUE(holds(mail, "base-commit: " + e.series.base.hex())) << mail;
  EXPECT_TRUE(holds(mail, "change-id: 20231114-demo-"));
  EXPECT_TRUE(holds(mail, "+source \"net/demo/Kconfig\""));
  EXPECT_FALSE(holds(mail, "not for the kernel"));
  EXPECT_TRUE(holds(mail, "From: A U Thor")); // who is not the sender
}

TEST_F(SeriesExportTest, SeveralHaveALetterThatThreadsThem) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  SeriesExport e = run(options()).value();
  ASSERT_EQ(e.files.size(), 3u);
  const std::string& cover = e.files[0].text;
  EXPECT_TRUE(holds(cover, "Subject: [PATCH 0/2] net: add demo\n")) << cover;
  EXPECT_TRUE(holds(cover, "What it is."));
  EXPECT_TRUE(holds(cover, "A U Thor (2):\n      net: demo: add a\n"));
  EXPECT_TRUE(holds(cover, " 3 files changed, 3 insertions(+)"));
  size_t id = cover.find("Message-ID: <") + 13;
  std::string parent = cover.substr(id, cover.find('>', id) - id);
  EXPECT_TRUE(holds(e.files[2].text, "In-Reply-To: <" + parent + ">"));
  EXPECT_TRUE(holds(e.files[2].text, "[PATCH 2/2]"));
}

TEST_F(SeriesExportTest, GitAmMakesOurTreesOfTheMails) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  SeriesExport e = run(options()).value();
  std::vector<MailFile> patches(e.files.begin() + 1, e.files.end());
  Result<void> same = expect_am({.git_dir = e.series.git_dir,
                                 .where = git_.dir() / "am",
                                 .base = e.series.base,
                                 .commits = e.series.commits,
                                 .mails = patches});
  EXPECT_TRUE(same) << render(same.error(), "", false);
  EXPECT_EQ(e.proof.files, 2u);
  EXPECT_EQ(e.proof.hooks, 1u);
}

TEST_F(SeriesExportTest, ManyAreDividedIntoPartsThatDepend) {
  for (int i = 0; i < 5; ++i)
    commit("int a" + std::to_string(i) + ";\n",
           "net: demo: step " + std::to_string(i) + "\n\nWhy.\n");
  ExportOptions o = options();
  o.most = 2;
  SeriesExport e = run(o).value();
  ASSERT_EQ(e.parts.size(), 3u);
  EXPECT_EQ(e.parts[0].commits.size(), 1u);
  EXPECT_EQ(e.parts[2].commits.size(), 2u);
  EXPECT_EQ(e.files.back().name, "demo-3/0002-net-demo-step-4.patch");
  const std::string& last = e.parts[2].files[0].text;
  for (int i : {0, 1})
    EXPECT_TRUE(holds(last, "prerequisite-change-id: " +
                                e.parts[i].letter.change_id + ":v1"))
        << last;
}

TEST_F(SeriesExportTest, TheNextVersionKeepsItsNameAndShowsWhatChanged) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  Oid first = tip_;
  std::string more = "int b;\n"; // enough for git to see it is the same patch
  for (int i = 0; i < 20; ++i)
    more += "int b" + std::to_string(i) + ";\n";
  commit(more, "net: demo: make it b\n\nWhy.\n");
  SeriesExport one = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), one, 1));
  tip_ = first;
  commit(more + "int c;\n", "net: demo: make it b\n\nBetter.\n");
  letter("net: add demo\n\nWhat it is.\n\n---\nChanges in v2:\n- better\n");
  ExportOptions o = options();
  o.version = 2;
  SeriesExport two = run(o).value();
  EXPECT_EQ(two.parts[0].letter.change_id, one.parts[0].letter.change_id);
  EXPECT_TRUE(two.parts[0].compared);
  EXPECT_EQ(two.files[0].name, "v2-0000-cover-letter.patch");
  const std::string& cover = two.files[0].text;
  EXPECT_TRUE(holds(cover, "[PATCH v2 0/2]"));
  EXPECT_TRUE(holds(cover, "---\nChanges in v2:\n- better\n"));
  EXPECT_TRUE(holds(cover, "Range-diff versus v1:")) << cover;
  EXPECT_TRUE(holds(cover, "Better."));
}

TEST_F(SeriesExportTest, WhatFollowsStandsOnWhatIsNotUpstreamYet) {
  Oid first = commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  SeriesExport one = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), one, 1));
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  ExportOptions o = options();
  o.source.range = first.hex() + "..HEAD";
  o.source.base = "demo/v1";
  o.name = "more";
  Result<SeriesExport> next = run(o);
  ASSERT_TRUE(next) << render(next.error(), "", false);
  const SeriesExport& two = *next;
  ASSERT_EQ(two.files.size(), 1u);
  const std::string& mail = two.files[0].text;
  EXPECT_TRUE(holds(mail, "base-commit: " + one.series.base.hex())) << mail;
  EXPECT_TRUE(holds(mail, "prerequisite-change-id: " +
                              one.parts[0].letter.change_id + ":v1"));
  EXPECT_NE(two.parts[0].letter.change_id, one.parts[0].letter.change_id);
  o.source.base = "nowhere";
  EXPECT_EQ(run(o).error().code, "series-no-base");
}

TEST_F(SeriesExportTest, TheMiddleOfAHistoryStandsOnItsPast) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  Oid second = commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  commit("int c;\n", "net: demo: make it c\n\nWhy.\n");
  ExportOptions o = options();
  o.source.range = second.hex() + "..HEAD";
  o.name = "more";
  SeriesExport unsent = run(o).value();
  EXPECT_EQ(unsent.series.unsent, 2u);
  ASSERT_EQ(unsent.files.size(), 1u);
  EXPECT_TRUE(holds(unsent.files[0].text, "-int b;\n+int c;\n"));
  EXPECT_FALSE(holds(unsent.files[0].text, "prerequisite"));
  // Once all was sent, its change-id says what comes first.
  SeriesExport all = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), all, 1));
  SeriesExport after = run(o).value();
  EXPECT_EQ(after.series.unsent, 0u);
  EXPECT_EQ(after.series.public_base, all.series.base);
  EXPECT_TRUE(holds(after.files[0].text, "prerequisite-change-id: " +
                                             all.parts[0].letter.change_id));
}

TEST_F(SeriesExportTest, APersonMayBeginANewSeries) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  commit("int c;\n", "net: demo: make it c\n\nWhy.\n\nKport: split");
  SeriesExport e = run(options()).value();
  ASSERT_EQ(e.parts.size(), 2u);
  EXPECT_EQ(e.parts[0].commits.size(), 2u);
  ASSERT_TRUE(e.refused.empty()) << render(e.refused[0], "", false);
  EXPECT_FALSE(holds(e.parts[1].files.back().text, "Kport:"));
}

TEST_F(SeriesExportTest, FixesNameWhatWasPosted) {
  Oid odd = commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  SeriesExport one = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), one, 1));
  EXPECT_NE(git_.git({"show", "refs/kport/map:map"}).find(odd.hex()),
            std::string::npos);
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n\nFixes: " +
                         odd.hex().substr(0, 12) + " (\"net: demo: add a\")");
  SeriesExport two = run(options()).value();
  EXPECT_TRUE(holds(two.files.back().text,
                    "Fixes: " + one.series.commits[0].hex().substr(0, 12) +
                        " (\"net: demo: add a\")"))
      << two.files.back().text;
}

TEST_F(SeriesExportTest, OnePatchHasANextVersionToo) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  SeriesExport one = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), one, 1));
  ExportOptions o = options();
  o.version = 2;
  o.cover = git_.dir() / "changes";
  ASSERT_TRUE(write_file(o.cover, "x\n\n---\nChanges in v2:\n- none\n"));
  Result<SeriesExport> two = run(o);
  ASSERT_TRUE(two) << render(two.error(), "", false);
  ASSERT_EQ(two->files.size(), 1u);
  const std::string& mail = two->files[0].text;
  EXPECT_TRUE(holds(mail, "---\nChanges in v2:\n- none\n")) << mail;
  EXPECT_TRUE(holds(mail, "Range-diff versus v1:"));
  EXPECT_TRUE(holds(mail, one.parts[0].letter.change_id));
}

TEST_F(SeriesExportTest, B4FindsItsBranch) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  SeriesExport e = run(options()).value();
  ASSERT_TRUE(finish_export(workspace(), e, 1));
  Repository r = Repository::open(e.series.git_dir).value();
  Oid tip = r.find_ref("refs/heads/b4/demo").value();
  std::vector<Oid> all = r.list_commits({e.series.base, tip}).value();
  ASSERT_EQ(all.size(), 3u);
  Commit letter = r.read_commit(all[0]).value();
  EXPECT_EQ(letter.tree, r.read_commit(e.series.base).value().tree);
  Cover read = parse_cover(letter.text.message, "b4").value();
  EXPECT_EQ(read.subject, "net: add demo");
  EXPECT_EQ(read.change_id, e.parts[0].letter.change_id);
  EXPECT_EQ(r.read_commit(tip).value().tree,
            r.read_commit(e.series.commits.back()).value().tree);
}

TEST_F(SeriesExportTest, WhatAMailCannotSayStopsItAll) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: cut\n\nabove\n---\nbelow\n");
  SeriesExport e = run(options()).value();
  EXPECT_FALSE(e.refused.empty());
  EXPECT_TRUE(e.files.empty());
  ExportOptions o = options();
  o.fix = true;
  SeriesExport fixed = run(o).value();
  EXPECT_TRUE(fixed.refused.empty());
  EXPECT_EQ(fixed.files.size(), 3u);
  EXPECT_FALSE(fixed.notes.empty());
}

TEST_F(SeriesExportTest, SeveralWithoutALetterAreRefused) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  fs::remove(git_.dir() / "series/cover");
  EXPECT_EQ(run(options()).error().code, "no-cover");
  git_.git({"config", "branch.main.description", "net: it\n\nText.\n"});
  EXPECT_EQ(run(options()).value().parts[0].letter.subject, "net: it");
}

TEST_F(SeriesExportTest, AnotherTipIsNotProved) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  commit("int b;\n", "net: demo: make it b\n\nWhy.\n");
  Workspace w = workspace();
  Series series = prepare_series(w, options().source).value();
  EXPECT_TRUE(
      prove_series(w, series, series.commits.back()).value().findings.empty());
  // Without the last patch a file differs.
  EXPECT_EQ(prove_series(w, series, series.commits[0]).value().findings.size(),
            1u);
  // A line in a file of the kernel that no hook declares.
  Repository r = Repository::open(series.git_dir).value();
  Commit odd = r.read_commit(series.commits.back()).value();
  TreeEntries net, top = r.read_tree(odd.tree).value();
  for (TreeEntry& e : top) {
    if (e.name != "net")
      continue;
    net = r.read_tree(e.id).value();
    for (TreeEntry& f : net)
      if (f.name == "other.c")
        f.id = r.write_blob("int other;\nint more;\n").value();
    e.id = r.write_tree(net).value();
  }
  odd.tree = r.write_tree(top).value();
  std::vector<Diagnostic> found =
      prove_series(w, series, r.write_commit(odd).value()).value().findings;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(holds(found[0].message, "net/other.c"));
}

TEST_F(SeriesExportTest, TheRepositoryIsAsBeforeUntilItIsFinished) {
  commit("int a;\n", "net: demo: add a\n\nWhy.\n");
  std::string before = git_.git({"for-each-ref"});
  SeriesExport e = run(options()).value();
  EXPECT_EQ(git_.git({"for-each-ref"}), before);
  Repository r = Repository::open(e.series.git_dir).value();
  EXPECT_TRUE(r.find_ref("refs/heads/b4/demo").value().is_zero());
  EXPECT_EQ(run(options()).value().files[0].text, e.files[0].text);
}

} // namespace
} // namespace kport
