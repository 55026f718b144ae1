// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/record_form.h"

/// One act for many rows of a list (docs/decisions/0213, 0256): rows are chosen with boxes or as everything that the
/// list holds, one form says what is recorded for each, the guards of the single act decide row by row in one
/// transaction, and what came of each row is kept, to be seen and taken back as a whole. A slice lends its list, its
/// form and the function that records one; pages, JSON and files are these.
namespace kith::casefile {

/// Whose list it is. Lives as long as the program.
struct SeveralKind {
  std::string_view kind;     ///< "intake"
  std::string_view subject;  ///< what the rows' ids are sealed as: "referrals"
  std::string_view saw;      ///< what the audit log calls a row: "referral"
  std::string_view base;     ///< address of its pages: "/intake/several"
  std::string_view back;     ///< address of the list
  i18n::Key (*word)(std::string_view act);
  std::span<const std::string_view> acts;  ///< in the order in which they are offered
  /// What the act asks, for JSON: checked and described.
  std::span<const http::FieldDoc> (*takes)(std::string_view act);
  std::span<const std::string_view> filter{};  ///< fields of the list's filter; they go with "all"
};

/// One row that was chosen, as it stands now.
struct Candidate {
  std::int64_t subject{};
  std::string name;
  render::Url href;
  const char* refused{};  ///< locale key of why the act cannot be done; null: it may be tried
  std::int64_t saw{};     ///< its key in the audit log, where that is not `subject`
};
struct Written {
  std::optional<records::TableKey> table;  ///< none: `chain` is the slice's own, taken back by `undo`
  std::int64_t chain{};
};
struct SeveralLine {
  std::int64_t id{}, subject{}, chain{};
  std::optional<records::TableKey> table;
  std::string refused;
  bool back{};
};

/// What a slice lends, made for one request.
class SeveralDesk {
 public:
  explicit SeveralDesk(Visit& visit) : visit_(visit) {}
  virtual ~SeveralDesk() = default;
  /// The list with the filter that was sent, of what the actor may record; says for which rows the act cannot be done.
  virtual std::vector<Candidate> list(std::string_view act) = 0;
  /// Whatever an outcome may name, as the actor sees it now.
  virtual std::vector<Candidate> everything() = 0;
  /// Heading, lead and fields. `refusal`: what was typed is shown again.
  virtual FormPage form(std::string_view act, const std::vector<Candidate>& rows, const Refusal* refusal) = 0;
  /// Reads what was typed and whatever recording needs, before the transaction.
  virtual Result<void> prepare(std::string_view act, const std::vector<Candidate>& rows) = 0;
  /// Records one. Must refuse before it writes.
  virtual Result<Written> write(db::Tx& tx, std::string_view act, const Candidate& row) = 0;
  /// Takes back what is no record. False, changing nothing: it has changed since and stays.
  virtual Result<bool> undo(db::Tx& tx, std::string_view act, const SeveralLine& line);

 protected:
  const http::Fields& sent() const {
    return visit_.request.method == http::Method::post ? visit_.request.form : visit_.request.query;
  }
  Visit& visit_;
};
using SeveralMaker = std::function<std::unique_ptr<SeveralDesk>(Visit&)>;

/// A form that asks nothing, or whose fields the slice makes by itself.
FormPage several_form(const Visit& visit, const Refusal* refusal);

/// Pages: GET and POST <base> (the form), GET <base>/{several} (what came of it, of the actor's own; also as a file),
/// POST <base>/{several}/back. JSON: POST /api/v1<base>/{act}, GET /api/v1<base>/{several}, POST .../back.
std::vector<http::Route> several_routes(const SeveralKind& kind, auth::Permission permission, const SeveralMaker& make,
                                        std::source_location where = std::source_location::current());

/// What a list offers above its rows. {{> several_offer}} inside <form method="get" action="{{action}}">.
struct SeveralOffer {
  struct Choice {
    std::string value, text;
  };
  struct Last {
    std::string text;
    render::Url href;
  };
  render::Url action;
  std::vector<FormPage::Hidden> kept;  ///< the filter
  std::vector<Choice> acts;
  std::int64_t count{};    ///< rows of the whole list
  std::vector<Last> last;  ///< own acts that can be taken back
  bool any_last() const { return !last.empty(); }
};
/// The kind's acts by their names, the filter `kept`, and the actor's own that can be taken back, newest first.
SeveralOffer offer_several(Visit& visit, const SeveralKind& kind, std::int64_t count,
                           std::vector<FormPage::Hidden> kept = {});

}  // namespace kith::casefile
