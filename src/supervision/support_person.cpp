// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/support_person.h"

#include <algorithm>
#include <set>

#include "casefile/programmes.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "supervision/contact_form.h"
#include "supervision/contact_rules.h"
#include "supervision/queries.h"
#include "supervision/support_acts.h"
#include "supervision/support_person.html.h"

namespace kith::supervision {
namespace {

using casefile::FormPage;
using casefile::FormRow;
using http::FieldDoc;
using http::FieldType;
using render::Field;
using render::Url;

constexpr std::string_view asked_kinds[] = {"practical", "relationship", "activity_idea", "transport",
                                            "money",     "family_query", "other"};
constexpr std::string_view thanks_kinds[] = {"thank_you", "award", "event", "letter", "other"};
constexpr std::string_view thanked_roles[] = {"mentor", "mentee"};
constexpr FieldDoc request_docs[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "supervision.support.programme"},
    {.name = "kind",
     .type = FieldType::code,
     .required = true,
     .choices = asked_kinds,
     .about = "supervision.support.kind"},
    {.name = "text", .required = true, .limit = 20'000, .about = "supervision.support.text"},
    {.name = "day", .type = FieldType::date, .about = "supervision.support.day"},
};
constexpr FieldDoc thanks_docs[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "supervision.support.programme"},
    {.name = "role",
     .type = FieldType::code,
     .required = true,
     .choices = thanked_roles,
     .about = "supervision.support.thanked_as"},
    {.name = "kind",
     .type = FieldType::code,
     .required = true,
     .choices = thanks_kinds,
     .about = "supervision.support.thank_how"},
    {.name = "day", .type = FieldType::date, .about = "supervision.support.day"},
};

/// A person and the programmes they belong to, of those in which the actor records support.
struct Supported {
  PersonId person;
  std::string name;
  std::set<ProgrammeId> mentor_in, mentee_in, all;  ///< all: family of a mentee too
  bool thankable() const { return !mentor_in.empty() || !mentee_in.empty(); }
};

std::optional<Supported> open_supported(const Visit& visit, const casefile::Uses& people,
                                        std::optional<PersonId> asked) {
  if (!asked) return std::nullopt;
  const auto snapshot = people.columns();
  const SupportReach reach(visit, *snapshot);
  const auto opened = casefile::open_person(visit, people, asked);
  // Whoever leads the groups of a programme knows its people by name (src/groups), matched or not.
  const auto groups = scope_of(visit.actor, auth::Permission::record_group);
  Supported found{opened ? opened->person : *asked, {}, {}, {}, {}};
  const auto take = [&](const casefile::File& file, bool own) {
    if (file.side == casefile::Side::staff || !file.programme) return;
    if (opened ? !reach.serves(file.programme) : !groups.sees_whole(file.programme)) return;
    found.all.insert(file.programme);
    if (own) (file.side == casefile::Side::mentor ? found.mentor_in : found.mentee_in).insert(file.programme);
  };
  people.book([&](const casefile::Book& book) {
    const auto* person = book.of(found.person);
    if (!person || person->gone || person->person == visit.actor.person) return;
    found.person = person->person;
    found.name = person->name;
    for (const auto& file : person->files) take(file, true);
    for (const auto ward : person->wards)
      if (const auto* mentee = book.of(ward))
        for (const auto& file : mentee->files)
          if (file.side == casefile::Side::mentee) take(file, false);
  });
  return found.all.empty() ? std::nullopt : std::optional(std::move(found));
}

std::optional<Supported> open_supported(const Visit& visit, const casefile::Uses& people) {
  return open_supported(visit, people, visit.open_id<PersonId>(visit.path.find("person")->second));
}

std::string address_of_supported(const Visit& visit, const Supported& who) {
  return "/supervision/people/" + visit.seal(who.person);
}

std::optional<Date> told_day(const Visit& visit) {
  const auto text = visit.request.form.get("day");
  return text.empty() ? std::optional<Date>(visit.today) : i18n::read_date(text, visit.today);
}

/// The programme of the form; 0 and a problem when the person belongs to none such.
ProgrammeId programme_sent(const Visit& visit, const std::set<ProgrammeId>& among, std::vector<Problem>& problems) {
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (programme && among.contains(*programme)) return *programme;
  problems.push_back({"programme", programme ? "supervision.support.not_in_programme" : "http.field.missing"});
  return {};
}

Result<http::Response> add_person_request(Visit& visit, const Supported& who, Done done) {
  std::vector<Problem> problems;
  const auto& form = visit.request.form;
  const NewRequest request{
      programme_sent(visit, who.all, problems), {}, who.person, told_day(visit), std::string(form.get("kind")),
      std::string(trimmed(form.get("text")))};
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("support.request", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_request(tx, request, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("request", made->value);
    return done(made->value);
  });
}

Result<http::Response> add_person_thanks(Visit& visit, const Supported& who, Done done) {
  std::vector<Problem> problems;
  const std::string role(visit.request.form.get("role"));
  if (role != "mentor" && role != "mentee") problems.push_back({"role", "http.field.missing"});
  const NewRecognition recognition{programme_sent(visit, role == "mentee" ? who.mentee_in : who.mentor_in, problems),
                                   who.person, told_day(visit), std::string(visit.request.form.get("kind")), role};
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("support.recognition", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_recognition(tx, recognition, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", recognition.person.value);
    return done(*made);
  });
}

/// What the two forms share: programme, the further rows, the day.
class SupportForm {
 public:
  SupportForm(Visit& visit, const Supported& who, const Refusal* refusal)
      : visit_(visit), state_(visit.words, refusal ? &visit.request.form : nullptr, refusal), refusal_(refusal) {
    page_.token = {visit.csrf(), visit.fresh_key()};
    page_.problems = state_.problems();
    page_.about = who.name;
    page_.save = visit.words.text("casefile.save");
    page_.back = Url(address_of_supported(visit, who));
  }
  void programme(const std::set<ProgrammeId>& among) {
    std::vector<Field::Choice> choices;
    for (const auto& [programme, name] : casefile::programme_names(visit_))
      if (among.contains(programme)) choices.push_back({visit_.seal(programme), name});
    const std::string only = choices.size() == 1 ? choices.front().value : std::string();
    if (choices.size() > 1) choices.insert(choices.begin(), {"", visit_.words.text("casefile.choose")});
    FormRow row;
    row.as_select = state_.choice("programme", "supervision.support.programme", std::move(choices), only);
    page_.rows.push_back(std::move(row));
  }
  void role(const Supported& who) {
    std::vector<Field::Choice> choices;
    for (const auto code : thanked_roles)
      if (!(code == "mentor" ? who.mentor_in : who.mentee_in).empty())
        choices.push_back({std::string(code), visit_.words.text_of("supervision.track." + std::string(code))});
    FormRow row;
    row.as_chips =
        state_.choice("role", "supervision.support.thanked_as", choices, choices.size() == 1 ? choices[0].value : "");
    page_.rows.push_back(std::move(row));
  }
  void kind(i18n::Key label, const std::string& words, std::span<const std::string_view> codes) {
    std::vector<Field::Choice> choices;
    for (const auto code : codes)
      choices.push_back({std::string(code), visit_.words.text_of(words + std::string(code))});
    FormRow row;
    row.as_select = state_.choice("kind", label, std::move(choices), codes.front());
    page_.rows.push_back(std::move(row));
  }
  void text() {
    FormRow row;
    row.as_area = state_.field("text", "supervision.support.text");
    page_.rows.push_back(std::move(row));
  }
  http::Response show(i18n::Key title, std::string action) {
    FormRow day;
    day.as_date = state_.field("day", "supervision.support.day", visit_.words.date(visit_.today));
    page_.rows.push_back(std::move(day));
    page_.heading = visit_.words.text(title);
    page_.action = Url(std::move(action));
    return casefile::show_form(visit_, page_, title, refusal_);
  }

