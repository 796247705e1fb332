// SPDX-License-Identifier: GPL-2.0-or-later
// A small project and a small kernel, both real repositories. Only tests
// include it.
#pragma once

#include "flow/series_export.h"
#include "model/project_reader.h"
#include "series/test_repository.h"

namespace kport {

class SeriesProject : public testing::Test {
protected:
  void SetUp() override {
    Oid base = kernel_.commit(
        {{"net/Kconfig", "source \"net/9p/Kconfig\"\nlast\n"},
         {"net/other.c", "int other;\n"},
         {"MAINTAINERS", "A FIRST ONE\nM:\tX <x@x>\n\nTHE REST\nM:\tY <y@y>\n"}},
        "Linux 7.3\n");
    kernel_.git({"update-ref", "refs/heads/main", base.hex()});
    std::error_code ec;
    fs::create_directories(git_.dir() / "series", ec);
    letter("net: add demo\n\nWhat it is.\n");
    git_.git({"config", "user.name", "S E Nder"});
    git_.git({"config", "user.email", "sender@example.com"});
  }
  void letter(const std::string& text) {
    ASSERT_TRUE(write_file(git_.dir() / "series/cover", text));
  }
  static std::string project() {
    return "name: demo\nversion: 1.0\nmainline: m\ntargets: []\n"
           "search:\n  rules: [rules]\n  compat: [compat]\n"
           "  targets: [targets]\ncanonical: [net]\n"
           "exclude: ['net/demo/tests/*']\nmodules:\n"
           "  - directory: net/demo\n    config: [CONFIG_DEMO=m]\n"
           "hooks:\n  - {file: net/Kconfig, line: 'source "
           "\"net/demo/Kconfig\"', after: 'source \"net/9p/Kconfig\"'}\n";
  }
  // A commit whose net/demo/a.c holds `code`.
  Oid commit(const std::string& code, const std::string& message) {
    static const std::string kSigned =
        "\nSigned-off-by: A U Thor <author@example.com>\n"
        "Signed-off-by: C O Mitter <committer@example.com>\n";
    tip_ = git_.commit({{"net/demo/a.c", code},
                        {"net/demo/Kconfig", "config DEMO\n"},
                        {"net/demo/tests/run", "not for the kernel\n"},
                        {"README", message}},
                       message + kSigned,
                       tip_.is_zero() ? std::vector<Oid>{} : std::vector{tip_});
    git_.set_ref("refs/heads/main", tip_);
    return tip_;
  }
  Workspace workspace() {
    Workspace w;
    w.project =
        parse_project(git_.dir(), "kport.yaml", project()).value();
    w.acquire.cache.root = git_.dir() / "cache";
    return w;
  }
  ExportOptions options() {
    ExportOptions o;
    o.source.linux_dir = kernel_.dir();
    o.recipients = false;
    return o;
  }
  Result<SeriesExport> run(const ExportOptions& o) {
    return export_series(workspace(), o);
  }
  TestRepository git_, kernel_;
  Oid tip_;
};

} // namespace kport
