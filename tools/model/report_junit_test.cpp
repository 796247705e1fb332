// SPDX-License-Identifier: GPL-2.0-or-later
// junit.xml is well formed for any bytes, and counts as policy does.
#include "model/report_junit.h"

#include <gtest/gtest.h>

#include "model/report_test_data.h"
#include "model/utf8.h"

namespace kport {
namespace {

using testing::RandomReport;
using testing::small_report;

// What is wrong with `xml`, by the part of XML 1.0 that we write.
class Checker {
public:
  explicit Checker(std::string_view xml) : rest_(xml) {}

  std::string run() {
    if (valid_utf8(rest_) != rest_)
      return "no UTF-8";
    for (std::string_view r = rest_; !r.empty();) {
      CodePoint c = first_code_point(r);
      r.remove_prefix(c.size);
      if ((c.value < 0x20 && c.value != '\n') || c.value == 0xFFFE ||
          c.value == 0xFFFF)
        return "a character that XML has not";
    }
    take("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    while (error_.empty() && !rest_.empty())
      rest_[0] == '<' ? tag() : text("<");
    return !error_.empty() ? error_ : open_.empty() ? "" : "not closed";
  }

private:
  void fail(const std::string& what) {
    if (error_.empty())
      error_ = what + " at " + std::string(rest_.substr(0, 40));
  }
  bool take(std::string_view what) {
    if (!rest_.starts_with(what))
      return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  std::string word() {
    size_t n = rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz-");
    std::string out(rest_.substr(0, n));
    rest_.remove_prefix(out.size());
    if (out.empty())
      fail("no name");
    return out;
  }
  void text(std::string_view stop) {
    while (!rest_.empty() && stop.find(rest_[0]) == stop.npos) {
      if (rest_[0] == '&') {
        std::string_view entity = rest_.substr(0, rest_.find(';'));
        if (entity != "&lt" && entity != "&gt" && entity != "&amp" &&
            entity != "&quot" && entity != "&#9" && entity != "&#10" &&
            entity != "&#13")
          return fail("no entity");
      } else if (rest_[0] == '<') {
        return fail("a raw <");
      }
      rest_.remove_prefix(1);
    }
  }
  void tag() {
    if (take("</")) {
      if (open_.empty() || word() != open_.back() || !take(">"))
        return fail("closes another tag");
      open_.pop_back();
      return;
    }
    take("<");
    std::string name = word();
    while (error_.empty() && take(" ")) {
      word();
      if (!take("=\""))
        return fail("no value");
      text("\"");
      if (!take("\""))
        return fail("no end of a value");
    }
    if (take("/>"))
      return;
    if (!take(">"))
      return fail("no end of a tag");
    open_.push_back(name);
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::string error_;
};

std::string wrong(std::string_view xml) {
  return Checker(xml).run();
}

TEST(ReportJunit, IsWellFormedForAnyBytes) {
  EXPECT_NE(wrong("<a>"), "");
  EXPECT_NE(wrong("<a b=\"<\"></a>"), "");
  EXPECT_NE(wrong("<a>\x01</a>"), "");
  EXPECT_NE(wrong("<a>&x;</a>"), "");
  for (unsigned seed = 0; seed < 300; ++seed)
    EXPECT_EQ(wrong(report_to_junit(RandomReport(seed, false).make())), "");
}

TEST(ReportJunit, CountsByPolicy) {
  std::string xml = report_to_junit(small_report());
  auto has = [&](std::string_view what) { return xml.find(what) != xml.npos; };
  EXPECT_TRUE(has("<testsuite name=\"lint\" tests=\"3\" failures=\"1\""))
      << xml;
  EXPECT_TRUE(has("<testsuite name=\"debian-12\" tests=\"3\" failures=\"2\" "
                  "errors=\"0\" skipped=\"0\" time=\"4.500\" "
                  "timestamp=\"2026-09-21T14:13:20\""))
      << xml;
  // Pending is skipped, an advisory failure too.
  EXPECT_TRUE(has("<testsuite name=\"mainline\" tests=\"3\" failures=\"0\" "
                  "errors=\"0\" skipped=\"1\""));
  EXPECT_TRUE(has("<testsuite name=\"debian-11\" tests=\"3\" failures=\"0\" "
                  "errors=\"0\" skipped=\"2\""));
  EXPECT_TRUE(has("message=\"build: fs/rill/inode.c:12: too few arguments "
                  "[mnt-idmap; debian-12 lacks struct mnt_idmap]\""));
}

} // namespace
} // namespace kport
