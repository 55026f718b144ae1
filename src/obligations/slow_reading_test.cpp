// SPDX-License-Identifier: AGPL-3.0-or-later
// The same rules read a second time, slowly: records one by one from what was typed, no columns, no cursor, windows
// from add_months. Compared with the product on thousands of random little agencies.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "obligations/obligations.h"
#include "support/history.h"

namespace kith::obligations {
namespace {

using namespace kith::test;  // NOLINT

struct Line {
  std::string window;
  Date first, last, due;
  Track track;
  std::string status, flag, contact;
  std::optional<Date> date;
  auto operator<=>(const Line&) const = default;
};

class SlowReading {
 public:
  SlowReading(const History& h, Date as_of) : h_(h), a_(as_of) {}

  std::vector<Line> lines(std::uint32_t match) const {
    std::vector<Line> out;
    const auto matches = effective<MatchRow>();
    if (!matches.contains(match)) return out;
    const MatchRow m = matches.at(match)->content;
    std::optional<Date> s, e;
    for (const auto& [_, v] : effective<InitialMeetingRow>())
      if (v->owner == match && v->content.status == MeetingStatus::held && (!s || v->content.date < Day(*s)))
        s = v->content.date;
    for (const auto& [_, v] : effective<ClosureRow>())
      if (v->owner == match && (!e || v->content.date < Day(*e))) e = v->content.date;
    if (!s) return out;
    for (const auto& [name, last] : windows(*s)) {
      const Date first = add_days(previous(*s, name), 1);
      if (first > a_ || (e && first >= *e)) break;
      const Date due = name == "A2" ? add_days(*s, 28) : last;
      for (const Track t : {Track::mentor, Track::mentee, Track::guardian}) {
        Line line{name, first, last, due, t, "", "", "", std::nullopt};
        satisfy(match, m, line);
        line.status = status(match, m, line, e);
        out.push_back(line);
      }
    }
    return out;
  }

 private:
  template <class Row>
  std::map<std::uint32_t, const Typed<Row>*> effective() const {
    std::map<std::uint32_t, const Typed<Row>*> last;
    for (const auto& v : h_.of<Row>())
      if (v.on <= Day(a_)) last[v.chain] = &v;
    std::erase_if(last, [](auto& entry) { return entry.second->voided; });
    return last;
  }
  static std::vector<std::pair<std::string, Date>> windows(Date s) {
    std::vector<std::pair<std::string, Date>> w{{"A1", add_days(s, 14)}, {"A2", add_months(s, 1)}};
    for (int k = 1; k <= 11; ++k) w.emplace_back("B" + std::to_string(k), add_months(s, k + 1));
    for (int q = 1; q <= 12; ++q) w.emplace_back("C" + std::to_string(q), add_months(s, 12 + 3 * q));
    return w;
  }
  static Date previous(Date s, const std::string& name) {
    Date before = s;
    for (const auto& [n, last] : windows(s)) {
      if (n == name) break;
      before = last;
    }
    return before;
  }
  std::int64_t policy(PolicyKey key, std::uint32_t programme, Date d, std::int64_t otherwise) const {
    const Typed<PolicyRow>* best = nullptr;
    for (const auto& [_, v] : effective<PolicyRow>()) {
      const PolicyRow& p = v->content;
      if (p.key != key || !p.days.covers(d) || (p.programme && p.programme.key != programme)) continue;
      const auto rank = [](const Typed<PolicyRow>* x) {
        return std::tuple(bool(x->content.programme), x->content.days.from, x->id);
      };
      if (!best || rank(best) < rank(v)) best = v;
    }
    return best ? best->content.hundredths / 100 : otherwise;
  }
  std::vector<RelationshipRow> relations(std::uint32_t mentee, Date d) const {
    std::vector<RelationshipRow> out;
    for (const auto& [_, v] : effective<RelationshipRow>())
      if (v->owner == mentee && v->content.days.from <= Day(d) && Day(d) <= v->content.days.until)
        out.push_back(v->content);
    return out;
  }
  bool consent(std::uint32_t mentee, ConsentKind kind, Date d) const {
    for (const auto& [_, v] : effective<ConsentRow>()) {
      const ConsentRow& c = v->content;
      if (v->owner == mentee && c.kind == kind && !(c.date > Day(d)) && !(c.withdrawn_on <= Day(d)) &&
          !(c.valid_until < Day(d)))
        return true;
    }
    return false;
  }
  bool applies(const MatchRow& m, Date d) const {
    const auto people = effective<PersonRow>();
    bool adult = false;
    if (const auto p = people.find(m.mentee.key); p != people.end() && p->second->content.birth_date != Day::never()) {
      const std::chrono::year_month_day b{Date(p->second->content.birth_date)};
      const int age = static_cast<int>(policy(PolicyKey::age_of_majority, m.programme.key, d, 18));
      std::chrono::year_month_day of_age = (b.year() + std::chrono::years{age}) / b.month() / b.day();
      if (!of_age.ok())
        of_age =
            policy(PolicyKey::leap_birthday, m.programme.key, d, 0) ? of_age.year() / 2 / 28 : of_age.year() / 3 / 1;
      adult = d >= Date(of_age);
    }
    if (!adult) return !consent(m.mentee.key, ConsentKind::mature_minor, d);
    for (const auto& r : relations(m.mentee.key, d))
      if (r.is_guardian && r.authority == Authority::adult_guardianship) return true;
    return consent(m.mentee.key, ConsentKind::guardian_contact_after_majority, d);
  }

