// SPDX-License-Identifier: GPL-2.0-or-later
// Facts of a kernel of which only the boot image is at hand: types and exported
// functions from its BTF. What BTF does not carry (macros, inline functions,
// headers, what modules export) is cannot-tell, never no.
#pragma once

#include <string>

#include "base/result.h"
#include "flow/fact_store.h"
#include "target/acquire.h"

namespace kport {

// The image's store, kept like a header target's; made first when it is not in
// the cache, which takes a few CPU seconds.
[[nodiscard]] Result<FactStore> open_image_database(const Acquire& acquire,
                                                    const std::string& target,
                                                    const KernelImage& image);

// The store's text, from the vmlinux in that image.
[[nodiscard]] Result<std::string>
make_image_database(const std::string& target, const KernelImage& image,
                    const std::string& vmlinux);

} // namespace kport
