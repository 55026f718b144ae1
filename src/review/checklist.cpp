// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/checklist.h"

#include <algorithm>
#include <stdexcept>

#include "platform/csv/reader.h"
#include "review/checklist_data.h"

namespace kith::review {
namespace {

std::vector<Item> read() {
  std::string_view rest(checklist_csv);
  csv::Reader reader([&](std::span<char> buffer) {
    const auto part = rest.substr(0, buffer.size());
    std::copy(part.begin(), part.end(), buffer.begin());
    rest.remove_prefix(part.size());
    return part.size();
  });
  std::vector<Item> items;
  reader.next();  // the header
  while (reader.next()) {
    const auto f = reader.fields();
    if (f.size() != 6 || !reader.mistakes().empty() || (f[1] != "mentee" && f[1] != "mentor"))
      throw std::logic_error("standards/file-review/checklist.csv: a line does not fit");
    items.push_back({std::string(f[0]), f[1] == "mentee", std::string(f[2]), std::string(f[3]), std::string(f[4]),
                     std::string(f[5])});
  }
  return items;
}

}  // namespace

const std::vector<Item>& checklist() {
  static const std::vector<Item> items = read();
  return items;
}

std::vector<const Item*> items_for(bool mentee) {
  std::vector<const Item*> list;
  for (const auto& item : checklist())
    if (item.mentee == mentee) list.push_back(&item);
  return list;
}

const Item* find_item(std::string_view id) {
  const auto& items = checklist();
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

std::string_view name(Answer answer) {
  constexpr std::string_view names[] = {"pass", "fail", "na"};
  return names[static_cast<std::size_t>(answer)];
}

}  // namespace kith::review
