// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/acts.h"

#include <algorithm>

#include "casefile/correction.h"
#include "platform/mail/outbox.h"
#include "screening/declaration.h"
#include "screening/queries.h"

namespace kith::screening {
namespace {

using records::Field;

std::string exchange_id(db::Tx& tx, PersonId person) {
  return tx.first(sql::exchange_id, {{"person", person}}, [](const db::Row& row) { return row.string(0); })
      .value_or("");
}

/// Checks and writes one act; `wrong` collects what is not right with the fields.
class Recorder {
 public:
  Recorder(db::Tx& tx, const MentorFile& file, const Around& around, const Typed& typed, const records::Author& author)
      : tx_(tx), f_(file), around_(around), t_(typed), a_(typed.answers), author_(author), today_(date_of(author.at)) {}

  Result<std::int64_t> record(Act act) {
    day_of(act);
    guards(act);
    if (!problems_.empty()) return refuse(std::move(problems_));
    switch (act) {
      case Act::application: return application();
      case Act::reference_answer: return referee_answered();
      case Act::check_order: return order(a_.text("background_checks.check_type"), a_.fields());
      case Act::check_return: return returned();
      case Act::self_declaration: return declaration();
      case Act::exemption: return exempt();
      case Act::adjudication: return adjudicate();
      case Act::score: return scores();
      case Act::agreement: return agreements();
      case Act::decision: return decide();
      case Act::transport: return drives();
      case Act::move: return moves();
      case Act::revocation: return revoke();
      default: return plain(act);
    }
  }

 private:
  void wrong(const char* field, std::string key) { problems_.push_back({field, std::move(key)}); }
  bool empty(records::ColumnKey column) const { return a_.text(column).empty(); }
  void day_of(Act act) {
    const auto column = form_of(act).fields.front().column;
    const auto day = a_.date(column);
    if (!day) return;
    const std::string field(column->name);
    const bool earlier = act == Act::sighting || act == Act::commitment_told || act == Act::agreement ||
                         act == Act::check_order || act == Act::check_return || act == Act::status ||
                         act == Act::revocation;
    if (*day > today_ && act != Act::capacity && act != Act::revocation) wrong(field.c_str(), "screening.flaw.future");
    if (*day < f_.received && !earlier) wrong(field.c_str(), "screening.flaw.before_inquiry");
  }
  void guards(Act act) {
    switch (act) {
      case Act::application:
        if (!a_.yes("mentor_applications.complete")) wrong("complete", "screening.flaw.incomplete");
        break;
      case Act::interview: something_was_said(); break;
      case Act::reference:
      case Act::reference_answer:
        if (a_.text("mentor_references.status") == "completed" &&
            (empty("mentor_references.verdict") || empty("mentor_references.method")))
          wrong("verdict", "screening.flaw.verdict");
        break;
      case Act::agreement: commitment(); break;
      case Act::adjudication: two_people(); break;
      case Act::revocation: revocable(); break;
      case Act::sighting: seen_after_it_came(); break;
      case Act::move: moved_somewhere_else(); break;
      case Act::score:
        if (t_.scores.empty()) wrong("scores.0.score", "screening.flaw.no_score");
        break;
      case Act::decision: decision_guards(); break;
      case Act::transport: {
        const auto from = a_.date("transport_periods.start_date"), until = a_.date("transport_periods.end_date");
        if (from && until && *until < *from) wrong("end_date", "screening.flaw.before_start");
        break;
      }
      case Act::status:
        if (a_.text("mentor_status_events.status") == "available" && !around_.topics_done)
          wrong("status", "screening.flaw.topics");
        break;
      default: break;
    }
  }
  /// An interview that tells neither of the mentor's qualities nor of the motive is none (workflows.md §1: both
  /// blocks).
  void something_was_said() {
    if (!empty("mentor_interviews.qualities_note") || !empty("mentor_interviews.motive_note")) return;
    wrong("qualities_note", "screening.flaw.interview");
    wrong("motive_note", "screening.flaw.interview");
  }
  void commitment() {
    if (a_.text("agreements.kind").find("commitment") == std::string_view::npos) return;
    if (!a_.number("agreements.min_visits_per_month")) wrong("min_visits_per_month", "screening.flaw.numbers");
    if (!a_.number("agreements.duration_months")) wrong("duration_months", "screening.flaw.numbers");
  }
  const Check* check_named() const {
    const auto found =
        std::find_if(f_.checks.begin(), f_.checks.end(), [&](const Check& c) { return c.chain == t_.which; });
    return found == f_.checks.end() ? nullptr : &*found;
  }
  const Check* finding() const {
    const auto* c = check_named();
    return c && c->open_finding() ? c : nullptr;
  }
  void two_people() {
    if (const auto* c = finding(); c && c->approvers == exchange_id(tx_, author_.person))
      wrong("adjudication", "screening.flaw.second_person");
  }
  /// A day on which it would hold still.
  void revocable() {
    const auto* c = check_named();
    const auto days = c && may_be_revoked(*c) ? held(*c) : std::nullopt;
    const auto day = a_.date("background_checks.revoked_on");
    if (!days || (day && (*day < days->from || *day > days->until || *day > today_)))
      wrong("revoked_on", "screening.flaw.not_held");
  }
  void seen_after_it_came() {
    const auto* c = check_named();
    const auto day = a_.date("check_sightings.event_date");
    if (!c || !may_be_seen(*c) || (day && *day < c->completed)) wrong("event_date", "screening.flaw.seen_before");
  }
  /// Another jurisdiction than that of every check that is asked for and holds.
  void moved_somewhere_else() {
    Check there;
    there.jurisdiction = a_.text("background_checks.jurisdiction");
    for (const auto& type : around_.checks)
      if (type != declaration_type && !asked_there(type, there.place())) return;
    wrong("jurisdiction", "screening.flaw.same_place");
  }
  bool asked_there(std::string_view type, snapshot::TextMark place) const {
    return std::any_of(f_.checks.begin(), f_.checks.end(), [&](const Check& c) {
      const auto days = held(c);
      return c.type == type && c.place() == place && (c.waiting() || (days && days->until >= today_));
    });
  }
  void decision_guards() {
    const auto decision = a_.text("mentor_decisions.decision");
    if (decision == "rejected" || decision == "deferred")
      if (empty("mentor_decisions.reason")) wrong("reason", "screening.flaw.reason");
    if (decision != "accepted") return;
    const auto second = a_.key<PersonId>("mentor_decisions.decided_by");
    if (f_.interviewed_by(author_.person) && (!second || second == author_.person))
      wrong("decided_by", "screening.flaw.alone");
    // A decision of the past is judged by what held on its own day.
    const Date day = std::min(a_.date("mentor_decisions.event_date").value_or(today_), today_);
    for (const auto& block : blocks(f_, around_, day))
      if (block.hard || !t_.passed.passes()) wrong("decision", std::string(block.key));
    const bool rated = a_.number("mentor_decisions.qualities_rating") && !empty("mentor_decisions.qualities_note") &&
                       a_.number("mentor_decisions.availability_rating") &&
                       !empty("mentor_decisions.availability_note");
    if (!rated && !t_.passed.passes()) wrong("qualities_rating", "screening.flaw.rating");
  }

