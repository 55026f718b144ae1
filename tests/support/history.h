// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "snapshot/builder.h"

// Rows are written with the fields that matter to a test; the others keep their default.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace kith::test {

using namespace kith::snapshot;  // NOLINT: every test that tells a history speaks of these

/// One version as it was typed.
template <class Row>
struct Typed {
  std::uint32_t row{}, chain{}, supersedes{}, owner{}, owner_before{};
  Day on;
  bool voided{};
  std::string id;
  Row content;
};

/// A version that was written, to be corrected or withdrawn later.
struct Written {
  std::uint32_t row{}, chain{}, owner{};
  template <class Tag>
  operator Ref<Tag>() const {
    return {chain};
  }  // NOLINT(google-explicit-constructor)
};

struct Party {
  MatchRef match;
  Track track{};
  InformantKind kind{InformantKind::self};
  PersonRef person{};
  bool reached{true}, information{true}, note{true}, guidance{false}, relation{false};
};

/// An agency's records told line by line, for tests: every call types one version. What is not said is usual: typed on
/// the day it happened, by phone, reached, with information and a note.
class History {
 public:
  /// Everything below is typed on this day instead of the day it happened, until `typed_in_time`.
  History& typed_on(Date day) {
    typed_ = day;
    return *this;
  }
  History& typed_in_time() {
    typed_.reset();
    return *this;
  }

  template <class Row>
  Written write(Row row, Date happened, std::uint32_t owner = 0, std::string id = {}) {
    return put(std::move(row), happened, owner, std::move(id), nullptr, false);
  }
  /// A new version of `old`.
  template <class Row>
  Written correct(const Written& old, Row row, Date typed, bool voided = false) {
    return put(std::move(row), typed, old.owner, {}, &old, voided);
  }
  /// `old` was entered in error.
  template <class Row>
  Written withdraw(const Written& old, Date typed) {
    Row same{};
    for (const auto& v : of<Row>())
      if (v.row == old.row) same = v.content;
    return correct(old, same, typed, true);
  }

  Written programme(std::string id = "pro") {
    return write(ProgrammeRow{.open = {Day(begin), Day::never()}}, begin, 0, std::move(id));
  }
  Written person(std::string id, Day born = Day::never()) {
    return write(PersonRow{.birth_date = born}, begin, 0, std::move(id));
  }
  Written match(ProgrammeRef programme, PersonRef mentor, PersonRef mentee, Date approved, std::string id = {},
                SiteRef site = {}) {
    return write(
        MatchRow{.programme = programme, .site = site, .mentor = mentor, .mentee = mentee, .approved_on = approved},
        approved, 0, std::move(id));
  }
  Written meeting_held(MatchRef match, Date day, MeetingStatus status = MeetingStatus::held) {
    return write(InitialMeetingRow{.date = day, .status = status}, day, match.key);
  }
  Written close(MatchRef match, Date day, ClosureKind kind = ClosureKind::unplanned) {
    return write(ClosureRow{.date = day, .kind = kind}, day, match.key);
  }
  Written pause(MatchRef match, PauseKind kind, Date from, Day until, bool approver = true, bool approval_day = true) {
    return write(
        PauseRow{.days = {from, until}, .kind = kind, .has_approver = approver, .has_approval_day = approval_day}, from,
        match.key);
  }
  Written assign(MatchRef match, PersonRef worker, Date from, Day until = Day::never()) {
    return write(AssignmentRow{.worker = worker, .days = {from, until}, .need = NeedLevel::standard}, from, match.key);
  }
  Written relation(PersonRef mentee, PersonRef person, bool guardian, ContactRule rule = ContactRule::any,
                   Day from = Day(begin), Day until = Day::never(), Authority authority = Authority::parental) {
    return write(
        RelationshipRow{
            .person = person, .days = {from, until}, .is_guardian = guardian, .rule = rule, .authority = authority},
        begin, mentee.key);
  }
  Written custody(PersonRef mentee, Date from, Day until, bool temporary = true) {
    return write(CustodyRow{.days = {from, until}, .temporary = temporary}, from, mentee.key);
  }
  Written consent(PersonRef mentee, ConsentKind kind, Date day, Day until = Day::never(),
                  Day withdrawn = Day::never()) {
    return write(ConsentRow{.date = day, .valid_until = until, .withdrawn_on = withdrawn, .kind = kind}, day,
                 mentee.key);
  }
  Written policy(PolicyKey key, std::int64_t hundredths, Date from = begin, Day until = Day::never(),
                 ProgrammeRef programme = {}, std::string id = {}) {
    return write(
        PolicyRow{
            .programme = programme, .key = key, .days = {from, until}, .readable = true, .hundredths = hundredths},
        begin, 0, std::move(id));
  }
  /// A contact with its parties, all typed on one day. `id` decides between contacts of one day.
  Written contact(ProgrammeRef programme, Date day, PersonRef staff, const std::vector<Party>& parties,
                  ContactMode mode = ContactMode::phone, bool note = true, std::string id = {}) {
    const Written c =
        write(ContactRow{.date = day, .programme = programme, .staff = staff, .mode = mode, .has_note = note}, day, 0,
              std::move(id));
    for (const Party& p : parties) party(c, p, day);
    return c;
  }
  Written party(ContactRef contact, const Party& p, Date day) { return write(version(p), day, contact.key); }
  static PartyVersion version(const Party& p) {
    PartyVersion v;
    v.match = p.match;
    v.person = p.person;
    v.track = p.track;
    v.kind = p.kind;
    v.reached = p.reached;
    v.information = p.information;
    v.has_note = p.note;
    v.has_guidance = p.guidance;
    v.has_relation = p.relation;
    return v;
  }

