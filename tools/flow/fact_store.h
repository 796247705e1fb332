// SPDX-License-Identifier: GPL-2.0-or-later
// Every answer of one target in a file: sorted lines, mapped into memory and
// searched by halves, so that one answer costs a few page faults.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "model/fact.h"

namespace kport {

// The file's text. The first line is `about`; then "name\tlookup", by name.
std::string store_text(const nlohmann::json& about,
                       const std::map<std::string, Lookup>& names);

class FactStore {
public:
  [[nodiscard]] static Result<FactStore>
  open(const std::filesystem::path& file);
  FactStore(FactStore&& other) noexcept;
  FactStore& operator=(FactStore&& other) noexcept;
  FactStore(const FactStore&) = delete;
  FactStore& operator=(const FactStore&) = delete;
  ~FactStore();

  const nlohmann::json& about() const { return about_; }
  std::optional<Lookup> find(std::string_view name) const;

  // Names that fit a glob, in order.
  using Found = std::function<void(const std::string&, const Lookup&)>;
  void match(std::string_view glob, const Found& found) const;
  // Names whose answer mentions `text` anywhere, in order.
  void mentioning(std::string_view text, const Found& found) const;
  // Names that `other` says nothing about, in order.
  void beyond(const FactStore& other, const Found& found) const;

private:
  FactStore() = default;
  size_t lower_bound(std::string_view name) const; // offset of a line

  const char* data_ = nullptr; // mapped
  size_t size_ = 0;
  size_t first_ = 0; // offset of the first name
  nlohmann::json about_;
};

} // namespace kport
