// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/builder.h"

#include <algorithm>
#include <stdexcept>

namespace kith::snapshot {
namespace {

/// What `add` was told beyond the row itself.
struct Told {
  std::uint32_t supersedes, owner_before;
  bool voided;
};

template <class Row>
struct Batch {
  std::vector<Addition<Row>> rows;
  std::vector<Told> told;
};
template <class>
struct Batches;
template <class... Columns>
struct Batches<std::tuple<Columns...>> {
  std::tuple<Batch<typename Columns::row_type>...> all;
};

template <class Row>
Day sort_day(const Row& row) {
  if constexpr (requires { row.date; })
    return row.date;
  else if constexpr (requires { row.days; })
    return row.days.from;
  else if constexpr (requires { row.month; })
    return row.month;
  else
    return Day();
}
/// The order of rows within one owner.
template <class Row>
auto order_of(const Snapshot& snapshot) {
  return [contacts = &snapshot.ids<ContactRow>(), &snapshot](const Row& a, const Row& b) {
    if constexpr (owns_itself<Row>) return a.row < b.row;
    if (const Day x = sort_day(a), y = sort_day(b); x != y) return x < y;
    if constexpr (std::is_same_v<Row, PartyRow>) {
      if (a.contact != b.contact) {
        const auto id = [&](ContactRef c) { return snapshot.of<ContactRow>(c).front().id; };
        return contacts->less(id(a.contact), id(b.contact));
      }
    }
    return a.row < b.row;
  };
}

/// Ends versions replaced within the batch; returns those to end in the column.
template <class Row>
std::vector<Ending> settle_successions(Batch<Row>& batch) {
  std::vector<Ending> endings;
  auto& rows = batch.rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t replaced = batch.told[i].supersedes;
    if (replaced == 0) continue;
    const Day on = rows[i].row.life.recorded_on;
    const auto old = std::lower_bound(rows.begin(), rows.end(), replaced,
                                      [](const Addition<Row>& a, std::uint32_t row) { return a.row.row < row; });
    if (old != rows.end() && old->row.row == replaced)
      old->row.life.superseded_on = std::min(old->row.life.superseded_on, on);
    else
      endings.push_back({batch.told[i].owner_before, replaced, on});
  }
  return endings;
}

template <class Row>
std::vector<Addition<Row>> visible_rows(Batch<Row>& batch) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    if (batch.told[i].voided || !batch.rows[i].row.life.ever()) continue;
    if (kept != i) batch.rows[kept] = std::move(batch.rows[i]);
    ++kept;
  }
  batch.rows.resize(kept);
  return std::move(batch.rows);
}

template <class Row>
const Row* find_version(const Column<Row>& column, std::uint32_t owner, std::uint32_t row) {
  for (const Row& r : column.of(owner))
    if (r.row == row) return &r;
  return nullptr;
}

Life both(const Life& a, const Life& b) {
  return {std::max(a.recorded_on, b.recorded_on), std::min(a.superseded_on, b.superseded_on)};
}

/// The row that rules scan: measure_decisions.md §7.2, 7.4 and 7.6d are decided here once per version.
Addition<PartyRow> flat(const PartyVersion& party, ContactRef contact, const ContactRow& with) {
  PartyRow row;
  row.row = party.row;
  row.life = both(party.life, with.life);
  row.date = with.date;
  row.contact = contact;
  row.person = party.person;
  row.staff = with.staff;
  row.programme = with.programme;
  row.track = party.track;
  row.kind = party.kind;
  row.mode = with.mode;
  row.noted = party.reached && party.has_note && is_talk(with.mode);
  row.informs = row.noted && party.information;
  row.attempt =
      !row.informs && party.track == Track::guardian && party.kind == InformantKind::guardian && is_attempt(with.mode);
  row.guidance = party.has_guidance;
  row.has_relation = party.has_relation;
  return {row, party.match.key};
}

}  // namespace

struct Builder::Pending : Batches<Snapshot::Columns> {};

Builder::Builder(Snapshot base) : next_(std::move(base)), pending_(new Pending) {
  for (auto& pool : next_.pools_)
    if (!pool) pool = std::make_shared<IdPool>();
}
Builder::~Builder() = default;
Builder::Builder(Builder&&) noexcept = default;

template <class Row>
void Builder::add(const Stamp& stamp, std::uint32_t owner, Row row, std::uint32_t owner_before) {
  auto& batch = std::get<Batch<Row>>(pending_->all);
  if (!batch.rows.empty() && batch.rows.back().row.row >= stamp.row)
    throw std::logic_error("versions must be added by growing key");
  row.row = stamp.row;
  row.life = {stamp.recorded_on, Day::never()};
  if constexpr (requires { row.id; }) row.id = next_.pools_[Snapshot::index_of<Row>()]->add(stamp.first_id);
  batch.rows.push_back({std::move(row), owner});
  batch.told.push_back({stamp.supersedes, owner_before ? owner_before : owner, stamp.voided});
  mark_seen<Row>(stamp.row);
}

