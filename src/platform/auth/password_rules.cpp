// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>

#include "platform/auth/actor.h"
#include "platform/auth/password.h"
#include "platform/base/utf8.h"

namespace kith::auth {
namespace {

/// Words that most guessed passwords are built from: our own list, after what is commonly seen in breaches.
constexpr std::string_view common_words[] = {
    "password",
    "passwort",
    "motdepasse",
    "passphrase",
    "passcode",
    "pass",
    "word",
    "secret",
    "welcome",
    "bienvenue",
    "letmein",
    "login",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "test",
    "default",
    "changeme",
    "temporary",
    "master",
    "access",
    "hello",
    "bonjour",
    "salut",
    "monkey",
    "dragon",
    "shadow",
    "sunshine",
    "soleil",
    "princess",
    "princesse",
    "football",
    "baseball",
    "basketball",
    "hockey",
    "soccer",
    "superman",
    "batman",
    "starwars",
    "pokemon",
    "iloveyou",
    "jetaime",
    "love",
    "amour",
    "forever",
    "lovely",
    "angel",
    "flower",
    "butterfly",
    "chocolate",
    "cookie",
    "summer",
    "winter",
    "spring",
    "autumn",
    "fall",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "qwerty",
    "azerty",
    "qwertz",
    "whatever",
    "trustno",
    "freedom",
    "computer",
    "internet",
    "google",
    "facebook",
    "michael",
    "jennifer",
    "jessica",
    "daniel",
    "charlie",
    "ashley",
    "michelle",
    "thomas",
    "jordan",
    "canada",
    "toronto",
    "montreal",
    "ottawa",
    "vancouver",
    "america",
    "correcthorsebatterystaple",
    "thequickbrownfox",
    "tobeornottobe",
    "maytheforcebewithyou",
    "abcdef",
    "abc",
    "xyz",
    "please",
    "security",
    "sesame",
    "opensesame",
    "my",
    "the",
    "is",
    "new",
    "your",
    "this",
    "one",
    "good",
    "best",
    "super",
    "happy",
    "birthday",
};
/// Rows of keyboards and the alphabet; pieces of at least three characters in either direction count as typed blindly.
constexpr std::string_view runs[] = {"abcdefghijklmnopqrstuvwxyz",
                                     "qwertyuiop",
                                     "asdfghjkl",
                                     "zxcvbnm",
                                     "azertyuiop",
                                     "qsdfghjklm",
                                     "wxcvbn",
                                     "01234567890",
                                     "qazwsxedcrfvtgbyhnujmikolp",
                                     "1q2w3e4r5t6y7u8i9o0p",
                                     "!@#$%^&*()_+"};
constexpr std::size_t fewest_left = 8, fewest_kinds = 5, most_common_words = 3, longest_number = 8;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

char plain_letter(char c) {
  switch (c) {
    case '0': return 'o';
    case '1':
    case '!': return 'i';
    case '3': return 'e';
    case '4':
    case '@': return 'a';
    case '5':
    case '$': return 's';
    case '7': return 't';
    default: return c;
  }
}

bool counts(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0; }

/// Letters and digits only.
std::string bare(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), counts);
  return out;
}

/// "p4$$w0rd" as "password".
std::string unmasked(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), plain_letter);
  return bare(out);
}

bool repeats_a_part(std::string_view text) {
  for (std::size_t period = 1; period <= text.size() / 2; ++period) {
    bool repeats = true;
    for (std::size_t i = period; i < text.size() && repeats; ++i) repeats = text[i] == text[i - period];
    if (repeats) return true;
  }
  return false;
}

/// Length of the longest piece of a run that `text` begins with, forwards or backwards; 0 when below three.
std::size_t run_length(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view run : runs) {
    const std::string backwards(run.rbegin(), run.rend());
    for (const std::string_view row : {run, std::string_view(backwards)})
      for (std::size_t start = 0; start < row.size(); ++start) {
        std::size_t n = 0;
        while (n < text.size() && start + n < row.size() && text[n] == row[start + n]) ++n;
        longest = std::max(longest, n);
      }
  }
  return longest >= 3 ? longest : 0;
}

