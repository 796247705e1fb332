// SPDX-License-Identifier: GPL-2.0-or-later
// Reads Packages files and picks a kernel's packages out of them.
#include "target/package.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <fmt/format.h>

namespace kport {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// dpkg's order of characters outside numbers: ~, end, letters, the rest.
int weight(std::string_view text, size_t i) {
  if (i >= text.size() || is_digit(text[i]))
    return 0;
  if (text[i] == '~')
    return -1;
  return is_letter(text[i]) ? text[i] : text[i] + 256;
}

int compare_part(std::string_view a, std::string_view b) {
  size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    while ((i < a.size() && !is_digit(a[i])) ||
           (j < b.size() && !is_digit(b[j]))) {
      if (int d = weight(a, i) - weight(b, j))
        return d;
      ++i, ++j;
    }
    while (i < a.size() && a[i] == '0')
      ++i;
    while (j < b.size() && b[j] == '0')
      ++j;
    size_t end_a = i, end_b = j;
    while (end_a < a.size() && is_digit(a[end_a]))
      ++end_a;
    while (end_b < b.size() && is_digit(b[end_b]))
      ++end_b;
    if (end_a - i != end_b - j)
      return end_a - i < end_b - j ? -1 : 1;
    if (int d = a.substr(i, end_a - i).compare(b.substr(j, end_b - j)))
      return d;
    i = end_a, j = end_b;
  }
  return 0;
}

std::array<std::string_view, 3> version_parts(std::string_view v) {
  std::array<std::string_view, 3> parts = {"0", v, ""};
  if (size_t colon = v.find(':'); colon != v.npos)
    parts = {v.substr(0, colon), v.substr(colon + 1), ""};
  if (size_t dash = parts[1].rfind('-'); dash != parts[1].npos) {
    parts[2] = parts[1].substr(dash + 1);
    parts[1] = parts[1].substr(0, dash);
  }
  return parts;
}

bool may_need(std::string_view name) {
  return name.starts_with("linux-") || name.starts_with("lib") ||
         name == "zlib1g";
}

void set_field(Package& p, std::string_view key, std::string_view value) {
  if (key == "Version")
    p.version = value;
  else if (key == "Architecture")
    p.architecture = value;
  else if (key == "Filename")
    p.path = value;
  else if (key == "SHA256")
    p.sha256 = value;
  else if (key == "Depends")
    p.depends = value;
  else if (key == "Size")
    std::from_chars(value.data(), value.data() + value.size(), p.size);
}

// "6.1" fits "6.1.0-56" and "6.1-rc1", neither "6.12.1" nor "6.1.0-56-cloud".
bool fits_series(std::string_view abi, std::string_view series) {
  if (!abi.starts_with(series) || abi.size() == series.size() ||
      (abi[series.size()] != '.' && abi[series.size()] != '-'))
    return false;
  for (size_t dash = abi.find('-'); dash != abi.npos;
       dash = abi.find('-', dash + 1))
    if (dash + 1 >= abi.size() || !is_digit(abi[dash + 1]))
      return false;
  return true;
}

// What holds a boot image, the smallest first. Where a binary package is, the
// image's has nothing but dependencies.
constexpr std::array<std::string_view, 3> kKernelPackages = {
    "linux-binary-unsigned-", "linux-binary-", "linux-image-"};
constexpr std::string_view kUnsigned = "-unsigned";

Choice choose(const std::vector<Package>& index, std::string_view name,
              std::string_view version = {}) {
  const Package* found = find_package(index, name, version);
  return {std::string(name),
          found ? std::optional<Package>(*found) : std::nullopt};
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\n'))
    s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\n'))
    s.remove_suffix(1);
  return s;
}

Dependency parse_dependency(std::string_view entry) {
  entry = trim(entry.substr(0, entry.find('|')));
  size_t end = entry.find_first_of(" (:[");
  Dependency d{std::string(entry.substr(0, end)), "", ""};
  size_t open = entry.find('('), close = entry.find(')');
  if (open != entry.npos && close != entry.npos && open < close) {
    std::string_view inner = entry.substr(open + 1, close - open - 1);
    size_t space = inner.find(' ');
    d.relation = trim(inner.substr(0, space));
    if (space != inner.npos)
      d.version = trim(inner.substr(space));
  }
  return d;
}

} // namespace

std::string Package::file_name() const {
  std::string plain = version;
  if (size_t colon = plain.find(':'); colon != plain.npos)
    plain.erase(0, colon + 1);
  return name + "_" + plain + "_" + architecture + ".deb";
}

int compare_versions(std::string_view a, std::string_view b) {
  std::array<std::string_view, 3> x = version_parts(a), y = version_parts(b);
  for (size_t i = 0; i < x.size(); ++i)
    if (int d = compare_part(x[i], y[i]))
      return d < 0 ? -1 : 1;
  return 0;
}

