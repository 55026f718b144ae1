// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the cases that tell their history as rows of the exchange format (standards/README.md): all of them are imported
// as one agency, read into columns, and each is evaluated in its own programme.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "accreditation/catalogue.h"
#include "accreditation/counted_for_tests.h"
#include "accreditation/told_cases.h"

namespace kith::accreditation {
namespace {

Measure measure(const ToldCases& told, const ToldCase& c) {
  Evaluation e(told.snapshot(), c.period());
  e.keep_counted();
  const std::string id = c.table["measure"].value_or("");
  for (const Measure& m : evaluate(e, told.programme(c)).measures) {
    test_only::expect_counted(m);
    if (m.id == id) return m;
  }
  throw std::logic_error("no such measure: " + id);
}

std::string without(const std::string& prefix, std::string text) {
  for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix)) text.erase(at, prefix.size());
  return text;
}
/// "unit reason reason", without the case's own prefix.
std::vector<std::string> failing_of(const Measure& m, const std::string& prefix) {
  std::vector<std::string> all;
  for (const Failing& f : m.failing) {
    std::string text = f.unit;
    for (const std::string& reason : f.reasons) text += " " + reason;
    all.push_back(without(prefix, text));
  }
  std::sort(all.begin(), all.end());
  return all;
}

void check(const Measure& m, const toml::table& expect, const std::string& prefix) {
  EXPECT_EQ(m.num, expect["num"].value_or(std::int64_t{-1}));
  EXPECT_EQ(m.den, expect["den"].value_or(std::int64_t{-1}));
  EXPECT_EQ(word(m.status), expect["status"].value_or("RATED"));
  if (const auto rating = expect["rating"].value<int>()) {
    EXPECT_EQ(m.rating, rating);
  }
  if (const auto* list = expect["failing"].as_array()) {
    std::vector<std::string> failing;
    for (const auto& item : *list) failing.push_back(*item.value<std::string>());
    EXPECT_EQ(failing_of(m, prefix), failing);
  }
  std::map<std::string, std::int64_t> excluded;
  if (const auto* reasons = expect["excluded"].as_table())
    for (const auto& [name, number] : *reasons) excluded[std::string(name.str())] = *number.value<std::int64_t>();
  EXPECT_EQ(m.excluded, excluded);
  std::map<std::string, Share> sub;
  for (const auto& [name, share] : m.sub) sub[without(prefix, name)] = share;
  if (const auto* subs = expect["sub"].as_table())
    for (const auto& [name, share] : *subs) {
      const auto& told = *share.as_array();
      EXPECT_EQ(sub[std::string(name.str())], (Share{*told[0].value<int>(), *told[1].value<int>()})) << name.str();
    }
  if (const auto cap = expect["cap"].value<std::string>()) {
    EXPECT_TRUE(std::any_of(m.caps.begin(), m.caps.end(), [&](const Cap& c) { return c.reason == *cap; })) << *cap;
  }
}

TEST(RecordCases, every_case_told_in_rows_holds) {
  const ToldCases told;
  for (const ToldCase& c : told.cases()) {
    SCOPED_TRACE(c.file + ": " + c.table["name"].value_or(""));
    check(measure(told, c), *c.table["expect"].as_table(), c.prefix);
  }
  EXPECT_GT(told.cases().size(), 100u);
}

}  // namespace
}  // namespace kith::accreditation
