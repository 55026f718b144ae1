// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/render/url.h"

/// Views of the components that pages share (docs/design.md, /styleguide). Each has a partial of the same name; any
/// structure with the same fields will do, so a slice may bring its own.
namespace kith::render {

/// How something stands, seen: a shape, a colour and (beside it, always) a word.
enum class Mark : std::uint8_t {
  good,    ///< done as it should be (met)
  late,    ///< done, but late
  due,     ///< to be done now
  bad,     ///< overdue, wrong
  missed,  ///< can no longer be done
  open,    ///< still time
  off,     ///< does not count: not applicable, cancelled, excused
  paused,
  note,  ///< worth reading
};
/// "good", ...: the icon's name and the end of the class.
constexpr std::string_view name(Mark mark) {
  constexpr std::string_view names[] = {"good", "late", "due", "bad", "missed", "open", "off", "paused", "note"};
  return names[static_cast<std::size_t>(mark)];
}

/// {{> status}}: icon and word. `text` is in the visitor's language.
struct Status {
  Mark mark{Mark::open};
  std::string text;
  std::string_view icon() const { return name(mark); }
};

/// {{> notice}}: a sentence about what just happened or what to know. `good` and `note` are read out politely, `bad` at
/// once.
struct Notice {
  Mark mark{Mark::note};
  std::string text;
  std::string_view icon() const { return name(mark); }
  std::string_view kind() const {
    return mark == Mark::good ? "good" : mark == Mark::bad ? "bad" : mark == Mark::note ? "note" : "warn";
  }
  std::string_view role() const { return mark == Mark::bad ? "alert" : "status"; }
};

/// {{> work_row}} in <ol class="work" data-rows>: one line of "who is waiting". Keys 1-9 press the first action of the
/// first nine lines.
struct WorkRow {
  std::string name;  ///< of the person or match
  Url href;          ///< to its page
  std::string role;  ///< "mentor of Ana P."; may be empty
  std::string why;   ///< what is owed and by which rule
  std::string last;  ///< the last contact in one line; may be empty
  Status status;
  Date due{};
  std::string phone;  ///< may be empty
  struct Action {
    std::string text, spoken;  ///< spoken: with the name, for lists of links read aloud
    Url href;
  };
  std::vector<Action> actions;
};

/// {{> timeline}}: what happened, latest first.
struct Event {
  Date day{};
  std::string_view icon{"note"};  ///< a symbol of assets/icons.svg
  std::string title, by;          ///< by: who did or noted it; may be empty
  std::string note;               ///< line breaks are kept; may be empty
  struct Tag {
    std::string text;
    std::string_view kind{"plain"};  ///< plain, warn, bad
  };
  std::vector<Tag> tags;  ///< "late entry", "corrected"
  bool withdrawn{false};
  std::optional<Url> href;
};

/// {{> figure}}: a computed number with the way to its cases.
struct Figure {
  std::string name, clause;
  std::int64_t num{}, den{};
  int rating{};  ///< 1-4, indicative; 0: none
  Url cases;     ///< the failing cases; "#": the actor may not see them
  bool known() const { return den != 0; }
  bool rated() const { return rating != 0; }
  bool drillable() const { return !cases.empty(); }
  std::int64_t failing() const { return den - num; }
};

/// {{> board}}: things by the state they are in.
struct Board {
  struct Card {
    std::string text, small;
    Url href;
    std::optional<Status> status{};
  };
  struct Column {
    std::string name;
    std::vector<Card> cards;
    std::size_t count() const { return cards.size(); }
  };
  std::string name;
  std::vector<Column> columns;
};

/// {{> empty}}: a list with nothing in it says so, and what comes next.
struct Empty {
  std::string title, text;
  std::optional<Status> status{};
};

}  // namespace kith::render
