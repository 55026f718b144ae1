// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/load.h"

#include <array>
#include <limits>
#include <stdexcept>
#include <thread>

#include "snapshot/builder.h"
#include "snapshot/policies.h"
#include "snapshot/queries.h"

namespace kith::snapshot {
namespace {

/// The cells of one row from left to right.
class Cells {
 public:
  explicit Cells(const db::Row& row) : row_(row) {}
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
  void take(std::string& text) { text = row_.text(at_++); }
  template <class E>
  requires std::is_enum_v<E>
  void take(E& value) { value = parse_code<E>(row_.text(at_++)); }
  std::string_view text() { return row_.text(at_++); }
  bool flag() { return row_.flag(at_++); }

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
  int at_{};
};

template <class... Fields>
void take(Cells& cells, Fields&... fields) {
  (cells.take(fields), ...);
}

// One function per kind of row: its cells in the order of queries.sql.
void fill(ProgrammeRow& r, Cells& c) { take(c, r.open, r.survivor, r.high_risk, r.guardian_topic_applies); }
void fill(PersonRow& r, Cells& c) { take(c, r.birth_date); }
void fill(MatchRow& r, Cells& c) { take(c, r.programme, r.site, r.mentor, r.mentee, r.approved_on); }
void fill(InitialMeetingRow& r, Cells& c) { take(c, r.date, r.status); }
void fill(ClosureRow& r, Cells& c) { take(c, r.date, r.kind); }
void fill(PauseRow& r, Cells& c) { take(c, r.days, r.kind, r.has_approver, r.has_approval_day); }
void fill(AssignmentRow& r, Cells& c) { take(c, r.worker, r.days, r.need); }
void fill(ContactRow& r, Cells& c) { take(c, r.date, r.programme, r.staff, r.mode, r.has_note); }
void fill(PartyVersion& r, Cells& c) {
  take(c, r.match, r.person, r.track, r.kind);
  r.reached = parse_code<ContactResult>(c.text()) == ContactResult::reached;
  r.information = c.flag();
  r.has_note = c.flag();
  r.has_guidance = c.flag();
  r.has_relation = c.flag();
}
void fill(MeetingLogRow& r, Cells& c) {
  take(c, r.date, r.first_recorded_on, r.site, r.minutes, r.start_minute, r.mode, r.entered_by, r.has_activity);
}
void fill(NoMeetingRow& r, Cells& c) { take(c, r.month); }
void fill(RelationshipRow& r, Cells& c) {
  take(c, r.person, r.days, r.is_guardian, r.may_consent, r.rule, r.authority);
}
void fill(CustodyRow& r, Cells& c) { take(c, r.days, r.temporary, r.may_consent); }
void fill(ConsentRow& r, Cells& c) { take(c, r.date, r.valid_until, r.withdrawn_on, r.kind); }
void fill(PolicyRow& r, Cells& c) {
  take(c, r.programme, r.key);
  const auto value = read_policy(r.key, c.text());
  r.readable = value.has_value();
  r.hundredths = value.value_or(0);
  take(c, r.days);
}
void fill(CalendarRow& r, Cells& c) { take(c, r.site, r.days, r.kind); }
void fill(RequestRow& r, Cells& c) { take(c, r.date, r.programme, r.match, r.raised_by, r.kind); }
void fill(ResponseRow& r, Cells& c) { take(c, r.date); }
void fill(RecognitionRow& r, Cells& c) { take(c, r.date, r.programme, r.role); }
void fill(GroupRow& r, Cells& c) { take(c, r.programme); }
void fill(MembershipRow& r, Cells& c) { take(c, r.person, r.days, r.role); }
void fill(SessionRow& r, Cells& c) { take(c, r.group, r.date, r.status); }
void fill(AttendanceRow& r, Cells& c) { take(c, r.person, r.role, r.presence); }
void fill(DocumentRow& r, Cells& c) { take(c, r.programme, r.kind, r.status, r.date, r.review_date, r.parts_missing); }
void fill(NotApplicableRow& r, Cells& c) { take(c, r.clause, r.reason, r.date, r.valid_until); }

template <class Row>
void add_row(Builder& builder, const db::Row& cells) {
  Cells c(cells);
  const Stamp stamp = c.stamp(requires(Row r) { r.id; });
  Row row;
  if constexpr (owns_itself<Row>) {
    fill(row, c);
    builder.add(stamp, std::move(row));
  } else {
    const std::uint32_t owner = c.key(), before = c.key();
    fill(row, c);
    builder.add(stamp, owner, std::move(row), before);
  }
}

/// One table: its statement and what it becomes. In the order of the statement `newest`; contacts before parties.
struct Source {
  db::Sql sql;
  void (*add)(Builder&, const db::Row&);
  void (*settle)(Builder&);
  void (*mark)(Builder&, std::uint32_t);
  std::uint32_t (*seen)(const Snapshot&);
};
template <class Row>
constexpr Source source(db::Sql sql) {
  return {sql, add_row<Row>, [](Builder& b) { b.settle<Row>(); },
          [](Builder& b, std::uint32_t key) { b.mark_seen<Row>(key); },
          [](const Snapshot& s) { return s.seen<Row>(); }};
}
const std::array sources{source<ProgrammeRow>(sql::programmes),
                         source<PersonRow>(sql::persons),
                         source<MatchRow>(sql::matches),
                         source<InitialMeetingRow>(sql::initial_meetings),
                         source<ClosureRow>(sql::closures),
                         source<PauseRow>(sql::pauses),
                         source<AssignmentRow>(sql::assignments),
                         source<ContactRow>(sql::contacts),
                         source<PartyVersion>(sql::parties),
                         source<MeetingLogRow>(sql::meeting_logs),
                         source<NoMeetingRow>(sql::no_meetings),
                         source<RelationshipRow>(sql::relationships),
                         source<CustodyRow>(sql::custody),
                         source<ConsentRow>(sql::consents),
                         source<PolicyRow>(sql::policies),
                         source<CalendarRow>(sql::calendar),
                         source<RequestRow>(sql::requests),
                         source<ResponseRow>(sql::responses),
                         source<RecognitionRow>(sql::recognitions),
                         source<GroupRow>(sql::mentoring_groups),
                         source<MembershipRow>(sql::memberships),
                         source<SessionRow>(sql::sessions),
                         source<AttendanceRow>(sql::attendances),
                         source<DocumentRow>(sql::written_documents),
                         source<NotApplicableRow>(sql::not_applicable)};
constexpr std::size_t first_of_contacts = 7, end_of_contacts = 9;

using Marks = std::array<std::uint32_t, sources.size()>;

Marks newest(db::Tx& tx) {
  Marks marks{};
  tx.query(sql::newest, {}, [&](const db::Row& row) {
    Cells cells(row);
    for (auto& mark : marks) mark = cells.key();
  });
  return marks;
}

void read(const Source& source, db::Tx& tx, std::uint32_t after, std::uint32_t until, Builder& builder) {
  if (after >= until) return;
  tx.query(source.sql, {{"after", after}, {"until", until}}, [&](const db::Row& row) { source.add(builder, row); });
  source.mark(builder, until);
  source.settle(builder);
}

}  // namespace

Snapshot load(db::Tx& tx) { return refresh(Snapshot(), tx); }

Snapshot refresh(const Snapshot& base, db::Tx& tx) {
  const Marks marks = newest(tx);
  Builder builder(base);
  for (std::size_t i = 0; i < sources.size(); ++i) read(sources[i], tx, sources[i].seen(base), marks[i], builder);
  return builder.finish();
}

Snapshot load(db::Db& db) {
  const Marks marks = db.reading("load snapshot", newest);
  Snapshot contacts;
  std::exception_ptr failed;
  std::thread other([&] {
    try {
      Builder builder;
      db.read("load contacts", [&](db::Tx& tx) {
        for (std::size_t i = first_of_contacts; i < end_of_contacts; ++i) read(sources[i], tx, 0, marks[i], builder);
      });
      contacts = builder.finish();
    } catch (...) {
      failed = std::current_exception();
    }
  });
  Builder builder;
  try {
    db.read("load snapshot", [&](db::Tx& tx) {
      for (std::size_t i = 0; i < sources.size(); ++i)
        if (i < first_of_contacts || i >= end_of_contacts) read(sources[i], tx, 0, marks[i], builder);
    });
  } catch (...) {
    other.join();
    throw;
  }
  other.join();
  if (failed) std::rethrow_exception(failed);
  builder.adopt<ContactRow, PartyVersion, PartyRow>(contacts);
  return builder.finish();
}

}  // namespace kith::snapshot
