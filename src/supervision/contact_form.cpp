// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <set>

#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "supervision/contact_rules.h"

namespace kith::supervision {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view modes[] = {"in_person",          "phone",     "video",        "text_conversation",
                                      "email_conversation", "voicemail", "bulk_message", "letter"};
constexpr std::string_view tracks[] = {"mentor", "mentee", "guardian"};
constexpr std::string_view informants[] = {"self", "guardian", "other_adult", "custody_organization", "safe_adult"};
constexpr std::string_view results[] = {"reached", "attempted", "refused"};

constexpr FieldDoc contact_part[] = {
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "supervision.field.event_date"},
    {.name = "mode", .type = FieldType::code, .required = true, .choices = modes, .about = "supervision.field.mode"},
    {.name = "minutes", .type = FieldType::integer, .limit = most_minutes, .about = "supervision.field.minutes"},
    {.name = "note", .type = FieldType::text, .limit = longest_text, .about = "supervision.field.note"},
};
constexpr FieldDoc new_part[] = {
    {.name = "late_reason", .type = FieldType::text, .limit = longest_text, .about = "supervision.field.late_reason"},
    {.name = "programme", .type = FieldType::id, .about = "supervision.field.programme"},
    {.name = "parties",
     .type = FieldType::object,
     .required = true,
     .many = true,
     .about = "supervision.field.parties"},
    {.name = "parties.*.match", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
    {.name = "parties.*.track",
     .type = FieldType::code,
     .required = true,
     .choices = tracks,
     .about = "supervision.field.track"},
    {.name = "parties.*.result",
     .type = FieldType::code,
     .required = true,
     .choices = results,
     .about = "supervision.field.result"},
};
constexpr FieldDoc corrected_part[] = {
    {.name = "seen", .type = FieldType::id, .required = true, .about = "supervision.field.seen"},
    {.name = "reason", .type = FieldType::text, .limit = longest_text, .about = "supervision.field.reason"},
    {.name = "parties", .type = FieldType::object, .many = true, .about = "supervision.field.parties_corrected"},
    {.name = "parties.*.party", .type = FieldType::id, .about = "supervision.field.party"},
    {.name = "parties.*.seen", .type = FieldType::id, .about = "supervision.field.seen"},
    {.name = "parties.*.remove", .type = FieldType::boolean, .about = "supervision.field.remove"},
    {.name = "parties.*.match", .type = FieldType::id, .about = "supervision.field.match"},
    {.name = "parties.*.track", .type = FieldType::code, .choices = tracks, .about = "supervision.field.track"},
    {.name = "parties.*.result", .type = FieldType::code, .choices = results, .about = "supervision.field.result"},
};
constexpr FieldDoc answers_part[] = {
    {.name = "parties.*.informant_kind",
     .type = FieldType::code,
     .choices = informants,
     .about = "supervision.field.informant_kind"},
    {.name = "parties.*.person", .type = FieldType::id, .about = "supervision.field.person"},
    {.name = "parties.*.informant_name",
     .type = FieldType::text,
     .limit = longest_text,
     .about = "supervision.field.informant_name"},
    {.name = "parties.*.relation",
     .type = FieldType::text,
     .limit = longest_text,
     .about = "supervision.field.relation"},
    {.name = "parties.*.information_obtained",
     .type = FieldType::boolean,
     .about = "supervision.field.information_obtained"},
    {.name = "parties.*.note", .type = FieldType::text, .limit = longest_text, .about = "supervision.field.party_note"},
    {.name = "parties.*.guidance",
     .type = FieldType::text,
     .limit = longest_text,
     .about = "supervision.field.guidance"},
    {.name = "parties.*.relationship_quality",
     .type = FieldType::integer,
     .limit = 5,
     .about = "supervision.field.relationship_quality"},
    {.name = "parties.*.safety_asked", .type = FieldType::boolean, .about = "supervision.field.safety_asked"},
    {.name = "parties.*.private_talk", .type = FieldType::boolean, .about = "supervision.field.private_talk"},
    {.name = "parties.*.problems",
     .type = FieldType::text,
     .limit = longest_text,
     .about = "supervision.field.problems"},
    {.name = "parties.*.next_step",
     .type = FieldType::text,
     .limit = longest_text,
     .about = "supervision.field.next_step"},
};

template <std::size_t... N>
constexpr auto joined(const FieldDoc (&... parts)[N]) {
  std::array<FieldDoc, (N + ...)> all{};
  std::size_t at = 0;
  ((std::copy(std::begin(parts), std::end(parts), all.begin() + static_cast<std::ptrdiff_t>(at)), at += N), ...);
  return all;
}
constexpr auto new_fields = joined(contact_part, new_part, answers_part);
constexpr auto corrected_fields = joined(contact_part, corrected_part, answers_part);

/// Reads single fields and gathers what cannot be read.
class Reader {
 public:
  Reader(const http::Fields& fields, const Visit& visit, DecodedContact& out)
      : fields_(fields), visit_(visit), out_(out) {}

  std::string_view raw(const std::string& name) const { return trimmed(fields_.get(name)); }
  std::string text(const std::string& name) const { return std::string(raw(name)); }

  std::optional<Date> date(const std::string& name) {
    if (raw(name).empty()) return std::nullopt;
    const auto day = i18n::read_date(raw(name), visit_.today);
    if (!day) tell(name, "date_unreadable");
    return day;
  }
  std::optional<int> number(const std::string& name) {
    const std::string_view digits = raw(name);
    if (digits.empty()) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc{} && end == digits.data() + digits.size()) return value;
    tell(name, "number_unreadable");
    return std::nullopt;
  }
  std::optional<bool> yes_no(const std::string& name) {
    const std::string_view word = raw(name);
    if (word.empty()) return std::nullopt;
    if (word != "true" && word != "false") tell(name, "choice_unknown");
    return word == "true";
  }
  template <class Parse>
  auto choice(const std::string& name, Parse parse) -> decltype(parse(std::string_view{})) {
    if (raw(name).empty()) return std::nullopt;
    auto value = parse(raw(name));
    if (!value) tell(name, "choice_unknown");
    return value;
  }
  /// An id that does not open stays 0; `unknown` tells so.
  template <class Key>
  Key id(const std::string& name, std::string_view sealed, std::string_view unknown) {
    if (sealed.empty()) return Key{};
    const auto key = visit_.open_id<Key>(sealed);
    if (!key) tell(name, unknown);
    return key.value_or(Key{});
  }
  void tell(const std::string& name, std::string_view word) {
    out_.problems.push_back({name, "supervision.refusal." + std::string(word)});
  }

 private:
  const http::Fields& fields_;
  const Visit& visit_;
  DecodedContact& out_;
};

