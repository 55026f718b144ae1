// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/correction.h"

#include <algorithm>

#include "casefile/corrected.h"
#include "casefile/correction.html.h"
#include "casefile/queries.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::casefile {
namespace {

using NameOf = FunctionRef<std::string(PersonId)>;

struct Change {
  std::string field, before, after;
};
struct VersionRow {
  std::string moment, by, reason;
  bool first{}, withdrawn{};
  std::vector<Change> changes;
};
struct CorrectionView {
  FormPage form;
  std::string heading, about;
  render::Url back, withdraw;
  render::FormToken token;
  render::Field reason, why;
  std::string seen;
  bool may_correct{}, withdrawn{};
  std::vector<VersionRow> versions;
};

constexpr http::FieldDoc docs[] = {
    {.name = "version", .required = true, .about = "casefile.correction.version"},
    {.name = "correction_reason", .required = true, .limit = 2'000, .about = "casefile.correction.reason"}};

std::string told(const Visit& visit, const RecordForm& form, const FormField& field, const records::Version& version) {
  const auto& stored = version.values[static_cast<std::size_t>(field.column.position()) - 1];
  if (stored.kind == db::Value::Kind::null) return {};
  if (field.control == Control::area || field.control == Control::text) return stored.text;
  const auto own = i18n::Key::find(std::string(form.words) + std::string(field.name()) + "." + stored.text);
  return own ? visit.words.text(*own) : records::value_label(visit.words, *field.column, stored.value());
}

std::string label_of(const Visit& visit, const RecordForm& form, const FormField& field) {
  const auto own = i18n::Key::find(std::string(form.words) + std::string(field.name()));
  return own ? visit.words.text(*own) : records::column_label(visit.words, field.name());
}

/// What a version says otherwise than the one before; the first says all.
std::vector<Change> changes_of(const Visit& visit, const RecordForm& form, const records::Version* before,
                               const records::Version& now) {
  std::vector<Change> changes;
  for (const auto& field : form.fields) {
    auto was = before ? told(visit, form, field, *before) : std::string(), is = told(visit, form, field, now);
    if (was != is) changes.push_back({label_of(visit, form, field), std::move(was), std::move(is)});
  }
  return changes;
}

std::string reason_of(db::Tx& tx, const records::Version& version) {
  return tx
      .first(sql::correction_reason, {{"version", version.sourced_id}},
             [](const db::Row& row) { return row.string(0); })
      .value_or("");
}

/// Newest first.
std::vector<VersionRow> rows_of(Visit& visit, const RecordForm& form, const std::vector<records::Version>& versions,
                                NameOf name_of) {
  std::vector<VersionRow> rows;
  for (std::size_t i = 0; i < versions.size(); ++i) {  // names may read themselves, so they come before the reasons
    const auto* before = i ? &versions[i - 1] : nullptr;
    rows.push_back({visit.words.moment(versions[i].recorded_at),
                    name_of(versions[i].recorded_by),
                    {},
                    !before,
                    versions[i].voided,
                    changes_of(visit, form, before, versions[i])});
  }
  visit.read([&](db::Tx& tx) {
    for (std::size_t i = 0; i < versions.size(); ++i) rows[i].reason = reason_of(tx, versions[i]);
  });
  std::ranges::reverse(rows);
  return rows;
}

Result<std::int64_t> keep_reason(db::Tx& tx, records::TableKey table, const records::Appended& row,
                                 const Correction& what, const records::Author& author) {
  const auto kept = records::append(tx, "correction_reasons",
                                    {{"correction_reasons.record_type", table->name},
                                     {"correction_reasons.version_id", std::string_view(row.sourced_id)},
                                     {"correction_reasons.event_date", date_of(author.at)},
                                     {"correction_reasons.reason", std::string_view(what.reason)}},
                                    author);
  if (!kept) return tl::unexpected(kept.error());
  return row.chain;
}

/// Nothing when the version seen is the last and stands, and a reason is there.
std::optional<Refusal> refused(db::Tx& tx, records::TableKey table, const Correction& what) {
  const auto last = records::newest(tx, table, what.chain);
  if (!last) return Refusal{RefusalKind::not_found, {{"", "records.not_found"}}};
  if (last->voided || last->id != what.seen)
    return Refusal{RefusalKind::conflict, {{"", "records.corrected_meanwhile"}}};
  if (what.reason.empty()) return Refusal{RefusalKind::invalid, {{what.reason_field, "http.field.missing"}}};
  return std::nullopt;
}

}  // namespace

const std::span<const http::FieldDoc> correction_docs{docs};

std::string called(const Uses& people, PersonId person) {
  std::string name;
  people.book([&](const Book& book) {
    if (const auto* found = book.of(person)) name = found->name;
  });
  return name;
}

Correction correction_of(const Visit& visit, std::int64_t chain) {
  const auto& form = visit.request.form;
  const std::string field = form.get("withdrawal").empty() ? "correction_reason" : "withdrawal_reason";
  Correction what{chain, 0, std::string(form.get(field)), field};
  for (const char digit : form.get("version")) {
    if (digit < '0' || digit > '9' || what.seen > 100'000'000'000'000'000) return {chain, 0, what.reason, field};
    what.seen = what.seen * 10 + (digit - '0');
  }
  return what;
}

Result<std::int64_t> correct_record(db::Tx& tx, const RecordForm& form, const Correction& what, const Answers& answers,
                                    const records::Author& author) {
  if (auto no = refused(tx, form.table, what)) return tl::unexpected(std::move(*no));
  const auto row = records::correct(tx, form.table, what.chain, what.seen, answers.fields(), author);
  if (!row) return tl::unexpected(row.error());
  if (row->id == what.seen) return refuse(RefusalKind::invalid, "casefile.correction.nothing", "correction_reason");
  return keep_reason(tx, form.table, *row, what, author);
}

Result<std::int64_t> withdraw_record(db::Tx& tx, records::TableKey table, const Correction& what,
                                     const records::Author& author) {
  if (auto no = refused(tx, table, what)) return tl::unexpected(std::move(*no));
  const auto row = records::void_record(tx, table, what.chain, what.seen, author);
  if (!row) return tl::unexpected(row.error());
  return keep_reason(tx, table, *row, what, author);
}

http::Response correction_json(Visit& visit, const RecordForm& form, std::int64_t chain) {
  const auto versions = visit.reading([&](db::Tx& tx) { return records::history(tx, form.table, chain); });
  if (versions.empty()) return visit.refused({RefusalKind::not_found, {}});
  const auto rows = rows_of(visit, form, versions, [](PersonId) { return std::string(); });
  std::string out;
  JsonWriter json(out);
  json.object().member("version", std::to_string(versions.back().id)).member("withdrawn", versions.back().voided);
  json.key("versions").array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& version = versions[versions.size() - 1 - i];
    json.object().member("recorded_on", iso(date_of(version.recorded_at))).member("reason", rows[i].reason);
    json.member("withdrawn", version.voided).end();
  }
  json.end().key("record").object();
  tell_standing(json, visit, form, versions.back());
  json.end().end();
  return http::Response::json(out);
}

http::Response show_correction(Visit& visit, const RecordForm& form, std::int64_t chain, const CorrectionPage& page,
                               const Uses& people, i18n::Key title, const Refusal* refusal) {
  const auto versions = visit.reading([&](db::Tx& tx) { return records::history(tx, form.table, chain); });
  if (versions.empty()) return visit.refused({RefusalKind::not_found, {}});
  CorrectionView view;
  view.form = form_page(visit, form, answers_of(form, versions.back()), refusal);
  view.form.action = page.here;
  if (page.offers_override) offer_override(view.form, visit, refusal);
  view.heading = page.heading;
  view.about = page.about;
  view.back = page.back;
  view.withdraw = render::Url(page.here.text() + "/withdraw");
  view.token = {visit.csrf(), visit.fresh_key()};
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.reason = state.field("correction_reason", "casefile.correction.reason");
  view.why = state.field("withdrawal_reason", "casefile.correction.why");
  view.seen = std::to_string(versions.back().id);
  view.withdrawn = versions.back().voided;
  view.may_correct = page.may_correct && !view.withdrawn;
  view.versions = rows_of(visit, form, versions, [&](PersonId person) { return called(people, person); });
  render::Html body(16 * 1024);
  html::correction(body, view, visit.words);
  return visit.page(visit.words.text(title), body, status_of(refusal));
}

}  // namespace kith::casefile
