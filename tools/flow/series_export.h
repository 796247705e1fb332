// SPDX-License-Identifier: GPL-2.0-or-later
// The mails of a series: split, proved, numbered, with letters; every one read
// back before anything is written.
#pragma once

#include <string>
#include <vector>

#include "flow/recipients.h"
#include "flow/series_proof.h"
#include "flow/series_source.h"
#include "model/cover.h"
#include "series/am.h"
#include "series/round_trip.h"

namespace kport {

struct ExportOptions {
  SeriesOptions source;
  std::string name; // of the series; empty: the project's
  unsigned version = 1;
  std::filesystem::path cover; // the letter's text; empty: series/cover, or
                               // the branch's description
  size_t most = 15;            // patches in one series
  bool fix = false;            // repair what a mail cannot say
  bool recipients = true;      // ask get_maintainer.pl
};

// At most `most` patches with a letter of their own; what is more goes into a
// next part, which depends on this one.
struct SeriesPart {
  std::string name; // "rill", or "rill-2" of several
  Cover letter;
  Oid base; // what its first patch stands on
  std::vector<Oid> commits;
  std::vector<VerifiedMail> mails;
  Recipients recipients;
  std::vector<MailFile> files; // "0000-cover-letter.patch" first, if there is
  bool compared = false;       // has a range-diff against the version before
};

struct SeriesExport {
  Series series;
  SeriesProof proof;
  std::vector<SeriesPart> parts;
  std::vector<MailFile> files; // of all parts, with their directories
  std::vector<Diagnostic> refused; // not empty: files is, and nothing moved
  std::vector<std::string> notes;  // for a person: repairs, dropped commits
};

// Composes and verifies. Nothing outside the series repository's objects is
// written; finish_export() moves its refs once the files are in place.
[[nodiscard]] Result<SeriesExport> export_series(const Workspace& w,
                                                 const ExportOptions& options);

// refs/heads/b4/NAME: the letter and the patches as `b4 prep` wants them;
// refs/kport/series/NAME/vN and …/vN-base for the next version's range-diff.
// All in one transaction; then refs/kport/map of the development repository,
// which may lag, but never lies.
[[nodiscard]] Result<void> finish_export(const Workspace& w,
                                         const SeriesExport& done,
                                         unsigned version);

} // namespace kport
