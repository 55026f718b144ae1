// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>

#include "platform/auth/policy.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "review/answers.h"
#include "review/interviews.h"
#include "snapshot/snapshot.h"

/// File review (PQI 4, workflows.md §14): rounds, drawn files, their checklist, what came of it.
namespace kith::review {

using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;
std::vector<http::Route> routes(Columns columns);

/// What the actor may do in a round: lead it, or read the files they were named reader of.
struct Seen {
  Round round;
  std::string programme;  ///< its name
  std::vector<SampleFile> sample;
  State state{};
  bool leads{};
  bool reads(const SampleFile& file, PersonId me) const { return file.readers[0] == me || file.readers[1] == me; }
};
/// Those with something in it for the actor, newest quarter first.
std::vector<Seen> rounds_for(Visit& visit);
/// Of the path's `round`, or of the round of a file; nothing when there is none for the actor.
std::optional<Seen> open_seen(Visit& visit, std::int64_t round);
std::optional<Seen> open_path(Visit& visit);
std::string address_of(const Visit& visit, const Round& round);
std::string address_of(const Visit& visit, const SampleFile& file);
std::string quarter_text(const Visit& visit, const Quarter& quarter);
std::string label_text(const Visit& visit, const SampleFile& file);  ///< "Mentee file 12"
std::string person_name(db::Tx& tx, PersonId person, Date as_of);
/// The figures of the round's programme and quarter, as known when it was drawn.
Computed computed_for(const snapshot::Snapshot& snapshot, const Round& round);

/// What a file holds, by kind of record; nothing sealed, nothing formative, no names of others.
struct FileRecord {
  Date recorded_on{};
  std::vector<std::pair<std::string, std::string>> values;
};
struct FilePart {
  std::string title;
  std::vector<FileRecord> records;  ///< newest first, sixty at the most
  std::int64_t count{};
};
std::vector<FilePart> content_of(Visit& visit, db::Tx& tx, const SampleFile& file, ProgrammeId programme);

http::Response rounds_page(Visit& visit);                                     ///< GET /review/rounds
http::Response rounds_new_page(Visit& visit);                                 ///< GET /review/rounds/new
http::Response rounds_post(Visit& visit);                                     ///< POST /review/rounds
http::Response round_page(Visit& visit, const snapshot::Snapshot& snapshot);  ///< GET /review/rounds/{round}
http::Response readers_post(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response end_post(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response readers_api_post(Visit& visit);  ///< POST /api/v1/reviews/{round}/readers
http::Response end_api_post(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response file_page(Visit& visit);  ///< GET /review/files/{file}
http::Response file_post(Visit& visit);
http::Response rounds_api_list(Visit& visit);
http::Response rounds_api_post(Visit& visit);
http::Response draw_api(Visit& visit);  ///< GET /api/v1/reviews/{round}/draw
http::Response round_api_one(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response openings_page(Visit& visit);  ///< GET /review/openings
http::Response openings_new_page(Visit& visit);
http::Response openings_post(Visit& visit);
http::Response openings_end_post(Visit& visit);
http::Response openings_api(Visit& visit);  ///< GET /api/v1/review-openings: of the rounds the actor directs
/// POST the same: 200 with what it would open until `shown` says that; then 201.
http::Response openings_api_post(Visit& visit);
http::Response openings_api_end(Visit& visit);
http::Response workspace_page(Visit& visit);  ///< GET /review/workspace: the outside reviewer's
http::Response workspace_file_page(Visit& visit);
http::Response workspace_note_post(Visit& visit);
http::Response improvement_page(Visit& visit,
                                const snapshot::Snapshot& snapshot);  ///< GET /review/improvement?programme=
http::Response evaluation_new_page(Visit& visit);
http::Response evaluation_post(Visit& visit);
http::Response action_new_page(Visit& visit);
http::Response action_post(Visit& visit);
http::Response action_page(Visit& visit);
http::Response step_post(Visit& visit);
http::Response share_page(Visit& visit);  ///< GET /review/evaluations/share: with whom it was shared
http::Response share_post(Visit& visit);
http::Response external_new_page(Visit& visit);  ///< GET /review/external-reviews/new
http::Response external_post(Visit& visit);
http::Response share_api_post(Visit& visit);
http::Response external_api_post(Visit& visit);
http::Response improvement_api(Visit& visit);  ///< GET /api/v1/improvement?programme=
http::Response evaluation_api_post(Visit& visit);
http::Response action_api_post(Visit& visit);
http::Response step_api_post(Visit& visit);
http::Response workspace_api(Visit& visit);  ///< GET /api/v1/review-workspace
http::Response workspace_file_api(Visit& visit);
http::Response workspace_note_api(Visit& visit);
http::Response file_api_post(Visit& visit);  ///< POST /api/v1/review-files/{file}/answers

}  // namespace kith::review
