// SPDX-License-Identifier: GPL-2.0-or-later
// A line that says how far a download is, on a terminal only.
#pragma once

#include <filesystem>
#include <string>
#include <thread>

#include "target/cache.h"

namespace kport {

// Watches a growing file until destroyed. Off a terminal it says one line.
class Progress {
public:
  Progress(const Acquire& context, std::string name, std::filesystem::path file,
           uint64_t size);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

private:
  std::jthread thread_;
};

} // namespace kport
