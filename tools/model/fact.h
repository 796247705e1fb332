// SPDX-License-Identifier: GPL-2.0-or-later
// Facts: what one target's headers, exports and configuration say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/form.h"

namespace kport {

enum class FactKind {
  function,
  macro,      // object-like or function-like
  record,     // struct or union, named "struct inode" / "union x"
  member,     // "inode.i_mtime", "inode_operations.mkdir"
  enumerator, // "MIGRATE_ASYNC"
  enum_type,  // "enum migrate_mode"
  type,       // typedef, "gfp_t"
  variable,   // extern or static in a header, "nop_mnt_idmap"
  header,     // "linux/fs.h"
  config,     // "CONFIG_FOO"; value is y, m or a literal
};

struct Export {
  std::string module; // "vmlinux" or a module's path
  bool gpl = false;
  std::string name_space; // EXPORT_SYMBOL_NS
};

// One declaration of one target. Fields a kind does not have stay empty.
struct Fact {
  FactKind kind = FactKind::function;
  std::string name;
  std::string file;   // as included: "linux/fs.h"; else path below the root
  unsigned line = 0;
  std::string text;   // the declaration in one line, as the header has it

  // function, and member or variable that is a pointer to one
  std::optional<Signature> signature;
  // member, variable, typedef
  Type type;
  // macro
  bool function_like = false;
  std::vector<std::string> macro_params;
  bool variadic = false;
  std::string body;

  bool is_inline = false;  // function with a body in the header
  bool complete = false;   // record or enum whose definition was seen
  std::optional<Export> exported; // function, variable
  std::string value;       // enumerator (decimal), config
};

enum class Answer { yes, no, cannot_tell };

// All that a target says about one name. `yes` means usable by a module:
// complete type; macro, inline, or declared *and* exported (DESIGN.md, step 1).
struct Lookup {
  Answer answer = Answer::no;
  std::vector<Fact> facts; // a name may be a macro and a function
  std::string why;         // for `no` with facts, and for cannot-tell
};

// The facts a job asked of one target, by name. Names it did not ask for are
// absent; find() asserts on those, so a forgotten question is loud.
struct FactSet {
  std::string target;
  std::string release; // "6.1.0-56-amd64"
  std::string arch;    // "x86_64"; part of every fact's key
  std::map<std::string, Lookup> names;

  const Lookup& find(const std::string& name) const;
  bool has(const std::string& name) const;
};

// "struct inode.i_mtime", "inode::i_mtime" and "inode.i_mtime" are one name:
// the last. "struct inode" stays; "<linux/fs.h>" becomes "linux/fs.h".
std::string normal_name(std::string_view query);

std::string_view name(FactKind kind);

} // namespace kport
