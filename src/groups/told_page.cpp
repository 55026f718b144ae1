// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/corrected.h"
#include "groups/groups.h"
#include "groups/queries.h"
#include "groups/told.html.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// Information packs and check-ins of a member: all of them, and each with its versions, corrected or withdrawn with
/// the reason (docs/decisions/0244).
namespace kith::groups {
namespace {

struct ToldRecord {
  std::string act;
  std::int64_t chain{};
  Date day{};
  bool withdrawn{};
  PersonId person;
};
struct ToldView {
  std::string name;
  render::Url back;
  std::vector<render::Event> events;
  std::optional<render::Empty> nothing;
};

/// Of the member and whoever is asked about them, in the programme of the group, newest first.
std::vector<ToldRecord> told_records(db::Tx& tx, const Group& group, PersonId member, Date today) {
  std::vector<ToldRecord> list;
  for (const auto person : asked_about(tx, member, today))
    tx.query(sql::told_records, {{"programme", group.programme}, {"person", person}, {"as_of", today}},
             [&](const db::Row& row) {
               if (row.text(0) == "checkin" || person == member)
                 list.push_back({row.string(0), row.integer(1), row.date(2), row.flag(3), person});
             });
  std::ranges::stable_sort(list, [](const auto& a, const auto& b) { return a.day > b.day; });
  return list;
}

std::string address_told(const Visit& visit, const Group& group, PersonId member, const ToldRecord& record) {
  const auto& form = record.act == "pack" ? pack_form : check_in_correction_form;
  return address_of(visit, group) + "/records/" + visit.seal(member) + "/" + record.act + "/" +
         visit.seal_record(form.table->name, record.chain);
}

struct OpenTold {
  Group group;
  PersonId member;
  ToldRecord record;
  const casefile::RecordForm& form() const { return record.act == "pack" ? pack_form : check_in_correction_form; }
};
std::optional<OpenTold> open_told(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  const auto member =
      group ? member_among(uses, *group, visit.today, visit.open_id<PersonId>(visit.path.find("person")->second), true)
            : std::nullopt;
  if (!member) return std::nullopt;
  const auto act = visit.path.find("act")->second;
  const auto& table = act == "pack" ? pack_form.table : check_in_form.table;
  const auto chain = visit.open_record(table->name, visit.path.find("record")->second);
  if (!chain) return std::nullopt;
  for (const auto& record : visit.reading([&](db::Tx& tx) { return told_records(tx, *group, *member, visit.today); }))
    if (record.act == act && record.chain == *chain) {
      visit.saw("person", record.person.value);
      return OpenTold{*group, *member, record};
    }
  return std::nullopt;
}

http::Response show_told(Visit& visit, const Uses& uses, const OpenTold& it, const Refusal* refusal) {
  casefile::CorrectionPage page;
  page.heading = visit.words.text_of("group.act." + it.record.act);
  page.about = casefile::called(uses.people, it.record.person);
  page.back = render::Url(address_of(visit, it.group) + "/told?person=" + visit.seal(it.member));
  page.here = render::Url(address_told(visit, it.group, it.member, it.record));
  page.may_correct = true;
  return casefile::show_correction(visit, it.form(), it.record.chain, page, uses.people, "group.title.one", refusal);
}

/// A new version, or none any more.
Result<http::Response> change_told(Visit& visit, const OpenTold& it, bool withdraws,
                                   FunctionRef<http::Response()> done) {
  casefile::Decoded decoded;
  if (!withdraws) {
    const auto newest = [&](db::Tx& tx) { return records::newest(tx, it.form().table, it.record.chain); };
    decoded = casefile::decode_corrected(visit, it.form(), *visit.reading(newest));
  }
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto what = casefile::correction_of(visit, it.record.chain);
  return visit.change("groups." + it.record.act + (withdraws ? ".withdraw" : ".correct"),  // not a word: an act
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto author = casefile::author_of(visit);
                        const auto row = withdraws ? casefile::withdraw_record(tx, it.form().table, what, author)
                                                   : correct_told(tx, it.form(), what, decoded.answers, author);
                        if (!row) return tl::unexpected(row.error());
                        visit.changed("group", it.group.group);
                        visit.changed("person", it.record.person.value);
                        return done();
                      });
}

http::Response on_page(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_told(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_told(visit, *it, withdraws, [&] {
    return http::Response::see_other(address_told(visit, it->group, it->member, it->record) + "?done=done.saved");
  });
  return made ? *made : show_told(visit, uses, *it, &made.error());
}
http::Response as_json(Visit& visit, const Uses& uses, bool withdraws) {
  const auto it = open_told(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_told(visit, *it, withdraws,
                                [&] { return http::created(visit, it->form().table->name, it->record.chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

http::Response told_page(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  const auto member =
      group ? member_among(uses, *group, visit.today, visit.open_id<PersonId>(visit.request.query.get("person")), true)
            : std::nullopt;
  if (!member) return visit.refused({RefusalKind::not_found, {}});
  ToldView view;
  view.name = casefile::called(uses.people, *member);
  view.back = render::Url(address_of(visit, *group));
  for (const auto& record : visit.reading([&](db::Tx& tx) { return told_records(tx, *group, *member, visit.today); })) {
    render::Event event{record.day, "note",           visit.words.text_of("group.act." + record.act),           {}, {},
                        {},         record.withdrawn, render::Url(address_told(visit, *group, *member, record))};
    if (record.person != *member) event.by = casefile::called(uses.people, record.person);
    if (record.withdrawn) event.tags.push_back({visit.words.text("casefile.correction.withdrawn"), "bad"});
    view.events.push_back(std::move(event));
    visit.saw("person", record.person.value);
  }
  if (view.events.empty()) view.nothing = render::Empty{visit.words.text("group.told.none"), {}};
  render::Html body(8 * 1024);
  html::told(body, view, visit.words);
  return visit.page(visit.words.text("group.title.told"), body);
}

http::Response told_one_page(Visit& visit, const Uses& uses) {
  const auto it = open_told(visit, uses);
  return it ? show_told(visit, uses, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response told_correct_post(Visit& visit, const Uses& uses) { return on_page(visit, uses, false); }
http::Response told_withdraw_post(Visit& visit, const Uses& uses) { return on_page(visit, uses, true); }
http::Response told_versions_api(Visit& visit, const Uses& uses) {
  const auto it = open_told(visit, uses);
  return it ? casefile::correction_json(visit, it->form(), it->record.chain)
            : visit.refused({RefusalKind::not_found, {}});
}
http::Response told_correct_api(Visit& visit, const Uses& uses) { return as_json(visit, uses, false); }
http::Response told_withdraw_api(Visit& visit, const Uses& uses) { return as_json(visit, uses, true); }

}  // namespace kith::groups
