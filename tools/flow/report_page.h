// SPDX-License-Identifier: GPL-2.0-or-later
// The report as one page for a browser.
#pragma once

#include <map>
#include <string>

#include "flow/report_texts.h"
#include "model/report.h"
#include "model/run_history.h"

namespace kport {

struct ReportPage {
  std::string html;
  // Texts that are too long to lie in the page: JavaScript files by name, which
  // it loads with a script tag, since file:// allows nothing else.
  std::map<std::string, std::string> scripts;
};

// Where the scripts lie, beside index.html.
inline constexpr const char* kPageScripts = "page";

// Asks no network for anything, runs no script but its own (a content security
// policy says so), and makes no markup of what the report holds.
ReportPage report_to_page(const Report& report, const ReportTexts& texts,
                          const RunHistory& history);

} // namespace kport
