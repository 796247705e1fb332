// SPDX-License-Identifier: GPL-2.0-or-later
// libFuzzer entry for everything that reads what people write in YAML; `make
// fuzz` builds and runs it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/project_reader.h"
#include "model/rule_reader.h"
#include "model/target_reader.h"

// The file that a rule's text would be found in, so that its id never is what
// stops the reader.
static std::string file_of(std::string_view text) {
  size_t at = text.find("id: ");
  if (at == text.npos)
    return "x.yaml";
  std::string_view id = text.substr(at + 4, 60);
  return std::string(id.substr(0, id.find_first_of("\n\r/"))) + ".yaml";
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  auto rule = kport::read_rule(file_of(text), text);
  if (rule) {
    (void)kport::anchors(*rule);
    (void)kport::make_rule_set({*rule, *rule});
    (void)kport::make_rule_set({*rule});
  } else {
    (void)kport::render(rule.error(), text, false);
  }
  (void)kport::parse_project("/p", "kport.yaml", text);
  (void)kport::parse_target("t/debian-12.yaml", text);
  return 0;
}
