// SPDX-License-Identifier: GPL-2.0-or-later
// Runs apt-get and apt-helper with a configuration of our own.
#include "target/apt.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/process.h"
#include "target/progress.h"

namespace kport {

namespace {

constexpr std::string_view kKeyring =
    "/usr/share/keyrings/debian-archive-keyring.gpg";
constexpr const char* kHelper = "/usr/lib/apt/apt-helper";

// Only how to reach the network is taken over from the host: its hooks would
// clean the host's caches, its index targets would download more.
std::string network_settings(std::string_view dump) {
  std::string kept;
  while (!dump.empty()) {
    size_t end = dump.find('\n');
    std::string_view line = dump.substr(0, end);
    dump.remove_prefix(end == dump.npos ? dump.size() : end + 1);
    for (std::string_view prefix :
         {"Acquire::http", "Acquire::https", "Acquire::ftp", "Acquire::Retries",
          "Acquire::ForceIPv", "Dir::Etc::netrc"})
      if (line.starts_with(prefix)) {
        kept += std::string(line) + "\n";
        break;
      }
  }
  return kept;
}

std::string configuration(const fs::path& root, std::string_view architecture,
                          std::string_view host_dump) {
  return network_settings(host_dump) +
         fmt::format("Dir::Etc::main \"/dev/null\";\n"
                     "Dir::Etc::parts \"/dev/null\";\n"
                     "Dir::Etc::sourceparts \"/dev/null\";\n"
                     "Dir::Etc::preferences \"/dev/null\";\n"
                     "Dir::Etc::preferencesparts \"/dev/null\";\n"
                     "Dir::State \"{0}/state\";\n"
                     "Dir::State::status \"/dev/null\";\n"
                     "Dir::Cache \"{0}/cache\";\n"
                     "APT::Architecture \"{1}\";\n"
                     "APT::Architectures {{ \"{1}\"; }};\n"
                     "APT::Get::List-Cleanup \"0\";\n"
                     "APT::Sandbox::User \"\";\n"
                     "Acquire::Languages \"none\";\n"
                     "Acquire::GzipIndexes \"1\";\n",
                     root.string(), architecture);
}

Diagnostic explain(Diagnostic d, std::string help) {
  if (d.help.empty())
    d.help = std::move(help);
  return d;
}

bool is_local(std::string_view uri) {
  return uri.starts_with("file:");
}

Diagnostic not_downloaded(const Package& package, std::string output) {
  auto said = [&](std::string_view text) {
    return output.find(text) != std::string::npos;
  };
  const char* code = "download";
  std::string help = "check the network and run it again";
  if (said(" 404 ") || said("No such file or directory"))
    code = "not-served", help = "";
  else if (said("Hash Sum mismatch"))
    code = "hash", help = "run it again; if it stays, distrust the mirror";
  else if (said("No space left"))
    help = "free some space and run it again; KPORT_CACHE moves the cache";
  Diagnostic d = error(
      code, fmt::format("cannot download {}", package.file_name()), {}, help);
  while (output.ends_with('\n'))
    output.pop_back();
  d.notes.push_back({std::move(output), {}});
  return d;
}

} // namespace

Result<void> Apt::prepare() {
  if (prepared_)
    return {};
  fs::path root = context_.cache.apt();
  std::string dump = TRY(run_ok({.argv = {"apt-config", "dump"}})).out;
  TRY(write_file(root / "apt.conf", configuration(root, architecture_, dump)));
  for (const char* part : {"state/lists/partial", "cache/archives/partial"}) {
    std::error_code code;
    fs::create_directories(root / part, code);
    if (code)
      return fail(
          error("cache", fmt::format("cannot create {}: {}",
                                     (root / part).string(), code.message())));
  }
  if (!context_.mirror.empty())
    host_ = {{.origin = "Debian", .repository = context_.mirror}};
  else
    host_ = parse_index_targets(
        TRY(run_ok({.argv = {"apt-get", "indextargets"}})).out);
  // A fresh container has sources and no lists.
  if (host_.empty())
    host_ = parse_update_uris(
        TRY(run_ok({.argv = {"apt-get", "update", "--print-uris", "-o",
                             "Debug::NoLocking=1", "-o",
                             "Dir::State::lists=" +
                                 (root / "state/lists").string()}}))
            .out);
  prepared_ = true;
  return {};
}

Result<std::string> Apt::archive(const std::string& suite) {
  TRY(prepare());
  std::string uri = archive_for(host_, suite);
  if (uri.empty())
    return fail(error(
        "no-archive",
        fmt::format("this machine's apt serves nothing of Debian's {}", suite),
        Span{},
        "add a Debian mirror to apt's sources, or describe the kernel with "
        "`provider: dir`"));
  return uri;
}

Result<std::vector<Package>> Apt::index(const std::string& suite) {
  if (auto found = indexes_.find(suite); found != indexes_.end())
    return found->second;
  FileLock lock = TRY(FileLock::acquire(context_.cache.lock("apt")));
  std::string uri = TRY(archive(suite));
  fs::path root = context_.cache.apt();
  fs::path list = root / (suite + ".list");
  // An archive on this machine is as trustworthy as its files.
  std::string key = is_local(uri) ? " trusted=yes"
                    : fs::exists(kKeyring)
                        ? fmt::format(" signed-by={}", kKeyring)
                        : "";
  TRY(write_file(list, fmt::format("deb [arch={}{}] {} {} main\n",
                                   architecture_, key, uri, suite)));
  context_.say(fmt::format("reading the package index of {}", suite));
  std::map<std::string, std::string> env = {
      {"APT_CONFIG", (root / "apt.conf").string()}};
  std::string source = "Dir::Etc::sourcelist=" + list.string();
  Result<ProcessResult> updated =
      run_ok({.argv = {"apt-get", "update", "-qq", "-o", source, "-o",
                       "APT::Update::Error-Mode=any"},
              .env = env});
  if (!updated)
    return fail(explain(updated.error(),
                        fmt::format("is {} still served, and is the network "
                                    "up? A target that is locked and cached "
                                    "needs neither",
                                    suite)));
  std::string files =
      TRY(run_ok({.argv = {"apt-get", "indextargets", "-o", source, "--format",
                           "$(FILENAME)", "Created-By: Packages"},
                  .env = env}))
          .out;
  std::string file = files.substr(0, files.find('\n'));
  std::string text =
      TRY(run_ok({.argv = {kHelper, "cat-file", file}, .env = env})).out;
  return indexes_[suite] = parse_packages(text, suite);
}

Result<void> Apt::download(const Package& package, const fs::path& file) {
  FileLock lock = TRY(FileLock::acquire(context_.cache.lock("apt")));
  std::string uri = TRY(archive(package.suite)) + package.path;
  if (is_local(uri)) // as file: it would only be linked
    uri.replace(0, uri.find(':'), "copy");
  // apt writes `part` through its own partial file and resumes that one; what
  // arrives is checked against the hash before it gets its name.
  fs::path part = file;
  part += ".part";
  Progress progress(context_, package.file_name(), part, package.size);
  Result<ProcessResult> got =
      run({.argv = {kHelper, "-q", "download-file", uri, part.string(),
                    "SHA256:" + package.sha256},
           .env = {{"APT_CONFIG", context_.cache.apt() / "apt.conf"}}});
  if (!got)
    return fail(got.error());
  if (interrupted())
    return fail([] {
      Diagnostic d = error("interrupted", "the download was interrupted");
      d.exit = ExitCode::interrupted;
      return d;
    }());
  if (got->exit_code != 0) {
    fs::path failed = part;
    failed += ".FAILED"; // what apt-helper makes of a wrong hash
    std::error_code ignored;
    fs::remove(failed, ignored);
    return fail(not_downloaded(package, got->err));
  }
  std::string hash = TRY(sha256_file(part));
  std::error_code code;
  if (hash != package.sha256) {
    fs::remove(part, code);
    return fail(
        error("hash",
              fmt::format("{} arrived with another hash", package.file_name()),
              Span{}, "run it again; if it stays, distrust the mirror"));
  }
  fs::rename(part, file, code);
  if (code)
    return fail(error("cache", fmt::format("cannot write {}: {}", file.string(),
                                           code.message())));
  return {};
}

Result<fs::path> Apt::fetch(const Package& package) {
  fs::path file = context_.cache.packages() / package.file_name();
  FileLock lock =
      TRY(FileLock::acquire(context_.cache.lock(package.file_name())));
  if (fs::exists(file)) {
    if (TRY(sha256_file(file)) == package.sha256)
      return file;
    // The same name and version with other content: a damaged disk or a
    // rebuilt archive. Fetching again tells them apart.
    context_.say(fmt::format("{} in the cache is damaged; fetching it again",
                             package.file_name()));
  }
  std::error_code code;
  fs::create_directories(file.parent_path(), code);
  TRY(prepare());
  TRY(download(package, file));
  return file;
}

} // namespace kport
