// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/ddl.h"

#include <algorithm>
#include <utility>

#include "records/schema.h"

namespace kith::records {
namespace {

std::string in_quotes(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::string sql_type(Type type) {
  switch (type) {
    case Type::ref:
    case Type::date:
    case Type::month:
    case Type::time:
    case Type::timestamp:
    case Type::integer:
    case Type::decimal:
    case Type::boolean: return "{{bigint}}";
    default: return "text";
  }
}

std::string reference(const Table& target) {
  return " references " + in_quotes(target.name) + "(id) deferrable initially deferred";
}

/// Persons are recorded by each other, in any order: there the key is checked by records/ and not by the database,
/// which would have to search all tables for each person loaded before the one who recorded them (ADR 0041).
std::string recorder_reference(const Table& table) {
  const Table& persons = *TableKey("persons");
  return &table == &persons ? std::string() : reference(persons);
}

std::string code_list_of(const Column& column) {
  std::string list;
  for (const auto code : column.codes) list += (list.empty() ? "'" : ", '") + std::string(code) + "'";
  return list;
}

/// The condition every stored value of the column meets, or nothing when its SQL type says it all.
std::string condition(const Column& column) {
  const std::string name = in_quotes(column.name);
  switch (column.type) {
    case Type::code: return name + " in (" + code_list_of(column) + ")";
    case Type::boolean: return name + " in (0, 1)";
    case Type::time: return name + " between 0 and 1439";
    case Type::integer:
      if (column.min && column.max)
        return name + " between " + std::to_string(*column.min) + " and " + std::to_string(*column.max);
      return column.min ? name + " >= " + std::to_string(*column.min) : std::string{};
    case Type::decimal: return name + " >= 0";
    case Type::text:
    case Type::texts:
    case Type::codes:
    case Type::refs: return name + " <> ''";
    default: return {};
  }
}

std::string column_line(const Column& column) {
  std::string line = in_quotes(column.name) + " " + sql_type(column.type);
  if (column.required) line += " not null";
  if (column.type == Type::ref) line += reference(*target_of(column));
  if (const auto limit = condition(column); !limit.empty()) line += " check (" + limit + ")";
  return line;
}

/// What must hold between columns of one row (FORMAT §3.5, §4.6).
std::vector<std::string> row_checks(const Table& table) {
  std::vector<std::string> checks{
      "check ((supersedes is null) = (chain = id))", "check (supersedes < id)", "check (voided in (0, 1))",
      "check (recorded_at + recorded_offset * 60 - recorded_on * 86400 between 0 and 86399)"};
  const auto both = [&](std::string_view a, std::string_view b) {
    return position_of(table, a) >= 0 && position_of(table, b) >= 0;
  };
  if (both("start_date", "end_date")) checks.emplace_back("check (end_date >= start_date)");
  if (both("valid_from", "valid_until")) checks.emplace_back("check (valid_until >= valid_from)");
  if (both("mentor_id", "mentee_id")) checks.emplace_back("check (mentor_id <> mentee_id)");
  if (position_of(table, "event_date") >= 0) checks.emplace_back("check (event_date <= recorded_on)");
  if (position_of(table, "ended_on") >= 0) checks.emplace_back("check (ended_on between event_date and recorded_on)");
  return checks;
}

std::string create_table(const Table& table) {
  std::string sql =
      "create table " + in_quotes(table.name) + " (\n  id {{bigint}} primary key,\n  sourced_id text not null unique";
  for (const Column& column : table.content()) sql += ",\n  " + column_line(column);
  sql += ",\n  chain {{bigint}} not null";
  sql += ",\n  supersedes {{bigint}}" + reference(table);
  sql +=
      ",\n  recorded_at {{bigint}} not null,\n  recorded_offset {{bigint}} not null,\n  recorded_on {{bigint}} not "
      "null";
  sql += ",\n  recorded_by {{bigint}} not null" + recorder_reference(table);
  sql += ",\n  voided {{bigint}} not null";
  for (const auto& check : row_checks(table)) sql += ",\n  " + check;
  return sql + "\n) {{strict}}";
}

std::vector<std::string> indexes(const Table& table) {
  const std::string name(table.name);
  std::vector<std::string> sql{"create unique index " + in_quotes(name + "_supersedes") + " on " + in_quotes(name) +
                                   "(supersedes) where supersedes is not null",
                               "create index " + in_quotes(name + "_chain") + " on " + in_quotes(name) + "(chain)"};
  for (const Column& column : table.content())
    if (column.indexed)
      sql.push_back("create index " + in_quotes(name + "_" + std::string(column.name)) + " on " + in_quotes(name) +
                    "(" + in_quotes(column.name) + ")");
  return sql;
}

std::vector<std::string> guards(const std::string& name) {
  std::vector<std::string> sql;
  for (const std::string act : {"update", "delete"})
    sql.push_back("-- only: sqlite\ncreate trigger " + in_quotes(name + "_no_" + act) + " before " + act + " on " +
                  in_quotes(name) + " begin select raise(abort, 'records are never changed'); end");
  sql.push_back("-- only: postgres\ncreate trigger " + in_quotes(name + "_frozen") + " before update or delete on " +
                in_quotes(name) + " for each row execute function refuse_change()");
  sql.push_back("-- only: postgres\ncreate trigger " + in_quotes(name + "_not_emptied") + " before truncate on " +
                in_quotes(name) + " for each statement execute function refuse_change()");
  return sql;
}

/// SQLite's REPLACE deletes a row in the way without asking the triggers of DELETE, unless the connection wants it so
/// (recursive_triggers), which other programs' do not (G42). What is refused is a unique value that is there already,
/// so it is told as that; `keys` may be left empty in a row, where they are in nobody's way.
std::string refusal_to_replace(const std::string& table, std::initializer_list<const char*> keys) {
  std::string taken;
  for (const std::string key : keys)
    taken += (taken.empty() ? "" : " or ") +
             ("exists (select 1 from " + in_quotes(table) + " where " + key + " = new." + key + ")");
  return "-- only: sqlite\ncreate trigger " + in_quotes(table + "_no_replace") + " before insert on " +
         in_quotes(table) + " when " + taken +
         " begin select raise(abort, 'nothing is replaced: UNIQUE constraint failed: " + table + "'); end";
}

std::string refusal_to_replace(const Table& table) {
  return refusal_to_replace(std::string(table.name), {"id", "sourced_id", "supersedes"});
}

/// What the tables of 1.0 and all later ones stand on.
std::vector<std::string> foundation() {
  return {"create table agency (property text not null primary key, value text not null) {{strict}}",
          "-- only: postgres\ncreate function refuse_change() returns trigger language plpgsql as "
          "$$ begin raise exception 'records are never changed' using errcode = 'integrity_constraint_violation'; end "
          "$$"};
}

/// Who is the same person as known now. Nobody is kept of somebody and absorbed at once (casefile/same_person.h).
std::vector<std::string> views_of_persons() {
  return {
      "create view merged_persons as select m.absorbed_id, m.kept_id from person_merges m where m.voided = 0 "
      "and not exists (select 1 from person_merges n where n.supersedes = m.id)",
      "create view same_persons as select p.id as person, p.id as member from persons p where p.supersedes is null "
      "union all select m.kept_id, m.absorbed_id from merged_persons m "
      "union all select m.absorbed_id, m.kept_id from merged_persons m "
      "union all select a.absorbed_id, b.absorbed_id from merged_persons a "
      "join merged_persons b on b.kept_id = a.kept_id and b.absorbed_id <> a.absorbed_id"};
}

/// Record types that came into format 1.2 when its step had run in data folders already: they have steps of their own.
constexpr int sealing_step = 30, sizes_step = 31, signatures_step = 34, climate_step = 36, told_step = 38,
              deadlines_step = 40;
/// Tables of later steps have the guard of this one from the start.
constexpr int replacing_step = 39;
constexpr std::pair<std::string_view, int> later[] = {
    {"address_protections", sealing_step}, {"person_aliases", sealing_step},        {"group_sizes", sizes_step},
    {"signatures", signatures_step},       {"correction_reasons", signatures_step}, {"climate_surveys", climate_step},
    {"climate_answers", climate_step},     {"onward_obstacles", told_step},         {"check_sightings", told_step},
    {"commitments_told", told_step},       {"proposal_deadlines", deadlines_step},  {"own_catalogues", deadlines_step}};
/// 0: comes with its minor version.
int later_step(const Table& table) {
  const auto found = std::ranges::find(later, table.name, &std::pair<std::string_view, int>::first);
  return found == std::end(later) ? 0 : found->second;
}

/// The effective rows of `table` that have not ended, told of every record of the person (docs/decisions/0205). One
/// look-up by index for a person, whichever of their records is meant.
std::string view_in_force(const std::string& view, const std::string& table, const std::string& shown) {
  const std::pair<const char*, const char*> whose[] = {
      {"x.person_id", ""},
      {"m.kept_id", "merged_persons m join "},
      {"m.absorbed_id", "merged_persons m join "},
      {"a.absorbed_id", "merged_persons a join merged_persons b on b.kept_id = a.kept_id join "}};
  const char* const joined[] = {"", " on x.person_id = m.absorbed_id", " on x.person_id = m.kept_id",
                                " on x.person_id = b.absorbed_id and b.absorbed_id <> a.absorbed_id"};
  std::string sql = "create view " + view + " as";
  for (std::size_t i = 0; i < std::size(whose); ++i)
    sql += (i ? " union all select " : " select ") + std::string(whose[i].first) + " as person, " + shown + " from " +
           whose[i].second + table + " x" + joined[i] +
           " where x.voided = 0 and x.ended_on is null and not exists (select 1 from " + table +
           " n where n.supersedes = x.id)";
  return sql;
}

/// The tables of one record type, for both engines.
void add_table(db::Step& step, const Table& table) {
  step.statements.push_back(create_table(table));
  step.statements.push_back("-- only: postgres\nalter table " + in_quotes(table.name) +
                            " alter column sourced_id type text collate \"C\"");
  for (auto& sql : indexes(table)) step.statements.push_back(std::move(sql));
  for (auto& sql : guards(std::string(table.name))) step.statements.push_back(std::move(sql));
  if (step.number > replacing_step) step.statements.push_back(refusal_to_replace(table));
}

db::Step later_tables(int number, const char* title) {
  db::Step step{number, title, {}};
  for (const TableKey key : tables_in_load_order())
    if (later_step(*key) == number) add_table(step, *key);
  return step;
}

/// Where chains.h keeps how far each record table's digest had come at a checkpoint of the audit log.
void add_chains(db::Step& step) {
  step.statements.emplace_back(
      "create table record_chains (record_type text not null, size {{bigint}} not null, greatest {{bigint}} not null, "
      "digest text not null, primary key (record_type, size)) {{strict}}");
  for (auto& sql : guards("record_chains")) step.statements.push_back(std::move(sql));
  step.statements.emplace_back(
      "-- only: sqlite\ncreate trigger record_chains_no_replace before insert on record_chains when exists (select 1 "
      "from "
      "record_chains where record_type = new.record_type and size = new.size) begin select raise(abort, 'nothing is "
      "replaced: UNIQUE constraint failed: record_chains'); end");
}

db::Step refusals_to_replace() {
  db::Step step{replacing_step, "nothing_is_replaced", {}};
  for (const TableKey key : tables_in_load_order())
    if (later_step(*key) < replacing_step) step.statements.push_back(refusal_to_replace(*key));
  add_chains(step);
  return step;
}

/// Numbers of the steps by minor version, in the sequence of migrations/.
constexpr int step_numbers[] = {2, 3, 23};
static_assert(std::size(step_numbers) == newest_minor + 1);

}  // namespace

db::Step ddl_step(int minor) {
  db::Step step{step_numbers[minor], "record_tables_1_" + std::to_string(minor), {}};
  if (minor == 0) step.statements = foundation();
  for (const TableKey key : tables_in_load_order())
    if (key->since() == minor && later_step(*key) == 0) add_table(step, *key);
  if (minor == 2)
    for (auto& sql : views_of_persons()) step.statements.push_back(std::move(sql));
  return step;
}

bool came_after_exports(const Table& table) { return later_step(table) >= signatures_step; }

std::vector<db::Step> ddl_steps() {
  std::vector<db::Step> steps;
  for (int minor = 0; minor <= newest_minor; ++minor) steps.push_back(ddl_step(minor));
  db::Step seals = later_tables(sealing_step, "record_tables_of_seals");
  seals.statements.push_back(view_in_force("called_persons", "person_aliases", "x.chain, x.alias"));
  seals.statements.push_back(view_in_force("protected_persons", "address_protections", "x.chain"));
  steps.push_back(std::move(seals));
  steps.push_back(later_tables(sizes_step, "record_tables_of_group_sizes"));
  steps.push_back(later_tables(signatures_step, "record_tables_of_signatures_and_reasons"));
  steps.push_back(later_tables(climate_step, "record_tables_of_climate"));
  steps.push_back(later_tables(told_step, "record_tables_of_what_was_told_and_seen"));
  steps.push_back(refusals_to_replace());
  steps.push_back(later_tables(deadlines_step, "record_tables_of_deadlines_and_own_catalogues"));
  return steps;
}

std::vector<db::Step> store_steps() {
  auto steps = db::file_steps();
  for (auto& step : ddl_steps()) steps.push_back(std::move(step));
  std::ranges::sort(steps, {}, &db::Step::number);
  for (auto& step : steps)
    if (step.number == replacing_step) {
      step.statements.push_back(refusal_to_replace("audit_log", {"seq"}));
      step.statements.push_back(refusal_to_replace("audit_checkpoints", {"size"}));
    }
  return steps;
}

}  // namespace kith::records
