// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/writer.h"

#include <algorithm>
#include <array>

#include "platform/i18n/keys.h"
#include "records/fold.h"

namespace kith::arrivals {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view same_as_name = "writer_same_as";

constexpr FormField writer_fields[] = {{"persons.given_name", Control::text, true},
                                       {"persons.family_name"},
                                       {"persons.phone", Control::phone},
                                       {"persons.email"},
                                       {"persons.safe_contact_note", Control::area}};
constexpr casefile::RecordForm writer_form{"persons", "casefile.field.", writer_fields};
/// How to reach them: lost for whoever is on file already, unless the referral keeps it.
struct Reach {
  records::ColumnKey column;
  const char* kept;  ///< field of the arrival
};
constexpr Reach reaches[] = {
    {"persons.phone", "typed_phone"}, {"persons.email", "typed_email"}, {"persons.safe_contact_note", "typed_safe"}};
constexpr FormField standing_fields[] = {{"relationships.kind", Control::select, true},
                                         {"relationships.is_guardian", Control::check},
                                         {"relationships.may_consent", Control::check},
                                         {"relationships.may_pick_up", Control::check},
                                         {"relationships.contact_rule", Control::chips, true}};
constexpr casefile::RecordForm standing_form{"relationships", "casefile.relation.", standing_fields};

/// Beginnings of folded words people call themselves by, in both languages of the forms.
struct Called {
  std::string_view begins, kind;
};
constexpr std::array<Called, 22> called{{{"grand", "grandparent"},
                                         {"step", "step_parent"},
                                         {"beau", "step_parent"},
                                         {"belle", "step_parent"},
                                         {"foster", "foster_carer"},
                                         {"accueil", "foster_carer"},
                                         {"mother", "parent"},
                                         {"father", "parent"},
                                         {"parent", "parent"},
                                         {"mom", "parent"},
                                         {"mum", "parent"},
                                         {"dad", "parent"},
                                         {"mere", "parent"},
                                         {"pere", "parent"},
                                         {"maman", "parent"},
                                         {"papa", "parent"},
                                         {"guardian", "legal_guardian"},
                                         {"tut", "legal_guardian"},
                                         {"teacher", "teacher"},
                                         {"enseignant", "teacher"},
                                         {"worker", "worker"},
                                         {"intervenant", "worker"}}};

std::string_view kind_of(const Arrival& arrival) {
  const auto words = records::name_words(arrival.fields.get("by_relation"));
  for (const auto& one : called)
    if (std::ranges::any_of(words, [&](const std::string& word) { return word.starts_with(one.begins); }))
      return one.kind;
  return arrival.fields.get("by_guardian").empty() ? std::string_view() : "parent";
}

bool is_family(const Arrival& arrival) {
  return !arrival.fields.get("by_guardian").empty() || arrival.fields.get("source") == "family";
}

/// As it was sent: the last word of the name is the family's, a number is a number, else an address.
Answers sent_person(const Arrival& arrival) {
  Answers answers;
  const std::string name(arrival.fields.get("by_name"));
  const auto blank = name.find_last_of(' ');
  answers.put("persons.given_name", name.substr(0, blank));
  if (blank != name.npos) answers.put("persons.family_name", name.substr(blank + 1));
  const std::string reach(arrival.fields.get("by_reach"));
  if (const auto phone = casefile::phone_of(reach))
    answers.put("persons.phone", *phone);
  else if (reach.find('@') != reach.npos && reach.find(' ') == reach.npos)
    answers.put("persons.email", reach);
  answers.put("persons.safe_contact_note", std::string(arrival.fields.get("by_safe")));
  return answers;
}

Answers sent_standing(const Arrival& arrival) {
  Answers answers;
  answers.put("relationships.kind", std::string(kind_of(arrival)));
  const std::int64_t guardian = !arrival.fields.get("by_guardian").empty();
  answers.put("relationships.is_guardian", guardian);
  answers.put("relationships.contact_rule", std::string("any"));
  return answers;
}

}  // namespace

