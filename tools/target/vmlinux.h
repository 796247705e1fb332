// SPDX-License-Identifier: GPL-2.0-or-later
// What a boot image holds: the kernel's ELF file and what that exports.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/symvers.h"

namespace kport {

// The ELF file inside a bzImage, as the x86 boot protocol (2.08 and later)
// says where it lies; signed images too. An error for other formats.
[[nodiscard]] Result<std::string> unpack_vmlinux(const std::string& bzimage,
                                                 const std::string& file);

// What vmlinux exports to modules; what modules export themselves is not in it.
// Reads __ksymtab, __ksymtab_gpl and, since they are one table, __kflagstab: 64
// bit kernels with relative references.
[[nodiscard]] Result<Exports> read_exports(std::string_view vmlinux,
                                           const std::string& file);

} // namespace kport
