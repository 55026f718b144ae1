// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/settling.h"

#include "arrivals/writer.h"
#include "platform/i18n/keys.h"

namespace kith::arrivals {
namespace {

/// Who the arrival is about, when somebody on file was chosen; nobody for a concern or somebody new.
Result<std::optional<PersonId>> chosen_person(Visit& visit, const Uses& uses, const Arrival& arrival) {
  const auto person = person_in(visit, arrival);
  if (!person) return std::nullopt;
  const auto meant = casefile::who_is_meant(visit, uses.people, *person);
  if (meant.wrong) return refuse(RefusalKind::not_found, "records.not_found");
  if (!meant.ask.empty()) return refuse(RefusalKind::invalid, "casefile.flaw.same_as", "same_as");
  return meant.known;
}

}  // namespace

std::optional<Arrival> open_arrival(Visit& visit) {
  const auto key = visit.open_record("arrivals", visit.path.find("arrival")->second);
  auto arrival = key ? visit.reading([&](db::Tx& tx) { return waiting_one(tx, *key); }) : std::nullopt;
  if (!arrival || !may_take(visit, *arrival)) return std::nullopt;
  visit.saw(subject_of(arrival->kind), arrival->arrival);
  return arrival;
}

Result<http::Response> take_arrival(Visit& visit, const Uses& uses, const Arrival& arrival,
                                    FunctionRef<http::Response(const Settled&)> done) {
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (!programme) return refuse(RefusalKind::invalid, "http.field.missing", "programme");
  const auto known = chosen_person(visit, uses, arrival);
  if (!known) return tl::unexpected(known.error());
  const auto writer = read_writer(visit, uses.people, arrival);
  if (!writer) return tl::unexpected(writer.error());
  const auto columns = uses.people.columns();
  return visit.change("arrivals.take", [&](db::Tx& tx) -> Result<http::Response> {
    const auto by = writer_on_file(visit, tx, *writer);
    if (!by) return tl::unexpected(by.error());
    const Taking taking{*known, *programme, nominates(*writer) ? *by : PersonId{}};
    const auto made = take(visit, tx, *columns, with_typed(arrival, *writer), taking);
    if (!made) return tl::unexpected(made.error());
    if (auto kept = enter_standing(visit, tx, *writer, *by, made->person); !kept) return tl::unexpected(kept.error());
    if (auto settled = settle(tx, arrival.arrival, made->record, {}, casefile::author_of(visit)); !settled)
      return tl::unexpected(settled.error());
    visit.changed(subject_of(arrival.kind), arrival.arrival);
    return done({*made, otherwise_on_file(tx, *writer, visit.today) ? writer->known : std::nullopt});
  });
}

Result<http::Response> set_arrival_aside(Visit& visit, const Arrival& arrival, FunctionRef<http::Response()> done) {
  const auto reason = visit.request.form.get("reason");
  if (reason.find_first_not_of(" \t\n") == reason.npos)
    return refuse(RefusalKind::invalid, "http.field.missing", "reason");
  return visit.change("arrivals.set_aside", [&](db::Tx& tx) -> Result<http::Response> {
    if (auto settled = settle(tx, arrival.arrival, 0, reason.substr(0, 2'000), casefile::author_of(visit)); !settled)
      return tl::unexpected(settled.error());
    visit.changed(subject_of(arrival.kind), arrival.arrival);
    return done();
  });
}

}  // namespace kith::arrivals
