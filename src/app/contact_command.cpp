// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>

#include "app/agency.h"
#include "app/commands.h"
#include "app/front_door.h"
#include "app/slices.h"
#include "platform/auth/session.h"
#include "platform/auth/sign_in.h"
#include "platform/base/log.h"
#include "platform/cli/command.h"
#include "platform/http/body.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
constexpr int forbidden = 3, not_found = 4, conflict = 5, unavailable = 6;
constexpr std::size_t longest_body = 1024 * 1024;

/// What the API is asked for an act of the command line.
struct Act {
  std::string_view name;
  http::Method method;
  std::string_view below;  ///< the contact's path; the act of no contact goes to the list
  bool of_contact, has_body;
};
constexpr std::array acts{Act{"record", http::Method::post, "", false, true},
                          Act{"show", http::Method::get, "", true, false},
                          Act{"correct", http::Method::post, "/corrections", true, true},
                          Act{"withdraw", http::Method::post, "/withdrawal", true, true}};

struct Asked {
  const Act* act{};
  std::string name, contact, login, password_file, from, key;
};

std::optional<int> read(Asked& asked, Invocation& call) {
  cli::Command command("kith contact",
                       "Records, shows, corrects or withdraws a contact as somebody with an account, by the rules and "
                       "with the JSON of /api/v1/contacts (kith openapi).");
  command.argument("ACT", asked.name, "record, show, correct or withdraw").required();
  command.argument("CONTACT", asked.contact, "id of the contact, as the API gives it; not for record");
  command.option("--as", asked.login, "login of whoever acts").required();
  command
      .option("--password-file", asked.password_file, "file with that account's password, readable by its owner only")
      .required();
  command.option("--from", asked.from, "file with the JSON of the contact, the correction or the withdrawal");
  command.option("--key", asked.key, "idempotency key: the same act is done once however often it is sent");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return exit;
  for (const Act& act : acts)
    if (act.name == asked.name) asked.act = &act;
  if (!asked.act || asked.act->of_contact == asked.contact.empty() || asked.act->has_body == asked.from.empty()) {
    call.err << "kith contact: wants record --from FILE, show CONTACT, correct CONTACT --from FILE or withdraw CONTACT "
                "--from FILE\n";
    return cli::invalid;
  }
  return std::nullopt;
}

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::invalid_argument("a file that was named cannot be read");
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (text.size() > longest_body) throw std::invalid_argument("a file that was named is too long");
  return text;
}

/// The first line. A password that others can read is none.
std::string password_in(const std::string& file) {
  const auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code failed;
  if ((fs::status(file, failed).permissions() & others) != fs::perms::none && !failed)
    throw std::invalid_argument("the password file may be readable by its owner only (chmod 600)");
  const std::string text = content_of(file);
  return text.substr(0, text.find_first_of("\r\n"));
}

/// The API's request; nothing when the body is no JSON.
std::optional<http::Request> request_of(const Asked& asked, const std::string& session) {
  http::Request request;
  request.method = asked.act->method;
  request.path = "/api/v1/contacts" + (asked.contact.empty() ? std::string() : "/" + asked.contact);
  request.path += asked.act->below;
  request.raw_target = request.path;
  request.client = "127.0.0.1";
  request.cookies.add(std::string(auth::session_cookie(false)), session);
  if (!asked.key.empty()) request.headers.add("idempotency-key", asked.key);
  if (!asked.act->has_body) return request;
  request.headers.add("content-type", "application/json");
  const int refused = http::decode_body(request, content_of(asked.from), http::DecodingLimits{}, {});
  return refused ? std::nullopt : std::optional(std::move(request));
}

int exit_of(int status) {
  switch (status) {
    case 200:
    case 201: return cli::done;
    case 401:
    case 403: return forbidden;
    case 404: return not_found;
    case 409: return conflict;
    case 503: return unavailable;
    default: return status < 500 ? cli::invalid : cli::failed;
  }
}

/// A session for this one act. Counted and audited as every signing in.
std::optional<std::string> sign_in(Agency& agency, const Asked& asked, std::ostream& err) {
  auth::Hasher hasher;
  auth::SignIn what;
  what.login = asked.login;
  what.password = password_in(asked.password_file);
  what.client = "127.0.0.1";
  what.user_agent = "kith contact";
  auto signed_in = auth::sign_in(agency.db(), hasher, agency.secrets().marks(), what, agency.now());
  if (signed_in && signed_in->step == auth::Step::complete) return std::move(signed_in->session_token);
  err << "kith contact: "
      << (signed_in                ? "this account wants a second step, which only the pages ask for"
          : signed_in.error().wait ? "too many wrong passwords; wait and try again"
                                   : "wrong name or password")
      << '\n';
  return std::nullopt;
}

}  // namespace

int contact(Invocation& call) {
  Asked asked;
  if (const auto exit = read(asked, call)) return *exit;
  const AgencyAt agency(call);
  const auto session = sign_in(*agency, asked, call.err);
  if (!session) return forbidden;
  Metrics metrics;
  const Slices slices(&*agency, metrics);
  Log log(call.store.folder + "/kith.log");
  FrontDoor door(*agency, slices.router(), log, metrics);
  int exit = cli::invalid;
  if (const auto request = request_of(asked, *session)) {
    const auto answer = door.answer(*request);
    exit = exit_of(answer.status);
    (exit == cli::done ? call.out : call.err) << answer.content() << '\n';
  } else {
    call.err << "kith contact: the file is not the JSON of a contact\n";
  }
  agency->db().write("end of a session",
                     [&](db::Tx& tx) { auth::end_session(tx, *session, auth::End::signed_out, agency->now()); });
  return exit;
}

}  // namespace kith::app
