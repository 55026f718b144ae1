// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/acts.h"

#include <algorithm>

#include "intake/queries.h"

namespace kith::intake {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr FormField screening[] = {{"referral_screenings.event_date", Control::date, true},
                                   {"referral_screenings.result", Control::chips, true}};
constexpr FormField notice[] = {{"applicant_notices.event_date", Control::date, true},
                                {"applicant_notices.informed_fit", Control::check},
                                {"applicant_notices.informed_services", Control::check},
                                {"applicant_notices.informed_to", Control::text, true},
                                {"applicant_notices.means", Control::chips},
                                {"applicant_notices.language"}};
constexpr FormField rights[] = {{"rights_notices.event_date", Control::date, true},
                                {"rights_notices.given", Control::check},
                                {"rights_notices.given_to"},
                                {"rights_notices.language"},
                                {"rights_notices.deferral_reason"}};
constexpr FormField intake_fields[] = {{"intakes.event_date", Control::date, true},
                                       {"intakes.need_safety", Control::yes_no, true},
                                       {"intakes.need_health", Control::yes_no, true},
                                       {"intakes.need_self_harm", Control::yes_no, true},
                                       {"intakes.need_housing", Control::yes_no, true},
                                       {"intakes.need_intensive_service", Control::yes_no, true},
                                       {"intakes.action", Control::area},
                                       {"intakes.urgent", Control::check},
                                       {"intakes.urgent_reason"}};
constexpr FormField response[] = {{"urgent_responses.event_date", Control::date, true},
                                  {"urgent_responses.note", Control::area}};
constexpr FormField assessment[] = {
    {"assessments.event_date", Control::date, true}, {"assessments.kind", Control::chips, true},
    {"assessments.level", Control::chips},           {"assessments.culture_language", Control::area},
    {"assessments.participants", Control::many},     {"assessments.done_elsewhere", Control::check}};
constexpr FormField consent[] = {{"consents.event_date", Control::date, true},
                                 {"consents.kind", Control::select, true},
                                 {"consents.given_by", Control::person, true},
                                 {"consents.basis", Control::chips, true},
                                 {"consents.valid_until", Control::date},
                                 {"consents.recipient"},
                                 {"consents.scope", Control::many},
                                 {"consents.copy_given_on", Control::date}};
constexpr FormField decision[] = {{"referral_decisions.event_date", Control::date, true},
                                  {"referral_decisions.decision", Control::chips, true},
                                  {"referral_decisions.reason", Control::area},
                                  {"referral_decisions.intake_elsewhere", Control::check}};
constexpr FormField summary_in[] = {{"outside_summaries.event_date", Control::date, true},
                                    {"outside_summaries.organization", Control::text, true}};
constexpr FormField onward[] = {{"referrals_out.event_date", Control::date, true},
                                {"referrals_out.agency", Control::text},
                                {"referrals_out.outcome", Control::select}};
constexpr FormField no_onward[] = {{"onward_obstacles.event_date", Control::date, true},
                                   {"onward_obstacles.reason", Control::area, true}};
constexpr FormField onward_outcome[] = {{"referrals_out.outcome", Control::chips, true}};
constexpr FormField waitlist[] = {{"waitlist_entries.start_date", Control::date, true},
                                  {"waitlist_entries.reason", Control::chips, true}};
constexpr FormField wait_contact[] = {{"waitlist_contacts.event_date", Control::date, true},
                                      {"waitlist_contacts.means", Control::chips},
                                      {"waitlist_contacts.note", Control::area}};
constexpr FormField leave[] = {{"waitlist_entries.end_date", Control::date, true},
                               {"waitlist_entries.exit_reason", Control::chips, true}};
constexpr FormField termination[] = {{"service_terminations.event_date", Control::date, true},
                                     {"service_terminations.reason", Control::select, true}};
constexpr FormField closing[] = {{"closing_summaries.event_date", Control::date, true},
                                 {"closing_summaries.summary", Control::area, true},
                                 {"closing_summaries.recommendations", Control::area},
                                 {"closing_summaries.follow_up_owner"}};
constexpr FormField trigger[] = {{"assessment_triggers.event_date", Control::date, true},
                                 {"assessment_triggers.kind", Control::select, true}};
constexpr FormField case_review[] = {{"case_reviews.event_date", Control::date, true},
                                     {"case_reviews.decision", Control::chips, true},
                                     {"case_reviews.note", Control::area}};
constexpr FormField provider[] = {{"coordinating_providers.start_date", Control::date, true},
                                  {"coordinating_providers.organization", Control::text, true},
                                  {"coordinating_providers.worker_name"}};
constexpr FormField provider_end[] = {{"coordinating_providers.end_date", Control::date, true}};
constexpr FormField release[] = {{"information_releases.event_date", Control::date, true},
                                 {"information_releases.recipient", Control::text, true},
                                 {"information_releases.scope", Control::many, true},
                                 {"information_releases.legal_duty"}};
constexpr FormField withdrawal[] = {{"consents.withdrawn_on", Control::date, true}};

constexpr std::string_view words = "intake.field.";
constexpr ActForm forms[] = {
    {Act::screening, {"referral_screenings", words, screening}, "referral_screenings.referral_id"},
    {Act::notice, {"applicant_notices", words, notice}, "applicant_notices.referral_id"},
    {Act::rights, {"rights_notices", words, rights}, "rights_notices.referral_id"},
    {Act::intake, {"intakes", words, intake_fields}, "intakes.referral_id"},
    {Act::response, {"urgent_responses", words, response}, "urgent_responses.referral_id"},
    {Act::assessment, {"assessments", words, assessment}, "assessments.referral_id"},
    {Act::consent, {"consents", words, consent}, "consents.mentee_id"},
    {Act::decision, {"referral_decisions", words, decision}, "referral_decisions.referral_id"},
    {Act::summary_in, {"outside_summaries", words, summary_in}, "outside_summaries.referral_id"},
    {Act::onward, {"referrals_out", words, onward}, "referrals_out.referral_id"},
    {Act::waitlist, {"waitlist_entries", words, waitlist}, "waitlist_entries.referral_id"},
    {Act::wait_contact, {"waitlist_contacts", words, wait_contact}, "waitlist_contacts.waitlist_entry_id"},
    {Act::leave_waitlist, {"waitlist_entries", words, leave}, "waitlist_entries.referral_id"},
    {Act::termination, {"service_terminations", words, termination}, "service_terminations.referral_id"},
    {Act::closing_summary, {"closing_summaries", words, closing}, "closing_summaries.referral_id"},
    {Act::trigger, {"assessment_triggers", "intake.trigger.", trigger}, "assessment_triggers.referral_id"},
    {Act::case_review, {"case_reviews", words, case_review}, "case_reviews.referral_id"},
    {Act::provider, {"coordinating_providers", "intake.provider.", provider}, "coordinating_providers.mentee_id"},
    {Act::provider_end, {"coordinating_providers", words, provider_end}, "coordinating_providers.mentee_id"},
    {Act::release, {"information_releases", "intake.release.", release}, "information_releases.mentee_id"},
    {Act::withdrawal, {"consents", words, withdrawal}, "consents.mentee_id"},
    {Act::onward_outcome, {"referrals_out", words, onward_outcome}, "referrals_out.referral_id"},
    {Act::no_onward, {"onward_obstacles", "intake.no_onward.", no_onward}, "onward_obstacles.referral_id"},
};
static_assert(std::size(forms) == act_count);

/// Every column a table wants beside those of the form.
void complete(std::vector<records::Field>& fields, const Episode& e, Act act, const records::Author& author) {
  if (act == Act::consent) fields.push_back({"consents.programme_id", e.programme});
  if (act == Act::release) fields.push_back({"information_releases.programme_id", e.programme});
  if (act == Act::release) fields.push_back({"information_releases.staff_id", author.person});
  if (act == Act::case_review) fields.push_back({"case_reviews.supervisor_id", author.person});
  if (act == Act::screening) fields.push_back({"referral_screenings.staff_id", author.person});
  if (act == Act::intake) fields.push_back({"intakes.staff_id", author.person});
  if (act == Act::response) fields.push_back({"urgent_responses.responder_id", author.person});
  if (act == Act::assessment) fields.push_back({"assessments.signed_by", author.person});
}

/// Hangs on the mentee, whatever the episode.
bool of_mentee(Act act) {
  return act == Act::consent || act == Act::provider || act == Act::release || ends_record(act);
}

/// Whether every code of the list `asked` is in `agreed`.
bool covers(std::string_view agreed, std::string_view asked) {
  const std::string list = ";" + std::string(agreed) + ";";
  while (!asked.empty()) {
    const auto end = std::min(asked.find(';'), asked.size());
    if (list.find(";" + std::string(asked.substr(0, end)) + ";") == list.npos) return false;
    asked.remove_prefix(std::min(end + 1, asked.size()));
  }
  return true;
}

class Guards {
 public:
  Guards(db::Tx& tx, const Episode& episode, const Around& around, const Answers& answers,
         const casefile::Override& override_, Date today)
      : tx_(tx), e_(episode), around_(around), a_(answers), override_(override_), today_(today) {}