template <class Row>
void Builder::mark_seen(std::uint32_t key) {
  auto& seen = next_.seen_[Snapshot::index_of<Row>()];
  seen = std::max(seen, key);
}

template <class Row>
void Builder::put(std::span<const Addition<Row>> additions, std::span<const Ending> endings) {
  auto& column = std::get<Column<Row>>(next_.columns_);
  column = column.with(additions, endings, order_of<Row>(next_));
}

template <class Row>
void Builder::settle() {
  auto& batch = std::get<Batch<Row>>(pending_->all);
  const std::vector<Ending> endings = settle_successions(batch);
  const std::vector<Addition<Row>> additions = visible_rows(batch);
  batch = {};
  derive<Row>(additions, endings);
  put<Row>(additions, endings);
}

template <class Row>
void Builder::derive(std::span<const Addition<Row>> additions, std::span<const Ending> endings) {
  if constexpr (std::is_same_v<Row, MatchRow>) {
    std::vector<Addition<PairingRow>> pairs;
    std::vector<Ending> ended;
    for (const auto& [match, owner] : additions)
      for (const bool mentor : {true, false})
        pairs.push_back({{{match.row, match.life}, {owner}, mentor}, (mentor ? match.mentor : match.mentee).key});
    for (const Ending& end : endings)
      if (const auto* old = find_version(next_.column<MatchRow>(), end.owner, end.row))
        for (const PersonRef person : {old->mentor, old->mentee}) ended.push_back({person.key, end.row, end.on});
    put<PairingRow>(pairs, ended);
  } else if constexpr (std::is_same_v<Row, AssignmentRow>) {
    std::vector<Addition<CaseloadRow>> loads;
    std::vector<Ending> ended;
    for (const auto& [a, match] : additions) loads.push_back({{{a.row, a.life}, {match}, a.days}, a.worker.key});
    for (const Ending& end : endings)
      if (const auto* old = find_version(next_.column<AssignmentRow>(), end.owner, end.row))
        ended.push_back({old->worker.key, end.row, end.on});
    put<CaseloadRow>(loads, ended);
  } else if constexpr (std::is_same_v<Row, ContactRow>) {
    std::vector<Addition<PartyRow>> flats;
    std::vector<Ending> ended;
    for (const auto& [contact, owner] : additions)
      for (const PartyVersion& party : next_.of<PartyVersion>(ContactRef{owner}))
        if (both(party.life, contact.life).ever()) flats.push_back(flat(party, {owner}, contact));
    for (const Ending& end : endings)
      for (const PartyVersion& party : next_.of<PartyVersion>(ContactRef{end.owner}))
        ended.push_back({party.match.key, party.row, end.on});
    put<PartyRow>(flats, ended);
  } else if constexpr (std::is_same_v<Row, PartyVersion>) {
    std::vector<Addition<PartyRow>> flats;
    std::vector<Ending> ended;
    flats.reserve(additions.size());
    for (const auto& [party, contact] : additions)
      for (const ContactRow& version : next_.of<ContactRow>(ContactRef{contact}))
        if (both(party.life, version.life).ever()) flats.push_back(flat(party, {contact}, version));
    for (const Ending& end : endings)
      if (const auto* old = find_version(next_.column<PartyVersion>(), end.owner, end.row))
        ended.push_back({old->match.key, end.row, end.on});
    put<PartyRow>(flats, ended);
  }
}

Snapshot Builder::finish() {
  const auto settle_all = [this]<class... Rows>(const std::tuple<Batch<Rows>...>&) { (settle<Rows>(), ...); };
  settle_all(pending_->all);
  return next_;
}

#define KITH_COLUMN(Row)                                                            \
  template void Builder::add<Row>(const Stamp&, std::uint32_t, Row, std::uint32_t); \
  template void Builder::mark_seen<Row>(std::uint32_t);                             \
  template void Builder::settle<Row>()
KITH_COLUMN(ProgrammeRow);
KITH_COLUMN(PersonRow);
KITH_COLUMN(MatchRow);
KITH_COLUMN(InitialMeetingRow);
KITH_COLUMN(ClosureRow);
KITH_COLUMN(PauseRow);
KITH_COLUMN(AssignmentRow);
KITH_COLUMN(ContactRow);
KITH_COLUMN(PartyVersion);
KITH_COLUMN(MeetingLogRow);
KITH_COLUMN(NoMeetingRow);
KITH_COLUMN(RelationshipRow);
KITH_COLUMN(CustodyRow);
KITH_COLUMN(ConsentRow);
KITH_COLUMN(PolicyRow);
KITH_COLUMN(CalendarRow);
KITH_COLUMN(RequestRow);
KITH_COLUMN(ResponseRow);
KITH_COLUMN(RecognitionRow);
KITH_COLUMN(GroupRow);
KITH_COLUMN(MembershipRow);
KITH_COLUMN(SessionRow);
KITH_COLUMN(AttendanceRow);
KITH_COLUMN(DocumentRow);
KITH_COLUMN(NotApplicableRow);

}  // namespace kith::snapshot
