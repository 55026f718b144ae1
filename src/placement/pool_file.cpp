// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_file.h"

#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

constexpr lists::Column<PoolRow> columns[] = {
    {"placement.column.mentee", lists::field<&PoolRow::mentee>},
    {"placement.column.mentor", lists::field<&PoolRow::mentor>},
    {"placement.column.points", lists::field<&PoolRow::points>},
    {"placement.column.change", lists::field<&PoolRow::why>},
};

}  // namespace

http::Response pool_file(Visit& visit, const std::vector<PoolRow>& rows) {
  return lists::answer(visit, "placement.title.pool", columns, rows);
}

}  // namespace kith::placement
