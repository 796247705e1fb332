// SPDX-License-Identifier: GPL-2.0-or-later
// Rules as read from YAML: one upstream API change each (DESIGN.md, "A rule").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "model/form.h"

namespace kport {

// Text of a rule with the place it stands at, for carets.
struct Located {
  std::string text;
  Span span;
};

struct Upstream {
  std::string commit;  // hex, 12 digits or more; or the mail's address
  std::string release; // "v6.15": first release with the new form
  std::string removed; // first release without the old form; may be empty
};

enum class RenameKind {
  function,
  macro,
  variable,
  type, // "struct mnt_idmap" or a typedef name
  member,
  enumerator,
  header,
};

struct Rename {
  RenameKind kind = RenameKind::function;
  Located new_name;
  Located old_name;
  std::string of;                   // member: the record, "inode"
  std::vector<std::string> anchors; // upgrade: only here
};

// A C declarator of a parameter; `none` where that side has no such parameter.
struct ArgDecl {
  bool none = false;
  Type type;        // spelling only; canonical is filled from facts
  std::string name; // may be empty: "$" keeps the other side's
  Span span;
};

struct ArgChange {
  uint32_t at = 0; // index in the new signature (old one when new is none)
  ArgDecl new_decl;
  ArgDecl old_decl;
  // In the body: NEW expression -> OLD expression; `$` is the parameter.
  std::vector<std::pair<Located, Located>> uses;
  // At calls: the argument to pass; `$` is the argument given, `$N` the Nth.
  std::optional<Located> pass_new;
  std::optional<Located> pass_old;
  std::optional<Located> absent;    // what remaining uses become
  std::optional<Located> entry_old; // statement put at the body's start
};

struct ReturnChange {
  Type new_type;
  Type old_type;
  std::vector<std::pair<Located, Located>> values; // holes: single capitals
  std::optional<Located> otherwise; // OLD for any other value; absent: residual
};

struct SignatureChange {
  std::vector<Located> on; // functions, or "record.slot"
  std::vector<ArgChange> args;
  std::optional<ReturnChange> returns;
  std::optional<Located> adapter; // C; see DESIGN.md step 5
  // The older slot of the same table that a target without the slot calls
  // instead: the adapter, which has $into there, takes its function's place.
  std::optional<Located> into;
};

struct MemberChange {
  std::string of;    // record: "inode"
  std::string field; // "i_mtime"
  Located get;       // new form to read; `$` is the record expression
  Located set;       // new form to write; `$v` is the value
  std::optional<Located> addr;
  Span span;
};

struct InitializerChange {
  std::string of;   // record: "file_operations"
  Located new_text; // ".splice_read = filemap_splice_read"; empty: none
  Located old_text;
};

struct PatternChange {
  std::map<std::string, std::string> holes; // name -> C type, "" any
  Located new_text;
  Located old_text;
  bool reads = false; // only where the value is read, never a place
};

struct MatcherChange {
  Located query;
  Located stencil;
};

// SmPL for one direction: in the rule, or in a .cocci file beside it.
struct CocciScript {
  Located text;     // of a file: empty until read_rules() has read it
  std::string file; // relative to the rule's directory; "" when in the rule
};

struct CocciChange {
  std::vector<std::string> triggers; // names: where spatch is worth a run
  std::vector<std::string> defines;  // `virtual` modes to switch on
  std::optional<CocciScript> backport;
  std::optional<CocciScript> upgrade;
};

struct Shim {
  Located provides;               // fact name
  std::string header;             // "linux/fs.h"
  Located file;                   // below compat/
  std::vector<std::string> needs; // facts
};

using Form =
    std::variant<std::vector<Shim>, std::vector<Rename>,
                 std::vector<SignatureChange>, MemberChange, InitializerChange,
                 PatternChange, MatcherChange, CocciChange>;

struct Unsupported {
  std::vector<std::string> has;
  std::vector<std::string> lacks;
  std::string reason;
};

struct Rule {
  std::string id; // the file's stem
  std::string title;
  std::string file; // as given, for messages
  std::vector<Upstream> upstream;
  std::vector<std::string> after;
  std::vector<std::string> when_has;
  std::vector<std::string> when_lacks;
  std::string contract;
  std::string convention_new; // "", null, err-ptr, errno
  std::string convention_old;
  std::string loses_backport;
  std::string loses_upgrade;
  Form form;
  Located example_new;
  Located example_old; // empty for a shim
  std::vector<Unsupported> unsupported;
  Span span; // the whole file
};

// All rules of a project, checked against each other.
struct RuleSet {
  std::vector<Rule> rules;   // sorted by id
  std::vector<size_t> order; // of `rules`, as backport applies them: what
                             // `after` names first, then newest release, id

  const Rule* find(std::string_view id) const;
};

// "v6.15" as a number that sorts; 0 when it is none.
unsigned release_number(std::string_view release);

// The newest release of a rule's upstream commits.
unsigned newest_release(const Rule& rule);

// What a rule changes: "timer_delete", "inode_operations.mkdir",
// "inode.i_mtime", "struct mnt_idmap", "linux/fs.h". The newer side's names, as
// facts spell them.
std::vector<Located> anchors(const Rule& rule);

std::string_view form_name(const Form& form);
std::string_view name(RenameKind kind);

} // namespace kport
