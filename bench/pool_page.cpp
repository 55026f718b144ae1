// SPDX-License-Identifier: AGPL-3.0-or-later
// The pool's page of every programme of a data folder, as its supervisor: what it takes when nothing is kept, until the
// result is there, and then again and again. Without HTTP, the frame and the audit row.
//   build/release/bench/pool_page <data folder> [looks]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "placement/desk.h"
#include "platform/base/clock.h"
#include "snapshot/keeper.h"
#include "support/fake_visit.h"

namespace {

using namespace kith;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

struct Bench {
  db::Db& db;
  placement::Uses uses;
  i18n::Words words{i18n::Language::en};
  auth::Actor actor;
  Instant now;

  http::Response look(ProgrammeId programme, double& took) {
    http::Request request;
    request.query.add("programme", test::FakeVisit::sealer().seal(programme.value, "programme"));
    const auto route =
        http::page(request.method, "/placement/pool", "placement.title.pool", auth::Permission::see_pool, {});
    test::FakeVisit visit(db, request, actor, words, now, route, {});
    const auto begun = Clock::now();
    auto answer = placement::pool_page(visit, uses);
    took = milliseconds(begun);
    return answer;
  }
};

void measure(Bench& bench, const placement::ProgrammeName& programme, int looks) {
  double first = 0, took = 0;
  const auto begun = Clock::now();
  auto page = bench.look(programme.programme, first);
  while (page.body.find("/placement/pool/stop") != std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    page = bench.look(programme.programme, took);
  }
  const double until = milliseconds(begun);
  std::vector<double> times;
  for (int n = 0; n < looks; ++n) {
    bench.look(programme.programme, took);
    times.push_back(took);
  }
  std::sort(times.begin(), times.end());
  std::printf("%-28s first %8.1f ms, result after %8.1f ms, then median %6.2f ms, p95 %6.2f ms, %zu bytes\n",
              programme.name.c_str(), first, until, times[times.size() / 2], times[times.size() * 95 / 100],
              page.body.size());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return std::fprintf(stderr, "pool_page <data folder> [looks]\n"), 2;
  const int looks = count > 2 ? std::atoi(arguments[2]) : 100;
  const auto db = db::Db::open({.folder = arguments[1], .postgres = {}, .create = false});
  snapshot::SnapshotKeeper keeper(arguments[1]);
  const auto columns = [&] { return keeper.current(*db); };
  placement::Desk desk({*db, columns});
  Bench bench{*db, {columns, &desk}, i18n::Words(i18n::Language::en), {}, {}};
  bench.now = SystemClock().now("America/Toronto");
  bench.actor.account = AccountId{1};
  bench.actor.grants = {{auth::Role::supervisor, {}, {}}};
  http::Request request;
  const auto route =
      http::page(request.method, "/placement/pool", "placement.title.pool", auth::Permission::see_pool, {});
  test::FakeVisit visit(*db, request, bench.actor, bench.words, bench.now, route, {});
  for (const auto& programme : placement::programmes_for(visit)) measure(bench, programme, std::max(1, looks));
  return 0;
}
