// SPDX-License-Identifier: GPL-2.0-or-later
// Redraws a download's line a few times a second.
#include "target/progress.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include <fmt/format.h>

namespace kport {

namespace {

// apt writes into a partial directory first when it can; look at both.
uint64_t size_now(const std::filesystem::path& file) {
  std::error_code code;
  uintmax_t size = std::filesystem::file_size(file, code);
  return code ? 0 : size;
}

std::string megabytes(uint64_t bytes) {
  return fmt::format("{:.1f}", static_cast<double>(bytes) / 1e6);
}

} // namespace

Progress::Progress(const Acquire& context, std::string name,
                   std::filesystem::path file, uint64_t size) {
  if (!context.progress) {
    context.say(fmt::format("fetching {} ({} MB)", name, megabytes(size)));
    return;
  }
  thread_ = std::jthread([name = std::move(name), file = std::move(file),
                          size](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      uint64_t now = std::min(size_now(file), size);
      std::fputs(fmt::format("\r\033[K{}  {} / {} MB", name, megabytes(now),
                             megabytes(size))
                     .c_str(),
                 stderr);
      std::fflush(stderr);
      wake.wait_for(lock, stop, std::chrono::milliseconds(200),
                    [] { return false; });
    }
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
  });
}

Progress::~Progress() = default;

} // namespace kport
