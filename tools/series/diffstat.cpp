// SPDX-License-Identifier: GPL-2.0-or-later
// The diffstat of a mail, in the proportions that git gives to names and
// graphs (git-diff(1), --stat).
#include <algorithm>

#include <fmt/format.h>

#include "model/patch_text.h"
#include "series/patch.h"

namespace kport {
namespace {

constexpr size_t kColumns = 72; // git-format-patch's

bool needs_quotes(const std::string& path) {
  return quote_path(path) != path;
}

// "dir/{old => new}/rest".
std::string rename_of(const std::string& a, const std::string& b) {
  if (needs_quotes(a) || needs_quotes(b))
    return quote_path(a) + " => " + quote_path(b);
  size_t prefix = 0;
  for (size_t i = 0; i < std::min(a.size(), b.size()) && a[i] == b[i]; ++i)
    if (a[i] == '/')
      prefix = i + 1;
  // The suffix begins with a slash, which may be the prefix's last.
  size_t suffix = 0;
  size_t keep = prefix ? prefix - 1 : 0;
  for (size_t n = 1; a.size() >= keep + n && b.size() >= keep + n &&
                     a[a.size() - n] == b[b.size() - n];
       ++n)
    if (a[a.size() - n] == '/')
      suffix = n;
  auto middle = [&](const std::string& path) {
    return prefix + suffix < path.size()
               ? path.substr(prefix, path.size() - prefix - suffix)
               : std::string();
  };
  std::string out = middle(a) + " => " + middle(b);
  if (prefix + suffix == 0)
    return out;
  return a.substr(0, prefix) + "{" + out + "}" + a.substr(a.size() - suffix);
}

std::string name_of(const FileChange& f) {
  return f.renamed() ? rename_of(f.old_path, f.new_path)
                     : quote_path(f.path());
}

struct Widths {
  size_t name = 0;
  size_t number = 0;
  size_t graph = 0;
  size_t most = 0; // lines of one file
};

Widths widths_of(const Patch& patch) {
  Widths w;
  size_t binary = 0;
  for (const FileChange& f : patch.files) {
    w.name = std::max(w.name, name_of(f).size());
    if (f.binary) {
      binary = std::max(binary, 14 + fmt::formatted_size("{}{}", f.added,
                                                         f.deleted));
      w.number = std::max(w.number, size_t{3});
    } else {
      w.most = std::max(w.most, f.added + f.deleted);
    }
  }
  w.number = std::max(w.number, fmt::formatted_size("{}", w.most));
  w.graph = w.most + 4 > binary ? w.most : binary - 4;
  if (w.name + w.number + 6 + w.graph <= kColumns)
    return w;
  size_t share = kColumns * 3 / 8 - w.number - 6;
  if (w.graph > share)
    w.graph = std::max(share, size_t{6});
  size_t left = kColumns - w.number - 6;
  if (w.name > left - w.graph)
    w.name = left - w.graph;
  else
    w.graph = left - w.name;
  return w;
}

size_t scale(size_t lines, const Widths& w) {
  return lines == 0 ? 0 : 1 + lines * (w.graph - 1) / w.most;
}

std::string graph_of(const FileChange& f, const Widths& w) {
  size_t add = f.added, del = f.deleted;
  if (w.graph <= w.most) {
    size_t total = scale(add + del, w);
    if (total < 2 && add && del)
      total = 2;
    size_t& less = add < del ? add : del;
    size_t& more = add < del ? del : add;
    less = scale(less, w);
    more = total - less;
  }
  return std::string(add, '+') + std::string(del, '-');
}

std::string line_of(const FileChange& f, const Widths& w) {
  std::string name = name_of(f);
  if (name.size() > w.name) {
    name = name.substr(name.size() - (w.name - 3));
    size_t slash = name.find('/');
    name = "..." + (slash == name.npos ? name : name.substr(slash));
  }
  if (f.binary)
    return fmt::format(" {:{}} | {:>{}} {} -> {} bytes\n", name, w.name, "Bin",
                       w.number, f.deleted, f.added);
  size_t lines = f.added + f.deleted;
  return fmt::format(" {:{}} | {:{}}{}{}\n", name, w.name, lines, w.number,
                     lines ? " " : "", graph_of(f, w));
}

std::string summary_of(const FileChange& f) {
  if (f.old_path.empty())
    return fmt::format(" create mode {:06o} {}\n", f.new_mode, name_of(f));
  if (f.new_path.empty())
    return fmt::format(" delete mode {:06o} {}\n", f.old_mode, name_of(f));
  std::string out;
  if (f.renamed())
    out = fmt::format(" rename {} ({}%)\n", name_of(f), f.similarity);
  if (f.old_mode != f.new_mode)
    out += fmt::format(" mode change {:06o} => {:06o}{}\n", f.old_mode,
                       f.new_mode, f.renamed() ? "" : " " + name_of(f));
  return out;
}

std::string total_of(const Patch& patch) {
  size_t added = 0, deleted = 0;
  for (const FileChange& f : patch.files) {
    added += f.binary ? 0 : f.added;
    deleted += f.binary ? 0 : f.deleted;
  }
  auto plural = [](size_t n, const char* word) {
    return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
  };
  std::string out = " " + plural(patch.files.size(), "file") + " changed";
  if (added || !deleted)
    out += ", " + plural(added, "insertion") + "(+)";
  if (deleted || !added)
    out += ", " + plural(deleted, "deletion") + "(-)";
  return out + "\n";
}

} // namespace

std::string diffstat(const Patch& patch) {
  if (patch.files.empty())
    return {};
  Widths w = widths_of(patch);
  std::string out, summary;
  for (const FileChange& f : patch.files) {
    out += line_of(f, w);
    summary += summary_of(f);
  }
  return out + total_of(patch) + summary;
}

} // namespace kport
