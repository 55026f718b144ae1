// SPDX-License-Identifier: AGPL-3.0-or-later
#include "scenarios/sentence.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace kith::scenarios {
namespace {

constexpr std::array<std::string_view, 12> month_names{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != ' ')
      word += c;
    else if (!word.empty())
      words.push_back(std::exchange(word, {}));
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 7 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

std::optional<unsigned> month_number(std::string_view word) {
  const auto found = std::find(month_names.begin(), month_names.end(), word);
  if (found == month_names.end()) return std::nullopt;
  return static_cast<unsigned>(found - month_names.begin()) + 1;
}

bool is_match_name(const Token& t) {
  return !t.quoted && t.text.find('-') != std::string::npos && std::isupper(static_cast<unsigned char>(t.text.front()));
}

std::string joined(const Tokens& tokens, std::size_t from, std::size_t until) {
  std::string text;
  for (std::size_t i = from; i < until; ++i) (text += text.empty() ? "" : " ") += tokens[i].text;
  return text;
}

bool fits(std::string_view kind, const Tokens& t, std::size_t from, std::size_t until) {
  const std::string text = joined(t, from, until);
  if (kind == "date") return date_in_words(text).has_value();
  if (kind == "month") return date_in_words("1 " + text).has_value();
  if (kind == "number") return is_number(text);
  if (kind == "match") return until - from == 1 && is_match_name(t[from]);
  if (kind == "word") return until - from == 1;
  if (kind == "verb")
    return std::any_of(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.words == text; });
  return true;
}

struct Matcher {
  std::vector<std::string> pattern;
  const Tokens& line;
  Caught caught;

  bool from(std::size_t p, std::size_t at) {
    if (p == pattern.size()) return at == line.size();
    if (pattern[p].front() != '{')
      return at < line.size() && !line[at].quoted && line[at].text == pattern[p] && from(p + 1, at + 1);
    std::string name = pattern[p].substr(1, pattern[p].size() - 2), kind = name;
    if (const auto colon = name.find(':'); colon != name.npos) {
      kind = name.substr(colon + 1);
      name.resize(colon);
    }
    for (std::size_t end = at + 1; end <= line.size(); ++end)
      if (fits(kind, line, at, end) && from(p + 1, end)) {
        caught.values[name] = joined(line, at, end);
        return true;
      }
    return false;
  }
};

}  // namespace

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{{"phones", "phone"},
                                     {"visits", "in_person"},
                                     {"video-calls", "video"},
                                     {"texts with", "text_conversation"},
                                     {"e-mails with", "email_conversation"},
                                     {"leaves a voicemail for", "voicemail"},
                                     {"sends a round message to", "bulk_message"},
                                     {"sends a letter to", "letter"}};
  return all;
}

std::optional<Date> date_in_words(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() == 1) return parse_date(words[0]);
  if (words.size() != 3 || !is_number(words[0]) || !is_number(words[2])) return std::nullopt;
  const auto month = month_number(words[1]);
  if (!month) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(std::stoi(words[2])), std::chrono::month(*month),
                                        std::chrono::day(static_cast<unsigned>(std::stoi(words[0])))};
  if (!day.ok()) return std::nullopt;
  return Date{std::chrono::sys_days(day).time_since_epoch()};
}

Line read_line(std::string_view text) {
  Line line;
  Tokens* part = &line.sentence;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) part->push_back({std::exchange(word, {}), false});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      const auto close = text.find('"', i + 1);
      if (close == text.npos) throw Trouble("a quotation mark stands alone");
      part->push_back({std::string(text.substr(i + 1, close - i - 1)), true});
      i = close;
    } else if (text[i] == ' ') {
      end_word();
    } else if (text[i] == ',' && (i + 1 == text.size() || text[i + 1] == ' ')) {
      end_word();
      part = &line.asides.emplace_back();
    } else {
      word += text[i];
    }
  }
  end_word();
  static constexpr std::array<std::string_view, 5> openings{"Given", "When", "Then", "And", "But"};
  if (!line.sentence.empty() && std::find(openings.begin(), openings.end(), line.sentence[0].text) != openings.end())
    line.sentence.erase(line.sentence.begin());
  return line;
}

std::optional<Caught> match(std::string_view pattern, const Tokens& sentence) {
  Matcher matcher{words_of(pattern), sentence, {}};
  if (!matcher.from(0, 0)) return std::nullopt;
  return std::move(matcher.caught);
}

const std::string& Caught::text(const std::string& name) const { return values.at(name); }
Date Caught::date(const std::string& name) const {
  const auto day = date_in_words(text(name));
  return day ? *day : date_in_words("1 " + text(name)).value();
}
int Caught::number(const std::string& name) const { return std::stoi(text(name)); }
std::vector<std::string> Caught::list(const std::string& name) const {
  std::vector<std::string> items(1);
  for (const auto& word : words_of(text(name))) {
    if (word == "and")
      items.emplace_back();
    else
      (items.back() += items.back().empty() ? "" : " ") += word;
  }
  return items;
}

std::optional<Caught> Asides::take(std::string_view pattern) {
  for (std::size_t i = 0; i < asides_.size(); ++i)
    if (!used_[i])
      if (auto caught = match(pattern, asides_[i])) {
        used_[i] = true;
        return caught;
      }
  return std::nullopt;
}

void Asides::finish() const {
  for (std::size_t i = 0; i < asides_.size(); ++i)
    if (!used_[i]) throw Trouble("not understood here: \", " + joined(asides_[i], 0, asides_[i].size()) + "\"");
}

std::string in_words(std::string_view code) {
  std::string words(code);
  for (char& c : words) c = c == '_' || c == ':' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return words;
}

}  // namespace kith::scenarios
