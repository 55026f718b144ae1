// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/support.h"

#include "supervision/queries.h"

namespace kith::supervision {
namespace {

void check_day(const std::optional<Date>& day, Date today, std::vector<Problem>& problems) {
  if (!day)
    problems.push_back({"day", "supervision.support.day_missing"});
  else if (*day > today)
    problems.push_back({"day", "supervision.support.day_in_future"});
}

Request request_of(const db::Row& row, ProgrammeId programme) {
  return {row.id<SupportRequestId>(0),
          programme,
          row.id<MatchId>(1),
          row.id<PersonId>(2),
          row.date(3),
          row.string(4),
          row.string(5),
          row.maybe_date(6)};
}

Result<std::int64_t> chain_of(const Result<records::Appended>& made) {
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace

Result<SupportRequestId> record_request(db::Tx& tx, const NewRequest& r, const records::Author& author) {
  std::vector<Problem> problems;
  check_day(r.day, date_of(author.at), problems);
  if (r.kind.empty()) problems.push_back({"kind", "records.flaw.required"});
  if (!r.raised_by) problems.push_back({"raised_by", "records.flaw.required"});
  if (r.text.empty()) problems.push_back({"text", "records.flaw.required"});
  if (!problems.empty()) return refuse(std::move(problems));
  const auto made = records::append(tx, "support_requests",
                                    {{"support_requests.programme_id", r.programme},
                                     {"support_requests.match_id", r.match ? db::Value(r.match) : db::Value()},
                                     {"support_requests.raised_by", r.raised_by},
                                     {"support_requests.event_date", *r.day},
                                     {"support_requests.kind", r.kind},
                                     {"support_requests.text", r.text}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return SupportRequestId{made->chain};
}

Result<std::int64_t> record_response(db::Tx& tx, const NewResponse& r, Date raised_on, const records::Author& author) {
  std::vector<Problem> problems;
  check_day(r.day, date_of(author.at), problems);
  if (r.day && *r.day < raised_on) problems.push_back({"day", "supervision.support.before_request"});
  if (r.outcome.empty()) problems.push_back({"outcome", "records.flaw.required"});
  if (!problems.empty()) return refuse(std::move(problems));
  return chain_of(records::append(tx, "support_responses",
                                  {{"support_responses.request_id", r.request},
                                   {"support_responses.event_date", *r.day},
                                   {"support_responses.staff_id", author.person},
                                   {"support_responses.outcome", r.outcome}},
                                  author));
}

Result<std::int64_t> record_recognition(db::Tx& tx, const NewRecognition& r, const records::Author& author) {
  std::vector<Problem> problems;
  check_day(r.day, date_of(author.at), problems);
  if (r.kind.empty()) problems.push_back({"kind", "records.flaw.required"});
  if (!r.person) problems.push_back({"person", "records.flaw.required"});
  if (!problems.empty()) return refuse(std::move(problems));
  return chain_of(records::append(tx, "recognitions",
                                  {{"recognitions.person_id", r.person},
                                   {"recognitions.programme_id", r.programme},
                                   {"recognitions.event_date", *r.day},
                                   {"recognitions.role", std::string_view(r.role)},
                                   {"recognitions.kind", r.kind}},
                                  author));
}

std::optional<Request> find_request(db::Tx& tx, SupportRequestId request, Date as_of) {
  return tx.first(sql::support_request, {{"request", request}, {"as_of", as_of}}, [&](const db::Row& row) {
    return Request{request,     row.id<ProgrammeId>(0), row.id<MatchId>(1), row.id<PersonId>(2),
                   row.date(3), row.string(4),          row.string(5),      {}};
  });
}

std::vector<Request> open_requests(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::open_support_requests, {{"programme", programme}, {"as_of", as_of}},
                [&](const db::Row& row) { return request_of(row, programme); });
}

std::vector<Request> recent_requests(db::Tx& tx, ProgrammeId programme, Date since, Date as_of) {
  return tx.all(sql::recent_support_requests, {{"programme", programme}, {"since", since}, {"as_of", as_of}},
                [&](const db::Row& row) { return request_of(row, programme); });
}

}  // namespace kith::supervision