  struct Talk {
    const Typed<ContactRow>* contact;
    PartyVersion party;
    bool informs;
    Date date() const { return contact->content.date; }
  };
  std::vector<Talk> talks(std::uint32_t match, const MatchRow& m, Date first, Date last) const {
    std::vector<Talk> out;
    const auto contacts = effective<ContactRow>();
    for (const auto& [_, v] : effective<PartyVersion>()) {
      if (v->content.match.key != match || !contacts.contains(v->owner)) continue;
      const auto* c = contacts.at(v->owner);
      const Date d = c->content.date;
      if (d < first || d > last || d > a_) continue;
      static const std::set<std::string_view> good{"in_person", "phone", "video", "text_conversation",
                                                   "email_conversation"};
      const bool informs = v->content.reached && v->content.information && v->content.has_note &&
                           good.contains(word(c->content.mode)) && c->content.staff != m.mentor;
      out.push_back({c, v->content, informs});
    }
    return out;
  }
  bool open_guardian(const MatchRow& m, PersonRef who, Date d) const {
    for (const auto& r : relations(m.mentee.key, d))
      if (r.person == who && r.is_guardian && r.rule != ContactRule::barred) return true;
    return false;
  }
  bool a_holds(const MatchRow& m, const Talk& t) const {
    return t.informs && t.party.track == Track::guardian && t.party.kind == InformantKind::guardian &&
           open_guardian(m, t.party.person, t.date());
  }
  std::optional<int> guardian_way(std::uint32_t match, const MatchRow& m, const Talk& t, const std::vector<Talk>& all,
                                  bool required, std::optional<Date> required_on) const {
    if (!t.informs || t.party.track != Track::guardian) return std::nullopt;
    const Date d = t.date();
    switch (t.party.kind) {
      case InformantKind::guardian:
        return a_holds(m, t) && (!required || required_on == d) ? std::optional(0) : std::nullopt;
      case InformantKind::custody_organization:
        for (const auto& [_, v] : effective<CustodyRow>())
          if (v->owner == m.mentee.key && v->content.temporary && v->content.days.covers(d)) return 1;
        return std::nullopt;
      case InformantKind::safe_adult: {
        bool open = false, safe = false;
        for (const auto& r : relations(m.mentee.key, d)) {
          open |= r.is_guardian && r.rule != ContactRule::barred;
          safe |= r.person == t.party.person && r.rule == ContactRule::safe_adult;
        }
        return safe && !open ? std::optional(0) : std::nullopt;
      }
      case InformantKind::other_adult: return other_adult(match, m, t, all) ? std::optional(2) : std::nullopt;
      default: return std::nullopt;
    }
  }
  bool other_adult(std::uint32_t match, const MatchRow& m, const Talk& t, const std::vector<Talk>& all) const {
    if (!t.party.has_relation) return false;
    if (const PersonRef who = t.party.person) {
      if (who == t.contact->content.staff) return false;
      for (const auto& [_, v] : effective<AssignmentRow>())
        if (v->owner == match && v->content.worker == who) return false;
      for (const auto& [_, v] : effective<MatchRow>())
        if (v->content.mentee == m.mentee && v->content.mentor == who) return false;
    }
    std::set<Date> days;
    for (const Talk& x : all)
      if (x.party.track == Track::guardian && x.party.kind == InformantKind::guardian && !x.informs &&
          x.date() <= t.date() && open_guardian(m, x.party.person, x.date()) &&
          x.contact->content.mode != ContactMode::blank && x.contact->content.mode != ContactMode::bulk_message &&
          x.contact->content.staff != m.mentor)
        days.insert(x.date());
    return static_cast<std::int64_t>(days.size()) >= policy(PolicyKey::parent_attempts, m.programme.key, t.date(), 2);
  }
  void satisfy(std::uint32_t match, const MatchRow& m, Line& line) const {
    const auto all = talks(match, m, line.first, line.last);
    std::set<PersonRef> required;
    for (const auto& r : relations(m.mentee.key, line.last))
      if (r.is_guardian && r.rule == ContactRule::required) required.insert(r.person);
    std::optional<Date> required_on;
    std::set<PersonRef> reached;
    std::map<PersonRef, Date> first;
    for (const Talk& t : all)
      if (a_holds(m, t) && required.contains(t.party.person)) {
        const auto [at, fresh] = first.emplace(t.party.person, t.date());
        at->second = std::min(at->second, t.date());
      }
    if (!required.empty() && first.size() == required.size()) {
      required_on = first.begin()->second;
      for (const auto& [_, d] : first) required_on = std::max(*required_on, d);
    }
    std::optional<std::tuple<Date, std::string, int>> best;
    for (const Talk& t : all) {
      std::optional<int> way;
      if (line.track == Track::guardian)
        way = guardian_way(match, m, t, all, !required.empty(), required_on);
      else if (t.informs && t.party.track == line.track && t.party.kind == InformantKind::self &&
               t.party.person == (line.track == Track::mentor ? m.mentor : m.mentee))
        way = 0;
      if (!way) continue;
      const std::tuple candidate(t.date(), t.contact->id, *way);
      if (!best || candidate < *best) best = candidate;
    }
    if (!best) return;
    line.date = std::get<0>(*best);
    line.contact = std::get<1>(*best);
    line.flag = std::get<2>(*best) == 0 ? "" : std::get<2>(*best) == 1 ? "CUSTODY" : "SUBSTITUTED";
  }
  std::string status(std::uint32_t match, const MatchRow& m, const Line& line, std::optional<Date> e) const {
    if (e && *e <= line.due) return "CANCELLED";
    if (line.track == Track::guardian && !applies(m, line.last)) return "NOT_APPLICABLE";
    bool excused = true;
    for (Date d = line.first; d <= line.last; d = add_days(d, 1)) {
      bool covered = false;
      for (const auto& [_, v] : effective<PauseRow>())
        covered |= v->owner == match && v->content.kind == PauseKind::contact_suspended && v->content.has_approver &&
                   v->content.has_approval_day && v->content.days.covers(d);
      excused &= covered;
    }
    if (excused) return "EXCUSED";
    if (line.date) return *line.date <= line.due ? "MET" : "LATE";
    return line.last <= a_ ? "MISSED" : "OPEN";
  }

