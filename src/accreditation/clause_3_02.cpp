// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 3.02: critical needs, urgency, a timely start, and what happens to those who must wait (measure_decisions.md
// §3.2-3.6).
#include <algorithm>

#include "accreditation/intake_view.h"
#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

class Intake {
 public:
  Intake(Evaluation& e, ProgrammeRef programme, std::span<Measure> m)
      : e_(e),
        view_(e.shared<IntakeView>()),
        programme_(programme),
        m_(m),
        urgent_days_(e.policies().timeline(PolicyKey::urgent_days, programme)),
        start_days_(e.policies().timeline(PolicyKey::start_days, programme)),
        onward_days_(e.policies().timeline(PolicyKey::onward_days, programme)),
        wait_days_(e.policies().timeline(PolicyKey::wait_contact_days, programme)) {}

  void judge(const ReferralCase& c) {
    for (const IntakeRow& intake : e_.snapshot().of<IntakeRow>(c.referral)) {
      if (!intake.shows(e_.as_of()) || !e_.period().holds(intake.date)) continue;
      needs(c, intake);
      if (intake.urgent) urgency(c, intake);
    }
    if (c.accepted) start(c);
    if (e_.period().holds(c.row->date)) waiting(c);
  }
  void conclude() const {
    if (unanswered_) m_[1].caps.push_back({"urgent_without_response", 3});
  }

 private:
  std::string id(const ReferralCase& c) const { return e_.snapshot().id_text<ReferralRow>(c.row->id); }

  /// M3.02a
  void needs(const ReferralCase& c, const IntakeRow& intake) {
    std::vector<std::string> reasons;
    if (!intake.needs_complete) reasons.emplace_back("need_blank");
    const auto anyone = [](const ReferralOutRow&) { return true; };
    if (intake.any_need && !intake.has_action && !any<ReferralOutRow>(e_, c.referral, anyone))
      reasons.emplace_back("need_without_action");
    reasons.empty() ? m_[0].pass([&] { return e_.snapshot().id_text<IntakeRow>(intake.id); })
                    : m_[0].fail(e_.snapshot().id_text<IntakeRow>(intake.id), std::move(reasons));
  }
  /// M3.02b
  void urgency(const ReferralCase& c, const IntakeRow& intake) {
    const Day due = c.row->date + urgent_days_.whole_on(c.row->date);
    if (due > e_.as_of()) {
      ++m_[1].excluded["not_due"];
      return;
    }
    const auto by = [&](Day d) {
      return any<UrgentResponseRow>(e_, c.referral, [&](const UrgentResponseRow& r) { return r.date <= d; });
    };
    if (by(due)) {
      m_[1].pass([&] { return e_.snapshot().id_text<IntakeRow>(intake.id); });
      return;
    }
    const bool answered = by(e_.as_of());
    unanswered_ = unanswered_ || !answered;
    m_[1].fail(e_.snapshot().id_text<IntakeRow>(intake.id), {answered ? "response_late" : "no_response"});
  }
  /// M3.02c
  void start(const ReferralCase& c) {
    const Day due = *c.accepted + start_days_.whole_on(*c.accepted);
    if (due < e_.period().from || due > e_.period().to) return;
    const Day served = view_.first_served(programme_, c.row->mentee, *c.accepted);
    if (due > e_.as_of())
      ++m_[2].excluded["not_due"];
    else if (any<WaitlistRow>(e_, c.referral, [&](const WaitlistRow& w) { return w.days.covers(due); }))
      ++m_[2].excluded["waitlisted"];
    else if (c.terminated <= due && served > c.terminated)
      ++m_[2].excluded["ended_unserved"];
    else if (served <= due)
      m_[2].pass([&] { return id(c); });
    else
      m_[2].fail(id(c), {"not_started_in_time"});
  }
  /// M3.02d
  void waiting(const ReferralCase& c) {
    Day due;
    if (c.accepted) {
      due = *c.accepted + start_days_.whole_on(*c.accepted);
      if (view_.first_served(programme_, c.row->mentee, *c.accepted) <= due) return;
    } else if (c.declined) {
      due = *c.declined + onward_days_.whole_on(*c.declined);
    } else {
      return;
    }
    if (due > e_.as_of())
      ++m_[3].excluded["not_due"];
    else if (c.accepted && c.terminated <= due)
      ++m_[3].excluded["ended_unserved"];
    else if (auto reasons = unplaced(c, due); reasons.empty())
      m_[3].pass([&] { return id(c); });
    else
      m_[3].fail(id(c), std::move(reasons));
  }
  std::vector<std::string> unplaced(const ReferralCase& c, Day due) const {
    if (any<ReferralOutRow>(e_, c.referral, [&](const ReferralOutRow& r) { return r.date <= due; })) return {};
    bool waits = false, gap = false;
    for (const WaitlistRow& w : e_.snapshot().of<WaitlistRow>(c.referral))
      if (w.shows(e_.as_of()) && w.days.from <= due) {
        waits = true;
        gap = gap || longest_silence(w) > wait_days_.whole_on(w.days.from);
      }
    if (!waits) return {"neither_waitlist_nor_referral"};
    return gap ? std::vector<std::string>{"wait_contact_gap"} : std::vector<std::string>{};
  }
  /// The longest time between the start, status contacts, and the end or A.
  int longest_silence(const WaitlistRow& w) const {
    const Day end = std::min(w.days.until, e_.as_of());
    Day last = w.days.from;
    int longest = 0;
    for (const WaitlistContactRow& contact : e_.snapshot().of<WaitlistContactRow>(w.chain)) {
      if (!contact.shows(e_.as_of()) || contact.date < last || contact.date > end) continue;
      longest = std::max(longest, contact.date - last);
      last = contact.date;
    }
    return std::max(longest, end - last);
  }

  Evaluation& e_;
  IntakeView& view_;
  ProgrammeRef programme_;
  std::span<Measure> m_;
  Timeline urgent_days_, start_days_, onward_days_, wait_days_;
  bool unanswered_{};
};

}  // namespace

void compute_3_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  Intake intake(e, programme, m);
  for (const ReferralCase& c : e.shared<IntakeView>().referrals(programme)) intake.judge(c);
  intake.conclude();
}

}  // namespace kith::accreditation
