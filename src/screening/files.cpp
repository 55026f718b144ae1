// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/files.h"

#include <algorithm>
#include <atomic>

#include "screening/queries.h"

namespace kith::screening {
namespace {

std::atomic<std::uint64_t> readings{};

/// Columns 0-3 of every query: the application, the record, its day, the day of its first recording.
class Loader {
 public:
  Loader(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of)
      : tx_(tx), first_(first), last_(last), as_of_(as_of) {}

  std::map<std::int64_t, MentorFile> load() {
    applications();
    screening();
    earlier();
    checks();
    told_and_seen();
    after_decision();
    for (auto& [key, f] : files_)
      std::stable_sort(f.happened.begin(), f.happened.end(),
                       [](const auto& a, const auto& b) { return a.day > b.day; });
    return std::move(files_);
  }

 private:
  void each(db::Sql sql, FunctionRef<void(MentorFile&, const db::Row&)> use) {
    tx_.query(sql, {{"first", first_}, {"last", last_}, {"as_of", as_of_}}, [&](const db::Row& row) {
      const auto found = files_.find(row.integer(0));
      if (found != files_.end()) use(found->second, row);
    });
  }
  static void happened(MentorFile& f, const db::Row& row, Act act, std::string_view column = {}, std::string code = {},
                       std::string text = {}) {
    f.happened.push_back({act, row.date(2), column, std::move(code), std::move(text), row.date(3)});
  }
  void applications() {
    tx_.query(sql::applications, {{"first", first_}, {"last", last_}, {"as_of", as_of_}}, [&](const db::Row& row) {
      MentorFile f;
      f.reading = ++readings;
      f.application = row.integer(0);
      f.person = row.id<PersonId>(1);
      f.programme = row.id<ProgrammeId>(2);
      f.received = row.date(3);
      f.first_recorded_on = row.date(4);
      f.signed_on = row.maybe_date(5);
      f.complete = row.flag(6);
      f.status = row.string(7);
      f.source = row.string(8);
      if (f.applied()) f.happened.push_back({Act::application, *f.signed_on, {}, {}, {}, f.first_recorded_on});
      files_.emplace(f.application, std::move(f));
    });
  }
  void screening() {
    each(sql::interviews, [](MentorFile& f, const db::Row& row) {
      f.interviews.push_back({row.date(2), row.string(4), row.id<PersonId>(5), !row.null(6) && !row.null(7)});
      happened(f, row, Act::interview, "mode", row.string(4),
               row.string(6) + (row.null(6) || row.null(7) ? "" : "\n") + row.string(7));
    });
    each(sql::references_of, [](MentorFile& f, const db::Row& row) {
      f.references.push_back({row.integer(1), row.date(2), row.string(6), row.string(7), row.string(4), row.string(5)});
      const bool answered = !row.null(5);
      happened(f, row, answered ? Act::reference_answer : Act::reference, answered ? "verdict" : "status",
               row.string(answered ? 5 : 4), row.string(6));
    });
    each(sql::scores, [](MentorFile& f, const db::Row& row) {
      f.scored.push_back(row.string(4));
      happened(f, row, Act::score, "criterion", row.string(4), std::to_string(row.integer(5)) + "/5 " + row.string(6));
    });
    each(sql::decisions, [](MentorFile& f, const db::Row& row) {
      happened(f, row, Act::decision, "decision", row.string(4), row.string(5));
      if (f.decided) return;
      f.decided = row.date(2);
      f.decision = row.string(4);
      f.rated = !row.null(6) && !row.null(7) && !row.null(8) && !row.null(9);
    });
  }
  void earlier() {
    each(sql::earlier_applications, [](MentorFile& f, const db::Row& row) { f.earlier.received = row.date(2); });
    each(sql::earlier_interviews, [](MentorFile& f, const db::Row& row) { f.earlier.interviewed = row.date(2); });
    each(sql::earlier_references, [](MentorFile& f, const db::Row&) { ++f.earlier.references; });
  }
  void checks() {
    each(sql::checks, [](MentorFile& f, const db::Row& row) {
      Check c;
      c.chain = row.integer(1);
      c.completed = row.date(2);
      c.first_recorded_on = row.date(3);
      c.type = row.string(4);
      c.jurisdiction = row.string(5);
      c.issuer = row.string(6);
      c.consented = row.maybe_date(7);
      c.ordered = row.maybe_date(8);
      c.result = row.string(9);
      c.adjudication = row.string(10);
      c.adjudicated = row.maybe_date(11);
      c.approvers = row.string(12);
      c.from = row.maybe_date(13);
      c.until = row.maybe_date(14);
      c.revoked = row.maybe_date(15);
      c.exemption = row.flag(16);
      c.document = !row.null(17);
      if (!c.waiting())
        happened(f, row,
                 c.exemption                    ? Act::exemption
                 : c.type == "self_declaration" ? Act::self_declaration
                                                : Act::check_return,
                 "check_type", c.type, c.result);
      else if (c.ordered)
        happened(f, row, Act::check_order, "check_type", c.type);
      f.checks.push_back(std::move(c));
    });
  }
  void told_and_seen() {
    each(sql::sightings, [](MentorFile& f, const db::Row& row) {
      f.sightings.push_back({row.integer(4), row.date(2), row.id<PersonId>(5), row.string(6)});
      happened(f, row, Act::sighting, "check_type", row.string(7), row.string(6));
    });
    each(sql::commitments_told, [](MentorFile& f, const db::Row& row) {
      f.told = Told{row.date(2), row.integer(4), {}, {}};
      if (!row.null(5)) f.told->visits = row.integer(5);
      if (!row.null(6)) f.told->hours = row.integer(6);
      happened(f, row, Act::commitment_told);
    });
  }
  void after_decision() {
    each(sql::agreements, [](MentorFile& f, const db::Row& row) {
      f.agreements.push_back({row.string(4), row.string(5), row.date(2), !row.null(6) && !row.null(7)});
      happened(f, row, Act::agreement, "kind", row.string(4), row.string(5));
    });
    each(sql::capacities, [](MentorFile& f, const db::Row& row) {
      bool factors = true;
      for (int i = 6; i <= 10; ++i) factors = factors && !row.null(i);
      f.capacities.push_back({row.integer(4), row.date(2), row.maybe_date(5), factors});
      happened(f, row, Act::capacity, {}, {}, std::to_string(row.integer(4)));
    });
    each(sql::transports, [](MentorFile& f, const db::Row& row) {
      if (row.null(4)) f.driving = MentorFile::Driving{row.integer(1), row.date(2)};
      happened(f, row, Act::transport, {}, {}, row.null(4) ? "" : iso(row.date(4)));
    });
    each(sql::statuses, [](MentorFile& f, const db::Row& row) {
      f.statuses.push_back({row.date(2), row.string(4)});
      if (row.text(4) == "barred" && !f.barred) f.barred = row.date(2);
      happened(f, row, Act::status, "status", row.string(4), row.string(5));
    });
  }

  db::Tx& tx_;
  std::int64_t first_, last_;
  Date as_of_;
  std::map<std::int64_t, MentorFile> files_;
};

}  // namespace

std::map<std::int64_t, MentorFile> load_files(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  return Loader(tx, first, last, as_of).load();
}

std::optional<MentorFile> load_file(db::Tx& tx, std::int64_t application, Date as_of) {
  auto found = load_files(tx, application, application, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.begin()->second));
}

Files::Files() : KeptCases(sql::touched, load_files) {}

}  // namespace kith::screening
