// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <ostream>

#include "app/agency.h"
#include "app/commands.h"
#include "app/reading.h"
#include "matching/groups.h"
#include "matching/people_file.h"
#include "matching/report.h"
#include "matching/rules_file.h"
#include "placement/pool.h"
#include "platform/cli/command.h"
#include "platform/cli/interrupt.h"
#include "snapshot/refs.h"

namespace kith::app {
namespace {

struct Files {
  std::string programme, mentors, mentees, rules, lock, forbid, mentee, mentor;
  std::optional<Date> as_of;
  int seconds = 0;
  bool stable = false, json = false, explain = false, progress = false;
};

std::optional<int> read(Files& files, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  files.explain = !args.empty() && args[0] == "explain";
  cli::Command command(
      files.explain ? "kith match explain" : "kith match",
      files.explain ? "Says why a mentee is placed as it is, or why not with a certain mentor; of a mentor, who fits."
                    : "Proposes who is placed with whom, from a programme's records or from files; "
                      "nothing is recorded.");
  command.option("--programme", files.programme, "exchange id of a programme: its mentors and those who wait");
  command.option("--as-of", files.as_of, "with --programme: as it was known on this day (default: today)");
  command.option("--mentors", files.mentors, "without --programme: CSV file of mentors");
  command.option("--mentees", files.mentees, "without --programme: CSV file of mentees");
  command.option("--rules", files.rules, "TOML file of rules and weights (default: the usual ones)");
  command.option("--lock", files.lock, "CSV file of pairs that stay together: mentee,mentor");
  command.option("--forbid", files.forbid, "CSV file of pairs that must not be: mentee,mentor[,reason]");
  command.option("--time-limit", files.seconds, "seconds after which the best so far is taken (default: none)");
  command.flag("--stable", files.stable, "the stable placement, and what stability costs");
  command.flag("--json", files.json, "as JSON");
  command.flag("--progress", files.progress, "how far it is, on the error output; Ctrl-C ends it with the best so far");
  if (files.explain) {
    command.argument("MENTEE", files.mentee, "id of a mentee; or of a mentor: who fits").required();
    command.argument("MENTOR", files.mentor, "id of a mentor: why not this one?");
    args = args.subspan(1);
  }
  if (const auto exit = command.parse(args, out, err)) return exit;
  if (files.seconds >= 0) return std::nullopt;
  err << "kith match: --time-limit wants 0 or more seconds\n";
  return cli::invalid;
}

/// Everything that is wrong with the files is told at once.
bool tell(const std::vector<matching::FileMistake>& mistakes, std::ostream& err) {
  for (const auto& mistake : mistakes) err << matching::text(mistake) << "\n";
  return !mistakes.empty();
}

/// The programme's pool from the records; nothing when there is no such programme.
std::optional<placement::ProgrammePool> pool_of_records(Files& files, Invocation& call) {
  const AgencyAt agency(call);
  const Date today = date_of(agency->now()), day = std::min(files.as_of.value_or(today), today);
  const auto columns = agency->snapshots().current(agency->db());
  const auto programme = columns->find<snapshot::ProgrammeRow, Programme>(files.programme);
  if (!programme) return std::nullopt;
  const auto actor = auth::machine_operator();
  const i18n::Words words(agency->default_language());
  Reading reading(*agency, actor, words, day);
  const auto key = snapshot::key_of(programme);
  auto pool =
      placement::pool_of(reading.reading([&](db::Tx& tx) { return placement::facts_of(tx, key, day); }), *columns);
  for (const auto& mentee : pool.mentees) reading.saw("person", mentee.person.value);
  reading.record("kith match");
  return pool;
}

/// Both sides, from where the options say; what is wrong with them is told.
bool read_people(Files& files, matching::ReadPool& read, matching::Asked& asked, Invocation& call) {
  const bool from_files = !files.mentors.empty() && !files.mentees.empty();
  if (files.programme.empty() ? !from_files : !files.mentors.empty() || !files.mentees.empty()) {
    call.err << "kith match: wants either --programme ID or both --mentors FILE and --mentees FILE\n";
    return false;
  }
  if (from_files) {
    read = matching::read_pool(files.mentors, files.mentees);
    return true;
  }
  auto pool = pool_of_records(files, call);
  if (!pool) {
    call.err << "kith match: there is no programme " << files.programme << "\n";
    return false;
  }
  asked = std::move(pool->asked);
  read.pool = asked.pool;
  for (const auto& gender : pool->genders) read.words.try_emplace("gender", 30).first->second.number(gender);
  return true;
}

/// What of the locks cannot be: those of the file by their rows, those of the records by their names.
bool tell_locks(const Files& files, const std::vector<matching::FoundPair>& locked, const matching::Asked& asked,
                std::ostream& err) {
  const std::size_t of_records = asked.locks.size() - locked.size();
  const auto bad = matching::bad_locks(asked);
  for (const auto& [lock, what] : bad) {
    if (lock < of_records)
      err << "kith match: " << what << "\n";
    else
      err << matching::text({files.lock, locked[lock - of_records].row, "", what}) << "\n";
  }
  return !bad.empty();
}

bool gather(Files& files, matching::ReadPool& read, matching::Asked& asked, Invocation& call) {
  if (!read_people(files, read, asked, call)) return false;
  std::vector<matching::FoundPair> forbidden, locked;
  if (!files.forbid.empty()) forbidden = matching::read_pairs(files.forbid, read);
  if (!files.lock.empty()) locked = matching::read_pairs(files.lock, read);
  matching::ReadRules rules;
  if (!files.rules.empty()) rules = matching::read_rules(files.rules);
  read.mistakes.insert(read.mistakes.end(), rules.mistakes.begin(), rules.mistakes.end());
  if (tell(read.mistakes, call.err)) return false;
  for (const auto& pair : forbidden) read.pool.exclusions.push_back({pair.mentor, pair.mentee, pair.barrier});
  asked.pool = read.pool;
  matching::put_in_order(asked.pool);
  if (files.programme.empty() || !files.rules.empty()) asked.rules = rules.rules;
  asked.most_candidates = rules.most_candidates;
  const auto place = matching::join_teams(asked.pool, asked.rules);
  for (auto& [mentee, mentor] : asked.locks) mentor = place[static_cast<std::size_t>(mentor)];
  for (const auto& pair : locked) asked.locks.emplace_back(pair.mentee, place[static_cast<std::size_t>(pair.mentor)]);
  asked.stable = files.stable;
  asked.limits.seconds = files.seconds;
  asked.limits.cancel = cli::interrupted;
  if (files.progress)
    asked.limits.progress = [&err = call.err](const matching::Progress& p) {
      err << "worth " << p.value << ", at most " << p.bound << ", " << p.open << " still to be looked at\n"
          << std::flush;
    };
  if (const auto found = matching::flaw(asked.rules, asked.pool)) {
    call.err << "kith match: " << *found << "\n";
    return false;
  }
  return !tell_locks(files, locked, asked, call.err);
}

/// Co-mentors are found by the id of any of them: theirs is "a+b".
template <class People>
std::int32_t place_of(const People& people, const std::string& id) {
  const auto found = std::find_if(people.begin(), people.end(), [&](const auto& person) {
    return person.id == id || ('+' + person.id + '+').find('+' + id + '+') != std::string::npos;
  });
  return found == people.end() ? matching::nobody : static_cast<std::int32_t>(found - people.begin());
}

int explain(const Files& files, const matching::Asked& asked, const matching::Run& run, Invocation& call) {
  const std::int32_t mentee = place_of(asked.pool.mentees, files.mentee);
  const std::int32_t mentor = files.mentor.empty() ? matching::nobody : place_of(asked.pool.mentors, files.mentor);
  const std::int32_t itself = place_of(asked.pool.mentors, files.mentee);
  if (mentee == matching::nobody && itself != matching::nobody && files.mentor.empty()) {
    call.out << (files.json ? matching::explain_mentor_json : matching::explain_mentor_text)(asked, run, itself);
    return cli::done;
  }
  if (mentee == matching::nobody || (mentor == matching::nobody && !files.mentor.empty())) {
    call.err << "kith match explain: no such " << (mentee == matching::nobody ? "mentee" : "mentor") << "\n";
    return cli::invalid;
  }
  call.out << (files.json ? matching::explain_json : matching::explain_text)(asked, run, mentee, mentor);
  return cli::done;
}

}  // namespace

int match(Invocation& call) {
  Files files;
  if (const auto exit = read(files, call.args, call.out, call.err)) return *exit;
  matching::ReadPool people;
  matching::Asked asked;
  if (!gather(files, people, asked, call)) return cli::invalid;
  const cli::Interruptible until_ctrl_c;
  const matching::Run run = matching::run(asked);
  if (files.explain) return explain(files, asked, run, call);
  const auto& genders = people.words.try_emplace("gender", 30).first->second.words();
  call.out << (files.json ? matching::report_json : matching::report_text)(asked, run, genders);
  return cli::done;
}

}  // namespace kith::app
