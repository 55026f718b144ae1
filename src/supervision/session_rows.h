// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/render/form.h"
#include "supervision/contact_form.h"
#include "supervision/contact_rows.h"
#include "supervision/line_view.h"

/// The rows of a calling session: one for each contact that is due, each becoming a contact of its own.
namespace kith::supervision {

struct SessionRow : LineView {
  static constexpr bool shown_in_parts = true;  ///< the line shows some of its fields only
  std::int64_t number{};
  std::optional<render::Field> informant;
  render::Field result, mode, minutes, note;
  std::vector<std::string> errors;     ///< those that belong to no field of the row
  bool needs_form{false};              ///< refused for something that only the full form asks
  bool done{false};                    ///< recorded a moment ago
  std::string contact;                 ///< done: sealed
  std::vector<std::string> sentences;  ///< done: what it met
  std::optional<std::string> new_key;  ///< answers to htmx: the key for the next row that is saved
};

/// "rows.3.mode": answers of a row that belong to its contact and not to the party.
std::string row_field(std::size_t number, std::string_view name);

/// One row as a contact of its own, made `today`: mode and minutes from rows.N.*, the rest from parties.N.*. A row that
/// was tried and has no note says "No answer." in the writer's language.
DecodedContact decode_row(const http::Fields& fields, std::size_t number, const Visit& visit);
/// The rows in which somebody chose a result.
std::vector<std::size_t> rows_answered(const http::Fields& fields);

/// A row as it is shown. `typed` may be null; `refusal` names fields of this row.
SessionRow session_row(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& snapshot, const WorkListLine& line,
                       std::size_t number, const http::Fields* typed, const Refusal* refusal, PersonCards& people);

/// Fields kept as a draft, renumbered to the rows of today: a row keeps what was typed for its match and party only.
http::Fields renumbered(const http::Fields& kept, const std::vector<RowSubject>& kept_rows,
                        const std::vector<WorkListLine>& lines);

}  // namespace kith::supervision
