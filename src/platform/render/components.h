// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/i18n.h"
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
  note,    ///< worth reading
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

/// {{> notice}}: a sentence about what just happened or what to know. `good` and `note` are read out politely, `bad` at once.
struct Notice {
  Mark mark{Mark::note};
  std::string text;
  std::string_view icon() const { return name(mark); }
  std::string_view kind() const { return mark == Mark::good ? "good" : mark == Mark::bad ? "bad" : mark == Mark::note ? "note" : "warn"; }
  std::string_view role() const { return mark == Mark::bad ? "alert" : "status"; }
};

}  // namespace kith::render
