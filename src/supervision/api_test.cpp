// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/http/json_body.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "supervision/contact_codes.h"
#include "supervision/supervision.h"
#include "supervision/work_list_text.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::supervision {
namespace {

using http::Method;
using nlohmann::json;
constexpr Date visit_day = on(2026, 11, 22);

/// Kim looks after Tom (mentor Maya, mother Ana, match since September) and Zoe (mentor Maya), Lee after nobody.
class Api : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    lee_ = agency_->worker("Lee");
    maya_ = agency_->person("Maya", "Lin", "+14165550101");
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    zoe_ = agency_->born(agency_->person("Zoe", "Diaz"), on(2013, 2, 3));
    ana_ = agency_->person("Ana", "Roy", "+14165550102", "after six");
    bob_ = agency_->person("Bob", "Roy", "+14165550103");
    agency_->relative(tom_, ana_, "parent", true);
    agency_->relative(tom_, bob_, "parent", true, "barred");
    match_ = agency_->match(maya_, tom_, on(2026, 9, 1));
    second_ = agency_->match(maya_, zoe_, on(2026, 9, 20));
    agency_->assign(match_, kim_);
    agency_->assign(second_, kim_);
    actor_ = agency_->actor(kim_);
  }

  struct Answer {
    int status{};
    json body;
    test::FakeVisit::Seen seen;
  };
  const http::Route& route(Method method, std::string_view path) {
    if (table_.empty())
      table_ = routes(
          [this] {
            return std::make_shared<const snapshot::Snapshot>(
                db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
          },
          {});
    for (const http::Route& each : table_)
      if (each.method == method && each.path == path) return each;
    throw std::logic_error("no such route");
  }
  Answer ask(const http::Route& route, http::Request request, const http::PathValues& path) {
    request.method = route.method;
    const i18n::Words words(i18n::Language::en);
    test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(visit_day), route, path);
    const http::Response response = route.handler(visit);
    Answer answer{response.status, json::parse(response.content(), nullptr, false), visit.seen};
    if (answer.status < 300) expect_documented(answer.body, route.exchange.gives, "");
    return answer;
  }
  Answer get(std::string_view pattern, const http::PathValues& path = {},
             std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request;
    for (auto& [name, value] : query) request.query.add(name, value);
    return ask(route(Method::get, pattern), std::move(request), path);
  }
  Answer post(std::string_view pattern, const json& body, const http::PathValues& path = {},
              const std::string& key = "") {
    http::Request request;
    request.json_body = true;
    auto decoded = http::decode_json(body.dump(), {}).value();
    request.form = std::move(decoded.fields);
    request.json = std::move(decoded.values);
    if (!key.empty()) request.headers.add("idempotency-key", key);
    return ask(route(Method::post, pattern), std::move(request), path);
  }
  /// Every member of the answer stands in the route's table, and every required one of the table in the answer.
  static void expect_documented(const json& value, std::span<const http::FieldDoc> gives, const std::string& prefix) {
    if (value.is_array()) {
      for (const json& item : value) expect_documented(item, gives, prefix);
      return;
    }
    if (!value.is_object()) return;
    for (const auto& [name, member] : value.items()) {
      const std::string full = prefix + name;
      const auto doc =
          std::find_if(gives.begin(), gives.end(), [&](const http::FieldDoc& f) { return f.name == full; });
      EXPECT_NE(doc, gives.end()) << "not described: " << full;
      EXPECT_FALSE(doc != gives.end() && doc->required && member.is_null()) << full;
      expect_documented(member, gives, full + ".");
    }
    for (const http::FieldDoc& field : gives) {
      const bool here = field.required && field.name.starts_with(prefix) &&
                        field.name.find('.', prefix.size()) == std::string_view::npos;
      EXPECT_TRUE(!here || value.contains(std::string(field.name.substr(prefix.size())))) << field.name;
    }
  }
  template <class Key>
  static std::string seal(Key key) {
    return test::FakeVisit::sealer().seal(key.value, public_kind<Key>());
  }
  json party(MatchId match, std::string_view track, std::string_view note, std::string_view result = "reached") const {
    return {{"match", seal(match)}, {"track", track}, {"note", note}, {"result", result}};
  }
  json call(json parties) const {
    return {{"event_date", "2026-11-22"}, {"mode", "phone"}, {"minutes", 12}, {"parties", std::move(parties)}};
  }
  std::string recorded(json parties) {
    const Answer made = post("/api/v1/contacts", call(std::move(parties)));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.body["contacts"][0];
  }
  json contact(const std::string& id) { return get("/api/v1/contacts/{contact:id}", {{"contact", id}}).body; }
  std::int64_t contacts() {
    return db().reading("test", [](db::Tx& tx) {
      return tx
          .first("select count(*) from supervisory_contacts", {}, [](const db::Row& row) { return row.integer(0); })
          .value();
    });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::vector<http::Route> table_;
  auth::Actor actor_;
  PersonId kim_, lee_, maya_, tom_, zoe_, ana_, bob_;
  MatchId match_, second_;
};
KITH_BOTH_ENGINES(Api);

