// SPDX-License-Identifier: AGPL-3.0-or-later
// Every pair of colours that carries text or meaning, measured as WCAG 2.2 measures it, in light and in dark.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

namespace {

using Tokens = std::map<std::string, std::string>;

std::string file(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

Tokens colours(const std::string& css) {
  Tokens found;
  const std::regex token("--([a-z-]+): (#[0-9a-f]{6});");
  for (std::sregex_iterator at(css.begin(), css.end(), token), end; at != end; ++at) found[(*at)[1]] = (*at)[2];
  return found;
}

/// Light, then dark with what it does not change taken from light.
std::pair<Tokens, Tokens> both() {
  const std::string css = file(std::string(KITH_SOURCE_DIR) + "/assets/tokens.css");
  const auto dark_at = css.find("@media (prefers-color-scheme: dark)");
  const Tokens light = colours(css.substr(0, dark_at));
  Tokens dark = colours(css.substr(dark_at));
  dark.insert(light.begin(), light.end());
  return {light, dark};
}

double luminance(const std::string& colour) {
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (int i = 0; i < 3; ++i) {
    const double c = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(const std::string& a, const std::string& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

void expect_at_least(double wanted, const char* front, const char* back) {
  const auto [light, dark] = both();
  EXPECT_GE(contrast(light.at(front), light.at(back)), wanted) << front << " on " << back << ", light";
  EXPECT_GE(contrast(dark.at(front), dark.at(back)), wanted) << front << " on " << back << ", dark";
}

}  // namespace

TEST(Contrast, is_measured_right) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21.0, 0.001);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.478, 0.001);
}

TEST(Contrast, of_text_is_4_5) {
  for (const char* back : {"ground", "surface", "sunken"})
    for (const char* front : {"ink", "muted", "accent", "accent-strong", "good", "warn", "bad", "off"})
      expect_at_least(4.5, front, back);
  expect_at_least(4.5, "good", "good-soft");
  expect_at_least(4.5, "warn", "warn-soft");
  expect_at_least(4.5, "bad", "bad-soft");
  expect_at_least(4.5, "off", "off-soft");
  expect_at_least(4.5, "accent-strong", "accent-soft");
  for (const char* back : {"good-soft", "warn-soft", "bad-soft", "off-soft", "accent-soft"}) {
    expect_at_least(4.5, "ink", back);
    expect_at_least(4.5, "muted", back);
    expect_at_least(4.5, "accent", back);
  }
  expect_at_least(4.5, "on-accent", "accent");
  expect_at_least(4.5, "on-accent", "accent-strong");
}

TEST(Contrast, of_controls_and_focus_is_3) {
  for (const char* back : {"ground", "surface", "sunken"}) {
    expect_at_least(3.0, "line-strong", back);
    expect_at_least(3.0, "focus", back);
  }
}

TEST(Contrast, colours_stand_in_tokens_only) {
  for (const char* sheet : {"base", "layout", "components", "forms", "picture"}) {
    const std::string css = file(std::string(KITH_SOURCE_DIR) + "/assets/" + sheet + ".css");
    ASSERT_FALSE(css.empty()) << sheet;
    EXPECT_FALSE(std::regex_search(css, std::regex("#[0-9a-fA-F]{3,8}[;, )]"))) << sheet;
  }
}
