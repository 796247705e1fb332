// SPDX-License-Identifier: GPL-2.0-or-later
// What a target has: headers, exports and configuration joined into answers.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/clang/facts.h"
#include "model/fact.h"
#include "model/symvers.h"

namespace kport {

// All that is known of one target before a question is asked, as plain data.
struct FactSource {
  std::string target;  // "debian-12"
  std::string release; // "6.1.0-56-amd64"
  std::string digest;  // over the target's content; keys the cache
  // How a module's file is compiled: directory, args, arch. With active shims,
  // their include directory is in include_first.
  ParseInput parse;
  std::string shim_digest; // over the shims in include_first
  Exports exports;         // empty: the target came without Module.symvers
  Config config;
  std::filesystem::path cache; // directory for answers; empty: none kept
};

struct FactRequest {
  std::vector<std::string> names;   // as people write them
  std::vector<std::string> headers; // read, in this order, where they exist
  std::vector<std::string> types;   // C types whose canonical form is wanted
};

struct FactReply {
  FactSet facts;                            // every asked name, normalised
  std::map<std::string, std::string> types; // what the target lacks is absent
  unsigned parses = 0;    // Clang passes this call made; 0 from the cache
  double cpu_seconds = 0; // they took
};

// Answers all names in one Clang pass over `headers` and, behind them, those
// not asked for whose text mentions a name that is still unknown. Up to three
// when `headers` lack linux/fs.h, which others take for granted.
[[nodiscard]] Result<FactReply> ask(const FactSource& source,
                                    const FactRequest& request);

// What the headers said about one name, and what is known around it.
struct Evidence {
  std::string name;        // normal
  std::vector<Fact> facts; // of that name
  // The record a member was looked for in, when it was found.
  const Fact* record = nullptr;
  // Headers that mention the name; those that may declare it; of the latter,
  // the ones that were not read.
  std::vector<std::string> mentioned;
  std::vector<std::string> declaring;
  std::vector<std::string> unread;
};

// Whether a module may use what the evidence shows (DESIGN.md, step 1).
Lookup judge(const Evidence& evidence, const FactSource& source,
             const std::map<std::string, std::string>& broken);

// "inode_operations.mkdir" -> inode_operations, "struct inode" -> inode.
std::string base_identifier(const std::string& normal_name);

} // namespace kport
