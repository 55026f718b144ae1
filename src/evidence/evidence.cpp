// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/evidence.h"

#include <algorithm>

#include "accreditation/own_store.h"
#include "evidence/audit_proof.h"
#include "evidence/edition_choice.h"
#include "evidence/figures.h"
#include "evidence/folder.h"
#include "evidence/groups.h"
#include "evidence/oscal.h"
#include "evidence/own_part.h"
#include "evidence/parts.h"
#include "evidence/pdf.h"
#include "evidence/pseudonyms.h"
#include "evidence/queries.h"
#include "evidence/registers.h"
#include "evidence/reviews.h"
#include "evidence/scripts.h"
#include "evidence/section_page.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "records/export_file.h"
#include "snapshot/refs.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures
using i18n::Key;

namespace {

constexpr std::string_view section_of_outcomes = "section_1";

struct Cancelled {};

class Maker {
  template <class Act>
  auto reading(Act act) {
    return source_.db.reading("evidence", act);
  }

 public:
  Maker(const Source& source, const Asked& asked, const std::string& folder, const Watch& watch)
      : source_(source),
        asked_(asked),
        watch_(watch),
        words_(asked.language),
        folder_(folder),
        evaluation_(source.snapshot, asked.period),
        about_(subject_of(source.signing_key.verifier().name, source.snapshot, asked)),
        pseudonyms_(source.secret, about_, asked.named) {
    evaluation_.keep_counted();
  }

  Made run() {
    step("figures.csv");
    result_ = evaluate(evaluation_, asked_.programme);
    const auto own = reading([&](db::Tx& tx) { return own_catalogues(tx, source_.standards, date_of(source_.now)); });
    keep_chosen(own);
    parts_ = parts_of(result_, words_);
    own_parts_ =
        own_parts(own, source_.snapshot.id_of<snapshot::ProgrammeRow>(asked_.programme), asked_.edition, result_);
    steps_ += static_cast<int>(parts_.size() + (asked_.pdf ? parts_.size() + own_parts_.size() : 0));
    write_figures(folder_, parts_, words_);
    if (asked_.named) names_ = reading([&](db::Tx& tx) { return names_of(tx, evaluation_, asked_.programme); });
    for (const Part& part : parts_) {
      step(part.folder);
      write_part(folder_, part, pseudonyms_, names_, words_);
    }
    for (const OwnPart& part : own_parts_) write_own(folder_, part, parts_, evaluation_, asked_.programme, words_);
    step("registers");
    reading([&](db::Tx& tx) {
      const Registers registers{tx, evaluation_, asked_.programme, result_, pseudonyms_, source_.vault};
      write_registers(folder_, registers);
      write_reviews(folder_, registers, names_);
      if (has_outcomes()) groups_ = outcomes_by_group(tx, evaluation_, asked_.programme, words_);
      return true;
    });
    if (has_outcomes()) write_groups(folder_, groups_, words_);
    step("oscal");
    write_oscal(folder_, {programme_name(), source_.agency, about_, asked_.period}, parts_, result_, words_);
    step("audit");
    write_audit_proof(folder_, source_, Date(asked_.period.as_of), source_.now);
    if (asked_.pdf) print();
    finish();
    return {false, folder_.files(), folder_.sum()};
  }

 private:
  void keep_chosen(const OwnCatalogues& own) {
    if (!is_own(asked_.edition)) return keep_only(result_, asked_.edition);
    if (!own_of_edition(own, asked_.edition))
      throw EvidenceError("the chosen catalogue of the agency is not there any more");
    keep_only_own(result_, own, asked_.edition);
  }

  void step(const std::string& what) {
    if (watch_.cancelled && watch_.cancelled()) throw Cancelled{};
    if (watch_.progress) watch_.progress(what, done_, steps_);
    ++done_;
  }

  std::string programme_name() {
    const Date as_of(asked_.period.as_of);
    return reading([&](db::Tx& tx) {
      return tx
          .first(sql::programme, {{"programme", snapshot::key_of(asked_.programme)}, {"as_of", as_of}},
                 [](const db::Row& row) { return row.string(0); })
          .value_or(std::string());
    });
  }

  bool has_outcomes() const {
    return std::any_of(parts_.begin(), parts_.end(), [](const Part& p) { return p.folder == section_of_outcomes; });
  }

