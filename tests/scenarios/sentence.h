// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"

/// The language of scenarios: one sentence a line, asides after commas. README.md lists the sentences.
namespace kith::scenarios {

/// A line that is wrong or a statement that does not hold. `what()` says why; the reader of the file adds the place.
struct Trouble : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Token {
  std::string text;
  bool quoted{};
};
using Tokens = std::vector<Token>;

/// `on 3 March 2024 Kim phones Ana about Maya-Tom, not reached`: the sentence and what follows each comma. A leading
/// Given, When, Then, And or But is left out. Throws Trouble for an open quote.
struct Line {
  Tokens sentence;
  std::vector<Tokens> asides;
};
Line read_line(std::string_view text);

/// What a pattern caught: `{name}` in the pattern is asked for by its name.
class Caught {
 public:
  const std::string& text(const std::string& name) const;
  Date date(const std::string& name) const;
  int number(const std::string& name) const;
  std::vector<std::string> list(const std::string& name) const;  ///< "Maya and Tom"
  std::map<std::string, std::string> values;
};

/// Matches a sentence against `on {date} {staff} corrects {contact:any}`. Placeholders by kind: `date` (3 March 2024 or
/// 2024-03-03), `month` (March 2024), `number`, `match` (Maya-Tom), `word` (one), `verb` (a way to be in touch), and
/// anything else: one word or more. The kind is the word after the colon, or the name itself.
std::optional<Caught> match(std::string_view pattern, const Tokens& sentence);

std::optional<Date> date_in_words(std::string_view text);

/// The asides of a line, each of which somebody must have asked for.
class Asides {
 public:
  explicit Asides(const std::vector<Tokens>& asides) : asides_(asides), used_(asides.size()) {}
  std::optional<Caught> take(std::string_view pattern);
  bool has(std::string_view pattern) { return take(pattern).has_value(); }
  /// Throws Trouble when an aside was not understood.
  void finish() const;

 private:
  const std::vector<Tokens>& asides_;
  std::vector<bool> used_;
};

std::string in_words(std::string_view code);  ///< "person_barred" -> "person barred"

/// The ways to be in touch, longest first, with the mode's word in the exchange format.
struct Verb {
  std::string_view words, mode;
};
const std::vector<Verb>& verbs();

}  // namespace kith::scenarios
