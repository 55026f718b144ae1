// SPDX-License-Identifier: AGPL-3.0-or-later
// rules <data folder> [today]: how long the rules take on this store.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "accreditation/kept_figures.h"
#include "accreditation/report.h"
#include "obligations/obligations.h"
#include "obligations/windows.h"
#include "snapshot/builder.h"
#include "snapshot/load.h"

namespace kith {
namespace {

using Clock = std::chrono::steady_clock;

template <class Act>
auto timed(const char* what, int times, Act act) {
  std::vector<double> ms;
  for (int i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    act();
    ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(ms.begin(), ms.end());
  std::cout << what << ": " << ms[ms.size() / 2] << " ms (best " << ms.front() << ")\n";
}

long resident_mb() {
  std::ifstream in("/proc/self/statm");
  long pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * 4096 / 1'000'000;
}

/// A contact with two parties on `match`, as a refresh would read it.
snapshot::Snapshot with_contact(const snapshot::Snapshot& base, snapshot::MatchRef match, snapshot::Day day) {
  using namespace snapshot;
  Builder builder(base);
  const auto* row = base.effective<MatchRow>(match, day);
  ContactRow contact;
  contact.date = day;
  contact.programme = row->programme;
  contact.mode = ContactMode::phone;
  const std::uint32_t key = base.seen<ContactRow>() + 1;
  builder.add(Stamp{key, key, 0, day, false, "k1234567890abcdefghij"}, contact);
  for (std::uint32_t i = 1; i <= 2; ++i) {
    PartyVersion party;
    party.match = match;
    party.track = i == 1 ? Track::mentor : Track::mentee;
    party.person = i == 1 ? row->mentor : row->mentee;
    party.reached = party.information = party.has_note = true;
    const std::uint32_t p = base.seen<PartyVersion>() + i;
    builder.add(Stamp{p, p, 0, day, false, {}}, key, party);
  }
  return builder.finish();
}

/// The work of a server: figures kept from one question to the next, with their JSON, while contacts come in.
void time_kept(const snapshot::Snapshot& s, const accreditation::Period& period) {
  using Columns = std::shared_ptr<const snapshot::Snapshot>;
  Columns columns = std::make_shared<const snapshot::Snapshot>(s);
  std::unique_ptr<accreditation::KeptFigures> kept;
  timed("kept figures: first answer, as JSON", 3, [&] {
    kept = std::make_unique<accreditation::KeptFigures>();
    report_json(kept->report(columns, period, std::nullopt));
  });
  std::string text;
  timed("kept figures: the same again", 21, [&] { text = report_json(kept->report(columns, period, std::nullopt)); });
  std::cout << text.size() << " bytes, kept about " << kept->bytes() / 1'000'000 << " MB\n";
  std::vector<snapshot::MatchRef> active;
  accreditation::Evaluation e(s, period);
  for (const auto programme : e.programmes())
    for (const auto& match : e.matches(programme))
      if (match.active_on(period.to)) active.push_back(match.match);
  std::size_t n = 0;
  const auto after_contact = [&](bool print) {
    columns = std::make_shared<const snapshot::Snapshot>(
        with_contact(*columns, active[n++ * 7919 % active.size()], period.to));
    const auto begin = Clock::now();
    const auto report = kept->report(columns, period, std::nullopt);
    if (print) text = report_json(report);
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  };
  for (const bool print : {false, true}) {
    std::vector<double> ms;
    for (int i = 0; i < 101; ++i) ms.push_back(after_contact(print));
    std::sort(ms.begin(), ms.end());
    std::cout << "kept figures after one more contact" << (print ? ", as JSON" : "") << ": " << ms[50] << " ms (best "
              << ms[0] << ", 95 % " << ms[95] << ")\n";
  }
  accreditation::Evaluation fresh(*columns, period);
  if (report_json(report_on(fresh, std::nullopt)) != text)
    throw std::runtime_error("kept figures are not those from nothing");
  std::cout << "the same text as from nothing\n";
}

int time_rules(db::Db& db, Date today) {
  snapshot::Snapshot s;
  timed("cold load, two threads", 1, [&] { s = snapshot::load(db); });
  std::cout << "columns " << s.bytes() / 1'000'000 << " MB, resident " << resident_mb() << " MB\n";
  const snapshot::Day to = today, from = snapshot::Day(add_days(add_months(today, -12), 1));
  timed("every measure of every programme over a year, from nothing, one thread", 3, [&] {
    accreditation::Evaluation e(s, {from, to, to});
    report_on(e, std::nullopt);
  });
  time_kept(s, {from, to, to});
  timed("as-of states of every match", 5, [&] { accreditation::Evaluation e(s, {from, to, to}); });
  accreditation::Evaluation e(s, {from, to, to});
  std::int64_t windows = 0, met = 0;
  timed("8.03, every window of every match since the beginning", 5, [&] {
    windows = met = 0;
    for (const auto programme : e.programmes()) {
      const auto rules = obligations::contact_rules(e.policies(), programme);
      for (const auto& match : e.matches(programme))
        if (match.started())
          each_window(open_case(s, rules, match, to), obligations::ContactSchedule(match.start), 0,
                      snapshot::Day::never(), [&](auto&, auto& judged) {
                        windows += 3;
                        for (const auto& j : judged) met += j.status == obligations::Status::met;
                      });
    }
  });
  std::cout << windows << " windows, " << met << " met\n";
  timed("work list of the agency, 7 days ahead", 5, [&] { obligations::owed_for(s, {}, to, 7); });
  snapshot::MatchRef active{};
  for (const auto programme : e.programmes())
    for (const auto& match : e.matches(programme))
      if (match.active_on(to)) active = match.match;
  timed("one contact with two parties taken into the columns", 101, [&] { with_contact(s, active, to); });
  timed("obligations of one match", 101, [&] { obligations::obligations_of(s, active, to); });
  timed("refresh with nothing new", 101, [&] { db.read("refresh", [&](db::Tx& tx) { refresh(s, tx); }); });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "peak resident " << usage.ru_maxrss / 1000 << " MB\n";
  return 0;
}

}  // namespace
}  // namespace kith

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  try {
    const auto today = argc > 2 ? kith::parse_date(argv[2]) : kith::on(2026, 3, 31);
    if (!today) return 2;
    const auto db = kith::db::Db::open({.folder = argv[1], .postgres = {}, .create = false});
    return kith::time_rules(*db, *today);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