 private:
  Visit& visit_;
  render::FormState state_;
  const Refusal* refusal_;
  FormPage page_;
};

http::Response show_request(Visit& visit, const Supported& who, const Refusal* refusal) {
  visit.saw("person", who.person.value);
  SupportForm form(visit, who, refusal);
  form.programme(who.all);
  form.kind("supervision.support.kind", "supervision.support_kind.", asked_kinds);
  form.text();
  return form.show("supervision.support.new", address_of_supported(visit, who) + "/request");
}

http::Response show_thanks(Visit& visit, const Supported& who, const Refusal* refusal) {
  visit.saw("person", who.person.value);
  std::set<ProgrammeId> among = who.mentor_in;
  among.insert(who.mentee_in.begin(), who.mentee_in.end());
  SupportForm form(visit, who, refusal);
  form.programme(among);
  form.role(who);
  form.kind("supervision.support.thank_how", "supervision.recognition_kind.", thanks_kinds);
  return form.show("supervision.support.thank", address_of_supported(visit, who) + "/thanks");
}

struct SupportedView {
  std::string name;
  Url person, ask, thank;
  std::vector<render::Event> events;
  bool nothing{}, may_thank{};
};

/// What was asked and given in the programmes of `who`, newest first.
std::vector<render::Event> asked_and_given(Visit& visit, const Supported& who) {
  std::vector<render::Event> events;
  const auto& words = visit.words;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::support_of_person, {{"person", who.person}, {"as_of", visit.today}}, [&](const db::Row& row) {
      if (!who.all.contains(row.id<ProgrammeId>(2))) return;
      const bool asked = row.text(0) == "asked";
      std::string title =
          words.text_of((asked ? "supervision.support_kind." : "supervision.recognition_kind.") + row.string(4));
      if (!asked) title = words.text("supervision.support.thanked", {{"kind", std::string_view(title)}});
      render::Event event{row.date(3), "note", std::move(title), {}, row.string(5), {}, false, {}};
      if (is_late_entry(row.date(3), row.date(6))) event.tags.push_back({words.text("match.late_entry"), "warn"});
      if (asked) visit.saw("request", row.integer(1));
      events.push_back(std::move(event));
    });
  });
  return events;
}

