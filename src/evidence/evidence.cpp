// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/evidence.h"

#include "evidence/audit_proof.h"
#include "evidence/figures.h"
#include "evidence/folder.h"
#include "evidence/oscal.h"
#include "evidence/parts.h"
#include "evidence/pdf.h"
#include "evidence/pseudonyms.h"
#include "evidence/queries.h"
#include "evidence/registers.h"
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
        about_(about()),
        pseudonyms_(source.secret, about_, asked.named) {
    evaluation_.keep_counted();
  }

  Made run() {
    step("figures.csv");
    result_ = evaluate(evaluation_, asked_.programme);
    parts_ = parts_of(result_, words_);
    steps_ += static_cast<int>(parts_.size());
    write_figures(folder_, parts_, words_);
    if (asked_.named) names_ = reading([&](db::Tx& tx) { return names_of(tx, evaluation_, asked_.programme); });
    const std::string name = programme_name();
    for (const Part& part : parts_) {
      step(part.folder);
      write_part(folder_, part, pseudonyms_, names_, words_);
      if (asked_.pdf)
        folder_.add(part.folder + "/" + part.folder + ".pdf",
                    pdf_of(section_page(part, {name, source_.agency, asked_.period}, words_)));
    }
    step("registers");
    reading([&](db::Tx& tx) {
      write_registers(folder_, {tx, evaluation_, asked_.programme, result_, pseudonyms_});
      return true;
    });
    step("oscal");
    write_oscal(folder_, {programme_name(), source_.agency, about_, asked_.period}, parts_, result_, words_);
    step("audit");
    write_audit_proof(folder_, source_, Date(asked_.period.as_of), source_.now);
    finish();
    return {false, folder_.files(), folder_.sum()};
  }

 private:
  void step(const std::string& what) {
    if (watch_.cancelled && watch_.cancelled()) throw Cancelled{};
    if (watch_.progress) watch_.progress(what, done_, steps_);
    ++done_;
  }

  /// What the package is about; names it for pseudonyms and UUIDs.
  std::string about() const {
    const auto& p = asked_.period;
    return source_.signing_key.verifier().name + "/" +
           source_.snapshot.id_of<snapshot::ProgrammeRow>(asked_.programme) + "/" + iso(p.from) + "/" + iso(p.to) +
           "/" + iso(p.as_of);
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
    json.member("from", iso(asked_.period.from)).member("to", iso(asked_.period.to));
    json.member("as_of", iso(asked_.period.as_of)).member("language", i18n::short_name(asked_.language));
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
  int done_ = 0, steps_ = 4;
};

}  // namespace

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
