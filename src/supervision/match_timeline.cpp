// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/match_timeline.h"

#include <algorithm>
#include <map>

#include "platform/i18n/keys.h"
#include "records/value.h"
#include "relationship/meeting.h"
#include "snapshot/refs.h"
#include "supervision/contact_codes.h"
#include "supervision/queries.h"

namespace kith::supervision {
namespace {

using i18n::Key;
using render::Event;

class Timeline {
 public:
  Timeline(Visit& visit, db::Tx& tx, PersonCards& cards, const snapshot::MatchState& match, Date since,
           const std::vector<Event>& life, std::span<const std::int64_t> withheld)
      : visit_(visit),
        tx_(tx),
        cards_(cards),
        match_(snapshot::key_of(match.match)),
        since_(since),
        withheld_(withheld) {
    for (const auto& event : life)
      if (event.day >= since && event.day <= visit.today) events_.push_back(event);
  }

  std::vector<Event> events() {
    contacts();
    meetings();
    concerns();
    std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.day > b.day; });
    return std::move(events_);
  }

 private:
  std::string text(Key key) const { return visit_.words.text(key); }

  std::string informant(const db::Row& row) {
    if (!row.null(6)) return row.string(6);
    return row.null(5) ? std::string() : cards_.name(row.id<PersonId>(5));
  }

  /// "Guardian reached by phone: Inès Côté"
  std::string contact_title(const db::Row& row) {
    const std::string track = visit_.words.text_of("supervision.track." + row.string(3));
    const std::string result = visit_.words.text_of("supervision.result." + row.string(8));
    const std::string mode =
        visit_.words.text_of("supervision.mode." + (row.null(2) ? std::string("none") : row.string(2)));
    std::string title = track + " · " + result + " · " + mode;
    if (const auto who = informant(row); !who.empty()) title += " · " + who;
    return title;
  }

  void contacts() {
    tx_.query(sql::match_contact_lines, {{"match", match_}, {"since", since_}, {"as_of", visit_.today}},
              [&](const db::Row& row) {
                const auto contact = row.id<ContactId>(0);
                Event event{row.date(1),
                            row.text(8) == "reached" ? "phone" : "open",
                            contact_title(row),
                            cards_.name(row.id<PersonId>(10)),
                            row.string(9),
                            {},
                            false,
                            render::Url("/supervision/contacts/" + visit_.seal(contact))};
                if (days_between(row.date(1), row.date(11)) > relationship::late_after_days)
                  event.tags.push_back({text(Key("match.late_entry")), "warn"});
                if (row.flag(12)) event.tags.push_back({text(Key("match.corrected"))});
                visit_.saw("contact", contact.value);
                events_.push_back(std::move(event));
              });
  }

  /// Where it was; nothing for a meeting elsewhere. Looked up once.
  std::string site_name(SiteId site) {
    if (!site) return {};
    if (sites_.empty())
      tx_.query(sql::site_names, {{"as_of", visit_.today}},
                [&](const db::Row& row) { sites_.emplace(row.id<SiteId>(0), row.string(1)); });
    const auto found = sites_.find(site);
    return found == sites_.end() ? std::string() : found->second;
  }

  void meetings() {
    for (const auto& m : relationship::meetings_of(tx_, match_, since_, visit_.today, visit_.today)) {
      std::string title = text(Key("match.meeting"));
      title += " · " + (m.minutes ? visit_.words.text(Key("match.minutes"), {{"n", *m.minutes}})
                                  : text(Key("match.length_untold")));
      std::string_view between = " · ";
      records::for_each_item(m.activities, [&](std::string_view activity) {
        (title += between) += activity;
        between = ", ";
        return true;
      });
      if (const auto site = site_name(m.site); !site.empty()) title += " · " + site;
      Event event{m.day,
                  "people",
                  std::move(title),
                  visit_.words.text_of("match.by." + std::string(snapshot::word(m.entered_by))),
                  m.note,
                  {},
                  false,
                  {}};
      if (visit_.actor.may(auth::Permission::record_meeting))
        event.href = render::Url("/relationship/meetings/" + visit_.seal(m.meeting));
      if (m.late_entry()) event.tags.push_back({text(Key("match.late_entry")), "warn"});
      if (m.corrected) event.tags.push_back({text(Key("match.corrected"))});
      if (m.same_as_previous) event.tags.push_back({text(Key("match.told_twice"))});
      visit_.saw("meeting", m.meeting.value);
      events_.push_back(std::move(event));
    }
    for (const auto& month : relationship::months_without(tx_, match_, since_, visit_.today, visit_.today))
      add(month.stated_on, "off",
          visit_.words.text(Key("match.no_meeting"), {{"month", std::string_view(visit_.words.month(month.month))}}),
          month.reason, month.late_entry());
  }

  void concerns() {
    tx_.query(sql::match_concerns, {{"match", match_}, {"reader", visit_.actor.person}, {"as_of", visit_.today}},
              [&](const db::Row& row) {
                if (std::ranges::find(withheld_, row.integer(2)) != withheld_.end()) return;
                add(row.date(0), "bad", visit_.words.text_of("match.concern." + row.string(1)), {});
              });
  }

  void add(Date day, std::string_view icon, std::string title, std::string note, bool late = false) {
    if (day < since_ || day > visit_.today) return;
    events_.push_back({day, icon, std::move(title), {}, std::move(note), {}, false, {}});
    if (late) events_.back().tags.push_back({text(Key("match.late_entry")), "warn"});
  }

  Visit& visit_;
  db::Tx& tx_;
  PersonCards& cards_;
  MatchId match_;
  Date since_;
  std::span<const std::int64_t> withheld_;
  std::map<SiteId, std::string> sites_;
  std::vector<Event> events_;
};

}  // namespace

std::vector<render::Event> match_timeline(Visit& visit, db::Tx& tx, PersonCards& cards,
                                          const snapshot::MatchState& match, Date since,
                                          const std::vector<render::Event>& life,
                                          std::span<const std::int64_t> withheld) {
  return Timeline(visit, tx, cards, match, since, life, withheld).events();
}

}  // namespace kith::supervision
