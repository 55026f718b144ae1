// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "partners/site.h"
#include "platform/db/db.h"

namespace kith::partners {

/// With agreements and officials, by name.
std::vector<Site> load_sites(db::Tx& tx, Date as_of);
std::optional<Site> load_site(db::Tx& tx, SiteId site, Date as_of);
std::vector<NotApplicable> load_not_applicable(db::Tx& tx, Date as_of);

/// One entry of the collaboration log.
struct Contact {
  ProgrammeId programme;
  Date day{};
  std::string participants, note, staff;  ///< participants: codes
  bool two_way{};
};
std::vector<Contact> load_contacts(db::Tx& tx, SiteId site, Date as_of);
struct Given {
  std::int64_t official{};
  Date day{};
};
std::vector<Given> load_acknowledgements(db::Tx& tx, SiteId site, Date as_of);

/// Rounds of the climate check at sites with keys from `first` to `last`, latest first.
std::vector<std::pair<SiteId, Round>> load_rounds(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of);
/// An answer to the climate check: it names nobody.
struct ClimateAnswer {
  Voice voice{};
  std::vector<int> answers;  ///< 1 to 5 for each statement, 0 where it was skipped
  std::string note;
};
std::vector<ClimateAnswer> load_climate_answers(db::Tx& tx, std::int64_t round, Date as_of);
/// The round with its site, for a link.
std::optional<std::pair<SiteId, Round>> load_round(db::Tx& tx, std::int64_t round, Date as_of);
/// `author`: who typed it in, or who asked when it came by a link. Refusals: nothing answered; a day outside the round;
/// typed in after its last day, when results are on show and one more answer could be told from the difference.
Result<std::int64_t> record_climate_answer(db::Tx& tx, const Round& round, const ClimateAnswer& answer, Date day,
                                           bool on_paper, const records::Author& author);

/// What is recorded on a site; the name stands in addresses and words ("partner.act.renewal").
enum class Act : std::uint8_t {
  correction,
  agreement,
  terms,
  renewal,
  ending,
  official,
  leaving,
  acknowledgement,
  contact,
  climate  ///< opens a round of the climate check
};
inline constexpr int act_count = 10;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);
/// What it hangs on beside the site.
enum class On : std::uint8_t { site, agreement, official };
On on_what(Act);
/// Whether it changes a record instead of adding one.
inline constexpr bool changes(Act act) {
  return act == Act::correction || act == Act::terms || act == Act::ending || act == Act::leaving;
}
const casefile::RecordForm& form_of(Act act);

/// Records `act`; gives the key of the record. `record`: the agreement or official it is about; `version`: of the
/// record that is changed, as the person saw it. `person`: of a new official. `programme`: of an agreement (0: all of
/// them) or a contact. Refusals: a day to come where something is said to have happened; an end before the beginning; a
/// review before the agreement begins; a round that overlaps another of the programme, is over already or is open for
/// more than `longest_round` months.
struct Told {
  std::int64_t record{}, version{};
  ProgrammeId programme;
  PersonId person;
};
Result<std::int64_t> record_act(db::Tx& tx, const Site& site, Act act, const casefile::Answers& answers,
                                const Told& told, const records::Author& author);

}  // namespace kith::partners
