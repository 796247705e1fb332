// SPDX-License-Identifier: GPL-2.0-or-later
// kport.yaml and target files: read, and refused with a place.
#include "model/project_reader.h"

#include <gtest/gtest.h>

#include "model/target_reader.h"

namespace kport {
namespace {

constexpr const char* kGood = R"(name: rill
version: 0.1.0
mainline: mainline
targets: [debian-11, debian-12]
search: {rules: [rules, /abs/rules], compat: [compat], targets: [ci/targets]}
canonical: [net, fs]
include: [net/include]
modules:
  - {directory: fs/rill, config: [CONFIG_RILL_FS=m]}
map: [{from: fs/MAINTAINERS, to: MAINTAINERS}]
hooks:
  - {file: fs/Kconfig, line: 'source "fs/rill/Kconfig"', after: x}
  - {file: fs/Makefile, line: "obj-y += rill/", before: x}
  - {file: MAINTAINERS, entry: fs/MAINTAINERS}
accept: [{target: debian-11, anchor: f, reason: because}]
decisions: [{target: debian-12, rule: x, form: old, reason: because}]
)";

template <class T>
std::string outcome(const Result<T>& r) {
  if (r)
    return "ok";
  return r.error().code + " " + std::to_string(r.error().span.line) + ":" +
         std::to_string(r.error().span.column);
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return outcome(parse_project("/p", "kport.yaml", text));
}

TEST(ProjectReader, Reads) {
  auto p = parse_project("/p", "kport.yaml", kGood);
  ASSERT_EQ(outcome(p), "ok");
  EXPECT_EQ(p->rules[0], "/p/rules");
  EXPECT_EQ(p->rules[1], "/abs/rules");
  EXPECT_EQ(p->build_for.size(), 2u);
  EXPECT_EQ(p->modules[0].config[0], "CONFIG_RILL_FS=m");
  EXPECT_TRUE(p->decisions[0].old_form);
  EXPECT_EQ(p->hooks[0].with, "fs/rill/Kconfig");
  EXPECT_EQ(p->hooks[1].with, "fs/rill");
  EXPECT_EQ(p->hooks[2].entry, "fs/MAINTAINERS");
}

TEST(ProjectReader, ReadsThisProject) {
  auto p = read_project(KPORT_SOURCE_DIR);
  ASSERT_EQ(outcome(p), "ok");
  EXPECT_EQ(p->name, "rill");
}

TEST(ProjectReader, Refuses) {
  EXPECT_EQ(with("name: rill", "name: Rill"), "project-name 1:7");
  EXPECT_EQ(with("name: rill", "name: a/b"), "project-name 1:7");
  EXPECT_EQ(with("name: rill", "nmae: rill"), "yaml-unknown-key 1:1");
  EXPECT_EQ(with("version: 0.1.0", "version: .."), "project-name 2:10");
  EXPECT_EQ(with("[net, fs]", "[net, ../fs]"), "yaml-path 6:18");
  EXPECT_EQ(with("[net, fs]", "[net, net]"), "project-double 6:18");
  EXPECT_EQ(with("[net, fs]", "net"), "yaml-type 6:12");
  EXPECT_EQ(with("to: MAINTAINERS", "to: /etc/x"), "yaml-path 10:34");
  EXPECT_EQ(with("CONFIG_RILL_FS=m", "RILL=m"), "project-config 9:35");
  EXPECT_EQ(with("target: debian-11", "target: debian-13"),
            "project-target 15:19");
  EXPECT_EQ(with("form: old", "form: odl"), "yaml-value 16:48");
  EXPECT_EQ(with("canonical: [net, fs]\n", ""), "yaml-missing-key 1:1");
}

TEST(ProjectReader, RefusesHooksThatHang) {
  EXPECT_EQ(with(", after: x", ""), "hook-anchor 12:5");
  EXPECT_EQ(with("after: x", "after: x, before: y"), "hook-anchor 12:5");
  EXPECT_EQ(with("obj-y += rill/", "obj-y += rill.o"), "hook-with 13:5");
  EXPECT_EQ(with("obj-y += rill/", "a\\nb/"), "hook-line 13:5");
  EXPECT_EQ(with("file: fs/Kconfig", "file: ../x"), "yaml-path 12:12");
  EXPECT_EQ(with("entry: fs/MAINTAINERS", "entry: fs/OTHER"),
            "hook-entry 14:32");
}

TEST(TargetReader, Reads) {
  auto t = parse_target("ci/targets/debian-12.yaml",
                        "title: Debian 12\nprovider: debian\nsuite: bookworm\n"
                        "package: 6.1\nflavour: amd64\ncompiler: gcc-12\n");
  ASSERT_EQ(outcome(t), "ok");
  EXPECT_EQ(t->name, "debian-12");
  EXPECT_EQ(t->package, "6.1");
  EXPECT_EQ(t->arch, "x86_64");
  EXPECT_FALSE(t->image_only);
  auto image = parse_target("ci/targets/linux-7.0.yaml",
                            "provider: debian\nsuite: trixie-backports\n"
                            "package: \"7.0\"\nflavour: amd64\nonly: image\n");
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_TRUE(image->image_only);
  EXPECT_EQ(image->span.line, 5u);
  auto d = parse_target("a/rhel.yaml", "provider: dir\npath: ../k/build\n");
  ASSERT_EQ(outcome(d), "ok");
  EXPECT_EQ(d->path, "k/build");
}

TEST(TargetReader, Refuses) {
  auto with = [](const std::string& file, const std::string& text) {
    return outcome(parse_target(file, text));
  };
  EXPECT_EQ(with("x.yaml", "provider: dir\npath: x\nonly: image\n"),
            "yaml-unknown-key 3:1");
  EXPECT_EQ(with("all.yaml", "provider: dir\npath: x\n"), "target-name 0:0");
  EXPECT_EQ(with("x.yaml", "provider: dirr\n"), "yaml-value 1:11");
  EXPECT_EQ(with("x.yaml", "provider: dir\n"), "yaml-missing-key 1:1");
  EXPECT_EQ(with("x.yaml", "provider: dir\npath: x\nsuite: y\n"),
            "yaml-unknown-key 3:1");
  EXPECT_EQ(with("x.yaml", "provider: debian\nsuite: \"a b\"\n"),
            "target-word 2:8");
  EXPECT_EQ(with("x.yaml", "name: y\nprovider: dir\npath: x\n"),
            "target-name 1:7");
  EXPECT_EQ(with("x.yaml", "- a\n"), "yaml-type 1:1");
}

} // namespace
} // namespace kport
