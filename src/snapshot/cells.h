// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <limits>
#include <stdexcept>

#include "platform/db/db.h"
#include "snapshot/builder.h"

/// From the cells of a statement to rows: for the `*_load.cpp` of each chapter.
namespace kith::snapshot {

/// The cells of one row from left to right.
class Cells {
 public:
  explicit Cells(const db::Row& row) : row_(row) {}
  /// People are named as they are meant on `on`; `turn` becomes the next day on which somebody else is.
  Cells(const db::Row& row, Builder& builder, Kind kind, Day on, Day& turn)
      : row_(row), builder_(&builder), kind_(kind), on_(on), turn_(&turn) {}
  std::uint32_t key() {
    const std::int64_t key = row_.integer(at_++);
    if (key < 0 || key > std::numeric_limits<std::uint32_t>::max())
      throw std::range_error("a record's key is beyond what the snapshot can hold");
    return static_cast<std::uint32_t>(key);
  }
  template <class Tag>
  void take(Ref<Tag>& ref) {
    ref.key = key();
  }
  void take(PersonRef& ref) { ref.key = meant(key()); }
  std::uint32_t meant(std::uint32_t person) const { return turn_ ? builder_->person_on(person, on_, *turn_) : person; }
  void take(bool& truth) { truth = row_.flag(at_++); }
  void take(Day& day) {  // a blank day stays what the row says it is when blank
    if (!row_.null(at_)) day = Day(static_cast<std::int32_t>(row_.integer(at_)));
    ++at_;
  }
  void take(Span& days) {
    take(days.from);
    take(days.until);
  }
  void take(std::int16_t& number) {
    if (!row_.null(at_)) number = static_cast<std::int16_t>(row_.integer(at_));
    ++at_;
  }
  void take(std::int32_t& number) {
    if (!row_.null(at_)) number = static_cast<std::int32_t>(row_.integer(at_));
    ++at_;
  }
  template <class E>
  requires std::is_enum_v<E>
  void take(E& value) { value = parse_code<E>(row_.text(at_++)); }
  template <class E>
  void take(Set<E>& set) {
    set = parse_codes<E>(row_.text(at_++));
  }
  void take(TextMark& mark) { mark = mark_of(row_.text(at_++)); }
  void take(ListRef& list) { list = list_of(row_.text(at_++)); }
  std::string_view text() { return row_.text(at_++); }
  bool flag() { return row_.flag(at_++); }
  bool blank() const { return row_.null(at_); }
  ListRef list_of(std::string_view joined) { return builder_->lists(kind_).add(joined); }

  Stamp stamp(bool with_id) {
    Stamp stamp;
    stamp.row = key();
    stamp.chain = key();
    stamp.supersedes = key();
    take(stamp.recorded_on);
    stamp.voided = flag();
    if (with_id) stamp.first_id = text();
    return stamp;
  }

 private:
  const db::Row& row_;
  Builder* builder_{};
  Kind kind_{};
  Day on_;
  Day* turn_{};
  int at_{};
};

template <class... Fields>
void take(Cells& cells, Fields&... fields) {
  (cells.take(fields), ...);
}

/// One table: its statement and what becomes of its rows.
struct Source {
  Kind kind;
  db::Sql sql;
  void (*add)(Builder&, const db::Row&);
};

/// `fill` of the row takes the cells after the stamp and the owners, in the order of the statement.
template <class Row, void (*fill)(Row&, Cells&)>
void add_row(Builder& builder, const db::Row& cells) {
  Day on = Day(static_cast<std::int32_t>(cells.integer(3)));
  for (Day turn = on; turn != Day::never(); on = turn) {
    turn = Day::never();
    Cells c(cells, builder, Row::table, on, turn);
    Stamp stamp = c.stamp(requires(Row r) { r.id; });
    Row row;
    if constexpr (owns_itself<Row>) {
      if constexpr (Row::table == Kind::persons) stamp.voided |= c.meant(stamp.chain) != stamp.chain;
      fill(row, c);
      stamp.part_from = on, stamp.part_until = turn;
      builder.add(stamp, row);
    } else {
      const std::uint32_t owner = c.key(), before = c.key();
      const std::uint32_t under = owned_by_person<Row> ? c.meant(owner) : owner;
      fill(row, c);
      stamp.part_from = on, stamp.part_until = turn;
      builder.add(stamp, under, row, before ? before : owner);
    }
  }
}
template <class Row, void (*fill)(Row&, Cells&)>
constexpr Source source(db::Sql sql) {
  return {Row::table, sql, add_row<Row, fill>};
}

// The tables of each chapter.
std::span<const Source> match_sources();
std::span<const Source> personnel_sources();
std::span<const Source> screening_sources();
std::span<const Source> intake_sources();
std::span<const Source> agency_sources();
std::span<const Source> formative_sources();

}  // namespace kith::snapshot