http::Response answer_on(Visit& visit, const Supported& who, Result<http::Response> made,
                         http::Response (*show)(Visit&, const Supported&, const Refusal*)) {
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show(visit, who, &made.error()) : visit.refused(made.error());
}

http::Response not_found(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

}  // namespace

bool may_support(const Visit& visit, const casefile::Uses& people, PersonId person) {
  return open_supported(visit, people, person).has_value();
}

http::Response person_support_page(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  if (!who) return not_found(visit);
  visit.saw("person", who->person.value);
  SupportedView view{who->name, Url(casefile::page_of(visit, who->person)),
                     Url(address_of_supported(visit, *who) + "/request"),
                     Url(address_of_supported(visit, *who) + "/thanks"), asked_and_given(visit, *who)};
  view.nothing = view.events.empty();
  view.may_thank = who->thankable();
  render::Html body(8 * 1024);
  html::support_person(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.person_support"), body);
}

http::Response person_request_page(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  return who ? show_request(visit, *who, nullptr) : not_found(visit);
}
http::Response post_person_request(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  if (!who) return not_found(visit);
  return answer_on(visit, *who,
                   add_person_request(visit, *who,
                                      [&](std::int64_t) {
                                        return http::Response::see_other(address_of_supported(visit, *who) +
                                                                         "?done=done.support_request");
                                      }),
                   show_request);
}
http::Response person_thanks_page(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  return who && who->thankable() ? show_thanks(visit, *who, nullptr) : not_found(visit);
}
http::Response post_person_thanks(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  if (!who || !who->thankable()) return not_found(visit);
  return answer_on(visit, *who,
                   add_person_thanks(visit, *who,
                                     [&](std::int64_t) {
                                       return http::Response::see_other(address_of_supported(visit, *who) +
                                                                        "?done=done.recognition");
                                     }),
                   show_thanks);
}

http::Response api_post_person_request(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  if (!who) return not_found(visit);
  const auto made =
      add_person_request(visit, *who, [&](std::int64_t id) { return http::created(visit, "support_requests", id); });
  return made ? *made : visit.refused(made.error());
}
http::Response api_post_person_thanks(Visit& visit, const casefile::Uses& people) {
  const auto who = open_supported(visit, people);
  if (!who) return not_found(visit);
  const auto made =
      add_person_thanks(visit, *who, [&](std::int64_t id) { return http::created(visit, "recognitions", id); });
  return made ? *made : visit.refused(made.error());
}

http::Exchange person_request_exchange() { return {.takes = request_docs}; }
http::Exchange person_thanks_exchange() { return {.takes = thanks_docs}; }

}  // namespace kith::supervision
