// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "platform/http/visit.h"
#include "platform/render/url.h"

/// A long list a page at a time: `?page=` of its own address, from 1. What is no page shows the first or the last one.
namespace kith::lists {

/// What `pages.html` draws under a list.
struct PageLinks {
  std::int64_t page{}, of{};
  std::optional<render::Url> previous, next;
};

struct Paged {
  std::size_t first{}, last{};     ///< the rows to show: [first, last)
  std::optional<PageLinks> links;  ///< none when one page holds them all
  bool shows(std::size_t row) const { return row >= first && row < last; }
};

/// The page of `rows` rows that the visit asks for; all of them where it asks for the list as a file. `kept` are the
/// fields of the address that its links carry on.
Paged paged(const Visit& visit, std::size_t rows, std::size_t rows_per_page,
            std::span<const std::string_view> kept = {});

}  // namespace kith::lists