/// The numbers N for which some field `parties.N.*` was sent.
std::set<std::size_t> numbers_sent(const http::Fields& fields) {
  constexpr std::string_view prefix = "parties.";
  constexpr std::size_t most = 200;
  std::set<std::size_t> found;
  for (const auto& [name, value] : fields.list()) {
    if (!name.starts_with(prefix)) continue;
    std::size_t n = 0;
    const char* from = name.data() + prefix.size();
    const auto [end, error] = std::from_chars(from, name.data() + name.size(), n);
    if (error == std::errc{} && end != name.data() + name.size() && *end == '.' && n < most) found.insert(n);
  }
  return found;
}

/// `parties.N.informant`: "guardian.<sealed>" or a kind alone.
void read_informant(Reader& in, std::size_t n, NewParty& party) {
  const std::string field = party_field(n, "informant");
  const std::string_view choice = in.raw(field);
  if (choice.empty()) {
    party.informant = in.choice(party_field(n, "informant_kind"), parse_informant_kind).value_or(InformantKind::self);
    party.person = in.id<PersonId>(party_field(n, "person"), in.raw(party_field(n, "person")), "person_unknown");
    return;
  }
  const auto dot = choice.find('.');
  const auto kind = parse_informant_kind(choice.substr(0, dot));
  if (!kind) return in.tell(field, "choice_unknown");
  party.informant = *kind;
  if (dot != choice.npos) party.person = in.id<PersonId>(field, choice.substr(dot + 1), "person_unknown");
}

