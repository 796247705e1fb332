// SPDX-License-Identifier: GPL-2.0-or-later
// Reads every header of a kernel.
#include "engine/clang/facts_all.h"

#include <algorithm>
#include <atomic>
#include <mutex>
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
      alone_.insert(header);
    for (const std::string& header : answer.included)
      alone_.erase(out_.broken.contains(header) ? "" : header);
    TRY(read_alone());
    name_broken();
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
      if (text && has_include_guard(*text))
        together_.push_back(header.name);
      else if (!header.name.starts_with("trace/"))
        alone_.insert(header.name);
    }
    std::ranges::sort(together_, [](const auto& a, const auto& b) {
      return std::pair(rank(a), a) < std::pair(rank(b), b);
    });
  }

  Result<void> read_alone() {
    if (alone_.empty())
      return {};
    HeaderQuestion prelude{.parse = parse_};
    for (std::string_view header : kPrelude)
      prelude.headers.emplace_back(header);
    prelude.parse.write_pch = pch_;
    prelude.names = {" "};
    HeaderAnswer ground = TRY(read_headers(prelude));
    count(ground);
    std::vector<std::string> todo(alone_.begin(), alone_.end());
    // What the ground itself needs is not broken by being last.
    if (!ground.broken.empty())
      todo.clear();
    std::atomic<size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1u, jobs_); ++i)
      workers.emplace_back([&] {
        for (size_t at = next++; at < todo.size(); at = next++)
          read_one(todo[at]);
      });
    workers.clear();
    std::error_code ignored;
    fs::remove(pch_, ignored);
    if (failure_)
      return fail(*failure_);
    return {};
  }

  void read_one(const std::string& header) {
    HeaderQuestion question{.parse = parse_, .headers = {header}};
    question.parse.use_pch = pch_;
    Result<HeaderAnswer> answer = read_headers(question);
    std::lock_guard lock(mutex_);
    if (!answer) {
      failure_ = answer.error();
      return;
    }
    count(*answer);
    if (auto bad = answer->broken.find(header); bad != answer->broken.end())
      out_.broken[header] = bad->second;
    else if (!answer->broken.empty())
      out_.broken[header] = answer->broken.begin()->second;
    else
      out_.broken.erase(header);
    auto here = [&](const Fact& fact) { return fact.file == header; };
    if (!out_.broken.contains(header))
      std::erase_if(out_.facts, here);
    for (Fact& fact : answer->facts)
      if (here(fact))
        out_.facts.push_back(std::move(fact));
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
  std::vector<std::string> together_;
  std::set<std::string> alone_;
  AllHeaders out_;
  std::mutex mutex_; // out_ and failure_, while workers run
  std::optional<Diagnostic> failure_;
};

} // namespace

Result<AllHeaders> read_all_headers(const ParseInput& parse,
                                    const fs::path& pch, unsigned jobs) {
  return Reader(parse, pch, jobs).run();
}

} // namespace kport