std::vector<Package> parse_packages(std::string_view text,
                                    const std::string& suite) {
  std::vector<Package> index;
  Package* current = nullptr;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    size_t colon = line.find(": ");
    if (line.empty())
      current = nullptr;
    else if (line.starts_with("Package: ") && may_need(line.substr(9)))
      current = &index.emplace_back(
          Package{.name = std::string(line.substr(9)), .suite = suite});
    else if (current && line[0] != ' ' && colon != line.npos)
      set_field(*current, line.substr(0, colon), line.substr(colon + 2));
  }
  return index;
}

const Package* find_package(const std::vector<Package>& index,
                            std::string_view name, std::string_view version) {
  const Package* best = nullptr;
  for (const Package& p : index)
    if (p.name == name && (version.empty() || p.version == version) &&
        (!best || compare_versions(p.version, best->version) > 0))
      best = &p;
  return best;
}

const Package* find_headers(const std::vector<Package>& index,
                            std::string_view series, std::string_view flavour) {
  const std::string suffix = "-" + std::string(flavour);
  const Package* best = nullptr;
  for (const Package& p : index) {
    std::string_view abi = p.name;
    if (!abi.starts_with("linux-headers-") || !abi.ends_with(suffix))
      continue;
    abi.remove_prefix(sizeof("linux-headers-") - 1);
    if (abi.size() <= suffix.size())
      continue;
    abi.remove_suffix(suffix.size());
    if (fits_series(abi, series) &&
        (!best || compare_versions(p.version, best->version) > 0))
      best = &p;
  }
  return best;
}

std::string release_of(const Package& headers) {
  return headers.name.substr(sizeof("linux-headers-") - 1);
}

std::vector<Dependency> parse_depends(std::string_view text) {
  std::vector<Dependency> all;
  while (!text.empty()) {
    size_t comma = text.find(',');
    all.push_back(parse_dependency(text.substr(0, comma)));
    text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
  }
  return all;
}

std::vector<Choice> header_packages(const std::vector<Package>& index,
                                    const Package& headers) {
  std::vector<Choice> chosen = {{headers.name, headers}};
  for (const Dependency& d : parse_depends(headers.depends))
    if (d.name.starts_with("linux-headers-") ||
        d.name.starts_with("linux-kbuild-"))
      chosen.push_back(
          choose(index, d.name, d.relation == "=" ? d.version : ""));
  return chosen;
}

std::vector<Choice> runtime_packages(const std::vector<Package>& index,
                                     const Package& kbuild) {
  // libgcc-s1 serves only pthread_cancel, and drags the compiler's base in.
  auto wanted = [](std::string_view name) {
    return (name.starts_with("lib") || name == "zlib1g") && name != "libgcc-s1";
  };
  std::vector<Choice> chosen;
  std::set<std::string> seen;
  std::vector<std::string> queue;
  auto add = [&](std::string_view depends) {
    for (const Dependency& d : parse_depends(depends))
      if (wanted(d.name) && seen.insert(d.name).second)
        queue.push_back(d.name);
  };
  add(kbuild.depends);
  while (!queue.empty()) {
    chosen.push_back(choose(index, queue.back()));
    queue.pop_back();
    if (chosen.back().package)
      add(chosen.back().package->depends);
  }
  std::ranges::sort(chosen, {}, &Choice::name);
  return chosen;
}

std::vector<Choice> image_packages(const std::vector<Package>& index,
                                   const std::string& release) {
  // Since 7.x the boot image, its modules and its config are apart.
  if (find_package(index, "linux-modules-" + release)) {
    Choice binary = choose(index, "linux-binary-unsigned-" + release);
    if (!binary.package)
      binary = choose(index, "linux-binary-" + release);
    return {binary, choose(index, "linux-modules-" + release),
            choose(index, "linux-base-" + release)};
  }
  Choice image = choose(index, "linux-image-" + release + "-unsigned");
  if (!image.package)
    image = choose(index, "linux-image-" + release);
  return {image};
}

std::string newest_image(const std::vector<Package>& index,
                         std::string_view series, std::string_view flavour) {
  const std::string suffix = "-" + std::string(flavour);
  const Package* best = nullptr;
  std::string release;
  for (const Package& p : index)
    for (std::string_view prefix : kKernelPackages) {
      std::string_view abi = p.name;
      if (abi.ends_with(kUnsigned))
        abi.remove_suffix(kUnsigned.size());
      if (!abi.starts_with(prefix) || !abi.ends_with(suffix) ||
          abi.size() <= prefix.size() + suffix.size())
        continue;
      abi.remove_prefix(prefix.size());
      std::string_view whole = abi;
      abi.remove_suffix(suffix.size());
      if (!fits_series(abi, series) ||
          (best && compare_versions(p.version, best->version) <= 0))
        continue;
      best = &p;
      release = whole;
    }
  return release;
}

std::vector<Choice> kernel_packages(const std::vector<Package>& index,
                                    const std::string& release) {
  std::vector<Choice> out;
  for (std::string_view prefix : kKernelPackages)
    for (std::string_view suffix : {kUnsigned, std::string_view()})
      if (const std::string name = fmt::format("{}{}{}", prefix, release, suffix);
          out.empty() && find_package(index, name))
        out.push_back(choose(index, name));
  if (find_package(index, "linux-base-" + release))
    out.push_back(choose(index, "linux-base-" + release));
  return out;
}

} // namespace kport
