// SPDX-License-Identifier: GPL-2.0-or-later
// Finds program and image, and says what a verdict depends on.
#include "flow/boot_plan.h"

#include <unistd.h>

#include "base/files.h"
#include "target/acquire.h"

namespace kport {

Result<BootPlan> plan_boot(const Workspace& w, const TargetSpec& target) {
  const fs::path& program = w.project.boot;
  std::string yaml = (w.project.root / "kport.yaml").string();
  if (program.empty())
    return fail(error("no-boot", "kport.yaml names no boot program",
                      {.file = yaml},
                      "add `boot: PROGRAM`; ci/boot/README.md says what it is "
                      "given"));
  if (::access(program.c_str(), X_OK) != 0)
    return fail(error("no-boot", program.string() + " cannot be run",
                      {.file = yaml}, "`boot:` names an executable file"));
  fs::path image = TRY(acquire_image(w.acquire, target));
  std::string text = image.filename().string() + "\n";
  fs::path beside = program.parent_path();
  for (const fs::path& file : TRY(list_files(beside)))
    text += file.string() + " " + TRY(sha256_file(beside / file)) + "\n";
  return BootPlan{.command = {program.string(), target.name, image.string()},
                  .digest = sha256(text)};
}

} // namespace kport
