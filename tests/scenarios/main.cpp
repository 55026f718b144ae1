// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "scenarios/record_acts.h"
#include "scenarios/world.h"

/// Runs scenario files on both engines: `kith_scenarios FILE...`. Prints what fails with file and line; closes with
/// `N passed, N failed, N skipped` (a scenario on one engine counts once). `--sentences` lists the patterns.
namespace kith::scenarios {
namespace {

struct Numbered {
  int number{};
  std::string text;
};
struct Scenario {
  std::string file, title;
  int line{};
  std::vector<Numbered> lines;
};

std::vector<Sentence> all_sentences() {
  std::vector<Sentence> all;
  for (auto* group :
       {&contact_acts,   &meeting_acts, &owed_checks,  &measure_checks, &intake_acts,   &screening_acts, &mail_acts,
        &placement_acts, &match_acts,   &concern_acts, &group_acts,     &partner_acts,  &sharing_acts,   &outcome_acts,
        &staff_acts,     &review_acts,  &person_acts,  &register_acts,  &training_acts, &facts})
    for (auto& sentence : (*group)()) all.push_back(std::move(sentence));
  return all;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Lines before the first `Scenario:` begin every scenario of the file.
std::vector<Scenario> read_file(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw Trouble("cannot be read");
  std::vector<Scenario> scenarios;
  std::vector<Numbered> opening;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    text = trimmed(text);
    if (text.empty() || text[0] == '#') continue;
    if (text.starts_with("Scenario: "))
      scenarios.push_back({path, text.substr(10), number, opening});
    else
      (scenarios.empty() ? opening : scenarios.back().lines).push_back({number, text});
  }
  if (scenarios.empty()) throw Trouble("has no \"Scenario: ...\"");
  return scenarios;
}

void say(World& world, const std::vector<Sentence>& sentences, const std::string& text) {
  const Line line = read_line(text);
  for (const Sentence& sentence : sentences)
    if (const auto caught = match(sentence.pattern, line.sentence)) {
      Asides asides(line.asides);
      sentence.say(world, *caught, asides);
      return asides.finish();
    }
  throw Trouble("this sentence is not understood");
}

/// True when everything held.
bool run(const Scenario& scenario, const std::vector<Sentence>& sentences, db::Engine engine) {
  const Numbered* at = nullptr;
  try {
    World world(engine);
    for (const Numbered& line : scenario.lines) {
      at = &line;
      say(world, sentences, line.text);
    }
    return true;
  } catch (const std::exception& problem) {
    std::cout << scenario.file << ":" << (at ? at->number : scenario.line) << ": " << scenario.title << " ("
              << (engine == db::Engine::sqlite ? "SQLite" : "PostgreSQL") << ")\n  " << (at ? at->text : "")
              << "\n  FAILED: " << problem.what() << "\n";
    return false;
  }
}

int run_files(int count, char** files) {
  const auto sentences = all_sentences();
  int passed = 0, failed = 0, skipped = 0;
  for (int i = 0; i < count; ++i) {
    try {
      for (const Scenario& scenario : read_file(files[i]))
        for (const auto engine : {db::Engine::sqlite, db::Engine::postgres}) {
          if (!test::available(engine))
            ++skipped;
          else
            ++(run(scenario, sentences, engine) ? passed : failed);
        }
    } catch (const Trouble& problem) {
      std::cout << files[i] << ": FAILED: " << problem.what() << "\n";
      ++failed;
    }
  }
  if (skipped > 0) std::cout << "skipped: no PostgreSQL\n";
  std::cout << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace kith::scenarios

int main(int count, char** arguments) {
  if (count == 2 && std::string(arguments[1]) == "--sentences") {
    for (const auto& sentence : kith::scenarios::all_sentences()) std::cout << sentence.pattern << "\n";
    return 0;
  }
  return kith::scenarios::run_files(count - 1, arguments + 1);
}
