// SPDX-License-Identifier: AGPL-3.0-or-later
// db_commits <folder on the disk to be measured> [libpq connection string of an empty database]
//
// P12, G8: acknowledged notes a second from 64 clients, sharing commits against one commit each. Rounds are
// interleaved; read the ratio, the rates depend on the disk and on what else it does.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "platform/db/migration.h"

namespace {

using namespace kith::db;
using Clock = std::chrono::steady_clock;

constexpr int clients = 64;
constexpr std::chrono::seconds round_length{3};

struct Rate {
  double notes_a_second{};
  double commits_a_second{};
  double p99_ms{};
};

void add_note(Tx& tx, std::string_view line) {
  const auto id = tx.first("insert into bench_note (line) values (:line) returning id", {{"line", line}},
                           [](const Row& row) { return row.integer(0); });
  tx.exec("insert into bench_audit (note, what) values (:note, :what)", {{"note", *id}, {"what", "note.add"}});
}

/// 64 clients, each sending its next note when the last one is acknowledged.
Rate measure(Db& db, bool together) {
  const std::string line(400, 'x');
  std::atomic<bool> stop{false};
  std::vector<std::vector<double>> waits(clients);
  const auto commits = db.generation();
  const auto begun = Clock::now();
  std::vector<std::thread> threads;
  for (int c = 0; c < clients; ++c)
    threads.emplace_back([&, c] {
      while (!stop) {
        const auto sent = Clock::now();
        const auto act = [&](Tx& tx) { add_note(tx, line); };
        together ? db.write("note", act) : db.exclusive("note", act);
        waits[c].push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
      }
    });
  std::this_thread::sleep_for(round_length);
  stop = true;
  for (auto& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  std::vector<double> all;
  for (const auto& some : waits) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  return {static_cast<double>(all.size()) / seconds, static_cast<double>(db.generation() - commits) / seconds,
          all[all.size() * 99 / 100]};
}

void compare(const char* engine, const Options& options) {
  const auto db = Db::open(options);
  const std::vector<Step> steps{{1,
                                 "bench",
                                 {"create table bench_note (id {{id}}, line text not null) {{strict}}",
                                  "create table bench_audit (id {{id}}, note {{bigint}} not null references "
                                  "bench_note (id), what text not null) {{strict}}"}}};
  migrate(*db, steps);
  for (int round = 1; round <= 3; ++round) {
    const Rate alone = measure(*db, false);
    const Rate together = measure(*db, true);
    std::printf(
        "%s round %d: together %7.0f notes/s, %5.0f commits/s, p99 %6.1f ms | alone %7.0f notes/s, p99 %6.1f ms | "
        "ratio %.1f\n",
        engine, round, together.notes_a_second, together.commits_a_second, together.p99_ms, alone.notes_a_second,
        alone.p99_ms, together.notes_a_second / alone.notes_a_second);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: db_commits <folder> [postgres connection string]\n");
    return 2;
  }
  try {
    const std::string folder = std::string(argv[1]) + "/db_commits";
    compare("sqlite  ", {.folder = folder});
    std::filesystem::remove_all(folder);
    if (argc > 2) compare("postgres", {.postgres = argv[2]});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
