// SPDX-License-Identifier: GPL-2.0-or-later
// The generated parts of a generated tree.
#include "flow/layout.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.h"

namespace kport {
namespace {

std::string identifier(std::string_view text) {
  std::string out;
  for (char c : text)
    out += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return out;
}

std::string upper(std::string s) {
  for (char& c : s)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return s;
}

// See compat/README.md. Shims come after the outermost end of the real
// header; what they include of it again meanwhile is the real one only.
std::string shadow_header(const std::string& header, bool real,
                          const std::vector<const ActiveShim*>& shims,
                          const FactSet& target) {
  std::string guard = "KPORT_IN_" + upper(identifier(header));
  std::string next = real ? fmt::format("#include_next <{}>\n", header) : "";
  std::string out = fmt::format(
      "/* SPDX-License-Identifier: GPL-2.0-only */\n"
      "/* Made by kport for {}: what its <{}> lacks. */\n"
      "#ifdef {}\n{}#else\n#define {}\n{}",
      target.release, header, guard, next, guard, next);
  std::vector<std::string> files;
  for (const ActiveShim* s : shims) {
    out += fmt::format("#define KPORT_SHIM_{} 1\n", identifier(s->provides));
    if (std::find(files.begin(), files.end(), s->file) == files.end())
      files.push_back(s->file);
  }
  for (const std::string& f : files)
    out += fmt::format("#include <kport/{}>\n", f);
  return out + fmt::format("#undef {}\n#endif\n", guard);
}

Result<std::string> shim_source(const Project& project,
                                const std::string& file) {
  for (const std::filesystem::path& dir : project.compat) {
    std::filesystem::path path = TRY(inside(dir, file));
    std::error_code ec;
    if (std::filesystem::is_regular_file(path, ec))
      return read_file(path);
  }
  return fail(error("shim-file-missing",
                    fmt::format("no file '{}' in the compat directories", file),
                    {}, "a shim rule's `file` is a path below compat/"));
}

// The <kport/x.h> files a shim's source includes, for copying them too.
std::vector<std::string> kport_includes(std::string_view text) {
  std::vector<std::string> out;
  constexpr std::string_view kMark = "#include <kport/";
  for (size_t at = 0; (at = text.find(kMark, at)) != std::string_view::npos;) {
    at += kMark.size();
    out.emplace_back(text.substr(at, text.find('>', at) - at));
  }
  return out;
}

// The type of a callable as C: "int (*)(struct inode *, unsigned int)".
std::string pointer_type(const AnchorForm& form) {
  Signature s;
  s.returns = form.returns;
  s.variadic = form.variadic;
  for (const ParamForm& p : form.params)
    s.params.push_back({"", p.type});
  std::string text = print(s, "(*)");
  return normal_type(text);
}

struct Check {
  std::string header;
  std::string anchor;
  std::string code;
};

std::optional<Check> check_of(const Path& path, const FactSet& target) {
  const AnchorForm& form = path.end;
  if (!form.callable || !form.reshaped())
    return std::nullopt;
  auto it = target.names.find(form.name);
  if (it == target.names.end() || it->second.facts.empty())
    return std::nullopt;
  const Fact& fact = it->second.facts.front();
  if (!fact.signature || fact.file.empty())
    return std::nullopt;
  std::string subject = "&" + form.name;
  if (form.kind == FactKind::member) {
    size_t dot = form.name.find('.');
    subject = fmt::format("((struct {} *)0)->{}", form.name.substr(0, dot),
                          form.name.substr(dot + 1));
  }
  return Check{fact.file, form.name,
               fmt::format("KPORT_FACT({}, {},\n\t   \"{}\");\n", subject,
                           pointer_type(form), form.name)};
}

} // namespace

Result<TreeFiles> compat_files(const Project& project,
                               const std::vector<ActiveShim>& shims,
                               const FactSet& target) {
  TreeFiles files;
  std::map<std::string, std::vector<const ActiveShim*>> by_header;
  std::vector<std::string> todo;
  for (const ActiveShim& s : shims) {
    by_header[s.header].push_back(&s);
    todo.push_back(s.file);
  }
  for (const auto& [header, list] : by_header)
    files["compat/include/" + header] =
        shadow_header(header, target.has(header), list, target);
  while (!todo.empty()) {
    std::string file = std::move(todo.back());
    todo.pop_back();
    std::string path = "compat/kport/" + file;
    if (files.contains(path))
      continue;
    files[path] = TRY(shim_source(project, file));
    for (std::string& more : kport_includes(files[path]))
      todo.push_back(std::move(more));
  }
  return files;
}

std::string facts_check(const Project& project, const TreePlan& plan,
                        const FactSet& target) {
  std::set<std::string> headers;
  std::string checks;
  for (const auto& [name, path] : plan.paths)
    if (std::optional<Check> c = check_of(path, target)) {
      headers.insert(c->header);
      checks += c->code;
    }
  std::string out = fmt::format(
      "// SPDX-License-Identifier: GPL-2.0-only\n"
      "/*\n * Made by kport: the facts about {} that this tree was generated\n"
      " * for. It is compiled first; where one no longer holds, the build\n"
      " * stops with its name.\n */\n",
      target.release);
  for (const std::string& h : headers)
    out += fmt::format("#include <{}>\n", h);
  out += fmt::format(
      "\n#define KPORT_FACT(what, type, name)\t\t\t\t\\\n"
      "\t_Static_assert(__builtin_types_compatible_p(\t\t\t\\\n"
      "\t\t__typeof__(what), type),\t\t\t\t\\\n"
      "\t\t\"this kernel changed \" name \"; get a newer {}\")\n\n",
      project.name);
  return out + checks;
}

std::string blame_file(const Tree& tree, const TreePlan& plan,
                       const std::map<uint32_t, Rendered>& rendered,
                       const FactSet& target) {
  using nlohmann::ordered_json;
  auto line = [](std::string_view text, uint32_t offset) {
    return 1 + std::count(text.begin(), text.begin() + offset, '\n');
  };
  ordered_json files = ordered_json::object();
  for (const auto& [index, r] : rendered) {
    ordered_json edits = ordered_json::array();
    for (const Segment& s : r.segments) {
      if (s.copied || s.edits.empty())
        continue;
      ordered_json why = ordered_json::array();
      for (const Blame& b : s.edits.back()->blame)
        why.push_back({{"rule", b.rule},
                       {"change", b.change},
                       {"fact", b.fact},
                       {"commit", b.commit},
                       {"contract", b.contract}});
      edits.push_back(
          {{"line", line(r.text, s.out_begin)},
           {"last_line", line(r.text, s.out_end)},
           {"canonical_line", line(tree.texts[index], s.source.begin)},
           {"because", std::move(why)}});
    }
    if (!edits.empty())
      files[tree.paths[index]] = std::move(edits);
  }
  ordered_json shims = ordered_json::array();
  for (const ActiveShim& s : plan.shims)
    shims.push_back({{"provides", s.provides},
                     {"rule", s.rule},
                     {"header", s.header},
                     {"file", s.file},
                     {"commit", s.commit}});
  ordered_json out = {{"target", target.target},
                      {"release", target.release},
                      {"arch", target.arch},
                      {"edits", std::move(files)},
                      {"shims", std::move(shims)}};
  return out.dump(2) + "\n";
}

} // namespace kport
