// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres_tx.h"

#include <libpq-fe.h>

#include <charconv>

#include "platform/db/binding.h"
#include "platform/db/fault.h"

namespace kith::db {
namespace {

constexpr Oid boolean = 16, int8 = 20, int2 = 21, int4 = 23, numeric = 1700;

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, std::string_view title)
      : result_(result), columns_(PQnfields(result)), title_(title) {}
  void go_to(int row) { row_ = row; }

  bool null(int column) const override {
    check(column);
    return PQgetisnull(result_, row_, column) == 1;
  }
  std::int64_t integer(int column) const override {
    if (null(column)) return 0;
    const Oid type = PQftype(result_, column);
    if (type != int8 && type != int4 && type != int2 && type != boolean && type != numeric)
      refuse(column, "is not an integer");
    const std::string_view digits = text(column);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) refuse(column, "is not an integer");
    return number;
  }
  std::string_view text(int column) const override {
    check(column);
    const std::string_view value(PQgetvalue(result_, row_, column),
                                 static_cast<std::size_t>(PQgetlength(result_, row_, column)));
    if (PQftype(result_, column) == boolean && !value.empty()) return value == "t" ? "1" : "0";
    return value;
  }

 private:
  void check(int column) const {
    if (column < 0 || column >= columns_) refuse(column, "does not exist");
  }
  [[noreturn]] void refuse(int column, const char* why) const {
    throw std::logic_error(std::string(title_) + ": column " + std::to_string(column) + " " + why);
  }
  const PGresult* result_;
  int columns_;
  int row_ = 0;
  std::string_view title_;
};

/// Rows changed; a select changes none.
std::int64_t changed(PGresult* result) {
  if (std::string_view(PQcmdStatus(result)).starts_with("SELECT")) return 0;
  const std::string_view digits = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), rows);
  return rows;
}

std::string copy_text(std::string_view table, std::span<const std::string_view> columns) {
  check_identifier(table);
  std::string names;
  for (const auto column : columns) {
    check_identifier(column);
    names += (names.empty() ? "\"" : ", \"") + std::string(column) + '"';
  }
  return "copy \"" + std::string(table) + "\" (" + names + ") from stdin";
}

/// COPY's text format (PostgreSQL manual, COPY, "Text Format").
void append_copy_value(std::string& out, const Value& value) {
  if (value.kind() == Value::Kind::null) {
    out += "\\N";
  } else if (value.kind() == Value::Kind::integer) {
    out += std::to_string(value.integer());
  } else {
    for (const char c : value.text()) switch (c) {
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += c;
      }
  }
}

class PostgresBulk final : public Bulk {
 public:
  PostgresBulk(PostgresTx& tx, PostgresConnection& connection, std::string_view table,
               std::span<const std::string_view> columns)
      : tx_(tx), connection_(connection), name_("bulk load of " + std::string(table)), columns_(columns.size()) {
    connection_.begin_copy(name_, copy_text(table, columns));
  }
  ~PostgresBulk() override {
    if (finished_) return;
    connection_.abandon_copy();
    tx_.lose_act(std::make_exception_ptr(failure(name_, Fault::other, "not finished")));
  }
  void row(std::span<const Value> values) override {
    if (values.size() != columns_) throw std::logic_error(name_ + ": wrong number of values");
    step([&] {
      for (std::size_t i = 0; i < values.size(); ++i) {
        check_storable(name_, values[i]);
        if (i) buffer_ += '\t';
        append_copy_value(buffer_, values[i]);
      }
      buffer_ += '\n';
      if (buffer_.size() >= flush_at) flush();
    });
  }
  void finish() override {
    step([&] {
      flush();
      finished_ = true;
      connection_.end_copy(name_);
    });
  }

 private:
  static constexpr std::size_t flush_at = 65536;
  template <class F>
  void step(F&& f) {
    tx_.end_act();
    try {
      f();
    } catch (const DbError&) {
      tx_.lose_act(std::current_exception());
      throw;
    }
  }
  void flush() {
    if (!buffer_.empty()) connection_.copy(name_, buffer_);
    buffer_.clear();
  }
  PostgresTx& tx_;
  PostgresConnection& connection_;
  std::string name_;
  std::size_t columns_;
  std::string buffer_;
  bool finished_ = false;
};

}  // namespace

void PostgresTx::query(Sql sql, std::span<const Param> params, FunctionRef<void(const Row&)> each) {
  guarded([&] {
    note(sql.text());
    const auto result = connection_.run(sql, params);
    PostgresRow row(result.get(), title(sql));
    const int rows = PQntuples(result.get());
    for (int i = 0; i < rows; ++i) {
      row.go_to(i);
      each(row);
    }
  });
}

std::int64_t PostgresTx::exec(Sql sql, std::span<const Param> params) {
  note(sql.text());
  return guarded([&] { return changed(connection_.run(sql, params).get()); });
}

std::unique_ptr<Bulk> PostgresTx::bulk(std::string_view table, std::span<const std::string_view> columns) {
  note_change();
  return guarded([&] { return std::make_unique<PostgresBulk>(*this, connection_, table, columns); });
}

void PostgresTx::prepare(Sql sql) {
  guarded([&] { connection_.prepare(sql); });
}

void PostgresTx::run_once(std::string_view name, std::string_view statement) {
  note_change();
  guarded([&] { connection_.simple(name, std::string(statement)); });
}

}  // namespace kith::db