  std::vector<Problem> of(Act act) {
    day(act);
    switch (act) {
      case Act::rights:
        if (!a_.yes("rights_notices.given") && a_.text("rights_notices.deferral_reason").empty())
          wrong("deferral_reason", "intake.flaw.deferral");
        break;
      case Act::intake:
        if (a_.yes("intakes.urgent") && a_.text("intakes.urgent_reason").empty())
          wrong("urgent_reason", "intake.flaw.urgent_reason");
        break;
      case Act::notice:
        if (!a_.yes("applicant_notices.informed_fit") && !a_.yes("applicant_notices.informed_services"))
          wrong("informed_fit", "intake.flaw.told_nothing");
        break;
      case Act::consent:
        giver();
        recipient();
        break;
      case Act::case_review:
        if (!override_.may) wrong("decision", "intake.flaw.supervisor");
        break;
      case Act::onward:
        if (a_.text("referrals_out.agency").empty()) wrong("agency", "intake.flaw.agency");
        break;
      case Act::release: authority(); break;
      case Act::decision: decision(); break;
      default: break;
    }
    return std::move(problems_);
  }

 private:
  void wrong(const char* field, std::string key) { problems_.push_back({field, std::move(key)}); }
  void day(Act act) {
    const auto column = form_of(act).form.fields.front().column;
    const auto day = a_.date(column);
    const std::string field(column->name);
    if (!day) return;
    if (*day > today_)
      wrong(field.c_str(), "intake.flaw.future");
    else if (*day < e_.received && !of_mentee(act) && act != Act::rights)
      wrong(field.c_str(), "intake.flaw.before_referral");
    if (act == Act::closing_summary && e_.terminated && *day < *e_.terminated)
      wrong(field.c_str(), "intake.flaw.before_end");
    if (act == Act::termination && e_.decided && *day < *e_.decided)
      wrong(field.c_str(), "intake.flaw.before_decision");
    if (act == Act::no_onward && e_.decided && *day < *e_.decided) wrong(field.c_str(), "intake.flaw.before_decision");
    if (act == Act::waitlist && e_.decided && *day < *e_.decided) wrong(field.c_str(), "intake.flaw.before_decision");
  }
  void giver() {
    const auto until = a_.date("consents.valid_until"), from = a_.date("consents.event_date");
    if (until && from && *until < *from) wrong("valid_until", "intake.flaw.ends_before");
    const auto giver = a_.key<PersonId>("consents.given_by");
    const auto kind = a_.text("consents.kind");
    const bool self = a_.text("consents.basis") == "self";
    if (kind == "guardian_permission" || kind == "photo" || kind == "transport") {
      const auto givers = givers_for(tx_, e_.mentee, today_);
      const bool entitled = std::find(givers.begin(), givers.end(), giver) != givers.end();
      if (!entitled && !(around_.adult && giver == e_.mentee)) wrong("given_by", "intake.flaw.giver");
      if (self && kind == "guardian_permission") wrong("basis", "intake.flaw.basis");
    } else if (kind == "mentee_assent" || kind == "self_consent") {
      if (giver != e_.mentee) wrong("given_by", "intake.flaw.giver_self");
      if (!self) wrong("basis", "intake.flaw.basis");
    }
  }
  void recipient() {
    if (a_.text("consents.kind") != "information_release") return;
    if (a_.text("consents.recipient").empty()) wrong("recipient", "intake.flaw.recipient");
    if (a_.text("consents.scope").empty()) wrong("scope", "intake.flaw.scope");
  }
  /// CR 2.01; what left without it stays recordable, by a supervisor, and a failure in the figure.
  void authority() {
    if (!a_.text("information_releases.legal_duty").empty() || override_.passes()) return;
    const auto day = a_.date("information_releases.event_date");
    const auto told = a_.text("information_releases.scope"), recipient = a_.text("information_releases.recipient");
    if (!day) return;
    bool covered = false;
    tx_.query(sql::authority, {{"mentee", e_.mentee}, {"recipient", recipient}, {"day", *day}, {"as_of", today_}},
              [&](const db::Row& row) { covered = covered || covers(row.text(0), told); });
    if (!covered) wrong("recipient", "intake.block.authority");
  }
  void decision() {
    const auto what = a_.text("referral_decisions.decision");
    if (what == "declined" && a_.text("referral_decisions.reason").empty()) wrong("reason", "intake.flaw.reason");
    if (what != "accepted") return;
    const bool elsewhere = a_.yes("referral_decisions.intake_elsewhere");
    for (const auto& block : blocks(e_, around_)) {
      const bool outside = elsewhere && (block.lifted_by == Act::intake || block.lifted_by == Act::assessment);
      const bool passed = !block.hard && override_.passes();
      if (!outside && !passed) wrong("decision", std::string(block.key));
    }
  }