NewParty read_party(Reader& in, std::size_t n, Outcome result) {
  const auto field = [n](std::string_view name) { return party_field(n, name); };
  NewParty party;
  party.result = result;
  party.match = in.id<MatchId>(field("match"), in.raw(field("match")), "match_unknown");
  party.track = in.choice(field("track"), parse_track).value_or(Track::mentor);
  if (in.raw(field("track")).empty()) in.tell(field("track"), "choice_unknown");
  read_informant(in, n, party);
  party.informant_name = in.text(field("informant_name"));
  party.relation = in.text(field("relation"));
  party.information_obtained = in.yes_no(field("information_obtained"));
  if (in.yes_no(field("nothing_learned")).value_or(false)) party.information_obtained = false;
  party.note = in.text(field("note"));
  party.guidance = in.text(field("guidance"));
  party.relationship_quality = in.number(field("relationship_quality"));
  party.safety_asked = in.yes_no(field("safety_asked"));
  party.private_talk = in.yes_no(field("private_talk"));
  party.problems = in.text(field("problems"));
  party.next_step = in.text(field("next_step"));
  return party;
}

}  // namespace

std::span<const FieldDoc> contact_fields() { return new_fields; }
std::span<const FieldDoc> correction_fields() { return corrected_fields; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\n\r";
  const auto from = text.find_first_not_of(white);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(white) - from + 1);
}

Problem DecodedContact::as_sent(Problem problem) const {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string here = party_field(i, "");
    if (problem.field.starts_with(here))
      return {party_field(rows[i], problem.field.substr(here.size())), std::move(problem.key)};
  }
  return problem;
}

DecodedContact decode_contact(const http::Fields& fields, const Visit& visit) {
  DecodedContact out;
  Reader in(fields, visit, out);
  out.contact.event_date = in.date("event_date");
  out.contact.mode = in.choice("mode", parse_mode);
  out.contact.minutes = in.number("minutes");
  out.contact.note = in.text("note");
  out.contact.late_reason = in.text("late_reason");
  out.contact.programme = in.id<ProgrammeId>("programme", in.raw("programme"), "programme_unknown");
  for (const std::size_t n : numbers_sent(fields)) {
    const auto result = in.choice(party_field(n, "result"), parse_outcome);
    if (!result) continue;
    out.contact.parties.push_back(read_party(in, n, *result));
    out.rows.push_back(n);
  }
  return out;
}

DecodedCorrection decode_correction(const http::Fields& fields, const Visit& visit) {
  DecodedCorrection out{decode_contact(fields, visit), {}};
  const auto sealed = [&](std::size_t n, std::string_view name) {
    return visit.open_id<ContactPartyId>(fields.get(party_field(n, name))).value_or(ContactPartyId{});
  };
  const auto goes = [&](std::size_t n) {
    const std::string_view remove = fields.get(party_field(n, "remove"));
    return sealed(n, "party") && !remove.empty() && remove != "false";
  };
  Correction& correction = out.correction;
  correction.seen = visit.open_id<ContactId>(fields.get("seen")).value_or(ContactId{}).value;
  for (const std::size_t n : numbers_sent(fields))
    if (goes(n)) correction.withdrawn.push_back({sealed(n, "party"), sealed(n, "seen").value});
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < out.as_read.rows.size(); ++i) {
    const std::size_t n = out.as_read.rows[i];
    if (goes(n)) continue;
    correction.parties.push_back({sealed(n, "party"), sealed(n, "seen").value, out.as_read.contact.parties[i]});
    kept.push_back(n);
  }
  out.as_read.rows = std::move(kept);
  correction.contact = out.as_read.contact;
  const std::string_view reason = trimmed(fields.get("reason"));
  if (!reason.empty())
    correction.reason = visit.words.text("supervision.contact.corrected_because", {{"reason", reason}});
  return out;
}

}  // namespace kith::supervision
