// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "casefile/several.h"
#include "casefile/waiting_line.h"
#include "screening/acts.h"
#include "screening/files.h"
#include "screening/kept_standings.h"
#include "screening/reference_letters.h"

/// Mentors from inquiry to exit (MS 4): board, file, acts, new inquiry, checks that expire, letters.
namespace kith::screening {

struct Uses {
  casefile::Uses people;
  /// Calls its argument with all files as of now. Not inside a read of the database.
  std::function<void(Date today, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)>)> files;
  std::function<std::string(std::string_view client)>
      mark{};                             ///< of an address, for counting answers without an account
  std::function<std::string()> agency{};  ///< its name, on letters
  std::shared_ptr<KeptStandings> standings = std::make_shared<KeptStandings>();
};
std::vector<http::Route> routes(const Uses& uses);

/// A file the actor may see, and how it stands.
struct Seen {
  std::shared_ptr<const MentorFile> file;
  std::shared_ptr<const Derived> derived;
  Standing standing;  ///< as the actor may see it
  std::string name;   ///< of the mentor
  /// May also see what came of checks, references and interviews. Who may not sees neither what is owed nor a bar: it
  /// reads as a suspension.
  bool may_record{};

  const Around& around() const { return derived->around; }
  const std::vector<Covered>& covered() const { return derived->coverage; }
};
/// Of the path; nothing when there is none or it may not be seen.
std::optional<Seen> open_file(Visit& visit, const Uses& uses);
/// The newest file of each mentor and programme, what is owed first, then by age. `read` gets them without a copy: they
/// are there inside the call only.
void reading_files(Visit& visit, const Uses& uses, PersonId of, FunctionRef<void(const std::vector<Seen>&)> read);
/// The same, to keep.
std::vector<Seen> files_for(Visit& visit, const Uses& uses, PersonId of = {});

/// The lines on a mentor's page (casefile::Uses::cases).
std::vector<casefile::CaseLine> case_lines(Visit& visit, const Uses& uses, PersonId mentor);
render::Status status_of(const Visit& visit, const Seen& seen);
std::string state_word(const Visit& visit, State state);
std::string block_word(const Visit& visit, const Block& block);
/// "Answer of a reference: Ana Diaz"
std::string owed_word(const Visit& visit, const Due& due);
/// How a required check stands, in a word; without `detail` valid or not valid, all that a coordinator sees of it.
render::Status cover_status(const Visit& visit, const Covered& one, bool detail);
std::string address_of(const Visit& visit, std::int64_t application);

/// For the home of whoever leads: findings on which somebody else has said the first word (workflows.md §5.1).
std::optional<casefile::WaitingLine> waiting_line(Visit& visit, const Uses& uses);

