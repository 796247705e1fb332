// SPDX-License-Identifier: GPL-2.0-or-later
// {subject: [{match, replace}], trailers: {keep, drop, rename, add}, fixes}.
#include "model/series_policy_reader.h"

#include <fmt/format.h>
#include <regex.h>

#include "model/field_reader.h"
#include "model/trailers.h"

namespace kport {
namespace {

Result<void> expect_regex(const Yaml& node) {
  regex_t compiled;
  int rc = regcomp(&compiled, node.text.c_str(), REG_EXTENDED);
  if (rc == 0) {
    regfree(&compiled);
    return {};
  }
  char why[128];
  regerror(rc, nullptr, why, sizeof why);
  return fail(
      error("series-regex",
            fmt::format("'{}' is no regular expression: {}", node.text, why),
            node.span));
}

Result<SubjectRewrite> read_rewrite(const Yaml& node) {
  TRY(expect_keys(node, "a subject rewrite", {"match", "replace"}));
  SubjectRewrite out;
  out.match = TRY(read_text(node, "match"));
  TRY(expect_regex(*node.find("match")));
  const Yaml* replace = TRY(required(node, "replace"));
  out.replace = replace->text; // may be empty: what matched goes
  return out;
}

Result<TrailerRename> read_rename(const Yaml& node) {
  TRY(expect_keys(node, "a trailer's rename", {"from", "to"}));
  return TrailerRename{TRY(read_text(node, "from")),
                       TRY(read_text(node, "to"))};
}

Result<void> read_trailers(const Yaml& node, SeriesPolicy& out) {
  TRY(expect_keys(node, "'trailers'", {"keep", "drop", "rename", "add"}));
  out.keep = TRY(read_texts(node, "keep"));
  out.drop = TRY(read_texts(node, "drop"));
  for (const Yaml* item : TRY(read_list(node, "rename")))
    out.rename.push_back(TRY(read_rename(*item)));
  for (const Yaml* item : TRY(read_list(node, "add"))) {
    out.add.push_back(TRY(as_text(*item, "add")));
    if (trailer_separator(item->text) == std::string::npos ||
        item->text.find('\n') != std::string::npos)
      return fail(error("series-trailer",
                        fmt::format("'{}' is no trailer", item->text),
                        item->span, "write it as 'Key: value'"));
  }
  return {};
}

} // namespace

Result<SeriesPolicy> read_series_policy(const Yaml& node) {
  TRY(expect_keys(node, "'series'", {"subject", "trailers", "fixes"}));
  SeriesPolicy out;
  for (const Yaml* item : TRY(read_list(node, "subject")))
    out.subject.push_back(TRY(read_rewrite(*item)));
  if (const Yaml* trailers = node.find("trailers"))
    TRY(read_trailers(*trailers, out));
  if (const Yaml* fixes = node.find("fixes")) {
    TRY(expect_one_of(*fixes, "fixes", {"drop", "keep"}));
    out.keep_pruned_fixes = fixes->text == "keep";
  }
  return out;
}

} // namespace kport