  /// All parts at once: most of the time of a package goes here.
  void print() {
    const SectionAbout about{programme_name(), source_.agency, asked_.period};
    std::vector<std::string> pages, names;
    for (const Part& part : parts_) {
      const bool with_groups = part.folder == section_of_outcomes;
      pages.push_back(section_page(part, about, with_groups ? groups_ : std::vector<OutcomeByGroup>{}, words_));
      names.push_back(part.folder + "/" + part.folder + ".pdf");
    }
    for (const OwnPart& own : own_parts_) {
      const auto clauses = printed_clauses(own, evaluation_, asked_.programme, words_);
      pages.push_back(section_page(own.part, about, {}, words_, clauses));
      names.push_back(own.part.folder + "/own-" + own.part.folder.substr(4) + ".pdf");
    }
    if (pages.empty()) return;
    const auto name_of = [&](std::size_t i) { return names[i]; };
    std::size_t printed = 0;
    step(name_of(0));
    const bool all = print_sections(
        pages,
        [&](std::size_t i, std::string pdf) {
          folder_.add(name_of(i), pdf);
          if (++printed < pages.size()) step(name_of(i));
        },
        watch_.cancelled);
    if (!all) throw Cancelled{};
  }

  void finish() {
    folder_.add("verify.py", verify_evidence_script);
    folder_.add("verify_audit.py", verify_audit_script);
    folder_.add("package.json", description());
    folder_.add("README.txt", readme());
    folder_.seal();
  }
  std::string description() {
    std::string text;
    JsonWriter json(text);
    json.object().member("format", "kith-evidence").member("version", 1);
    json.member("programme", programme_name()).member("agency", source_.agency);
    json.member("programme_id", source_.snapshot.id_of<snapshot::ProgrammeRow>(asked_.programme));
    json.member("from", iso(asked_.period.from)).member("to", iso(asked_.period.to));
    json.member("as_of", iso(asked_.period.as_of)).member("language", i18n::short_name(asked_.language));
    json.member("edition", asked_.edition).member("smallest_group", smallest_group);
    json.member("cases", asked_.named ? "named" : "pseudonyms").end();
    return text + "\n";
  }
  std::string readme() const {
    std::string text;
    for (const Key line : {Key("evidence.readme.what"), Key("evidence.readme.order"), Key("evidence.readme.check"),
                           Key("evidence.readme.cases"), Key("evidence.readme.ratings"), Key("evidence.readme.audit"),
                           Key("evidence.readme.without")})
      text += words_.text(line) + "\n\n";
    return text;
  }

  const Source& source_;
  const Asked& asked_;
  const Watch& watch_;
  i18n::Words words_;
  Folder folder_;
  Evaluation evaluation_;
  std::string about_;
  Pseudonyms pseudonyms_;
  Names names_;
  ProgrammeResult result_;
  std::vector<Part> parts_;
  std::vector<OwnPart> own_parts_;
  std::vector<OutcomeByGroup> groups_;
  int done_ = 0, steps_ = 4;
};

}  // namespace

std::string subject_of(const std::string& log, const snapshot::Snapshot& snapshot, const Asked& asked) {
  const auto& p = asked.period;
  return log + "/" + snapshot.id_of<snapshot::ProgrammeRow>(asked.programme) + "/" + iso(p.from) + "/" + iso(p.to) +
         "/" + iso(p.as_of) + (asked.edition == "all" ? "" : "/" + asked.edition);
}

Made make_package(const Source& source, const Asked& asked, const std::string& path, const Watch& watch) {
  const auto* row = source.snapshot.effective<snapshot::ProgrammeRow>(asked.programme, asked.period.as_of);
  if (!row) throw EvidenceError("no such programme on the as-of day");
  if (asked.named && row->survivor) throw EvidenceError("a survivors' programme is never packed with names");
  const bool archive = path.ends_with(".zip");
  records::PartialFolder made(path);
  try {
    Made package = Maker(source, asked, made.path(), watch).run();
    if (archive) records::zip_files(made.path(), package.files, made.path() + "/package.zip");
    made.keep(archive ? "package.zip" : "");
    return package;
  } catch (const Cancelled&) {
    return {true, {}, {}};
  }
}

}  // namespace kith::evidence
