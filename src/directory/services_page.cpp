// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "directory/directory.h"
#include "directory/service.html.h"
#include "directory/services.html.h"
#include "platform/base/html_escape.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::directory {
namespace {

using render::Url;

constexpr std::size_t per_page = 25, most_in_a_file = 1'000'000;

struct Phone {
  std::string text, digits;
};
struct Row {
  std::string id, name, other_name, organization, eligibility, languages, areas, addresses;
  std::vector<Phone> phones;
  Url href;
  std::optional<render::Status> status;
  std::string phone_texts{};  ///< as one, for the file
};
struct Pages {
  std::int64_t page{}, of{};
  std::optional<Url> previous, next;
};
struct Language {
  std::string code, text;
  bool chosen{};
};
struct ServicesView {
  std::string words, age, referral;
  std::vector<Language> languages;
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::optional<Pages> pages;
  std::optional<Url> back;
  std::int64_t count{};
  bool any{}, may_read{}, choosing{}, all{};
};
constexpr lists::Column<Row> list_columns[] = {
    {"directory.column.service", lists::field<&Row::name>},
    {"directory.column.organization", lists::field<&Row::organization>},
    {"directory.column.eligibility", lists::field<&Row::eligibility>},
    {"directory.column.languages", lists::field<&Row::languages>},
    {"directory.column.areas", lists::field<&Row::areas>},
    {"directory.column.address", lists::field<&Row::addresses>},
    {"directory.column.phone", lists::field<&Row::phone_texts>},
    {"directory.column.status", lists::field<&Row::status>},
};

struct Fact {
  std::string name;
  std::vector<std::string> lines;
};
struct ServiceView {
  std::string name, other_name, organization, description, alert, source, email, id, referral;
  std::optional<render::Status> status;
  std::vector<Phone> phones;
  std::vector<Fact> facts;
  std::vector<std::string> outcomes;
  std::optional<Url> url;
  Url back;
  std::optional<Date> assured_on;
  Date read_on{};
  bool referred{}, choosing{}, reached{};
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string in_one(std::string_view text, std::string_view between) {
  std::string all;
  for (const auto& line : lines_of(text)) (all += all.empty() ? "" : between) += line;
  return all;
}

std::vector<Phone> phones_of(const Listing& s) {
  std::vector<Phone> phones;
  for (auto& line : lines_of(s.phones)) {
    std::string digits;
    for (const char c : line.substr(0, line.find('x')))
      if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
    phones.push_back({std::move(line), std::move(digits)});
  }
  return phones;
}

std::string years(const Visit& visit, const Listing& s) {
  const auto& words = visit.words;
  if (s.least_age && s.most_age) return words.text("directory.ages", {{"from", *s.least_age}, {"until", *s.most_age}});
  if (s.least_age) return words.text("directory.age_from", {{"from", *s.least_age}});
  return s.most_age ? words.text("directory.age_until", {{"until", *s.most_age}}) : std::string();
}

/// What it says; without that, the ages.
std::string eligibility_of(const Visit& visit, const Listing& s) {
  return s.eligibility.empty() ? years(visit, s) : in_one(s.eligibility, "; ");
}

std::optional<render::Status> status_of(const Visit& visit, const Found& found) {
  if (found.gone_at)
    return render::Status{render::Mark::missed,
                          visit.words.text("directory.gone", {{"day", visit.day_at(*found.gone_at)}})};
  if (found.service.status == "active") return std::nullopt;
  return render::Status{render::Mark::paused, found.service.status == "temporarily closed"
                                                  ? visit.words.text("directory.closed_for_now")
                                                  : visit.words.text("directory.not_active")};
}

/// "MO,WE 09:00-17:00" with the days in words.
std::string hours_words(const Visit& visit, const std::string& line) {
  constexpr std::string_view codes = "MO,TU,WE,TH,FR,SA,SU";
  const auto end = std::min(line.find(' '), line.size());
  std::string days;
  for (std::size_t at = 0; at < end; at += 3) {
    std::string code = line.substr(at, 2);
    if (end - at < 2 || codes.find(code) == codes.npos || (at + 2 < end && line[at + 2] != ',')) return line;
    std::ranges::transform(code, code.begin(), [](char c) { return char(c + 32); });
    (days += days.empty() ? "" : ", ") += visit.words.text_of("directory.day." + code);
  }
  return days + line.substr(end);
}

Asked asked_of(const Visit& visit) {
  const auto& query = visit.request.query;
  Asked asked{std::string(query.get("words")), std::string(query.get("language")), {}, query.get("all") == "true"};
  const auto age = query.get("age");
  std::int64_t years = 0;
  const auto [end, error] = std::from_chars(age.data(), age.data() + age.size(), years);
  if (!age.empty() && error == std::errc() && end == age.data() + age.size() && years >= 0 && years <= 150)
    asked.age = years;
  return asked;
}

std::size_t page_asked(const Visit& visit, std::size_t of) {
  const auto text = visit.request.query.get("page");
  std::size_t page = 1;
  std::from_chars(text.data(), text.data() + text.size(), page);
  return std::clamp<std::size_t>(page, 1, of);
}

/// Of the search as it stands, without its page.
std::string search_link(const Visit& visit) {
  std::string link = "/directory/services?";
  for (const auto& [name, value] : visit.request.query.list()) {
    if (name == "page" || name == "done") continue;
    append_percent(link, name);
    link += '=';
    append_percent(link, value);
    link += '&';
  }
  return link;
}

std::optional<Pages> pages_of(const Visit& visit, std::size_t page, std::size_t of) {
  if (of < 2) return std::nullopt;
  const auto url = [&](std::size_t n) { return Url(search_link(visit) + "page=" + std::to_string(n)); };
  Pages pages{static_cast<std::int64_t>(page), static_cast<std::int64_t>(of), {}, {}};
  if (page > 1) pages.previous = url(page - 1);
  if (page < of) pages.next = url(page + 1);
  return pages;
}

/// The referral that a service is looked for, sealed; empty when it is none of ours.
std::string referral_of(const Visit& visit) {
  const std::string sealed(visit.request.query.get("referral"));
  return visit.open_record("referrals", sealed) ? sealed : std::string();
}

Row row_of(const Visit& visit, const Found& found, const std::string& referral) {
  const auto& s = found.service;
  Row row;
  row.id = seal_service(visit, found.id);
  row.name = s.name;
  row.other_name = s.other_name;
  row.organization = s.organization;
  row.eligibility = eligibility_of(visit, s);
  row.languages = in_one(s.languages, ", ");
  row.areas = in_one(s.areas, ", ");
  row.addresses = in_one(s.addresses, "; ");
  row.phones = phones_of(s);
  row.phone_texts = in_one(s.phones, "; ");
  row.href = Url("/directory/services/" + row.id + (referral.empty() ? "" : "?referral=" + referral));
  row.status = status_of(visit, found);
  return row;
}

void fill_filter(Visit& visit, const Asked& asked, ServicesView& view) {
  view.words = asked.words;
  view.all = asked.all;
  if (asked.age) view.age = std::to_string(*asked.age);
  view.languages.push_back({"", visit.words.text("directory.any_language"), asked.language.empty()});
  for (auto& [code, name] : visit.reading([](db::Tx& tx) { return languages(tx); }))
    view.languages.push_back({code, std::move(name), code == asked.language});
}

void add_fact(std::vector<Fact>& facts, const Visit& visit, i18n::Key name, std::string_view text) {
  if (auto lines = lines_of(text); !lines.empty()) facts.push_back({visit.words.text(name), std::move(lines)});
}

std::vector<Fact> facts_of(const Visit& visit, const Listing& s) {
  std::vector<Fact> facts;
  add_fact(facts, visit, "directory.column.eligibility", s.eligibility);
  add_fact(facts, visit, "directory.column.ages", years(visit, s));
  add_fact(facts, visit, "directory.column.languages", s.languages);
  add_fact(facts, visit, "directory.column.areas", s.areas);
  add_fact(facts, visit, "directory.column.address", s.addresses);
  std::string hours;
  for (const auto& line : lines_of(s.hours)) hours += hours_words(visit, line) + "\n";
  add_fact(facts, visit, "directory.column.hours", hours);
  add_fact(facts, visit, "directory.column.applying", s.applying);
  add_fact(facts, visit, "directory.column.papers", s.papers);
  add_fact(facts, visit, "directory.column.wait", s.wait);
  add_fact(facts, visit, "directory.column.fees", s.fees);
  return facts;
}

void write_service(JsonWriter& json, const Visit& visit, const Found& found) {
  const auto& s = found.service;
  json.member("id", seal_service(visit, found.id)).member("name", s.name).member("alternate_name", s.other_name);
  json.member("organization", s.organization).member("description", s.description);
  json.member("eligibility", s.eligibility).member("minimum_age", s.least_age).member("maximum_age", s.most_age);
  for (const auto& [name, text] : {std::pair{"languages", &s.languages},
                                   {"service_areas", &s.areas},
                                   {"addresses", &s.addresses},
                                   {"phones", &s.phones}}) {
    json.key(name).array();
    for (const auto& line : lines_of(*text)) json.value(line);
    json.end();
  }
  json.member("status", s.status).member("in_directory", !found.gone_at);
}

}  // namespace

std::optional<std::int64_t> open_service(const Visit& visit, std::string_view sealed) {
  return visit.open_record("directory_services", sealed);
}
std::string seal_service(const Visit& visit, std::int64_t service) {
  return visit.seal_record("directory_services", service);
}

http::Response services_page(Visit& visit) {
  const auto asked = asked_of(visit);
  ServicesView view;
  view.referral = referral_of(visit);
  view.choosing = !view.referral.empty();
  view.count = visit.reading([&](db::Tx& tx) { return count(tx, asked); });
  const auto of = std::max<std::size_t>(1, (static_cast<std::size_t>(view.count) + per_page - 1) / per_page);
  const auto page = page_asked(visit, of);
  const bool file = lists::wanted(visit);
  visit.read([&](db::Tx& tx) {
    for (const auto& found : find(tx, asked, file ? most_in_a_file : per_page, file ? 0 : (page - 1) * per_page))
      view.rows.push_back(row_of(visit, found, view.referral));
  });
  if (file) return lists::answer(visit, "directory.title.services", list_columns, view.rows);
  fill_filter(visit, asked, view);
  view.any = !view.rows.empty();
  view.may_read = visit.actor.may(auth::Permission::record_intake);
  view.pages = pages_of(visit, page, of);
  if (view.choosing) view.back = Url("/intake/episodes/" + view.referral + "/onward");
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("directory.none"), visit.words.text("directory.none_hint")};
  render::Html body(32 * 1024);
  html::services(body, view, visit.words);
  return visit.page(visit.words.text("directory.title.services"), body);
}

