// SPDX-License-Identifier: GPL-2.0-or-later
// libFuzzer entry for what guards spatch: no script may pass that holds code,
// and a fault must point into the script.
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
  for (const char* word : {"script:python", "script:ocaml", "\n#spatch"})
    if (text.find(word) != text.npos && text.find("_script:") == text.npos &&
        text.find("python_") == text.npos && text.find("ocaml_") == text.npos)
      std::abort();
  return 0;
}
