// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/record_form.h"

/// One act for many rows of a list (docs/decisions/0213): rows are chosen with boxes or as everything that the list
/// holds, one form says what is recorded for each, the guards of the single act decide row by row in one transaction,
/// and what came of each row is kept, to be seen and taken back as a whole. A slice lends its list, its form and the
/// function that records one; its pages are these.
namespace kith::casefile {

/// Whose list it is.
struct SeveralKind {
  std::string_view kind;     ///< "intake"
  std::string_view subject;  ///< table that the chosen ids are of: "referrals"
  std::string_view base;     ///< address of its pages: "/intake/several"
  std::string_view back;     ///< address of the list
  i18n::Key title;           ///< of the browser's tab
};

/// One row that was chosen, as it stands now.
struct Candidate {
  std::int64_t subject{};
  std::string name;
  render::Url href;
  const char* refused{};  ///< locale key of why the act cannot be done; null: it may be tried
};
/// The rows of `list` that the request names: its fields `pick` (sealed), or all of them when `all` is true. What is
/// chosen and not in the list is left out: it is gone, or not the actor's.
std::vector<Candidate> chosen(const Visit& visit, const SeveralKind& kind, std::vector<Candidate> list);

/// The page with the form. `page` has rows, heading and lead already; `kept` are the fields of the list's filter. Says
/// for which rows nothing can be recorded. 409 when everything was chosen and the list has changed its length since.
http::Response several_form(Visit& visit, const SeveralKind& kind, FormPage page, std::string_view act,
                            const std::vector<Candidate>& rows, std::vector<FormPage::Hidden> kept,
                            const Refusal* refusal);
/// Whether everything was chosen and the list now holds another number than was shown: a refusal to show again.
std::optional<Refusal> changed_since(const Visit& visit, const std::vector<Candidate>& rows);

struct Written {
  std::optional<records::TableKey> table;  ///< none: `chain` is the slice's own
  std::int64_t chain{};
};
/// In one transaction: `write` for each row. What it refuses is kept as that row's verdict and the others go on; when
/// it refuses all of them the first refusal is the answer and nothing is kept. Otherwise goes to the page of the
/// outcome. `write` must refuse before it writes.
Result<http::Response> record_several(Visit& visit, const SeveralKind& kind, std::string_view act,
                                      const std::vector<Candidate>& rows,
                                      FunctionRef<Result<Written>(db::Tx&, const Candidate&)> write);

struct SeveralLine {
  std::int64_t id{}, subject{}, chain{};
  std::optional<records::TableKey> table;
  std::string refused;
  bool back{};
};
struct Several {
  std::int64_t id{}, made_at{};  ///< UTC seconds
  std::string act;
  PersonId made_by;
  std::vector<SeveralLine> lines;
};
std::optional<Several> load_several(db::Tx& tx, const SeveralKind& kind, std::int64_t id);

/// Takes back what stands of it: a record is withdrawn when it is as it was written and no record was built on it; what
/// is no record goes to `other`. The rest stays. Gives how many were taken back; `conflict` when none could be.
Result<std::int64_t> take_back(db::Tx& tx, const Several& several, FunctionRef<void(db::Tx&, const SeveralLine&)> other,
                               const records::Author& author);

/// GET <base>/{several}: the outcome row by row, of the actor's own. `list` as the actor sees it now.
http::Response several_page(Visit& visit, const SeveralKind& kind, i18n::Key (*act_word)(std::string_view),
                            const std::vector<Candidate>& list);
/// POST <base>/{several}/back.
http::Response several_back_post(Visit& visit, const SeveralKind& kind,
                                 FunctionRef<void(db::Tx&, const SeveralLine&)> other);

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
/// `acts` by their names, the filter `kept`, and the actor's own that can be taken back, newest first.
SeveralOffer offer_several(Visit& visit, const SeveralKind& kind, const std::vector<std::string_view>& acts,
                           i18n::Key (*act_word)(std::string_view), std::int64_t count,
                           std::vector<FormPage::Hidden> kept = {});

}  // namespace kith::casefile