  template <class Row>
  const std::deque<Typed<Row>>& of() const {
    static const std::deque<Typed<Row>> none;
    const auto& typed = typed_rows_[static_cast<std::size_t>(Row::table)];
    return typed ? static_cast<const TypedRows<Row>&>(*typed).rows : none;
  }

  Snapshot snapshot() const { return snapshot_since(Snapshot()); }
  /// `base` and what was typed after it; of one table no more than `waiting` versions are taken in at once.
  Snapshot snapshot_since(const Snapshot& base, std::size_t waiting = Builder::most_waiting) const {
    Builder builder(base, waiting);
    for (const auto& typed : typed_rows_)
      if (typed) typed->add_since(base, builder);
    return builder.finish();
  }

  static constexpr Date begin = on(2015, 1, 1);

 private:
  template <class Row>
  Written put(Row row, Date day, std::uint32_t owner, std::string id, const Written* old, bool voided) {
    auto& typed = typed_rows_[static_cast<std::size_t>(Row::table)];
    if (!typed) typed = std::make_shared<TypedRows<Row>>();
    auto& rows = static_cast<TypedRows<Row>&>(*typed).rows;
    Typed<Row> t;
    t.row = static_cast<std::uint32_t>(rows.size() + 1);
    t.chain = old ? old->chain : t.row;
    t.supersedes = old ? old->row : 0;
    t.owner = owns_itself<Row> ? t.chain : owner;
    t.owner_before = old ? old->owner : t.owner;
    t.on = typed_ && !old ? Day(*typed_) : Day(day);
    t.voided = voided;
    t.id = id.empty() ? "id-" + std::to_string(10000 + t.chain) : std::move(id);
    if (old)
      for (const auto& v : rows)
        if (v.row == t.chain) t.id = v.id;
    t.content = std::move(row);
    rows.push_back(t);
    return {t.row, t.chain, t.owner};
  }
  struct AnyRows {
    virtual ~AnyRows() = default;
    virtual void add_since(const Snapshot& base, Builder& builder) const = 0;
  };
  template <class Row>
  struct TypedRows : AnyRows {
    std::deque<Typed<Row>> rows;
    void add_since(const Snapshot& base, Builder& builder) const override {
      for (const Typed<Row>& t : rows)
        if (t.row > base.seen<Row>())
          builder.add<Row>(Stamp{t.row, t.chain, t.supersedes, t.on, t.voided, t.id}, t.owner, t.content,
                           t.owner_before);
    }
  };

  std::optional<Date> typed_;
  std::array<std::shared_ptr<AnyRows>, kinds> typed_rows_{};
};

}  // namespace kith::test
