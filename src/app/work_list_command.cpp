// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <ostream>

#include "app/agency.h"
#include "app/commands.h"
#include "app/reading.h"
#include "platform/auth/account.h"
#include "platform/cli/command.h"
#include "supervision/work_list.h"
#include "supervision/work_list_text.h"

namespace kith::app {
namespace {

constexpr int not_found = 4;

/// Who the account is on `day`; nothing when there is none or it may not work.
std::optional<auth::Actor> worker_of(db::Tx& tx, const std::string& login, Date day) {
  const auto account = auth::find_account(tx, login);
  if (!account) return std::nullopt;
  auto actor = auth::load_actor(tx, account->id, day);
  return actor.may(auth::Permission::see_work_list) ? std::optional(std::move(actor)) : std::nullopt;
}

}  // namespace

int work_list(Invocation& call) {
  std::string login;
  std::optional<Date> as_of;
  bool all = false, json = false;
  cli::Command command("kith work-list",
                       "Prints who needs a worker, or everybody, on a day: overdue, due, due within a week.");
  command.option("--worker", login, "login of an account: its own matches");
  command.flag("--all", all, "every match of the agency");
  command.option("--as-of", as_of, "as it was known on this day (default: today)");
  command.flag("--json", json, "as JSON");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  if (all == !login.empty()) {
    call.err << "kith work-list: wants either --worker LOGIN or --all\n";
    return cli::invalid;
  }
  const AgencyAt agency(call);
  const Date today = date_of(agency->now()), day = std::min(as_of.value_or(today), today);
  const auto worker = all ? std::optional(auth::machine_operator())
                          : agency->db().reading("worker", [&](db::Tx& tx) { return worker_of(tx, login, day); });
  if (!worker) {
    call.err << "kith work-list: no account of that login works with matches on that day\n";
    return not_found;
  }
  const auto columns = agency->snapshots().current(agency->db());
  const i18n::Words words(agency->default_language());
  Reading reading(*agency, *worker, words, day);
  const auto list = supervision::work_list(
      *columns, *worker, {.whose = all ? supervision::Whose::everyone : supervision::Whose::mine}, day);
  const std::string text = json ? supervision::work_list_json(reading, *columns, list) + "\n"
                                : supervision::work_list_text(reading, *columns, list);
  reading.record("kith work-list");
  call.out << text;
  return cli::done;
}

}  // namespace kith::app
