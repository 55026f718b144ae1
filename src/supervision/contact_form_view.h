// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "supervision/line_view.h"
#include "supervision/people.h"
#include "supervision/reach.h"

/// The contact form as a page shows it: one party in front, everybody else the same call may serve folded behind it.
/// Used for new contacts and for corrections.
namespace kith::supervision {

/// Which party of which match a row of the form is about. Row 0 is the one in front.
struct RowSubject {
  std::size_t number{};  ///< N of parties.N.*
  MatchId match;
  Track track{};
  bool operator==(const RowSubject&) const = default;
};

/// A ready-made note; its button fills the field.
struct QuickNote {
  std::string field, text;
};

struct PartyView {
  std::int64_t number{};
  std::string match{};       ///< sealed
  std::string_view track{};  ///< code
  i18n::Key track_word{"supervision.track.mentor"};
  std::string name{}, mentee{}, mentor{};
  std::string party{}, seen{};    ///< corrections: sealed keys of the party and of the version looked at
  bool front{false};              ///< row 0
  std::vector<Callee> callees{};  ///< whom to call, in front only
  std::vector<std::string> barred{};
  bool no_guardian{false}, all_barred{false}, survivor{false};
  std::optional<Custody> custody{};
  std::optional<LastSaid> last{};  ///< what was said last, in front only
  std::optional<Date> due{};       ///< when this party's contact is due, if it is owed soon
  render::Field result{};
  std::optional<render::Field> informant{}, informant_name{}, relation{};  ///< guardian track
  render::Field nothing_learned{}, note{};
  std::vector<QuickNote> quick_notes{};
  render::Field guidance{}, quality{}, safety_asked{}, problems{}, next_step{};
  std::optional<render::Field> private_talk{};  ///< mentee track
  std::optional<render::Field> remove{};        ///< corrections
  bool more_open{false};                        ///< some of the folded questions are answered or wrong
};

struct ContactFormView {
  render::FormToken token;
  render::Url action;                ///< where the form is sent to
  std::optional<render::Url> draft;  ///< where drafts are sent to
  bool inline_{false};               ///< shown inside the list, by htmx
  std::string back, place;           ///< where to go afterwards
  render::Url back_url;
  render::ErrorSummary problems;
  std::optional<std::string> restored;  ///< the moment of the draft that fills the form
  PartyView front;
  std::vector<PartyView> others;
  bool others_open{false};
  render::Field event_date, mode, minutes, note;
  std::optional<render::Field> late_reason;
  std::string contact, seen;            ///< corrections: sealed keys of the contact and of the version looked at
  std::optional<render::Field> reason;  ///< corrections
};

/// What a row says before anybody typed: of a correction the recorded answers, of a new contact the chosen result.
struct RowStart {
  std::string result, informant, informant_name, relation, note, guidance, quality, problems, next_step;
  bool nothing_learned{false}, safety_asked{false}, private_talk{false};
  std::string party, seen;
};

/// Builds the parts of the form. Everybody shown ends up in `people`, for the audit row.
class ContactFormBuilder {
 public:
  /// `typed` and `refusal` as in render::FormState: null when the form is shown for the first time.
  ContactFormBuilder(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& snapshot, const http::Fields* typed,
                     const Refusal* refusal, PersonCards& people);

  /// The day the contact is said to be of; today when it cannot be read.
  Date day() const { return day_; }
  /// Nothing when the match does not exist.
  std::optional<PartyView> party(const RowSubject& row, const RowStart& start) const;
  render::Field event_date(std::string_view initial) const;
  render::Field mode(std::string_view initial) const;
  render::Field minutes(std::string_view initial) const;
  render::Field note(std::string_view initial) const;
  /// The reason for a late entry, when the day or a refusal asks for one.
  std::optional<render::Field> late_reason() const;
  render::ErrorSummary problems() const { return state_.problems(); }

 private:
  void fill_answers(PartyView& view, const RowSubject& row, const RowStart& start) const;
  void fill_guardian(PartyView& view, const RowSubject& row, const RowStart& start, PersonId mentee) const;

  db::Tx& tx_;
  const Visit& visit_;
  const snapshot::Snapshot& snapshot_;
  const http::Fields* typed_;
  render::FormState state_;
  PersonCards& people_;
  Date day_;
};

}  // namespace kith::supervision
