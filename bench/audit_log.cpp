// SPDX-License-Identifier: AGPL-3.0-or-later
// audit_log FOLDER [ROWS]: how fast the audit log grows and is verified, and what a request's session costs. Processor
// seconds.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "platform/audit/log.h"
#include "platform/audit/verify.h"
#include "platform/auth/account.h"
#include "platform/auth/session.h"
#include "platform/db/db.h"
#include "platform/db/migration.h"

namespace {

using namespace kith;
const Instant now{1'763'830'800, -300};

double processor_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// Processor time, which other work on the machine leaves alone.
template <class F>
double seconds(F&& work) {
  const double start = processor_seconds();
  work();
  return processor_seconds() - start;
}

audit::Entry entry(std::int64_t n) {
  audit::Entry e;
  e.at = Instant{now.utc_seconds + n / 10, now.offset_minutes};
  e.account = AccountId{n % 50 + 1};
  e.person = PersonId{n % 50 + 1000};
  e.action = n % 3 == 0 ? "contact.record" : "see";
  for (std::int64_t s = 0; s < 5; ++s) e.subjects.push_back({"match", (n * 7 + s) % 25'000});
  e.client = "AAAAAAAAAAAAAAAA";
  e.request = "abcdefghijkl";
  e.detail = "/supervision/work-list";
  return e;
}

void measure_log(db::Db& db, std::int64_t rows) {
  const audit::SigningKey key(crypto::Key{}, "kith/audit/bench");
  const double append = seconds([&] {
    for (std::int64_t done = 0; done < rows; done += 10'000)
      db.exclusive("bench", [&](db::Tx& tx) {
        for (std::int64_t n = done; n < done + 10'000; ++n) audit::append(tx, entry(n));
        audit::take_checkpoint(tx, key, now);
      });
  });
  std::printf("append    %.2f us a row, %.0f rows/s\n", append / static_cast<double>(rows) * 1e6,
              static_cast<double>(rows) / append);
  audit::Verification found;
  const double verify =
      seconds([&] { db.read("bench", [&](db::Tx& tx) { found = audit::verify(tx, key.verifier()); }); });
  std::printf("verify    %.2f s for %llu rows and %llu checkpoints (%s): 10 million in %.1f s\n", verify,
              static_cast<unsigned long long>(found.rows), static_cast<unsigned long long>(found.checkpoints),
              found.sound() ? "sound" : "NOT SOUND", verify * 1e7 / static_cast<double>(rows));
  const double proofs = seconds([&] {
    db.read("bench", [&](db::Tx& tx) {
      for (std::uint64_t n = 1; n <= 1000; ++n)
        audit::inclusion_path(tx, n * static_cast<std::uint64_t>(rows) / 1000, static_cast<std::uint64_t>(rows));
    });
  });
  std::printf("prove     %.0f us a row\n", proofs * 1e3);
}

void measure_session(db::Db& db) {
  const std::string token = db.writing("bench", [](db::Tx& tx) {
    const auto id =
        auth::create_active_account(tx, {.login = "bench", .display_name = "Bench"}, "no hash", now).value();
    return auth::start_session(tx, {.account = id, .client = "c", .browser = "b"}, now);
  });
  constexpr int times = 20'000;
  const double took = seconds([&] {
    for (int i = 0; i < times; ++i)
      db.read("bench",
              [&](db::Tx& tx) { auth::load_actor(tx, auth::find_session(tx, token, now)->account, date_of(now)); });
  });
  std::printf("session   %.1f us a request (session, account, grants)\n", took / times * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: audit_log FOLDER [ROWS]\n"), 2;
  const auto db = db::Db::open({.folder = argv[1]});
  db::migrate(*db, db::file_steps());
  measure_session(*db);
  measure_log(*db, argc > 2 ? std::atoll(argv[2]) : 1'000'000);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("memory    %ld MB at most\n", usage.ru_maxrss / 1024);
  return 0;
}