http::Response service_page(Visit& visit) {
  const auto id = open_service(visit, visit.path.find("service")->second);
  const auto whole = id ? visit.reading([&](db::Tx& tx) { return service(tx, *id); }) : std::nullopt;
  if (!whole) return visit.refused({RefusalKind::not_found, {}});
  const auto& s = whole->found.service;
  ServiceView view;
  view.id = seal_service(visit, *id);
  view.referral = referral_of(visit);
  view.choosing = !view.referral.empty();
  view.back = Url("/directory/services" + (view.choosing ? "?referral=" + view.referral : std::string()));
  view.name = s.name;
  view.other_name = s.other_name;
  view.organization = s.organization;
  view.description = s.description;
  view.alert = s.alert;
  view.source = whole->source;
  view.email = s.email;
  if (!s.url.empty()) view.url = Url(s.url);
  view.status = status_of(visit, whole->found);
  view.phones = phones_of(s);
  view.reached = !view.phones.empty() || !s.email.empty() || view.url;
  view.facts = facts_of(visit, s);
  view.assured_on = s.assured_on;
  view.read_on = visit.day_at(whole->changed_at);
  for (const auto& one : visit.reading([&](db::Tx& tx) { return outcomes(tx, *id, visit.today); })) {
    const auto came =
        one.code.empty() ? visit.words.text("directory.outcome_open") : records::code_label(visit.words, one.code);
    view.outcomes.push_back(
        visit.words.text("directory.outcome", {{"came", std::string_view(came)}, {"n", one.count}}));
  }
  view.referred = !view.outcomes.empty();
  render::Html body(16 * 1024);
  html::service(body, view, visit.words);
  return visit.page(visit.words.text("directory.title.service"), body);
}