  const History& h_;
  Date a_;
};

/// A little agency in which everything happens to few people within a year.
class RandomAgency {
 public:
  explicit RandomAgency(unsigned seed) : random_(seed) {
    programme_ = h.programme("pro");
    other_programme_ = h.programme("pro-2");
    for (int i = 0; i < 7; ++i)
      people_.push_back(
          h.person("p" + std::to_string(i), chance(4) ? Day(on(2006, 2 + pick(2), 27 + pick(3))) : Day::never()));
    people_.push_back(h.person("leap", Day(on(2008, 2, 29))));
    for (int i = 0; i < 3; ++i) add_match();
    for (int i = 0; i < 120; ++i) {
      act();
      if (chance(8)) refreshed = h.snapshot_since(refreshed);
    }
    refreshed = h.snapshot_since(refreshed);
  }
  History h;
  std::vector<MatchRef> matches;
  Snapshot refreshed;  ///< taken in step by step while it was told
  static constexpr Date begin = on(2025, 1, 1);

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int one_in) { return pick(one_in) == 0; }
  PersonRef someone() { return people_[static_cast<std::size_t>(pick(static_cast<int>(people_.size())))]; }
  MatchRef some_match() { return matches[static_cast<std::size_t>(pick(static_cast<int>(matches.size())))]; }
  Date some_day() { return add_days(begin, pick(450)); }
  Day some_end(Date from) { return chance(2) ? Day::never() : Day(add_days(from, pick(90))); }
  /// Typed late every third time.
  template <class Act>
  auto typed(Date day, Act write) {
    if (chance(3)) h.typed_on(add_days(day, pick(60)));
    auto written = write();
    h.typed_in_time();
    return written;
  }
  void add_match() {
    const PersonRef mentor = someone();
    PersonRef mentee = someone();
    while (mentee == mentor) mentee = someone();
    const Date s = add_days(begin, pick(100));
    const MatchRef m = h.match(chance(3) ? other_programme_ : programme_, mentor, mentee, begin);
    typed(s, [&] { return h.meeting_held(m, s, chance(8) ? MeetingStatus::no_show : MeetingStatus::held); });
    matches.push_back(m);
  }
  Party some_party() {
    const MatchRef m = some_match();
    const MatchRow& row = h.of<MatchRow>()[m.key - 1].content;
    Party p{m, static_cast<Track>(pick(3)), InformantKind::self, someone()};
    if (p.track == Track::guardian) {
      p.kind = static_cast<InformantKind>(1 + pick(4));
      if (chance(2)) p.kind = InformantKind::guardian;
      if (p.kind == InformantKind::custody_organization || (p.kind == InformantKind::other_adult && chance(2)))
        p.person = {};
    } else if (!chance(6)) {
      p.person = p.track == Track::mentor ? row.mentor : row.mentee;
    }
    p.reached = !chance(3);
    p.information = !chance(4);
    p.note = !chance(5);
    p.relation = !chance(5);
    return p;
  }
  RelationshipRow some_relation(Date from) {
    return {.person = someone(),
            .days = {Day(from), some_end(from)},
            .is_guardian = !chance(3),
            .rule = static_cast<ContactRule>(pick(4)),
            .authority = static_cast<Authority>(pick(5))};
  }
  /// Any day, or one on which only an A2 window could still be met late.
  Date contact_day() {
    return chance(5) ? Date(h.of<InitialMeetingRow>()[some_match().key - 1].content.date + 29 + pick(2)) : some_day();
  }
  void contact() {
    const Date d = contact_day();
    const Written c = typed(d, [&] {
      return h.write(ContactRow{.date = d,
                                .programme = programme_,
                                .staff = someone(),
                                .mode = static_cast<ContactMode>(chance(3) ? pick(9) : 1 + pick(5))},
                     d, 0, "c-" + std::to_string(pick(9)) + std::to_string(contacts_.size()));
    });
    contacts_.push_back(c);
    for (int k = 1 + pick(3); k > 0; --k) parties_.push_back(h.party(c, some_party(), d));
  }
  /// Two attempts at somebody in the second window, then another adult or a custody organization, often at its very
  /// end.
  void substitution() {
    const MatchRef m = some_match();
    const Date s = h.of<InitialMeetingRow>()[m.key - 1].content.date;
    Party attempt{m, Track::guardian, InformantKind::guardian, someone(), false, false};
    if (!relations_.empty()) attempt.person = h.of<RelationshipRow>()[relations_.back().row - 1].content.person;
    Party other{m, Track::guardian, InformantKind::other_adult, {}};
    other.relation = true;
    if (chance(2)) {
      other.kind = InformantKind::custody_organization;
      h.custody(h.of<MatchRow>()[m.key - 1].content.mentee, add_days(s, 20), Day(add_days(s, 40)));
    }
    const PersonRef caller = someone();
    for (const int day : {16, 18}) h.contact(programme_, add_days(s, day), caller, {attempt});
    h.contact(programme_, add_days(s, chance(2) ? 29 : 17 + pick(10)), caller, {other});
  }
  void act() {
    const Date d = some_day();
    const auto mentee = [&] { return h.of<MatchRow>()[some_match().key - 1].content.mentee.key; };
    switch (pick(14)) {
      case 0: relations_.push_back(typed(d, [&] { return h.write(some_relation(d), d, mentee()); })); break;
      case 1:
        typed(d, [&] {
          return h.write(CustodyRow{.days = {Day(d), some_end(d)}, .temporary = !chance(4)}, d, mentee());
        });
        break;
      case 2: {
        const ConsentRow c{
            .date = d,
            .valid_until = some_end(d),
            .withdrawn_on = some_end(d),
            .kind = chance(2) ? ConsentKind::mature_minor : ConsentKind::guardian_contact_after_majority};
        if (chance(3)) typed(d, [&] { return h.write(c, d, mentee()); });
        break;
      }
      case 3:
        if (chance(2))
          typed(d, [&] {
            return h.pause(some_match(), chance(4) ? PauseKind::safety : PauseKind::contact_suspended, d, some_end(d),
                           !chance(5), !chance(5));
          });
        break;
      case 4:
        if (chance(4)) close(d);
        break;
      case 5:
        if (chance(3)) h.assign(some_match(), someone(), d, some_end(d));
        break;
      case 6:
        if (chance(3))
          h.policy(PolicyKey::parent_attempts, 100 * pick(4), d, some_end(d), chance(2) ? programme_ : ProgrammeRef{});
        break;
      case 7:
        if (chance(4))
          h.policy(chance(2) ? PolicyKey::age_of_majority : PolicyKey::leap_birthday,
                   chance(2) ? 100 * (17 + pick(3)) : 100 * pick(2), d, some_end(d));
        break;
      case 8:
        if (!contacts_.empty() && chance(2)) {
          auto& c = contacts_[static_cast<std::size_t>(pick(static_cast<int>(contacts_.size())))];
          amend<ContactRow>(c, [&](ContactRow& r) {
            r.date = r.date + (pick(9) - 4);
            r.mode = static_cast<ContactMode>(pick(9));
          });
        }
        break;
      case 9:
        if (!parties_.empty()) {
          auto& p = parties_[static_cast<std::size_t>(pick(static_cast<int>(parties_.size())))];
          amend<PartyVersion>(p, [&](PartyVersion& r) {
            r.has_note = !r.has_note;
            r.person = someone();
          });
        }
        break;
      case 10:
        if (!relations_.empty()) {
          auto& r = relations_[static_cast<std::size_t>(pick(static_cast<int>(relations_.size())))];
          amend<RelationshipRow>(r, [&](RelationshipRow& row) { row.rule = static_cast<ContactRule>(pick(4)); });
        }
        break;
      case 11:
        if (chance(3)) substitution();
        break;
      default: contact(); contact();
    }
  }
  void close(Date d) {
    const MatchRef m = some_match();
    for (const auto& v : h.of<ClosureRow>())
      if (v.owner == m.key) return;
    const Written c = typed(d, [&] { return h.close(m, d); });
    if (chance(3)) h.withdraw<ClosureRow>(c, add_days(begin, 460 + pick(40)));
  }
  template <class Row, class Change>
  void amend(Written& old, Change change) {
    const auto& last = h.of<Row>()[old.row - 1];
    Row row = last.content;
    change(row);
    const Date day = add_days(Date(last.on), pick(60));
    old = chance(5) ? h.withdraw<Row>(old, day) : h.correct(old, row, day);
  }