  Result<std::int64_t> add(records::TableKey table, const std::vector<Field>& fields) {
    const auto made = records::append(tx_, table, fields, author_);
    if (!made) return tl::unexpected(made.error());
    return made->chain;
  }
  Result<std::int64_t> correct(records::TableKey table, std::int64_t chain, const std::vector<Field>& fields) {
    const auto last = records::newest(tx_, table, chain);
    if (!last) return refuse(RefusalKind::not_found, "records.not_found");
    const auto made = records::correct(tx_, table, chain, last->id, fields, author_);
    if (!made) return tl::unexpected(made.error());
    return made->chain;
  }
  Result<std::int64_t> referee_answered() {
    if (const char* why = answered_already(tx_, f_, t_)) return refuse(RefusalKind::conflict, why);
    mail::take_back(tx_, "reference", t_.which, author_.at);
    return correct("mentor_references", t_.which, a_.fields());
  }
  Result<std::int64_t> plain(Act act) {
    auto fields = a_.fields();
    complete(fields, act, f_, t_, author_.person);
    return add(form_of(act).table, fields);
  }
  Result<std::int64_t> application() {
    const auto made = correct("mentor_applications", f_.application,
                              {{"mentor_applications.signed_on", *a_.date("mentor_applications.signed_on")},
                               {"mentor_applications.complete", 1}});
    if (!made) return made;
    const Date consented = *a_.date("background_checks.consented_on");
    for (const auto& type : around_.checks) {
      if (type == declaration_type || covered_until(f_, type, today_) || waiting(type)) continue;
      const auto opened = add("background_checks", {{"background_checks.person_id", f_.person},
                                                    {"background_checks.check_type", std::string_view(type)},
                                                    {"background_checks.consented_on", consented},
                                                    {"background_checks.event_date", consented},
                                                    {"background_checks.result", "unable"},
                                                    {"background_checks.law_exemption", 0}});
      if (!opened) return opened;
    }
    return made;
  }
  /// The period that runs is changed, such as ended; without one a new one begins.
  Result<std::int64_t> drives() {
    if (f_.driving) return correct("transport_periods", f_.driving->chain, a_.fields());
    auto fields = a_.fields();
    fields.insert(fields.end(),
                  {{"transport_periods.person_id", f_.person}, {"transport_periods.programme_id", f_.programme}});
    return add("transport_periods", fields);
  }
  /// Every check that is asked for is asked for anew in the new jurisdiction; what holds from the old one stays.
  Result<std::int64_t> moves() {
    Check there;
    there.jurisdiction = a_.text("background_checks.jurisdiction");
    const Date day = *a_.date("background_checks.consented_on");
    Result<std::int64_t> made = f_.application;
    for (const auto& type : around_.checks) {
      if (type == declaration_type || asked_there(type, there.place())) continue;
      made = check({{"background_checks.check_type", std::string_view(type)},
                    {"background_checks.jurisdiction", std::string_view(there.jurisdiction)},
                    {"background_checks.consented_on", day},
                    {"background_checks.event_date", day}},
                   "unable", false);
      if (!made) return made;
    }
    return made;
  }
  Result<std::int64_t> with_reason(Act act, const casefile::Answers& answers) {
    const auto& form = form_of(act);
    const auto last = records::newest(tx_, form.table, t_.which);
    if (!last) return refuse(RefusalKind::not_found, "records.not_found");
    return casefile::correct_record(
        tx_, form, {t_.which, last->id, std::string(a_.text("correction_reasons.reason")), "reason"}, answers, author_);
  }
  Result<std::int64_t> revoke() {
    casefile::Answers answers;
    answers.put("background_checks.revoked_on", std::int64_t{day_number(*a_.date("background_checks.revoked_on"))});
    return with_reason(Act::revocation, answers);
  }
  /// The last that was asked for and is not back.
  const Check* waiting(std::string_view type) const {
    const Check* found = nullptr;
    for (const auto& c : f_.checks)
      if (c.type == type && c.waiting()) found = &c;
    return found;
  }
  /// The last of the place that is named; without one that does, the last where one of both names none.
  const Check* waiting_there(std::string_view type, snapshot::TextMark place) const {
    const Check* there = nullptr;
    const Check* anywhere = nullptr;
    for (const auto& c : f_.checks) {
      if (c.type != type || !c.waiting()) continue;
      if (c.place() == place) there = &c;
      if (!c.place() || !place) anywhere = &c;
    }
    return there ? there : anywhere;
  }
  /// What a move has opened keeps its place; an order for another place stands beside it.
  Result<std::int64_t> order(std::string_view type, std::vector<Field> fields) {
    fields.push_back({"background_checks.event_date", *a_.date("background_checks.ordered_on")});
    Check typed;
    typed.jurisdiction = a_.text("background_checks.jurisdiction");
    const auto* c = waiting_there(type, typed.place());
    if (!c) return check(std::move(fields), "unable", false);
    constexpr records::ColumnKey place("background_checks.jurisdiction");
    if (!typed.place()) std::erase_if(fields, [&](const Field& f) { return f.column == place; });
    return correct("background_checks", c->chain, fields);
  }
  Result<std::int64_t> check(std::vector<Field> fields, std::string_view result, bool exempt) {
    fields.push_back({"background_checks.person_id", f_.person});
    if (!result.empty()) fields.push_back({"background_checks.result", result});
    fields.push_back({"background_checks.law_exemption", exempt ? 1 : 0});
    return add("background_checks", fields);
  }
  /// Letters that wait ask for what is there now (reminder_page.cpp).
  void asks_no_more() {
    for (const auto& c : f_.checks) mail::take_back(tx_, "check", c.chain, author_.at);
    mail::take_back(tx_, "check_missing", f_.application, author_.at);
  }
  /// Without days of its own a check holds for three years from the day it came back.
  Result<std::int64_t> returned() {
    asks_no_more();
    const Date from = a_.date("background_checks.valid_from").value_or(*a_.date("background_checks.event_date"));
    const Date until = a_.date("background_checks.valid_until").value_or(add_days(add_months(from, 36), -1));
    return correct("background_checks", t_.which,
                   {{"background_checks.event_date", *a_.date("background_checks.event_date")},
                    {"background_checks.result", a_.text("background_checks.result")},
                    {"background_checks.valid_from", from},
                    {"background_checks.valid_until", until}});
  }
  std::vector<Field> a_year(std::vector<Field> fields, int months = 12) const {
    const Date from = *a_.date("background_checks.event_date");
    fields.push_back({"background_checks.valid_from", from});
    fields.push_back({"background_checks.valid_until", add_days(add_months(from, months), -1)});
    return fields;
  }
  /// However it came: the letter that asks for it does not leave any more.
  Result<std::int64_t> declaration() {
    mail::take_back(tx_, "declaration", declaration_anchor(f_), author_.at);
    const int months = around_.terms.declaration_months > 0 ? around_.terms.declaration_months : 12;
    auto fields = a_year(a_.fields(), months);
    fields.push_back({"background_checks.check_type", "self_declaration"});
    return check(std::move(fields), {}, false);
  }
  Result<std::int64_t> exempt() {
    asks_no_more();
    auto fields = a_year(a_.fields());
    fields.push_back({"background_checks.document_id", t_.which});
    return check(std::move(fields), "unable", true);
  }
  /// The first leaves a word without a day; the measure counts nothing before there is one.
  Result<std::int64_t> adjudicate() {
    const auto* c = finding();
    if (!c) return refuse(RefusalKind::not_found, "records.not_found");
    const auto word = a_.text("background_checks.adjudication");
    const bool second = !c->approvers.empty() && c->adjudication == word && t_.director;
    const std::string me = exchange_id(tx_, author_.person);
    const std::string approvers = second ? c->approvers + ";" + me : me;
    casefile::Answers answers;
    answers.put("background_checks.adjudication", std::string(word));
    answers.put("background_checks.approvers", approvers);
    if (second)
      answers.put("background_checks.adjudicated_on",
                  std::int64_t{day_number(*a_.date("background_checks.adjudicated_on"))});
    return with_reason(Act::adjudication, answers);
  }
  Result<std::int64_t> scores() {
    Result<std::int64_t> made = f_.application;
    for (const auto& s : t_.scores) {
      made = add("criterion_scores", {{"criterion_scores.application_id", f_.application},
                                      {"criterion_scores.criterion", std::string_view(s.criterion)},
                                      {"criterion_scores.event_date", *a_.date("criterion_scores.event_date")},
                                      {"criterion_scores.score", s.score},
                                      {"criterion_scores.note", s.note.empty() ? db::Value() : db::Value(s.note)}});
      if (!made) return made;
    }
    return made;
  }
  /// One record for each kind ticked; the numbers belong to the commitment, the site to its papers.
  Result<std::int64_t> agreements() {
    Result<std::int64_t> made = f_.application;
    const auto ticked = a_.text("agreements.kind");
    for (const auto kind : signed_kinds) {
      if ((";" + std::string(ticked) + ";").find(";" + std::string(kind) + ";") == std::string::npos) continue;
      std::vector<Field> fields;
      for (const auto& field : a_.fields()) {
        const auto name = field.column->name;
        if (name == "event_date" || (name == "version" && !empty("agreements.version")) ||
            (name == "site_id" && kind == "site_policy_pack") ||
            (name != "kind" && name != "version" && name != "site_id" && kind == "commitment"))
          fields.push_back(field);
      }
      if (empty("agreements.version"))
        for (const auto& text : around_.texts)
          if (text.kind == kind) fields.push_back({"agreements.version", std::string_view(text.version)});
      fields.push_back({"agreements.kind", kind});
      fields.push_back({"agreements.person_id", f_.person});
      fields.push_back({"agreements.programme_id", f_.programme});
      made = add("agreements", fields);
      if (!made) return made;
    }
    return made;
  }
  Result<std::int64_t> decide() {
    auto fields = a_.fields();
    std::string deciders = exchange_id(tx_, author_.person), reason(a_.text("mentor_decisions.reason"));
    const auto second = a_.key<PersonId>("mentor_decisions.decided_by");
    if (second && second != author_.person) deciders += ";" + exchange_id(tx_, second);
    if (!t_.passed.reason.empty()) (reason += reason.empty() ? "" : "\n") += "Guard passed: " + t_.passed.reason;
    constexpr records::ColumnKey by("mentor_decisions.decided_by"), why("mentor_decisions.reason");
    std::erase_if(fields, [&](const Field& f) { return f.column == by || f.column == why; });
    fields.push_back({"mentor_decisions.decided_by", std::string_view(deciders)});
    if (!reason.empty()) fields.push_back({"mentor_decisions.reason", std::string_view(reason)});
    fields.push_back({"mentor_decisions.application_id", f_.application});
    return add("mentor_decisions", fields);
  }

  db::Tx& tx_;
  const MentorFile& f_;
  const Around& around_;
  const Typed& t_;
  const casefile::Answers& a_;
  records::Author author_;
  Date today_;
  std::vector<Problem> problems_;
};

}  // namespace

Result<std::int64_t> record_act(db::Tx& tx, const MentorFile& f, const Around& around, State state, Act act,
                                const Typed& typed, const records::Author& author) {
  if (const char* why = refused_in(f, state, act)) return refuse(RefusalKind::conflict, why);
  return Recorder(tx, f, around, typed, author).record(act);
}

}  // namespace kith::screening