std::string problems(const json& body) {
  std::string out;
  for (const json& p : body["problems"]) out += p["field"].get<std::string>() + "=" + p["key"].get<std::string>() + ";";
  return out;
}

TEST_P(Api, one_call_serves_several_matches_and_parties) {
  json mother = party(match_, "guardian", "Happy with the match.");
  mother["informant_kind"] = "guardian";
  mother["person"] = seal(ana_);
  mother["relationship_quality"] = 4;
  mother["safety_asked"] = true;
  const std::string id = recorded({party(match_, "mentor", "Two outings."), party(second_, "mentor", "Starts slowly."),
                                   mother, party(match_, "mentee", "No answer.", "attempted")});
  const json told = contact(id);
  EXPECT_EQ(told["mode"], "phone");
  EXPECT_EQ(told["minutes"], 12);
  ASSERT_EQ(told["parties"].size(), 4u);
  EXPECT_EQ(told["parties"][1]["versions"][0]["match"], seal(second_));
  EXPECT_EQ(told["parties"][2]["versions"][0]["relationship_quality"], 4);
  EXPECT_EQ(told["parties"][2]["versions"][0]["safety_asked"], true);
  EXPECT_EQ(told["outcomes"][0]["outcome"], "met");
  EXPECT_EQ(told["outcomes"][0]["window"], "B2");
  EXPECT_EQ(told["outcomes"][0]["next_due"], "2027-01-01");
  EXPECT_EQ(told["outcomes"][3]["outcome"], "attempted");
}

TEST_P(Api, the_same_key_records_once_and_another_body_under_it_is_refused) {
  const json body = call({party(match_, "mentor", "Two outings.")});
  const Answer first = post("/api/v1/contacts", body, {}, "k-1"), again = post("/api/v1/contacts", body, {}, "k-1");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(contacts(), 1);
  const Answer other = post("/api/v1/contacts", call({party(second_, "mentor", "Other.")}), {}, "k-1");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(contacts(), 1);
}

TEST_P(Api, refusals_name_the_fields_as_they_were_sent) {
  EXPECT_EQ(problems(post("/api/v1/contacts", {{"mode", "phone"}}).body),
            "event_date=http.field.missing;parties=http.field.missing;");
  json wrong = call({party(match_, "mentor", ""), party(match_, "uncle", "x")});
  wrong["recorded_by"] = "me";
  EXPECT_EQ(problems(post("/api/v1/contacts", wrong).body),
            "parties.1.track=http.field.not_a_choice;recorded_by=http.field.unknown;");
  const Answer no_note =
      post("/api/v1/contacts", call({party(second_, "mentor", "Fine."), party(match_, "mentor", "")}));
  EXPECT_EQ(no_note.status, 422);
  EXPECT_EQ(problems(no_note.body), "parties.1.note=supervision.refusal.note_missing;");
  EXPECT_EQ(contacts(), 0);
}

TEST_P(Api, nobody_barred_is_contacted_and_nobody_elses_match_exists) {
  json father = party(match_, "guardian", "Talked.");
  father["informant_kind"] = "guardian";
  father["person"] = seal(bob_);
  const Answer barred = post("/api/v1/contacts", call({father}));
  EXPECT_EQ(barred.status, 422);
  EXPECT_EQ(barred.body.dump().find("Bob"), std::string::npos);
  const std::string id = recorded({party(match_, "mentor", "Fine.")});
  actor_ = agency_->actor(lee_);
  EXPECT_EQ(post("/api/v1/contacts", call({party(match_, "mentor", "Mine?")})).status, 422);
  EXPECT_EQ(get("/api/v1/contacts/{contact:id}", {{"contact", id}}).status, 404);
  EXPECT_EQ(get("/api/v1/matches/{match:id}", {{"match", seal(match_)}}).status, 404);
  EXPECT_EQ(get("/api/v1/matches/{match:id}/obligations", {{"match", seal(match_)}}).status, 404);
  EXPECT_EQ(get("/api/v1/work-list", {}, {{"whose", "everyone"}}).body["lines"].size(), 0u);
}

