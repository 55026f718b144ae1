// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "app/agency.h"
#include "app/commands.h"
#include "app/queries.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/command.h"
#include "platform/cli/command.h"
#include "platform/i18n/i18n.h"
#include "records/agency.h"
#include "records/append.h"

namespace kith::app {
namespace {

/// Who runs a new agency, as told on the command line.
struct Founder {
  std::string given_name, family_name, login;
};

bool is_country(const std::string& code) {
  return code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check(const records::Agency& agency) {
  if (agency.name.find_first_not_of(' ') == std::string::npos) throw std::invalid_argument("--name is empty");
  if (!is_country(agency.country)) throw std::invalid_argument("--country wants two capital letters, such as CA or US");
  if (!i18n::parse_language(agency.default_language)) throw std::invalid_argument("--language wants en or fr");
  if (!records::is_time_zone(agency.time_zone))
    throw std::invalid_argument("--time-zone wants a name such as America/Toronto");
}

template <class T>
T agreed(Result<T> result, const i18n::Words& words) {
  if (result) return std::move(*result);
  std::string why;
  for (const Problem& problem : result.error().problems) why += (why.empty() ? "" : " ") + words.text_of(problem.key);
  throw std::invalid_argument(why);
}

/// The agency, its first person and their account: director of the agency, and administrator until somebody else is.
/// Asked inside its transaction: of two that begin at once the second is refused.
auth::Code found(db::Tx& tx, const records::Agency& agency, const Founder& who, Instant now) {
  if (records::agency(tx) || tx.first(sql::any_person, {}, [](const db::Row&) { return true; }))
    throw std::invalid_argument("there are records here already; a new agency wants an empty place");
  const i18n::Words words(i18n::Language::en);
  records::set_agency(tx, agency);
  const auto person = agreed(records::append(tx, "persons",
                                             {{"persons.given_name", who.given_name},
                                              {"persons.family_name", who.family_name},
                                              {"persons.languages", agency.default_language}},
                                             {PersonId{}, now}),
                             words);
  const auto account = agreed(auth::create_account(tx,
                                                   {.login = who.login,
                                                    .display_name = who.given_name + ' ' + who.family_name,
                                                    .person = PersonId{person.chain},
                                                    .language = agency.default_language},
                                                   now),
                              words);
  for (const auto role : {auth::Role::director, auth::Role::administrator})
    agreed(auth::add_grant(tx, account, {{role, {}, {}}, date_of(now), {}}, {}, now), words);
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::machine;
  entry.action = "agency.begin";  // not a word
  entry.subjects = {{"account", account.value}};
  audit::append(tx, std::move(entry));
  return agreed(auth::make_code(tx, account, {}, now), words);
}

}  // namespace

int begin(Invocation& call) {
  records::Agency agency;
  Founder who;
  cli::Command command("kith begin", "Makes an agency without records, and the account of whoever runs it.");
  command.option("--name", agency.name, "what the agency is called").required();
  command.option("--country", agency.country, "two letters: CA, US").required();
  command.option("--time-zone", agency.time_zone, "where its days begin: America/Toronto").required();
  command.option("--language", agency.default_language, "en or fr: letters, and pages before anybody chose").required();
  command.option("--given-name", who.given_name, "of the director").required();
  command.option("--family-name", who.family_name, "of the director").required();
  command.option("--login", who.login, "the director signs in with it: 2-64 of a-z 0-9 . _ - + @").required();
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  check(agency);
  Agency made(call.store, true, system_clock);
  const auto code = made.db().writing(
      "begin", [&](db::Tx& tx) { return found(tx, agency, who, system_clock.now(agency.time_zone)); });
  call.out << agency.name << " is there. Start `kith serve`, then open this page of it, within " << auth::code_hours
           << " hours and once, to choose the password of " << who.login << ":\n"
           << auth::code_path(code.text) << '\n';
  return cli::done;
}

}  // namespace kith::app