  std::mt19937 random_;
  ProgrammeRef programme_, other_programme_;
  std::vector<PersonRef> people_;
  std::vector<Written> contacts_, parties_, relations_;
};

std::vector<Line> product(const Snapshot& s, MatchRef match, Date as_of) {
  std::vector<Line> lines;
  for (const auto& o : obligations_of(s, match, as_of))
    lines.push_back({o.window.name(), o.window.first_day, o.window.last_day, o.window.due, o.track,
                     std::string(word(o.status)), std::string(word(o.flag)),
                     o.contact ? s.id_of<ContactRow>(o.contact) : "",
                     o.contact ? std::optional<Date>(o.contact_date) : std::nullopt});
  return lines;
}

TEST(SlowReading, agrees_on_random_agencies) {
  std::map<std::string, int> seen;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    const RandomAgency agency(seed);
    const Snapshot s = agency.h.snapshot();
    for (const Date as_of : {on(2025, 3, 31), on(2025, 7, 10), on(2026, 1, 31), on(2027, 6, 1)}) {
      const SlowReading slow(agency.h, as_of);
      for (const MatchRef m : agency.matches) {
        const auto expected = slow.lines(m.key), found = product(s, m, as_of);
        ASSERT_EQ(found.size(), expected.size()) << "seed " << seed << " match " << m.key << " as of " << iso(as_of);
        for (std::size_t i = 0; i < found.size(); ++i) {
          ++seen[expected[i].status + " " + expected[i].flag];
          ASSERT_EQ(found[i], expected[i])
              << "seed " << seed << " match " << m.key << " as of " << iso(as_of) << " " << expected[i].window << " "
              << word(expected[i].track) << ": " << expected[i].status << " " << expected[i].flag << " "
              << expected[i].contact << " / " << found[i].status << " " << found[i].flag << " " << found[i].contact;
        }
      }
    }
  }
  for (const char* kind :
       {"MET ", "MET CUSTODY", "MET SUBSTITUTED", "LATE ", "LATE CUSTODY", "LATE SUBSTITUTED", "MISSED ", "OPEN ",
        "EXCUSED ", "NOT_APPLICABLE ", "NOT_APPLICABLE CUSTODY", "CANCELLED ", "EXCUSED CUSTODY"})
    EXPECT_GT(seen[kind], 0) << kind << " never came up: the agencies are too tame";
}

TEST(SlowReading, a_snapshot_refreshed_step_by_step_says_the_same) {
  for (unsigned seed = 1001; seed <= 1060; ++seed) {
    const RandomAgency agency(seed);
    const Snapshot whole = agency.h.snapshot();
    for (const MatchRef m : agency.matches)
      for (const Date as_of : {on(2025, 5, 1), on(2026, 6, 1)})
        ASSERT_EQ(product(agency.refreshed, m, as_of), product(whole, m, as_of)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace kith::obligations
