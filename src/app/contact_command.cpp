// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <optional>
#include <ostream>

#include "app/act_as.h"
#include "app/commands.h"
#include "platform/cli/command.h"

namespace kith::app {
namespace {

/// What the API is asked for an act on contacts.
struct ContactAct {
  std::string_view name;
  http::Method method;
  std::string_view below;  ///< the contact's path; the act of no contact goes to the list
  bool of_contact, has_body;
};
constexpr std::array contact_acts{ContactAct{"record", http::Method::post, "", false, true},
                                  ContactAct{"show", http::Method::get, "", true, false},
                                  ContactAct{"correct", http::Method::post, "/corrections", true, true},
                                  ContactAct{"withdraw", http::Method::post, "/withdrawal", true, true}};

struct AskedContact {
  const ContactAct* act{};
  std::string name, contact, from;
  Somebody who;
};

std::optional<int> read(AskedContact& asked, Invocation& call) {
  cli::Command command("kith contact",
                       "Records, shows, corrects or withdraws a contact as somebody with an account, by the rules and "
                       "with the JSON of /api/v1/contacts (kith act --fields POST contacts).");
  command.argument("ACT", asked.name, "record, show, correct or withdraw").required();
  command.argument("CONTACT", asked.contact, "id of the contact, as the API gives it; not for record");
  asked.who.declare(command);
  command.option("--from", asked.from,
                 "file with the JSON of the contact, the correction or the withdrawal; - for the standard input");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return exit;
  for (const ContactAct& act : contact_acts)
    if (act.name == asked.name) asked.act = &act;
  if (!asked.act || asked.act->of_contact == asked.contact.empty() || asked.act->has_body == asked.from.empty()) {
    call.err << "kith contact: wants record --from FILE, show CONTACT, correct CONTACT --from FILE or withdraw CONTACT "
                "--from FILE\n";
    return cli::invalid;
  }
  return std::nullopt;
}

}  // namespace

int contact(Invocation& call) {
  AskedContact asked;
  if (const auto exit = read(asked, call)) return *exit;
  ApiAct act{.method = asked.act->method, .path = "/api/v1/contacts", .query = {}, .json = {}};
  if (asked.act->of_contact) act.path += "/" + asked.contact;
  act.path += asked.act->below;
  if (asked.act->has_body) act.json = json_in(asked.from, call);
  return act_as(asked.who, act, "kith contact", call);
}

}  // namespace kith::app
