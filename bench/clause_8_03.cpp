// SPDX-License-Identifier: AGPL-3.0-or-later
// clause_8_03 <prefix>.bin: the windows of 8.03 of every match of ../shared/perf/conformance/gen_contacts.cpp, judged
// from the columns. Unlike the SQL it is compared with, which asks a simplified rule, each window is judged in full:
// pauses, who may answer for a guardian, late, excused, cancelled.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <optional>
#include <thread>

#include "accreditation/evaluation.h"
#include "obligations/windows.h"
#include "snapshot/builder.h"

namespace kith {
namespace {

using Clock = std::chrono::steady_clock;

/// The generator's columns: days since 2000-01-01.
struct Generated {
  std::vector<std::int32_t> start, end, day;
  std::vector<std::uint64_t> first;
  std::vector<std::uint8_t> party, reached;
};

template <class T>
std::vector<T> column(std::istream& in, std::uint64_t n) {
  std::vector<T> values(n);
  in.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(n * sizeof(T)));
  if (!in) throw std::runtime_error("the file is too short");
  return values;
}

Generated read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  const auto size = column<std::uint64_t>(in, 2);
  Generated g;
  g.start = column<std::int32_t>(in, size[0]);
  g.end = column<std::int32_t>(in, size[0]);
  column<std::uint32_t>(in, size[0]);
  g.first = column<std::uint64_t>(in, size[0] + 1);
  g.day = column<std::int32_t>(in, size[1]);
  g.party = column<std::uint8_t>(in, size[1]);
  g.reached = column<std::uint8_t>(in, size[1]);
  return g;
}

snapshot::Day day_of(std::int32_t n) { return snapshot::Day(add_days(on(2000, 1, 1), n)); }

snapshot::Snapshot columns(const Generated& g) {
  using namespace snapshot;
  Builder builder;
  const Day begin = day_of(0);
  const auto stamp = [](std::uint32_t key, Day day, std::string_view id) { return Stamp{key, key, 0, day, false, id}; };
  const auto matches = static_cast<std::uint32_t>(g.start.size());
  ProgrammeRow programme;
  programme.open = {begin, Day::never()};
  builder.add(stamp(1, begin, "pro-1"), programme);
  for (std::uint32_t i = 0; i < matches; ++i) {
    const std::uint32_t mentor = 3 * i + 1;
    for (std::uint32_t p = 0; p < 3; ++p) {
      PersonRow person;
      if (p == 1) person.birth_date = Day(on(2016, 1, 1));  // a child, so that the guardian's track applies
      builder.add(stamp(mentor + p, begin, "per-" + std::to_string(mentor + p)), person);
    }
    RelationshipRow guardian;
    guardian.person = {mentor + 2};
    guardian.days = {begin, Day::never()};
    guardian.is_guardian = true;
    guardian.authority = Authority::parental;
    builder.add(stamp(i + 1, begin, {}), mentor + 1, guardian);
    MatchRow match;
    match.programme = {1};
    match.mentor = {mentor};
    match.mentee = {mentor + 1};
    match.approved_on = day_of(g.start[i]);
    builder.add(stamp(i + 1, match.approved_on, "mat-" + std::to_string(i + 1)), match);
    InitialMeetingRow meeting;
    meeting.date = match.approved_on;
    meeting.status = MeetingStatus::held;
    builder.add(stamp(i + 1, meeting.date, {}), i + 1, meeting);
    if (g.end[i] < 0) continue;
    ClosureRow closure;
    closure.date = day_of(g.end[i]);
    builder.add(stamp(i + 1, closure.date, {}), i + 1, closure);
  }
  for (std::uint32_t i = 0; i < matches; ++i)
    for (std::uint64_t c = g.first[i]; c < g.first[i + 1]; ++c) {
      const auto key = static_cast<std::uint32_t>(c + 1);
      ContactRow contact;
      contact.date = day_of(g.day[c]);
      contact.programme = {1};
      contact.mode = ContactMode::phone;
      contact.has_note = true;
      builder.add(stamp(key, contact.date, "con-" + std::to_string(key)), contact);
    }
  builder.settle(ContactRow::table);
  for (std::uint32_t i = 0; i < matches; ++i)
    for (std::uint64_t c = g.first[i]; c < g.first[i + 1]; ++c) {
      const auto key = static_cast<std::uint32_t>(c + 1);
      PartyVersion party;
      party.match = {i + 1};
      party.track = static_cast<Track>(g.party[c] - 1);
      party.person = {3 * i + g.party[c]};
      if (party.track == Track::guardian) party.kind = InformantKind::guardian;
      party.reached = party.information = party.has_note = g.reached[c] == 1;
      builder.add(stamp(key, day_of(g.day[c]), {}), key, party);
    }
  return builder.finish();
}