  db::Tx& tx_;
  const Episode& e_;
  const Around& around_;
  const Answers& a_;
  const casefile::Override& override_;
  Date today_;
  std::vector<Problem> problems_;
};

Result<std::int64_t> leave_waitlist(db::Tx& tx, const Episode& e, const Answers& answers,
                                    const records::Author& author) {
  const auto* wait = e.open_wait();
  const auto last = records::newest(tx, "waitlist_entries", wait->chain);
  const auto fields = answers.fields();
  const auto made = records::correct(tx, "waitlist_entries", wait->chain, last->id, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

/// Ends a record of the mentee that still stands.
Result<std::int64_t> end_record(db::Tx& tx, const Episode& e, Act act, const Answers& answers, std::int64_t chain,
                                const records::Author& author) {
  const auto standing = standing_records(tx, e, act, date_of(author.at));
  const auto found = std::find_if(standing.begin(), standing.end(), [&](const auto& r) { return r.chain == chain; });
  if (found == standing.end()) return refuse(RefusalKind::conflict, "intake.refused.ended");
  const auto& form = form_of(act).form;
  const auto column = form.fields.front().column;
  const auto day = act == Act::onward_outcome ? std::nullopt : answers.date(column);
  if (day && *day < found->since)
    return refuse(RefusalKind::invalid, "intake.flaw.before_begin", std::string(column->name));
  const auto last = records::newest(tx, form.table, chain);
  const auto made = records::correct(tx, form.table, chain, last->id, answers.fields(), author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

/// The reason why a supervisor let a release be recorded without authority.
Result<records::Appended> keep_reason(db::Tx& tx, const Episode& e, const casefile::Override& override_,
                                      const records::Author& author) {
  return records::append(tx, "guard_overrides",
                         {{"guard_overrides.programme_id", e.programme},
                          {"guard_overrides.event_date", date_of(author.at)},
                          {"guard_overrides.act", "release"},
                          {"guard_overrides.reason", std::string_view(override_.reason)}},
                         author);
}

}  // namespace

std::vector<StandingRecord> standing_records(db::Tx& tx, const Episode& e, Act act, Date today) {
  std::vector<StandingRecord> list;
  if (act == Act::provider_end)
    tx.query(sql::providers_of, {{"mentee", e.mentee}, {"as_of", today}}, [&](const db::Row& row) {
      if (row.null(4)) list.push_back({row.integer(0), row.date(1), {}, row.string(3)});
    });
  if (act == Act::onward_outcome)
    tx.query(sql::onward_open, {{"referral", e.referral}, {"as_of", today}}, [&](const db::Row& row) {
      list.push_back({row.integer(0), row.date(1), {}, row.string(2)});
    });
  if (act == Act::withdrawal)
    tx.query(sql::consents_open, {{"mentee", e.mentee}, {"programme", e.programme}, {"as_of", today}},
             [&](const db::Row& row) {
               list.push_back({row.integer(0), row.date(1), row.string(2), row.string(3)});
             });
  return list;
}

const ActForm& form_of(Act act) { return forms[static_cast<std::size_t>(act)]; }

std::vector<PersonId> givers_for(db::Tx& tx, PersonId mentee, Date today) {
  return tx.all(sql::givers, {{"mentee", mentee}, {"as_of", today}},
                [](const db::Row& row) { return row.id<PersonId>(0); });
}

Result<std::int64_t> record_act(db::Tx& tx, const Episode& e, const Around& around, State state, Act act,
                                const Answers& answers, const casefile::Override& override_,
                                const records::Author& author, std::int64_t ended) {
  if (const char* why = refused_in(e, state, act)) return refuse(RefusalKind::conflict, why);
  if (auto problems = Guards(tx, e, around, answers, override_, date_of(author.at)).of(act); !problems.empty())
    return refuse(std::move(problems));
  if (act == Act::leave_waitlist) return leave_waitlist(tx, e, answers, author);
  if (ends_record(act)) return end_record(tx, e, act, answers, ended, author);
  const auto& form = form_of(act);
  auto fields = answers.fields();
  std::string reason(answers.text("referral_decisions.reason"));
  if (act == Act::decision && !override_.reason.empty()) {
    (reason += reason.empty() ? "" : "\n") += "Guard passed: " + override_.reason;
    std::erase_if(fields, [](const auto& f) { return f.column == records::ColumnKey("referral_decisions.reason"); });
    fields.push_back({"referral_decisions.reason", std::string_view(reason)});
  }
  complete(fields, e, act, author);
  const db::Value parent = of_mentee(act)             ? db::Value(e.mentee)
                           : act == Act::wait_contact ? db::Value(e.open_wait()->chain)
                                                      : db::Value(e.referral);
  fields.push_back({form.parent, parent});
  const auto made = records::append(tx, form.form.table, fields, author);
  if (!made) return tl::unexpected(made.error());
  if (act == Act::release && override_.passes())
    if (const auto kept = keep_reason(tx, e, override_, author); !kept) return tl::unexpected(kept.error());
  return made->chain;
}

bool is_of(db::Tx& tx, const Episode& e, Act act, std::int64_t chain) {
  const auto row = corrects(act) ? records::newest(tx, form_of(act).form.table, chain) : std::nullopt;
  const auto names = [&](records::ColumnKey column, std::int64_t key) {
    return row->values[static_cast<std::size_t>(column.position()) - 1].integer == key;
  };
  if (!row) return false;
  if (act == Act::case_review) return names("case_reviews.referral_id", e.referral);
  return names("information_releases.programme_id", e.programme.value) &&
         tx.first(sql::release_of, {{"chain", chain}, {"mentee", e.mentee}}, [](const db::Row&) { return true; });
}

Result<std::int64_t> correct_act(db::Tx& tx, const Episode& e, const Around& around, Act act, const Answers& answers,
                                 const casefile::Override& override_, const casefile::Correction& what,
                                 const records::Author& author) {
  if (auto problems = Guards(tx, e, around, answers, override_, date_of(author.at)).of(act); !problems.empty())
    return refuse(std::move(problems));
  const auto made = casefile::correct_record(tx, form_of(act).form, what, answers, author);
  if (made && act == Act::release && override_.passes())
    if (const auto kept = keep_reason(tx, e, override_, author); !kept) return tl::unexpected(kept.error());
  return made;
}

Result<std::int64_t> record_release(db::Tx& tx, PersonId mentee, ProgrammeId programme, const Leaving& what,
                                    const records::Author& author) {
  const auto made = records::append(tx, "information_releases",
                                    {{"information_releases.mentee_id", mentee},
                                     {"information_releases.programme_id", programme},
                                     {"information_releases.event_date", date_of(author.at)},
                                     {"information_releases.recipient", what.recipient},
                                     {"information_releases.scope", what.scope},
                                     {"information_releases.staff_id", author.person}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> record_referral(db::Tx& tx, PersonId mentee, ProgrammeId programme, const Answers& answers,
                                     const records::Author& author) {
  const auto day = answers.date("referrals.event_date");
  if (day && *day > date_of(author.at)) return refuse(RefusalKind::invalid, "intake.flaw.future", "event_date");
  auto fields = answers.fields();
  fields.push_back({"referrals.mentee_id", mentee});
  fields.push_back({"referrals.programme_id", programme});
  const auto made = records::append(tx, "referrals", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::intake
