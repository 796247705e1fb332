// SPDX-License-Identifier: GPL-2.0-or-later
// Rules that two kernels' facts suggest for a gap. A proposal is for a person
// to judge: nothing here applies one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/path.h"
#include "flow/fact_store.h"
#include "model/rule.h"

namespace kport {

struct Proposal {
  Form form;                         // rename, signature, member or shim
  double score = 0;                  // 0 to 1; comparable within one gap
  std::vector<std::string> evidence; // what speaks for it, a line each
  std::string shim;                  // C for the shim's file, when it is one
};

// What the two kernels have and the other has not, read once.
class Inference {
public:
  // Both must outlive this.
  Inference(const FactStore& mainline, const FactStore& target);

  // For a name of mainline that the target lacks or has otherwise; `reached` is
  // the form that known rules lead to. Best first, at most three; none when
  // nothing is likely enough.
  std::vector<Proposal> propose(const Fact& mainline,
                                const AnchorForm& reached) const;

private:
  using Found = std::vector<Proposal>;
  void functions(const AnchorForm& form, const std::string& file,
                 Found& out) const;
  void macros(const Fact& fact, Found& out) const;
  void accessors(const AnchorForm& form, Found& out) const;
  void enumerators(const Fact& fact, Found& out) const;
  void types(const Fact& fact, Found& out) const;
  void members(const Fact& fact, Found& out) const;
  void variables(const Fact& fact, const AnchorForm& form, Found& out) const;
  void headers(const Fact& fact, Found& out) const;
  void constants(const Fact& fact, Found& out) const;
  void signatures(const AnchorForm& form, const Signature& target,
                  Found& out) const;

  const FactStore& mainline_;
  const FactStore& target_;
  // Usable on the target and unknown to mainline.
  std::vector<Fact> functions_, macros_, enumerators_, variables_;
};

// How alike two C names are, word by word: 1 for the same words in any order.
double name_likeness(std::string_view a, std::string_view b);

// The argument and return changes that lead from one signature to the other;
// empty when they are equal. Parameters are aligned by type, then by name.
SignatureChange signature_difference(const AnchorForm& form,
                                     const Signature& older);

} // namespace kport