WriterPart writer_part(Visit& visit, const casefile::Uses& people, const Arrival& arrival,
                       const render::FormState& state, const Refusal* refusal) {
  WriterPart part;
  part.enter = state.field("enter_writer", "arrival.writer.enter", is_family(arrival) ? "true" : "");
  part.rows = casefile::form_rows(visit, writer_form, state, sent_person(arrival));
  for (auto& row : casefile::form_rows(visit, standing_form, state, sent_standing(arrival)))
    part.rows.push_back(std::move(row));
  const auto typed = refusal ? casefile::decode(visit, writer_form).answers : sent_person(arrival);
  if (auto meant = casefile::who_is_meant(visit, people, typed, same_as_name); !meant.ask.empty()) {
    part.same_as = casefile::same_as_field(visit, std::move(meant.ask), same_as_name);
    part.same_as->error = state.error(same_as_name);
  }
  return part;
}

std::vector<render::Field::Choice> who_may_have_written(Visit& visit, const casefile::Uses& people,
                                                        const Arrival& arrival) {
  if (arrival.kind != Kind::referral) return {};
  return casefile::who_is_meant(visit, people, sent_person(arrival), same_as_name).ask;
}

std::vector<http::FieldDoc> writer_docs() {
  std::vector<http::FieldDoc> list{
      {.name = "enter_writer", .type = http::FieldType::boolean, .about = "arrival.writer.enter"},
      {.name = same_as_name, .type = http::FieldType::word, .about = "casefile.same_as"}};
  for (auto doc : casefile::docs_of(standing_form, casefile::docs_of(writer_form))) {
    doc.required = false;
    list.push_back(doc);
  }
  return list;
}

Result<Writer> read_writer(Visit& visit, const casefile::Uses& people, const Arrival& arrival) {
  Writer writer;
  writer.enter = arrival.kind == Kind::referral && visit.request.form.get("enter_writer") == "true";
  if (!writer.enter) return writer;
  auto who = casefile::decode(visit, writer_form);
  auto how = casefile::decode(visit, standing_form);
  who.problems.insert(who.problems.end(), how.problems.begin(), how.problems.end());
  if (!who.problems.empty()) return refuse(std::move(who.problems));
  const auto meant = casefile::who_is_meant(visit, people, who.answers, same_as_name);
  if (meant.wrong) return refuse(RefusalKind::not_found, "records.not_found");
  if (!meant.ask.empty()) return refuse(RefusalKind::invalid, "casefile.flaw.same_as", std::string(same_as_name));
  writer.known = meant.known;
  writer.person = std::move(who.answers);
  writer.relation = std::move(how.answers);
  writer.relation.put("relationships.start_date", static_cast<std::int64_t>(day_number(*arrival.sent_on)));
  return writer;
}

Arrival with_typed(Arrival arrival, const Writer& writer) {
  if (!writer.known) return arrival;
  const auto sent = sent_person(arrival);
  for (const auto& [column, kept] : reaches)
    if (const auto typed = writer.person.text(column); typed != sent.text(column))
      arrival.fields.add(kept, std::string(typed));
  return arrival;
}

bool otherwise_on_file(db::Tx& tx, const Writer& writer, Date today) {
  const auto file = writer.known ? records::effective(tx, "persons", writer.known->value, today) : std::nullopt;
  if (!file) return false;
  const auto stands = casefile::answers_of(writer_form, *file);
  return std::ranges::any_of(reaches, [&](const Reach& one) {
    const auto typed = writer.person.text(one.column);
    return !typed.empty() && typed != stands.text(one.column);
  });
}

Result<PersonId> writer_on_file(Visit& visit, db::Tx& tx, const Writer& writer) {
  if (!writer.enter) return PersonId{};
  auto person = writer.known ? Result<PersonId>(*writer.known)
                             : casefile::add_person(tx, writer.person, casefile::author_of(visit));
  if (person) visit.changed("person", person->value);
  return person;
}

bool nominates(const Writer& writer) {
  const auto kind = writer.relation.text("relationships.kind");
  return writer.enter && (kind == "teacher" || kind == "worker");
}

Result<void> enter_standing(Visit& visit, db::Tx& tx, const Writer& writer, PersonId person, PersonId mentee) {
  if (!person || casefile::are_related(tx, mentee, person, visit.today)) return {};
  const auto made = casefile::add_relationship(tx, mentee, person, writer.relation, casefile::author_of(visit));
  if (!made) return tl::unexpected(made.error());
  return {};
}

}  // namespace kith::arrivals
