// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/rules_file.h"

#include <toml++/toml.h>

namespace kith::matching {
namespace {

class Reading {
 public:
  Reading(std::string file, ReadRules& into) : file_(std::move(file)), into_(into) {}
  void table(const toml::table& all) {
    for (const auto& [key, node] : all) {
      const toml::table* part = node.as_table();
      if (key == "hard" && part)
        hard(*part);
      else if (key == "fairness" && part)
        fairness(*part);
      else if (key == "candidates" && part)
        candidates(*part);
      else if (key == "weights" && part)
        weights(*part);
      else
        mistake(key, node, "is not known here");
    }
  }
  void mistake(std::string_view key, const toml::node& node, std::string what) {
    into_.mistakes.push_back({file_, node.source().begin.line, std::string(key), std::move(what)});
  }

 private:
  void flag(std::string_view key, const toml::node& node, bool& value) {
    if (const auto given = node.value_exact<bool>())
      value = *given;
    else
      mistake(key, node, "is neither true nor false");
  }
  void number(std::string_view key, const toml::node& node, std::int64_t most, std::int32_t& value) {
    const auto given = node.value_exact<std::int64_t>();
    if (given && *given >= 0 && *given <= most)
      value = static_cast<std::int32_t>(*given);
    else
      mistake(key, node, "is not a whole number from 0 to " + std::to_string(most));
  }
  void hard(const toml::table& part) {
    Rules& rules = into_.rules;
    for (const auto& [key, node] : part) {
      if (key == "language")
        flag(key, node, rules.need_language);
      else if (key == "distance")
        flag(key, node, rules.need_distance);
      else if (key == "programme")
        flag(key, node, rules.need_programme);
      else if (key == "shared_slots")
        number(key, node, 64, rules.shared_slots);
      else if (key == "years_older")
        number(key, node, 130, rules.years_older);
      else
        mistake(key, node, "is no hard rule");
    }
  }
  void fairness(const toml::table& part) {
    for (const auto& [key, node] : part) {
      const auto rule = node.value_exact<std::string_view>();
      if (key == "rule" && rule && (*rule == "tiers" || *rule == "points"))
        into_.rules.placing_first = *rule == "tiers";
      else
        mistake(key, node, "must be rule = \"tiers\" or rule = \"points\"");
    }
  }
  void candidates(const toml::table& part) {
    for (const auto& [key, node] : part) {
      if (key == "most")
        number(key, node, 100000, into_.most_candidates);
      else
        mistake(key, node, "is not known here");
    }
  }
  void weights(const toml::table& part) {
    for (const auto& [key, node] : part) {
      std::size_t c = 0;
      while (c < criteria && word(static_cast<Criterion>(c)) != key.str()) ++c;
      const toml::table* weight = node.as_table();
      if (c == criteria)
        mistake(key, node, "is no criterion");
      else if (weight)
        read(key, *weight, into_.rules.weights[c]);
      else
        number(key, node, 1 << 20, into_.rules.weights[c].points);
    }
  }
  void read(std::string_view criterion, const toml::table& given, Weight& weight) {
    for (const auto& [key, node] : given) {
      if (key == "points")
        number(criterion, node, 1 << 20, weight.points);
      else if (key == "most")
        number(criterion, node, 1 << 20, weight.most);
      else
        mistake(criterion, node, "has points and most, nothing else");
    }
  }

  std::string file_;
  ReadRules& into_;
};

}  // namespace

ReadRules read_rules(const std::string& path) {
  ReadRules read;
  Reading reading(path, read);
  try {
    reading.table(toml::parse_file(path));
  } catch (const toml::parse_error& wrong) {
    read.mistakes.push_back({path, wrong.source().begin.line, "", std::string(wrong.description())});
  }
  return read;
}

}  // namespace kith::matching
