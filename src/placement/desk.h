// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "placement/pool_run.h"

/// Where placements are worked out. A small pool is solved while its page is asked for. A pool too great for that is
/// solved by one thread in the background; until then the page shows the last result and how far the work is. Results
/// live in memory only: they can be worked out again, the same from the same records (ADR 0225).
namespace kith::placement {

struct Question {
  ProgrammeId programme;
  Kind kind{};
  std::optional<matching::Rules> tried;  ///< other rules than the programme's, and what makes them another question
  std::string tried_as;

  bool operator<(const Question& other) const {
    return std::tie(programme.value, kind, tried_as) < std::tie(other.programme.value, other.kind, other.tried_as);
  }
};

/// How far the work on a question is.
struct Work {
  bool begun{};                      ///< else it waits for another
  std::int64_t seconds{};            ///< since it was begun
  matching::Value value{}, bound{};  ///< so far; nothing is worth more than `bound`. 0 while pairs are looked for
};
struct Answer {
  std::shared_ptr<const PoolRun> run;  ///< the last result; null: none yet
  bool current = true;                 ///< of the records as they stand
  bool failed{};                       ///< the last attempt broke off
  std::optional<Work> work;            ///< under way
};

class Desk {
 public:
  struct Needs {
    db::Db& db;
    std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
    std::int64_t pairs_in_a_page = 250'000;  ///< mentors times mentees; more are for the background
    double seconds = 600;                    ///< of a search in the background; then the best so far and its gap
  };
  explicit Desk(Needs needs);
  ~Desk();  ///< breaks off what is under way

  Answer look(Visit& visit, const Question& question);
  /// Ends the work on a question: the best so far becomes the result. False when there was none.
  bool stop(const Question& question);
  /// What the records say now.
  std::shared_ptr<const Loaded> loaded(Visit& visit, ProgrammeId programme);

 private:
  struct Entry {
    Question question;
    Date day{};
    std::shared_ptr<const PoolRun> run;
    std::optional<Work> work;
    std::chrono::steady_clock::time_point begun{};
    std::uint64_t looked_at{};
    bool failed{};
    std::atomic<bool> stop{false};
  };
  Answer answer(const Entry& entry, const std::string& stamp) const;
  Entry& entry_of(const Question& question);
  void want(Entry& entry, Date day);
  void work();
  void work_on(Entry& entry);

  Needs needs_;
  std::mutex mutex_;
  std::condition_variable rang_;
  std::map<Question, std::shared_ptr<Entry>> entries_;
  std::map<ProgrammeId, std::shared_ptr<const Loaded>> loaded_;
  std::deque<std::shared_ptr<Entry>> queue_;
  std::uint64_t looks_{};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

/// By the desk, or at once where there is none.
Answer look(Visit& visit, const Uses& uses, const Question& question);
std::shared_ptr<const Loaded> loaded(Visit& visit, const Uses& uses, ProgrammeId programme);

}  // namespace kith::placement
