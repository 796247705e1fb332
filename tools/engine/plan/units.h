// SPDX-License-Identifier: GPL-2.0-or-later
// The units of a tree. What a unit says never changes; a copy of the tree, in
// which some units are read again for a target, shares all the others.
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "model/site.h"

namespace kport {

class Units {
  using Pointers = std::vector<std::shared_ptr<const Unit>>;

public:
  class iterator {
  public:
    using value_type = Unit;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(Pointers::const_iterator at) : at_(at) {}
    const Unit& operator*() const { return **at_; }
    const Unit* operator->() const { return at_->get(); }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) { return iterator(at_++); }
    bool operator==(const iterator&) const = default;

  private:
    Pointers::const_iterator at_;
  };
  static_assert(std::forward_iterator<iterator>);

  Units() = default;
  explicit Units(std::vector<Unit> units) {
    units_.reserve(units.size());
    for (Unit& u : units)
      push_back(std::move(u));
  }

  void push_back(Unit unit) {
    units_.push_back(std::make_shared<const Unit>(std::move(unit)));
  }
  void replace(size_t i, Unit unit) {
    units_[i] = std::make_shared<const Unit>(std::move(unit));
  }

  // The unit, for as long as whoever asks wants it: replace() or not.
  std::shared_ptr<const Unit> share(size_t i) const { return units_[i]; }

  size_t size() const { return units_.size(); }
  bool empty() const { return units_.empty(); }
  const Unit& operator[](size_t i) const { return *units_[i]; }
  iterator begin() const { return iterator(units_.begin()); }
  iterator end() const { return iterator(units_.end()); }

private:
  Pointers units_;
};

} // namespace kport
