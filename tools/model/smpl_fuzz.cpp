// SPDX-License-Identifier: GPL-2.0-or-later
// libFuzzer entry for what guards spatch: no script may pass that holds code,
// and a fault must point into the script.
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/diagnostic.h"
#include "model/smpl.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  std::optional<kport::SmplFault> fault = kport::smpl_fault(text);
  if (fault) {
    kport::Span span = kport::smpl_span("x.cocci", text, *fault);
    if (fault->begin > size || span.line == 0 || span.column == 0)
      std::abort();
    kport::Diagnostic d = kport::error("rule-cocci", fault->message, span);
    (void)kport::render(d, text, false);
    return 0;
  }
  auto joins = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (const std::string word : {"python", "ocaml"})
    for (size_t at = 0; (at = text.find(word, at)) != text.npos; ++at) {
      size_t end = at + word.size();
      if ((at == 0 || !joins(text[at - 1])) &&
          (end == text.size() || !joins(text[end])))
        std::abort();
    }
  if (text.find("#spatch") != text.npos)
    std::abort();
  return 0;
}
