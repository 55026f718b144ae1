// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "accreditation/measure.h"

namespace kith::accreditation {

/// A measure that many answers share, with its text once somebody wanted it. Thread-safe.
class Figure {
 public:
  explicit Figure(Measure m) : measure(std::move(m)) {}
  const Measure measure;
  /// As in `report_json`.
  const std::string& json() const;

 private:
  mutable std::once_flag written_;
  mutable std::string json_;
};

/// Measures of one programme, shared with whoever keeps them: cheap to copy, read as a list of `const Measure`.
class MeasureList {
 public:
  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Measure;
    using difference_type = std::ptrdiff_t;
    using pointer = const Measure*;
    using reference = const Measure&;

    Iterator() = default;
    explicit Iterator(const std::shared_ptr<const Figure>* at) : at_(at) {}
    reference operator*() const { return (*at_)->measure; }
    pointer operator->() const { return &(*at_)->measure; }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(at_++); }
    friend difference_type operator-(Iterator a, Iterator b) { return a.at_ - b.at_; }
    bool operator==(const Iterator&) const = default;

   private:
    const std::shared_ptr<const Figure>* at_{};
  };
  using const_iterator = Iterator;
  using value_type = Measure;

  MeasureList() = default;
  explicit MeasureList(std::vector<Measure> all) {
    for (Measure& m : all) figures_.push_back(std::make_shared<const Figure>(std::move(m)));
  }

  Iterator begin() const { return Iterator(figures_.data()); }
  Iterator end() const { return Iterator(figures_.data() + figures_.size()); }
  std::size_t size() const { return figures_.size(); }
  bool empty() const { return figures_.empty(); }
  const Measure& operator[](std::size_t i) const { return figures_[i]->measure; }
  const std::string& json(std::size_t i) const { return figures_[i]->json(); }

  void add(const std::vector<std::shared_ptr<const Figure>>& more) {
    figures_.insert(figures_.end(), more.begin(), more.end());
  }
  /// Another measure in this list alone.
  void replace(std::size_t i, Measure m) { figures_[i] = std::make_shared<const Figure>(std::move(m)); }
  template <class Test>
  void erase_if(Test test) {
    std::erase_if(figures_, [&](const auto& figure) { return test(figure->measure); });
  }

 private:
  std::vector<std::shared_ptr<const Figure>> figures_;
};

}  // namespace kith::accreditation