http::Response services_api(Visit& visit) {
  const auto asked = asked_of(visit);
  std::string out;
  JsonWriter json(out);
  visit.read([&](db::Tx& tx) {
    const auto n = count(tx, asked);
    const auto of = std::max<std::size_t>(1, (static_cast<std::size_t>(n) + per_page - 1) / per_page);
    const auto page = page_asked(visit, of);
    json.object().member("count", n).member("page", static_cast<std::int64_t>(page));
    json.member("pages", static_cast<std::int64_t>(of)).key("services").array();
    for (const auto& found : find(tx, asked, per_page, (page - 1) * per_page)) {
      json.object();
      write_service(json, visit, found);
      json.end();
    }
  });
  json.end().end();
  return http::Response::json(out);
}

http::Response service_api(Visit& visit) {
  const auto id = open_service(visit, visit.path.find("service")->second);
  const auto whole = id ? visit.reading([&](db::Tx& tx) { return service(tx, *id); }) : std::nullopt;
  if (!whole) return visit.refused({RefusalKind::not_found, {}});
  const auto& s = whole->found.service;
  std::string out;
  JsonWriter json(out);
  json.object();
  write_service(json, visit, whole->found);
  json.member("email", s.email).member("url", s.url).member("hours", s.hours).member("fees", s.fees);
  json.member("application_process", s.applying).member("required_documents", s.papers).member("wait_time", s.wait);
  json.member("alert", s.alert).member("source", whole->source);
  if (s.assured_on) json.member("assured_date", iso(*s.assured_on));
  json.end();
  return http::Response::json(out);
}

}  // namespace kith::directory
