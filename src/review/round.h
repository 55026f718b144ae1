// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>

#include "platform/base/result.h"
#include "records/append.h"
#include "review/population.h"

/// A round of file review (PQI 4): opened and drawn in one act, read by named readers, ended once. A draw is made once
/// for a programme and quarter and is never made again, nor is a file exchanged.
namespace kith::review {

/// Where a round stands, derived (workflows.md §14).
enum class State : std::uint8_t { drawn, assigned, reviewed, reported, corrected, closed };
std::string_view name(State);

struct Round {
  std::int64_t id{};
  ProgrammeId programme;
  Quarter quarter;
  Rule rule{};
  std::string algorithm, seed;
  Date drawn_on{};
  PersonId drawn_by;
  std::optional<Date> ended_on;
};

/// A drawn file. Index 0 is the first reading, 1 the second one.
struct SampleFile {
  std::int64_t id{}, round{}, record{};
  std::string label;
  Stratum stratum{};
  PersonId person;
  bool withdrawn{};
  int place{};
  std::array<PersonId, 2> readers{};
  std::array<int, 2> answered{};
  bool missing() const { return record == 0; }
};

/// Opens a round and draws its sample. `seed`: made by the program for this call. Refusals: `invalid` (quarter not
/// begun; no files), `conflict` when the quarter was drawn before.
Result<std::int64_t> open_round(db::Tx& tx, ProgrammeId programme, Quarter quarter, Rule rule, std::string_view seed,
                                const records::Author& author);

std::vector<Round> rounds(db::Tx& tx);
std::optional<Round> find_round(db::Tx& tx, std::int64_t id);
std::vector<SampleFile> sample_of(db::Tx& tx, std::int64_t round);
std::optional<SampleFile> find_file(db::Tx& tx, std::int64_t file);
/// How many files the frozen population has, by stratum.
std::map<Stratum, std::int64_t> population_counts(db::Tx& tx, std::int64_t round);

/// Spreads the files evenly over the readers, in the order of the sample; the first tenth gets a second reader. Nobody
/// reads a case of their own (own_cases); a file that nobody may read stays without a reader. Files with answers keep
/// theirs. Refusal: `invalid` without readers. Returns how many readings nobody could take.
Result<int> name_readers(db::Tx& tx, std::int64_t round, std::span<const PersonId> readers,
                         const records::Author& author);

/// Who works in the programme and may be named a reader.
std::vector<PersonId> possible_readers(db::Tx& tx, ProgrammeId programme, Date as_of);

/// Who knows the file from their own work and must not review it.
std::vector<PersonId> own_cases(db::Tx& tx, PersonId person);
/// Whether `person` is one of them: the file does not open for them, whoever they are.
bool is_own_case(db::Tx& tx, const SampleFile& file, PersonId person);

/// Up to the end of the round; what became of its findings: answers.h. Missing files and tombstones ask for no answers.
State state_of(const Round& round, std::span<const SampleFile> sample);

/// The round for whoever repeats the draw: algorithm, seed, rule, population, sample, and whether drawing again gives
/// the same (`agrees`). Labels only, no names.
std::string draw_json(db::Tx& tx, const Round& round);

}  // namespace kith::review