http::Response board_page(Visit& visit, const Uses& uses);  ///< GET /screening/mentors?state=
/// What the board offers for several rows; nothing when the actor may not record.
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count);
/// Acts for several rows (casefile/several.h): of the board, and letters to several referees.
std::vector<http::Route> several_routes(const Uses& uses);
std::vector<http::Route> references_routes(const Uses& uses);
casefile::SeveralOffer references_offer(Visit& visit, std::int64_t count);
/// Referees who have not answered, of files the actor may work on, each with the applicant's name.
std::vector<std::pair<Asked, std::string>> asked_for(Visit& visit, const Uses& uses);
std::string address_of_reference(const Visit& visit, std::int64_t reference);
std::string path_of_reference(const Visit& visit, std::int64_t reference);  ///< of the page without an account
http::Response checks_page(Visit& visit, const Uses& uses);         ///< GET /screening/checks: those that expire
http::Response file_page(Visit& visit, const Uses& uses);           ///< GET /screening/mentors/{application}
http::Response letter_page(Visit& visit, const Uses& uses);         ///< GET /screening/mentors/{application}/letter
http::Response letter_paper_page(Visit& visit, const Uses& uses);   ///< GET .../letter/paper?language=: as PDF
http::Response letter_post(Visit& visit, const Uses& uses);         ///< POST .../letter: it was sent
http::Response letter_api_post(Visit& visit, const Uses& uses);     ///< POST /api/v1/mentors/{application}/letter
http::Response sign_page(Visit& visit, const Uses& uses);           ///< GET .../sign: texts, on a worker's screen
http::Response sign_post(Visit& visit, const Uses& uses);           ///< POST the same
http::Response sign_api_post(Visit& visit, const Uses& uses);       ///< POST /api/v1/mentors/{application}/signature
http::Response my_agreements_page(Visit& visit, const Uses& uses);  ///< GET /screening/my-agreements
http::Response my_agreements_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response my_agreements_api(Visit& visit, const Uses& uses);   ///< GET /api/v1/my-agreements
http::Response my_agreements_api_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response my_checks_page(Visit& visit, const Uses& uses);          ///< GET /screening/my-checks
http::Response my_checks_post(Visit& visit, const Uses& uses);          ///< POST the same: the own declaration
http::Response my_checks_api(Visit& visit, const Uses& uses);           ///< GET /api/v1/my-checks
http::Response my_checks_api_post(Visit& visit, const Uses& uses);      ///< POST /api/v1/my-checks
http::Response declaration_page(Visit& visit, const Uses& uses);  ///< GET /declaration/{check}, without an account
http::Response declaration_post(Visit& visit, const Uses& uses);  ///< POST the same
/// A check other than a declaration runs out within 60 days, is late or missing, of a mentor in service.
bool runs_out_soon(const Seen& seen);
/// Whose checks are looked after: mentors who serve or may serve soon, accepted and not gone, of whom the actor
/// records.
bool concerned(const Seen& seen);
http::Response reminder_page(Visit& visit, const Uses& uses);  ///< GET .../mentors/{application}/reminder: the letter
http::Response reminder_post(Visit& visit, const Uses& uses);  ///< POST the same: it leaves by mail
http::Response reminder_api_get(Visit& visit, const Uses& uses);         ///< GET /api/v1/mentors/{application}/reminder
http::Response reminder_api_post(Visit& visit, const Uses& uses);        ///< POST the same
http::Response declaration_letter_page(Visit& visit, const Uses& uses);  ///< GET .../mentors/{application}/ask
http::Response declaration_letter_post(Visit& visit, const Uses& uses);  ///< POST the same: it leaves by mail
http::Response declaration_letter_api(Visit& visit, const Uses& uses);   ///< GET /api/v1/mentors/{application}/ask
http::Response declaration_letter_api_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response signed_copy_page(Visit& visit, const Uses& uses);  ///< GET /screening/signatures/{agreement}?language=
http::Response text_page(Visit& visit, const Uses& uses);         ///< GET /screening/texts/{document}
http::Response text_post(Visit& visit, const Uses& uses);         ///< POST the same
http::Response text_api_post(Visit& visit, const Uses& uses);     ///< POST /api/v1/agreement-texts/{document}
http::Response act_page(Visit& visit, const Uses& uses);          ///< GET /screening/mentors/{application}/{act}
http::Response act_post(Visit& visit, const Uses& uses);          ///< POST the same
http::Response inquiry_new_page(Visit& visit, const Uses& uses);  ///< GET /screening/inquiries/new?person=
http::Response inquiry_post(Visit& visit, const Uses& uses);      ///< POST /screening/inquiries
http::Response references_page(Visit& visit, const Uses& uses);   ///< GET /screening/references: who has not answered
/// GET /screening/references/letters/as/{file}: those due today
http::Response reference_letters(Visit& visit, const Uses& uses);
http::Response reference_page(Visit& visit,
                              const Uses& uses);  ///< GET /screening/references/{reference}: letter, answer
http::Response reference_post(Visit& visit, const Uses& uses);    ///< POST the same: the answer, read or taken by phone
http::Response way_post(Visit& visit, const Uses& uses);          ///< POST /screening/references/{reference}/way
http::Response letter_sent_post(Visit& visit, const Uses& uses);  ///< POST /screening/references/{reference}/sent
http::Response referee_page(Visit& visit, const Uses& uses);      ///< GET /reference/{reference}, without an account
http::Response referee_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response references_api(Visit& visit, const Uses& uses);    ///< GET /api/v1/references
http::Response reference_api(Visit& visit, const Uses& uses);     ///< GET /api/v1/references/{reference}
http::Response reference_api_post(Visit& visit, const Uses& uses);    ///< POST the same: the answer
http::Response way_api_post(Visit& visit, const Uses& uses);          ///< POST .../references/{reference}/way
http::Response letter_sent_api_post(Visit& visit, const Uses& uses);  ///< POST .../references/{reference}/sent
http::Response files_api_list(Visit& visit, const Uses& uses);
http::Response file_api_one(Visit& visit, const Uses& uses);
http::Response checks_api_list(Visit& visit, const Uses& uses);
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);
http::Response inquiry_api_post(Visit& visit, const Uses& uses);

}  // namespace kith::screening