TEST_P(Api, a_correction_changes_what_it_names_and_keeps_both_versions) {
  const std::string id = recorded({party(match_, "mentor", "Two outings."), party(match_, "mentee", "Likes it.")});
  const json before = contact(id);
  json edit = party(match_, "mentor", "Three outings.");
  edit["party"] = before["parties"][0]["party"];
  edit["seen"] = before["parties"][0]["versions"][0]["seen"];
  const json gone = {{"party", before["parties"][1]["party"]},
                     {"seen", before["parties"][1]["versions"][0]["seen"]},
                     {"remove", true}};
  json body = call({edit, gone});
  body["seen"] = before["seen"];
  body["reason"] = "Asked again";
  const http::PathValues here{{"contact", id}};
  EXPECT_EQ(post("/api/v1/contacts/{contact:id}/corrections", body, here).status, 200);
  const json after = contact(id);
  EXPECT_EQ(after["corrected"], true);
  EXPECT_EQ(after["versions"].size(), 2u);
  EXPECT_EQ(after["parties"][0]["versions"][0]["note"], "Two outings.");
  EXPECT_EQ(after["parties"][0]["versions"][1]["note"], "Three outings.");
  EXPECT_EQ(after["parties"][1]["versions"][1]["withdrawn"], true);
  EXPECT_EQ(after["outcomes"].size(), 1u);
  EXPECT_EQ(post("/api/v1/contacts/{contact:id}/corrections", body, here).status, 409);
}

TEST_P(Api, a_withdrawal_wants_a_reason_and_the_version_seen) {
  const std::string id = recorded({party(match_, "mentor", "Two outings.")});
  const http::PathValues here{{"contact", id}};
  const json seen = contact(id)["seen"];
  EXPECT_EQ(problems(post("/api/v1/contacts/{contact:id}/withdrawal", {{"seen", seen}}, here).body),
            "reason=http.field.missing;");
  EXPECT_EQ(post("/api/v1/contacts/{contact:id}/withdrawal",
                 {{"seen", seal(ContactId{999})}, {"reason", "Wrong family"}}, here)
                .status,
            409);
  EXPECT_EQ(post("/api/v1/contacts/{contact:id}/withdrawal", {{"seen", seen}, {"reason", "Wrong family"}}, here).status,
            200);
  EXPECT_EQ(contact(id)["withdrawn"], true);
  EXPECT_TRUE(contact(id)["outcomes"].empty());
}

/// Ana withdraws on 20 November: every line of Tom's match says so, however the list is asked for.
TEST_P(Api, the_work_list_says_since_when_nobody_permits_it) {
  agency_->add("consents",
               {{"consents.mentee_id", tom_},
                {"consents.kind", "guardian_permission"},
                {"consents.given_by", ana_},
                {"consents.basis", "parent"},
                {"consents.event_date", on(2026, 8, 1)},
                {"consents.withdrawn_on", on(2026, 11, 20)}},
               on(2026, 11, 20));
  const Answer list = get("/api/v1/work-list");
  ASSERT_EQ(list.status, 200);
  for (const json& line : list.body["lines"])
    EXPECT_EQ(line["no_permission_since"], line["match"] == seal(match_) ? json("2026-11-20") : json());
  const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  const i18n::Words words(i18n::Language::en);
  const http::Request request;
  const http::PathValues path;
  test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(visit_day),
                        route(Method::get, "/api/v1/work-list"), path);
  const WorkList lines = work_list(columns, actor_, {}, visit_day);
  EXPECT_NE(work_list_text(visit, columns, lines).find("No permission since"), std::string::npos);
  EXPECT_NE(work_list_json(visit, columns, lines).find("\"no_permission_since\":\"2026-11-20\""), std::string::npos);
}