struct Count {
  std::int64_t windows{}, answered{};
};

Count judge(const snapshot::Snapshot& s, const obligations::ContactRules& rules,
            std::span<const snapshot::MatchState> matches, snapshot::Day to) {
  Count all;
  for (const auto& match : matches) {
    const auto c = obligations::open_case(s, rules, match, to);
    const obligations::ContactSchedule schedule(c.state.start);
    obligations::each_window(c, schedule, 0, to, [&](auto&, auto& judged) {
      all.windows += 3;
      for (const auto& j : judged)
        all.answered += j.status == obligations::Status::met || j.status == obligations::Status::late;
    });
  }
  return all;
}

/// The first of `threads` equal parts of the matches on this thread, the others each on one of their own.
Count judge_on(std::size_t threads, const snapshot::Snapshot& s, const obligations::ContactRules& rules,
               std::span<const snapshot::MatchState> matches, snapshot::Day to) {
  std::vector<Count> parts(threads);
  const auto part = [&](std::size_t i) {
    const std::size_t from = matches.size() * i / threads, until = matches.size() * (i + 1) / threads;
    parts[i] = judge(s, rules, matches.subspan(from, until - from), to);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(part, i);
    part(0);
  }
  Count all;
  for (const Count& one : parts) all.windows += one.windows, all.answered += one.answered;
  return all;
}

struct Took {
  Count count;
  double median{}, best{}, cpu{}, states{};  ///< seconds; `states` of the median are for what every match is as of `to`
};

Took rounds(const snapshot::Snapshot& s, std::size_t threads) {
  const snapshot::Day to = day_of(9500), from = snapshot::Day(add_days(add_months(to, -12), 1));
  std::vector<double> seconds, states;
  Took took;
  const std::clock_t cpu = std::clock();
  constexpr int times = 5;
  for (int round = 0; round < times; ++round) {
    const auto begin = Clock::now();
    took.count = {};
    accreditation::Evaluation e(s, {from, to, to});
    states.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    for (const auto programme : e.programmes()) {
      const auto rules = obligations::contact_rules(e.policies(), programme);
      const Count one = judge_on(threads, s, rules, e.matches(programme), to);
      took.count.windows += one.windows, took.count.answered += one.answered;
    }
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  took.cpu = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / times;
  std::sort(seconds.begin(), seconds.end());
  std::sort(states.begin(), states.end());
  took.median = seconds[times / 2], took.best = seconds[0], took.states = states[times / 2];
  return took;
}

long peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1000;
}

}  // namespace

int measure(const char* path) {
  std::optional<Generated> g = read(path);
  const auto begin = Clock::now();
  const snapshot::Snapshot s = columns(*g);
  const double built = std::chrono::duration<double>(Clock::now() - begin).count();
  const std::size_t matches = g->start.size(), contacts = g->day.size();
  g.reset();
  const Took one = rounds(s, 1), two = rounds(s, 2);
  if (one.count.answered != two.count.answered) throw std::runtime_error("two threads count otherwise than one");
  std::cout << "{\"engine\":\"kith\",\"median_s\":" << one.median << ",\"best_s\":" << one.best
            << ",\"cpu_s\":" << one.cpu << ",\"states_s\":" << one.states << ",\"two_threads_s\":" << two.median
            << ",\"windows\":" << one.count.windows << ",\"answered\":" << one.count.answered
            << ",\"matches\":" << matches << ",\"contacts\":" << contacts << ",\"columns_mb\":" << s.bytes() / 1'000'000
            << ",\"built_s\":" << built << ",\"peak_mb\":" << peak_mb() << "}\n";
  return 0;
}

}  // namespace kith

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    return kith::measure(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
