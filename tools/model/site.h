// SPDX-License-Identifier: GPL-2.0-or-later
// Sites: what one translation unit of the canonical tree uses of the kernel,
// and where, with byte ranges. Knows no rule and no target; it is what the
// single parse leaves behind, is cached by content, and all planning reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/fact.h"
#include "model/form.h"

namespace kport {

inline constexpr uint32_t kNone = UINT32_MAX;

// Bytes [begin, end) of Unit::files[file]. Only own files have ranges.
struct Range {
  uint32_t file = kNone;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file != kNone; }
  auto operator<=>(const Range&) const = default;
};

// How a use came to be in the text; anything but `plain` and
// `macro_argument` cannot be edited in place without care.
enum class Origin {
  plain,
  macro_argument, // spelled in an own file as an argument of a macro
  own_macro_body, // spelled inside a #define of an own file
  pasted,         // made by ##: no text of its own
  stringified,    // reaches the code as text only: an operand of #, or
                  // dropped by the macro it is given to
};

// Something declared outside the own tree that own code mentions. The fact is
// its form on the kernel the unit was parsed against.
struct Entity {
  Fact fact;
};

// One mention of an entity. `range` covers its name token(s) as spelled:
// "timer_delete", "i_mtime", "mnt_idmap" (without `struct`), for a header the
// text between the delimiters.
struct Use {
  uint32_t entity = kNone; // index into Unit::entities
  Range range;
  Origin origin = Origin::plain;
  uint32_t function = kNone; // own function it stands in
  uint32_t node = kNone;     // expression node, when it is one
};

// A parameter as written in one declaration of an own function.
struct ParamSite {
  Range whole;       // "struct inode *dir"
  Range name;        // invalid when unnamed
  std::string name_text;
  Type type;
};

struct OwnDecl {
  Range name;
  Range returns;   // the return type's specifiers, without static/inline
  Range params;    // between the parentheses, exclusive
  std::vector<ParamSite> param_sites;
  bool definition = false;
  Range body;      // braces included; definition only
  Origin origin = Origin::plain;
};

struct ReturnSite {
  Range statement; // "return x;" with the semicolon
  Range value;     // invalid for "return;"
  uint32_t node = kNone;
  Origin origin = Origin::plain;
};

// A function defined or declared in the own tree.
struct OwnFunction {
  std::string name;
  Signature signature;
  bool is_static = false;
  std::vector<OwnDecl> decls; // every redeclaration seen in this unit
  std::vector<ReturnSite> returns;
};

enum class BindKind {
  initializer, // .mkdir = rill_mkdir, or positional
  assignment,  // ops->mkdir = rill_mkdir
  argument,    // INIT_WORK(w, fn), timer_setup(t, fn, 0)
  other,       // &fn elsewhere: compared, returned, cast
};

// An own function put where its type must fit: a slot of an ops table, a
// callback argument. Functions that share a slot are one group.
struct Binding {
  BindKind kind = BindKind::other;
  uint32_t function = kNone; // index into Unit::functions
  uint32_t slot = kNone;     // entity: a member ("inode_operations.mkdir"),
                             // a typedef, or the called function
  uint32_t argument = kNone; // BindKind::argument: which
  Range whole;               // ".mkdir = rill_mkdir" without the comma
  Range field;               // "mkdir"; invalid when positional
  Range value;               // "rill_mkdir", with a cast or & if written
  Origin origin = Origin::plain;
  bool conditional = false;  // reached through ?: or a variable
  // For an argument of a macro: the member or function it ends up in there.
  uint32_t through = kNone;
};

// An initializer of a record member that is not an own function:
// ".mode = 0644", ".splice_read = filemap_splice_read", nested tables too.
struct InitSite {
  uint32_t member = kNone; // entity
  Range whole;             // ".splice_read = filemap_splice_read"
  Range field;
  Range value;
  Origin origin = Origin::plain;
};

enum class CalleeKind {
  entity,       // kernel function or function-like macro
  own_function, // own
  slot,         // ops->mkdir(...): entity is the member
};

struct CallSite {
  CalleeKind callee = CalleeKind::entity;
  uint32_t target = kNone; // index into entities or functions
  Range whole;             // from the callee's first byte to the `)`
  Range name;              // callee's name token
  Range parens;            // between the parentheses, exclusive
  std::vector<Range> args; // as written, without commas
  std::vector<uint32_t> arg_nodes; // kNone where the argument is no node
  Origin origin = Origin::plain;
  uint32_t function = kNone;
  uint32_t node = kNone;
};

enum class AccessKind { read, write, read_write, address };

// x->member or x.member of a kernel record.
struct AccessSite {
  uint32_t member = kNone; // entity
  AccessKind access = AccessKind::read;
  Range whole;             // "inode->i_mtime"
  Range base;              // "inode"
  bool arrow = false;
  Range name;              // "i_mtime"
  Range assignment;        // for write: "inode->i_mtime = value", no semicolon
  Range value;             // for write: the right-hand side
  std::string opcode;      // "=", "+=", "++" …
  Origin origin = Origin::plain;
  uint32_t function = kNone;
  uint32_t node = kNone;
};

// A mention of a parameter or local variable inside an own function.
struct LocalUse {
  uint32_t function = kNone;
  uint32_t param = kNone; // index of the parameter; kNone for other locals
  std::string name;
  Range range;
  Origin origin = Origin::plain;
  uint32_t node = kNone;
};

// An expression or statement, for patterns: its text is the range; a hole
// binds only to whole nodes. Parents come before children.
struct Node {
  Range range;
  uint32_t parent = kNone;
  uint32_t type = kNone; // index into Unit::types; kNone for statements
  bool pure = false;     // no call, assignment, ++ or volatile read
  bool statement = false;
  Origin origin = Origin::plain;
};

struct IncludeSite {
  uint32_t entity = kNone; // FactKind::header; kNone when the header is own
  Range name;              // between the delimiters
  Range line;              // from '#' to the end of line, exclusive
  bool angled = true;
};

// An own #if, #ifdef, #ifndef or #elif and how it went on this kernel.
struct ConditionSite {
  Range line; // from '#' to the end of line, exclusive
  bool taken = false;
};

// Text the parser never saw, and why: lines the preprocessor left out (the
// condition's line), an own macro that is not expanded, a word that is only
// pasted, stringified or dropped by the macro it is given to.
struct SkippedSite {
  Range range;
  std::string condition;
};

struct OwnFile {
  std::string path;   // relative to the project root: "fs/rill/inode.c"
  std::string digest; // sha256 of the content that was parsed
  // Another unit tells what stands in it; this one only includes it.
  bool deferred = false;
};

struct Unit {
  std::string main; // "fs/rill/inode.c"
  std::vector<OwnFile> files;
  std::vector<Entity> entities;
  std::vector<std::string> types; // canonical spellings
  std::vector<Use> uses;
  std::vector<OwnFunction> functions;
  std::vector<Binding> bindings;
  std::vector<InitSite> inits;
  std::vector<CallSite> calls;
  std::vector<AccessSite> accesses;
  std::vector<LocalUse> locals;
  std::vector<Node> nodes;
  std::vector<IncludeSite> includes;
  std::vector<ConditionSite> conditions;
  std::vector<SkippedSite> skipped;
  // Tags and typedefs that own files define: "struct rill_conn".
  std::vector<std::string> own_types;
  // Functions and variables that the kernel declares and own files define.
  std::vector<std::string> own_defines;
  // Compiler errors of this parse: an unreliable unit, never planned from.
  std::vector<std::string> errors;
};

} // namespace kport
