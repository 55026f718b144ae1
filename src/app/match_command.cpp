// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <ostream>

#include "app/commands.h"
#include "matching/people_file.h"
#include "matching/report.h"
#include "matching/rules_file.h"
#include "platform/cli/command.h"

namespace kith::app {
namespace {

struct Files {
  std::string mentors, mentees, rules, lock, forbid, mentee, mentor;
  int seconds = 0;
  bool stable = false, json = false, explain = false;
};

std::optional<int> read(Files& files, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  files.explain = !args.empty() && args[0] == "explain";
  cli::Command command(files.explain ? "kith match explain" : "kith match",
                       files.explain ? "Says why a mentee is placed as it is, or why not with a certain mentor."
                                     : "Proposes who is placed with whom, from files; nothing is recorded.");
  command.option("--mentors", files.mentors, "CSV file of mentors").required();
  command.option("--mentees", files.mentees, "CSV file of mentees").required();
  command.option("--rules", files.rules, "TOML file of rules and weights (default: the usual ones)");
  command.option("--lock", files.lock, "CSV file of pairs that stay together: mentee,mentor");
  command.option("--forbid", files.forbid, "CSV file of pairs that must not be: mentee,mentor[,reason]");
  command.option("--time-limit", files.seconds, "seconds after which the best so far is taken (default: none)");
  command.flag("--stable", files.stable, "the stable placement, and what stability costs");
  command.flag("--json", files.json, "as JSON");
  if (files.explain) {
    command.argument("MENTEE", files.mentee, "id of a mentee").required();
    command.argument("MENTOR", files.mentor, "id of a mentor: why not this one?");
    args = args.subspan(1);
  }
  return command.parse(args, out, err);
}

/// Everything that is wrong with the files is told at once.
bool tell(const std::vector<matching::FileMistake>& mistakes, std::ostream& err) {
  for (const auto& mistake : mistakes) err << matching::text(mistake) << "\n";
  return !mistakes.empty();
}

bool gather(const Files& files, matching::ReadPool& read, matching::Asked& asked, std::ostream& err) {
  read = matching::read_pool(files.mentors, files.mentees);
  std::vector<matching::FoundPair> forbidden, locked;
  if (!files.forbid.empty()) forbidden = matching::read_pairs(files.forbid, read);
  if (!files.lock.empty()) locked = matching::read_pairs(files.lock, read);
  matching::ReadRules rules;
  if (!files.rules.empty()) rules = matching::read_rules(files.rules);
  read.mistakes.insert(read.mistakes.end(), rules.mistakes.begin(), rules.mistakes.end());
  if (tell(read.mistakes, err)) return false;
  for (const auto& pair : forbidden) read.pool.exclusions.push_back({pair.mentor, pair.mentee, pair.barrier});
  asked.pool = read.pool;
  matching::put_in_order(asked.pool);
  asked.rules = rules.rules;
  asked.most_candidates = rules.most_candidates;
  for (const auto& pair : locked) asked.locks.emplace_back(pair.mentee, pair.mentor);
  asked.stable = files.stable;
  asked.limits.seconds = files.seconds;
  const auto found = matching::obstacle(asked);
  if (found) err << "kith match: " << *found << "\n";
  return !found;
}

template <class People>
std::int32_t place_of(const People& people, const std::string& id) {
  const auto found = std::find_if(people.begin(), people.end(), [&](const auto& person) { return person.id == id; });
  return found == people.end() ? matching::nobody : static_cast<std::int32_t>(found - people.begin());
}

int explain(const Files& files, const matching::Asked& asked, const matching::Run& run, Invocation& call) {
  const std::int32_t mentee = place_of(asked.pool.mentees, files.mentee);
  const std::int32_t mentor = files.mentor.empty() ? matching::nobody : place_of(asked.pool.mentors, files.mentor);
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
  if (!gather(files, people, asked, call.err)) return cli::invalid;
  const matching::Run run = matching::run(asked);
  if (files.explain) return explain(files, asked, run, call);
  const auto& genders = people.words.find("gender")->second.words();
  call.out << (files.json ? matching::report_json : matching::report_text)(asked, run, genders);
  return cli::done;
}

}  // namespace kith::app
