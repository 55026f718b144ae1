// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "bring_in/names.h"
#include "bring_in/plan_kept.h"
#include "records/fold.h"

/// Rows about one person: somebody new, somebody known, or a question.
namespace kith::bring_in {
namespace {

using casefile::Book;
using casefile::Indexed;
constexpr auto anybody = [](const Indexed&) { return true; };

struct Typed {
  std::string given, family, phone, email;
  std::optional<Date> born;
};

/// The same person for sure, and those who may be.
struct Same {
  std::optional<PersonId> surely;
  std::vector<PersonId> perhaps;
  bool sealed{};  ///< somebody fits by a name that the reader may not open; nobody is told then
};

/// Whether the typed name is not the one the person is called by, but the one behind their alias.
bool behind_seal(const Indexed* one, const Typed& typed) {
  return one && one->behind && (one->given != records::fold(typed.given) || one->family != records::fold(typed.family));
}

Same same_in(const Namesakes& namesakes, const Book& book, const Typed& typed, const Opens& opens) {
  Same same;
  const auto opened = [&](const Indexed& one) { return opens && opens(one); };
  const auto told = [&](PersonId person) {
    const auto* one = book.of(person);
    const bool hidden = behind_seal(one, typed) && !opened(*one);
    same.sealed |= hidden;
    return !hidden;
  };
  const auto perhaps = [&](PersonId person) {
    if (std::find(same.perhaps.begin(), same.perhaps.end(), person) == same.perhaps.end())
      same.perhaps.push_back(person);
  };
  for (const auto& one : namesakes.of(typed.given, typed.family)) {
    if (typed.born && one.born && one.born != typed.born) continue;
    if (!told(one.person)) continue;
    if (typed.born && one.born == typed.born)
      same.surely = one.person;
    else
      perhaps(one.person);
  }
  const casefile::Likeness likeness{typed.given, typed.family, typed.phone, typed.born, false};
  const auto by_alias = book.alike(likeness, anybody);
  for (const auto person : book.alike(likeness, anybody, anybody)) {
    const bool called_so = std::ranges::find(by_alias, person) != by_alias.end();
    if (called_so || opened(*book.of(person)))
      perhaps(person);
    else
      same.sealed = true;
  }
  return same;
}

NewRecord person_record(const Reader& reader, const sheet::Row& row, const Typed& typed) {
  NewRecord person{"persons", {}};
  person.text("persons.given_name", typed.given)
      .text("persons.family_name", typed.family)
      .text("persons.preferred_name", reader.plain(row, "preferred_name"))
      .day("persons.birth_date", typed.born)
      .text("persons.birth_date_precision", typed.born ? "day" : "")
      .text("persons.gender", reader.plain(row, "gender"))
      .text("persons.email", typed.email)
      .text("persons.phone", typed.phone)
      .text("persons.street", reader.plain(row, "street"))
      .text("persons.city", reader.plain(row, "city"))
      .text("persons.region", reader.plain(row, "region"))
      .text("persons.postal_code", reader.plain(row, "postal_code"));
  return person;
}

/// The person of a file: somebody known, or the row's first record.
void whose(NewRecord& record, records::ColumnKey column, std::optional<PersonId> known) {
  if (known)
    record.number(column, known->value);
  else
    record.of(column, 0);
}

}  // namespace

void Plan::person_row(const sheet::Row& row, Outcome& out) {
  Typed typed{reader_.plain(row, "given_name"), reader_.plain(row, "family_name"), {}, {}, {}};
  if (typed.given.empty()) {
    const auto split = split_name(reader_.plain(row, "full_name"));
    typed.given = split.given;
    if (typed.family.empty()) typed.family = split.family;
  }
  out.who = typed.family.empty() ? typed.given : typed.given + ' ' + typed.family;
  if (typed.given.empty()) out.add(Verdict::refuse, {"given_name", "bring_in.reason.no_name"});
  typed.born = reader_.day(row, "birth_date", out);
  typed.phone = reader_.phone(row, out);
  typed.email = reader_.email(row, out);
  const auto decision = reader_.choice(row, "decision", out);
  if (is_left(out.verdict)) return add_file(row, out, {});

  const Same before = same_in(kept_->namesakes, kept_->people, typed, {});
  if (before.surely || (!before.perhaps.empty() && decision == "same")) {
    const auto number = before.surely ? *before.surely : before.perhaps.front();
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.same_row", std::to_string(number.value)});
    return;
  }
  const Same stored = same_in(known_.people, known_.book, typed, known_.opens);
  if (stored.sealed) return out.add(Verdict::ask, {"", sealed_reason});
  auto known = stored.surely;
  if (!known && decision != "new") {
    if (!stored.perhaps.empty() && decision == "same") {
      if (stored.perhaps.size() > 1) out.add(Verdict::refuse, {"decision", "bring_in.reason.several"});
      known = stored.perhaps.front();
    } else if (!stored.perhaps.empty()) {
      out.add(Verdict::ask, {"decision", "bring_in.reason.alike", known_.book.of(stored.perhaps.front())->name});
    } else if (!before.perhaps.empty()) {
      out.add(Verdict::ask, {"decision", "bring_in.reason.alike_row", std::to_string(before.perhaps.front().value)});
    }
  }
  if (!known)
    out.records.push_back(person_record(reader_, row, typed));
  else if (out.verdict == Verdict::take)
    out.verdict = Verdict::join;
  add_file(row, out, known);
  if (!is_taken(out.verdict)) return;
  const PersonId number{static_cast<std::int64_t>(row.number)};
  kept_->namesakes.put(number, typed.given, typed.family, typed.born);
  kept_->people.put(number, typed.given, typed.family, {}, typed.born, typed.phone);
}

/// The file a mentor or mentee gets in the programme; `known` empty: the person is the row's first record.
void Plan::add_file(const sheet::Row& row, Outcome& out, std::optional<PersonId> known) {
  const Kind kind = reader_.choices().kind;
  const auto programme = reader_.choices().programme.value;
  const bool has_file =
      known && (kind == Kind::mentors ? known_.mentors : known_.mentees).contains({known->value, programme});
  if (known && (kind == Kind::people || has_file)) {
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.known_person", known_.book.of(*known)->name});
    return;
  }
  if (kind == Kind::mentors) add_application(row, out, known);
  if (kind == Kind::mentees) add_referral(row, out, known);
}

void Plan::add_application(const sheet::Row& row, Outcome& out, std::optional<PersonId> known) {
  const auto programme = reader_.choices().programme.value;
  NewRecord application{"mentor_applications", {}};
  whose(application, "mentor_applications.person_id", known);
  application.number("mentor_applications.programme_id", programme)
      .day("mentor_applications.event_date", reader_.day(row, "applied_on", out))
      .number("mentor_applications.complete", 0)
      .text("mentor_applications.status", reader_.choice(row, "status", out).value_or(""));
  out.records.push_back(std::move(application));
  const int place = static_cast<int>(out.records.size()) - 1;
  if (const auto day = reader_.day(row, "accepted_on", out)) {
    NewRecord accepted{"mentor_decisions", {}};
    accepted.of("mentor_decisions.application_id", place)
        .day("mentor_decisions.event_date", day)
        .text("mentor_decisions.decision", "accepted");
    out.records.push_back(std::move(accepted));
  }
  if (const auto day = reader_.day(row, "left_on", out)) {
    NewRecord left{"mentor_status_events", {}};
    whose(left, "mentor_status_events.person_id", known);
    left.number("mentor_status_events.programme_id", programme)
        .day("mentor_status_events.event_date", day)
        .text("mentor_status_events.status", "exited");
    out.records.push_back(std::move(left));
  }
}

void Plan::add_referral(const sheet::Row& row, Outcome& out, std::optional<PersonId> known) {
  NewRecord referral{"referrals", {}};
  whose(referral, "referrals.mentee_id", known);
  referral.number("referrals.programme_id", reader_.choices().programme.value)
      .day("referrals.event_date", reader_.day(row, "referred_on", out))
      .text("referrals.source", reader_.choice(row, "source", out).value_or(""))
      .text("referrals.request", reader_.plain(row, "request"))
      .number("referrals.screened_under_contract", 0);
  add_school(row, referral, "referrals.site_id", out);
  out.records.push_back(std::move(referral));
  const int place = static_cast<int>(out.records.size()) - 1;
  if (const auto day = reader_.day(row, "accepted_on", out)) {
    NewRecord accepted{"referral_decisions", {}};
    accepted.of("referral_decisions.referral_id", place)
        .day("referral_decisions.event_date", day)
        .text("referral_decisions.decision", "accepted")
        .number("referral_decisions.intake_elsewhere", 0);
    out.records.push_back(std::move(accepted));
  }
}

void Plan::add_school(const sheet::Row& row, NewRecord& record, records::ColumnKey site, Outcome& out) const {
  const auto school = reader_.text(row, "school");
  if (school.empty()) return;
  const auto found = known_.sites.find(word_line(school));
  if (found == known_.sites.end())
    out.add(Verdict::refuse, {"school", "bring_in.reason.no_site", shortened(school)});
  else if (found->second.size() > 1)
    out.add(Verdict::refuse, {"school", "bring_in.reason.several_sites", shortened(school)});
  else
    record.number(site, found->second.front());
}

}  // namespace kith::bring_in
