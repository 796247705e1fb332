// SPDX-License-Identifier: GPL-2.0-or-later
// Reads every header of a kernel.
#include "engine/clang/facts_all.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

#include "base/files.h"
#include "engine/clang/facts_outline.h"

namespace kport {
namespace {

// What nearly every module has read before it reads anything rarer; many
// headers do not stand without.
constexpr std::string_view kPrelude[] = {
    "linux/module.h",  "linux/fs.h",        "linux/mm.h",
    "linux/device.h",  "linux/interrupt.h", "linux/netdevice.h",
    "linux/skbuff.h",  "linux/pci.h",       "linux/platform_device.h",
    "linux/regmap.h",  "linux/of.h",        "linux/seq_file.h",
    "linux/uaccess.h", "linux/debugfs.h",   "linux/tracepoint.h",
    "net/sock.h",
};

// Read through others only: their own directory says so.
bool is_private(std::string_view name) {
  for (std::string_view dir :
       {"asm-generic/", "generated/", "uapi/", "trace/stages/", "vdso/"})
    if (name.starts_with(dir))
      return true;
  return false;
}

// Common ground first, what redefines macros on purpose last.
int rank(const std::string& name) {
  if (name.starts_with("linux/"))
    return 0;
  if (name.starts_with("net/"))
    return 1;
  if (name.starts_with("asm/"))
    return 3;
  return name.starts_with("trace/") ? 4 : 2;
}

bool fact_less(const Fact& a, const Fact& b) {
  return std::tie(a.name, a.kind, a.file, a.line) <
         std::tie(b.name, b.kind, b.file, b.line);
}

using Headers = std::vector<std::string>;

class Reader {
public:
  Reader(const ParseInput& parse, const fs::path& pch, unsigned jobs)
      : parse_(parse), pch_(pch), jobs_(jobs) {}

  Result<AllHeaders> run() {
    out_.headers = list_headers(parse_);
    sort_out();
    HeaderQuestion together{.parse = parse_, .headers = together_};
    HeaderAnswer answer = TRY(read_headers(together));
    count(answer);
    out_.facts = std::move(answer.facts);
    out_.broken = std::move(answer.broken);
    for (const auto& [header, why] : out_.broken)
      again_.insert(header);
    for (const std::string& header : answer.included) {
      fragments_.erase(header); // read through another one
      events_.erase(header);
    }
    TRY(read_rest());
    name_broken();
    std::erase_if(out_.facts,
                  [&](const Fact& fact) { return good_.contains(fact.file); });
    std::ranges::move(fresh_, std::back_inserter(out_.facts));
    std::ranges::sort(out_.facts, fact_less);
    auto same = [](const Fact& a, const Fact& b) {
      return !fact_less(a, b) && !fact_less(b, a);
    };
    auto twice = std::ranges::unique(out_.facts, same);
    out_.facts.erase(twice.begin(), twice.end());
    return std::move(out_);
  }

private:
  // A header without a guard is a fragment of others, or an oversight.
  void sort_out() {
    for (const HeaderFile& header : out_.headers) {
      if (is_private(header.name))
        continue;
      Result<std::string> text = read_file(header.path);
      bool guarded = text && has_include_guard(*text);
      if (guarded && header.name.starts_with("trace/events/"))
        events_.insert(header.name);
      else if (guarded)
        together_.push_back(header.name);
      else if (!header.name.starts_with("trace/"))
        fragments_.insert(header.name);
    }
    std::ranges::sort(together_, [](const auto& a, const auto& b) {
      return std::pair(rank(a), a) < std::pair(rank(b), b);
    });
  }

  Result<void> read_rest() {
    if (fragments_.empty() && events_.empty() && again_.empty())
      return {};
    HeaderQuestion prelude{.parse = parse_};
    for (std::string_view header : kPrelude)
      prelude.headers.emplace_back(header);
    prelude.parse.write_pch = pch_;
    prelude.names = {" "};
    HeaderAnswer ground = TRY(read_headers(prelude));
    count(ground);
    // What the ground itself needs is not broken by being last.
    if (ground.broken.empty()) {
      for (const std::string& header : ground.included)
        if (again_.erase(header)) // it stands there, and was read before
          out_.broken.erase(header);
      // Most fragments bear each other; only the rest costs a parse each.
      read_all(companies());
      std::vector<Headers> alone;
      for (const std::string& header : again_)
        alone.push_back({header});
      read_all(alone);
    }
    std::error_code ignored;
    fs::remove(pch_, ignored);
    if (failure_)
      return fail(*failure_);
    return {};
  }

  // Trace events come in small companies: Clang takes each struct that they
  // declare in a parameter list out of the unit's list of declarations, which
  // it searches from the start.
  std::vector<Headers> companies() const {
    constexpr size_t kCompany = 24;
    std::vector<Headers> out = {{fragments_.begin(), fragments_.end()}};
    for (const std::string& header : events_) {
      if (out.size() == 1 || out.back().size() == kCompany)
        out.emplace_back();
      out.back().push_back(header);
    }
    return out;
  }

  void read_all(const std::vector<Headers>& companies) {
    std::atomic<size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1u, jobs_); ++i)
      workers.emplace_back([&] {
        for (size_t at = next++; at < companies.size(); at = next++)
          read_some(companies[at]);
      });
  }

  // Over the common ground. Of several, the ones that fail are noted to be
  // read again; one alone is broken then, whosever the error is.
  void read_some(const Headers& headers) {
    HeaderQuestion question{.parse = parse_, .headers = headers};
    question.parse.use_pch = pch_;
    Result<HeaderAnswer> answer = read_headers(question);
    std::lock_guard lock(mutex_);
    if (!answer) {
      failure_ = answer.error();
      return;
    }
    count(*answer);
    bool single = headers.size() == 1;
    std::set<std::string> good;
    for (const std::string& header : headers) {
      auto bad = answer->broken.find(header);
      if (single && bad == answer->broken.end())
        bad = answer->broken.begin();
      if (bad == answer->broken.end())
        good.insert(header);
      else if (single)
        out_.broken[header] = bad->second;
      else
        again_.insert(header);
    }
    for (const std::string& header : good)
      out_.broken.erase(header);
    for (Fact& fact : answer->facts)
      if (good.contains(fact.file) || (single && fact.file == headers[0]))
        fresh_.push_back(std::move(fact));
    good_.merge(good);
  }

  void name_broken() {
    for (const HeaderFile& header : out_.headers) {
      if (!out_.broken.contains(header.name))
        continue;
      if (Result<std::string> text = read_file(header.path))
        scan_names(*text, [&](std::string_view name, bool declares) {
          if (declares)
            out_.in_broken.try_emplace(std::string(name), header.name);
        });
    }
  }

  void count(const HeaderAnswer& answer) {
    ++out_.parses;
    out_.cpu_seconds += answer.cpu_seconds;
  }

  const ParseInput& parse_;
  const fs::path& pch_;
  unsigned jobs_;
  Headers together_;
  std::set<std::string> fragments_; // without a guard, and read by nobody
  std::set<std::string> events_;    // trace events
  std::set<std::string> again_;     // failed in company
  std::set<std::string> good_;      // stood in the end
  std::vector<Fact> fresh_;         // what they declare
  AllHeaders out_;
  std::mutex mutex_; // all of the above, while workers run
  std::optional<Diagnostic> failure_;
};

} // namespace

Result<AllHeaders> read_all_headers(const ParseInput& parse,
                                    const fs::path& pch, unsigned jobs) {
  return Reader(parse, pch, jobs).run();
}

} // namespace kport
