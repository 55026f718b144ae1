// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/paged.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "platform/base/html_escape.h"
#include "platform/lists/lists.h"

namespace kith::lists {

Paged paged(const Visit& visit, std::size_t rows, std::size_t rows_per_page, std::span<const std::string_view> kept) {
  if (wanted(visit)) return {0, rows, {}};
  const auto& query = visit.request.query;
  const std::size_t of = std::max<std::size_t>(1, (rows + rows_per_page - 1) / rows_per_page);
  const auto asked = query.get("page");
  std::size_t page = 1;
  std::from_chars(asked.data(), asked.data() + asked.size(), page);
  page = std::clamp<std::size_t>(page, 1, of);
  Paged made{(page - 1) * rows_per_page, std::min(rows, page * rows_per_page), {}};
  if (of < 2) return made;
  std::string address = visit.request.path + "?";
  for (const auto field : kept) {
    if (query.get(field).empty()) continue;
    address.append(field).append("=");
    append_percent(address, query.get(field));
    address += "&";
  }
  const auto link = [&](std::size_t n) { return render::Url(address + "page=" + std::to_string(n)); };
  made.links = PageLinks{static_cast<std::int64_t>(page), static_cast<std::int64_t>(of), {}, {}};
  if (page > 1) made.links->previous = link(page - 1);
  if (page < of) made.links->next = link(page + 1);
  return made;
}

}  // namespace kith::lists