TEST_P(Api, the_work_list_says_whom_to_reach_and_pages) {
  const Answer all = get("/api/v1/work-list");
  ASSERT_EQ(all.status, 200);
  const json& lines = all.body["lines"];
  ASSERT_GE(lines.size(), 5u);
  EXPECT_EQ(all.body["overdue"].get<int>() + all.body["due_today"].get<int>() + all.body["upcoming"].get<int>(),
            int(lines.size()));
  const auto guardian = std::find_if(lines.begin(), lines.end(), [&](const json& l) {
    return l["track"] == "guardian" && l["match"] == seal(match_);
  });
  ASSERT_NE(guardian, lines.end());
  EXPECT_EQ((*guardian)["call"][0]["name"], "Ana Roy");
  EXPECT_EQ((*guardian)["call"][0]["phone"], "+14165550102");
  EXPECT_EQ((*guardian)["call"][0]["safe_contact_note"], "after six");
  EXPECT_EQ((*guardian)["barred"], json::parse(R"(["Bob Roy"])"));
  EXPECT_EQ(all.body.dump().find("5550103"), std::string::npos);
  const Answer two = get("/api/v1/work-list", {}, {{"per_page", "2"}, {"page", "2"}});
  EXPECT_EQ(two.body["lines"].size(), 2u);
  EXPECT_EQ(two.body["lines"][0], lines[2]);
  EXPECT_EQ(get("/api/v1/work-list", {}, {{"page", "900"}}).body["lines"].size(), 0u);
  EXPECT_EQ(get("/api/v1/work-list", {}, {{"whose", "nonsense"}}).status, 404);
  EXPECT_EQ(get("/api/v1/work-list", {}, {{"order", "name"}}).status, 422);
  EXPECT_NE(std::find(all.seen.begin(), all.seen.end(), std::pair<std::string, std::int64_t>("person", ana_.value)),
            all.seen.end());
}

TEST_P(Api, a_match_with_its_people_and_what_is_owed_on_a_day) {
  const Answer match = get("/api/v1/matches/{match:id}", {{"match", seal(match_)}});
  ASSERT_EQ(match.status, 200);
  EXPECT_EQ(match.body["start"], "2026-09-01");
  EXPECT_EQ(match.body["active"], true);
  EXPECT_EQ(match.body["people"].size(), 4u);
  EXPECT_EQ(match.body["people"][3]["contact_rule"], "barred");
  EXPECT_TRUE(match.body["people"][3]["phone"].is_null());
  EXPECT_EQ(match.body["workers"][0]["name"], "Kim");
  EXPECT_EQ(match.body["next"].size(), 3u);
  recorded({party(match_, "mentor", "Two outings.")});
  const json owed = get("/api/v1/matches/{match:id}/obligations", {{"match", seal(match_)}}).body;
  const auto met = std::find_if(owed["obligations"].begin(), owed["obligations"].end(),
                                [](const json& o) { return o["window"] == "B2" && o["track"] == "mentor"; });
  ASSERT_NE(met, owed["obligations"].end());
  EXPECT_EQ((*met)["status"], "MET");
  EXPECT_EQ((*met)["contact_date"], "2026-11-22");
  const json earlier =
      get("/api/v1/matches/{match:id}/obligations", {{"match", seal(match_)}}, {{"as_of", "2026-09-20"}}).body;
  EXPECT_EQ(earlier["as_of"], "2026-09-20");
  EXPECT_LT(earlier["obligations"].size(), owed["obligations"].size());
}

TEST_P(Api, a_new_form_never_begins_with_a_mode_that_cannot_inform) {
  const auto begins_with = [&] {
    http::Request request;
    request.method = Method::get;
    request.query.add("match", seal(match_));
    request.query.add("track", "mentor");
    const i18n::Words words(i18n::Language::en);
    const http::Route& form = route(Method::get, "/supervision/contacts/new");
    const http::PathValues path;
    test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(visit_day), form, path);
    const std::string page = form.handler(visit).body;
    const auto select = page.find("name=\"mode\"");
    const auto chosen = page.find(" checked", select);
    const auto value = page.rfind("value=\"", chosen) + 7;
    return page.substr(value, page.find('"', value) - value);
  };
  EXPECT_EQ(begins_with(), "phone");
  json by_video = call({party(match_, "mentor", "Two outings.")});
  by_video["mode"] = "video";
  EXPECT_EQ(post("/api/v1/contacts", by_video).status, 201);
  EXPECT_EQ(begins_with(), "video");
  for (const char* mode : {"letter", "bulk_message", "voicemail"}) {
    json sent = call({party(match_, "mentor", "Sent the newsletter.")});
    sent["mode"] = mode;
    EXPECT_EQ(post("/api/v1/contacts", sent).status, 201);
    EXPECT_EQ(begins_with(), "video") << mode;
  }
}

}  // namespace
}  // namespace kith::supervision
