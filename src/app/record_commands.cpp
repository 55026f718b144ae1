// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <csignal>
#include <ostream>
#include <system_error>

#include "accreditation/commands.h"
#include "accreditation/own_store.h"
#include "app/agency.h"
#include "app/commands.h"
#include "bring_in/command.h"
#include "directory/command.h"
#include "documents/keeping.h"
#include "evidence/command.h"
#include "platform/audit/log.h"
#include "platform/cli/command.h"
#include "records/cli.h"
#include "review/commands.h"

namespace kith::app {
namespace {

audit::Entry operator_entry(const Agency& agency, std::string_view action) {
  audit::Entry entry;
  entry.at = agency.now();
  entry.by = audit::By::machine;
  entry.action = std::string(action);
  return entry;
}

/// For the next one who asks; whoever asked now has been answered, so a full disk is no failure of the verb.
void keep_columns(Agency& agency) try { agency.snapshots().keep(agency.db()); } catch (const std::system_error&) {
}

/// After much was written, so that the first one who asks for figures need not read the store. Only a copy: the act has
/// succeeded whatever becomes of it.
void prepare_columns(Agency& agency) try {
  agency.snapshots().current(agency.db());
  keep_columns(agency);
} catch (const std::exception&) {
}

}  // namespace

int import_records(Invocation& call) {
  Agency agency(call.store, true, system_clock);
  records::ImportOptions options;
  bool written = false;
  options.before_commit = [&](db::Tx& tx, const records::ImportReport& report) {
    written = true;
    auto entry = operator_entry(agency, "records.import");  // not a word
    entry.detail = "added=" + std::to_string(report.added) + " unchanged=" + std::to_string(report.unchanged);
    audit::append(tx, std::move(entry));
  };
  const int exit = records::import_command(call.args, agency.db(), std::move(options), call.out, call.err);
  if (exit != cli::done || !written) return exit;
  prepare_columns(agency);
  return exit;
}

namespace {

/// Takes `--documents FOLDER` out: files are no part of the exchange format and are written beside it.
std::optional<std::string> take_documents(std::vector<std::string>& args) {
  const auto at = std::find(args.begin(), args.end(), "--documents");
  if (at == args.end()) return std::nullopt;
  if (std::next(at) == args.end()) throw std::invalid_argument("--documents needs a folder that is not there yet");
  const std::string folder = *std::next(at);
  args.erase(at, at + 2);
  return folder;
}

}  // namespace

int export_records(Invocation& call) {
  const AgencyAt agency(call);
  const auto documents = take_documents(call.args);
  const auto entry = operator_entry(*agency, "records.export");  // an action, not a word
  agency->db().write("audit of export", [&](db::Tx& tx) { audit::append(tx, entry); });
  records::ExportOptions options;
  options.formative = true;  // whoever holds the data folder holds all of it
  const int exit = records::export_command(call.args, agency->db(), std::move(options), call.out, call.err);
  if (exit != cli::done || !documents) return exit;
  const auto files = agency->db().reading(
      "files of documents", [&](db::Tx& tx) { return documents::to_hand_out(tx, date_of(agency->now())); });
  documents::hand_out(files, agency->vault(), *documents);
  call.out << files.size() << " files of documents written\n";
  return exit;
}

int bring(Invocation& call) {
  const AgencyAt agency(call);
  const bring_in::Here here{
      agency->db(),
      [&](FunctionRef<void(const casefile::Book&)> read) { agency->people().reading(agency->db(), read); },
      agency->now(),
      [&](db::Tx& tx, std::string_view action, std::int64_t file) {
        auto entry = operator_entry(*agency, action);
        entry.subjects = {{"brought_file", file}};
        audit::append(tx, std::move(entry));
      }};
  return bring_in::bring_command(call.args, here, call.out, call.err);
}

int directory_of_services(Invocation& call) {
  const AgencyAt agency(call);
  const directory::Here here{agency->db(), agency->now(), [&](db::Tx& tx, const directory::Done& done) {
                               auto entry = operator_entry(*agency, "directory.read");  // not a word
                               entry.detail = "added=" + std::to_string(done.added) +
                                              " changed=" + std::to_string(done.changed) +
                                              " gone=" + std::to_string(done.gone);
                               audit::append(tx, std::move(entry));
                             }};
  return directory::directory_command(call.args, here, call.out, call.err);
}

namespace {

using AboutProgrammes = std::function<int(Agency&, const accreditation::Columns&, Date, const std::function<void()>&)>;
/// Runs a verb about whole programmes, with its audit row before it shows anything.
int about_programmes(Invocation& call, const AboutProgrammes& command) {
  const AgencyAt agency(call);
  const auto columns = [&] { return agency->snapshots().current(agency->db()); };
  const auto before = [&] {
    agency->db().write("audit of measures",
                       [&](db::Tx& tx) { audit::append(tx, operator_entry(*agency, "measures.see")); });
  };
  const int exit = command(*agency, columns, date_of(agency->now()), before);
  keep_columns(*agency);
  return exit;
}

}  // namespace

int measures(Invocation& call) {
  return about_programmes(call, [&](Agency& agency, auto& columns, Date today, auto& before) {
    return accreditation::measures_command(call.args, columns, agency.figures(), today, before, call.out, call.err);
  });
}

int readiness(Invocation& call) {
  return about_programmes(call, [&](Agency& agency, auto& columns, Date today, auto& before) {
    const auto own = [&] {
      return agency.db().reading("own catalogues", [&](db::Tx& tx) {
        return accreditation::own_catalogues(tx, agency.folder() + "/standards", today);
      });
    };
    return accreditation::readiness_command(call.args, columns, agency.figures(), own, today, before, call.out,
                                            call.err);
  });
}

int obligations(Invocation& call) {
  const AgencyAt agency(call);
  const auto columns = [&] { return agency->snapshots().current(agency->db()); };
  const auto before = [&](MatchId match) {
    auto entry = operator_entry(*agency, "see");
    entry.subjects = {{"match", match.value}};
    entry.detail = "kith obligations";
    agency->db().write("audit of obligations", [&](db::Tx& tx) { audit::append(tx, std::move(entry)); });
  };
  return accreditation::obligations_command(call.args, columns, date_of(agency->now()), before, call.out, call.err);
}

int evidence(Invocation& call) {
  const AgencyAt agency(call);
  call.err << "[0] reading the records" << std::endl;
  const auto columns = agency->snapshots().current(agency->db());
  const evidence::Source source{agency->db(),   *columns,      agency->signing_key(), agency->secrets().pseudonyms(),
                                agency->name(), agency->now(), &agency->vault(),      agency->folder() + "/standards"};
  const auto before = [&](bool named) {
    auto entry = operator_entry(*agency, "evidence.make");  // an action, not a word
    entry.detail = named ? "named" : "pseudonyms";
    agency->db().write("audit of evidence", [&](db::Tx& tx) { audit::append(tx, std::move(entry)); });
  };
  if (!call.args.empty() && call.args.front() == "case") {
    const auto looked = [&] {
      agency->db().write("audit of evidence", [&](db::Tx& tx) {
        audit::append(tx, operator_entry(*agency, "evidence.case"));  // an action, not a word
      });
    };
    return evidence::case_command(std::span<const std::string>(call.args).subspan(1), source, date_of(agency->now()),
                                  looked, call.out, call.err);
  }
  return evidence::evidence_command(call.args, source, agency->default_language(), date_of(agency->now()), before,
                                    call.out, call.err);
}

int review(Invocation& call) {
  const AgencyAt agency(call);
  const auto before = [&] {
    agency->db().write("audit of a draw",
                       [&](db::Tx& tx) { audit::append(tx, operator_entry(*agency, "review.draw")); });
  };
  return review::review_command(call.args, agency->db(), before, call.out, call.err);
}

}  // namespace kith::app