/// Length of what `text` begins with that takes no thought: a run, one character again and again, a year or count.
std::size_t thoughtless_length(std::string_view text) {
  const auto same = static_cast<std::size_t>(
      std::find_if(text.begin(), text.end(), [&](char c) { return c != text[0]; }) - text.begin());
  return std::max(run_length(text), same >= 3 ? same : 0);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether `text` falls wholly into thoughtless pieces, numbers of at most eight digits (dates) and a few common words.
/// best[i] = fewest common words that explain the first i characters.
bool made_of_common_pieces(std::string_view text) {
  constexpr std::size_t never = 1000;
  std::vector<std::size_t> best(text.size() + 1, never);
  best[0] = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (best[i] == never) continue;
    const auto reach = [&](std::size_t length, std::size_t words) {
      best[i + length] = std::min(best[i + length], best[i] + words);
    };
    const std::string_view rest = text.substr(i);
    for (std::size_t n = thoughtless_length(rest); n >= 3; --n) reach(n, 0);
    const auto digits = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
    const bool whole_number = i == 0 || !is_digit(text[i - 1]);
    if (whole_number && digits > 0 && digits <= longest_number) reach(digits, 0);
    for (const std::string_view word : common_words)
      if (rest.starts_with(word)) reach(word.size(), 1);
  }
  return best[text.size()] <= most_common_words;
}

bool is_common(std::string_view password) {
  const std::string low = lower(password), letters = bare(low), plain = unmasked(low);
  std::string kinds = low;
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  if (kinds.size() < fewest_kinds || repeats_a_part(low) || made_of_common_pieces(low)) return true;
  if (letters.size() * 2 < low.size()) return false;  // mostly signs: what the letters say is not the password
  return repeats_a_part(letters) || repeats_a_part(plain) || made_of_common_pieces(letters) ||
         made_of_common_pieces(plain);
}

std::string without(std::string text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) text.erase(at, word.size());
  return text;
}

bool is_made_of_context(std::string_view password, std::span<const std::string> own,
                        std::span<const std::string> words) {
  const std::string letters = bare(lower(password));
  std::string left = letters;
  for (const std::string& word : own) {
    const std::string name = bare(lower(word));
    if (name.size() >= 4 && letters.find(name) != std::string::npos) return true;
  }
  for (const std::string& word : words) {
    const std::string name = bare(lower(word));
    if (name.size() >= 4) left = without(left, name);
  }
  if (left.size() == letters.size()) return false;
  left.erase(std::remove_if(left.begin(), left.end(), is_digit), left.end());
  return left.size() < fewest_left;
}

void add_words_of(std::string_view text, std::vector<std::string>& words) {
  std::string word;
  for (const char c : text) {
    if (counts(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
}

}  // namespace

std::vector<std::string> own_words(std::string_view login, std::string_view display_name) {
  std::vector<std::string> words{std::string(login), std::string(display_name)};
  add_words_of(login.substr(0, login.find('@')), words);
  add_words_of(display_name, words);
  return words;
}

std::vector<std::string> words_of_the_place(std::string_view agency_name) {
  std::vector<std::string> words{std::string(agency_name),
                                 "mentoring",
                                 "mentors",
                                 "mentor",
                                 "mentees",
                                 "mentee",
                                 "mentorat",
                                 "kith",
                                 "agency",
                                 "agence",
                                 "programme",
                                 "program",
                                 "coordination"};
  for (const Role role : all_roles) words.emplace_back(name(role));
  add_words_of(agency_name, words);
  std::sort(words.begin(), words.end(), [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return words;
}

Result<std::string> hash_new_password(Hasher& hasher, std::string_view typed, std::span<const std::string> own,
                                      std::span<const std::string> words, std::string field) {
  const auto password = normal_password(typed);
  if (!password) return refuse(RefusalKind::invalid, "accounts.password.unreadable", std::move(field));
  if (const auto problem = password_problem(*password, own, words))
    return refuse(RefusalKind::invalid, std::string(*problem), std::move(field));
  auto hash = hasher.hash(*password);
  if (!hash) return refuse(RefusalKind::unavailable, "accounts.sign_in.busy");
  return std::move(*hash);
}

std::optional<std::string_view> password_problem(std::string_view password, std::span<const std::string> own,
                                                 std::span<const std::string> words) {
  const std::size_t length = utf8_length(password);
  if (length < shortest_password) return "accounts.password.too_short";
  if (length > longest_password) return "accounts.password.too_long";
  if (is_common(password)) return "accounts.password.common";
  if (is_made_of_context(password, own, words)) return "accounts.password.context";
  return std::nullopt;
}

}  // namespace kith::auth
