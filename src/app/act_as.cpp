// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_as.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <vector>

#include "app/agency.h"
#include "app/own_door.h"
#include "platform/auth/session.h"
#include "platform/auth/sign_in.h"
#include "platform/http/body.h"
#include "platform/http/stream.h"
#include "platform/mail/outbox.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view this_machine = "127.0.0.1";

std::string text_of(std::istream& in) {
  const auto most = http::DecodingLimits{}.form;
  std::string text(most + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most) throw std::invalid_argument("a file that was named is too long");
  return text;
}

std::string text_in(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::invalid_argument("a file that was named cannot be read");
  return text_of(in);
}

/// The first line. A password that others can read is none.
std::string password_in(const std::string& file) {
  const auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code failed;
  if ((fs::status(file, failed).permissions() & others) != fs::perms::none && !failed)
    throw std::invalid_argument("the password file may be readable by its owner only (chmod 600)");
  const std::string text = text_in(file);
  return text.substr(0, text.find_first_of("\r\n"));
}

std::string why_not_in(const auth::SignInRefusal& refusal) {
  if (refusal.busy) return "too many sign in at this moment; try again in a few seconds";
  if (refusal.wait)
    return "too many tries with this name or from this machine; try again in " + std::to_string(refusal.wait) +
           " seconds";
  return "wrong name or password";
}

/// A session for this one act, or the exit code. Counted and audited as every signing in.
tl::expected<std::string, int> sign_in(Agency& agency, const Somebody& who, std::string_view verb, std::ostream& err) {
  auth::Hasher hasher;
  auth::SignIn what;
  what.login = who.login;
  what.password = password_in(who.password_file);
  what.client = this_machine;
  what.user_agent = verb;
  what.command_line = true;
  auto signed_in = auth::sign_in(agency.db(), hasher, agency.secrets().marks(), what, agency.now());
  if (signed_in && signed_in->step == auth::Step::complete) return std::move(signed_in->session_token);
  err << verb << ": "
      << (signed_in ? "this account wants a second step, which only the pages ask for" : why_not_in(signed_in.error()))
      << '\n';
  return tl::unexpected(!signed_in && signed_in.error().wait ? cli::unavailable : cli::forbidden);
}

/// The links in an answer begin with the address that stands in letters; where none is told they are paths.
void come_from_outside(http::Request& request, Agency& agency) {
  const auto address = agency.db().reading("public address", [](db::Tx& tx) { return mail::terms(tx).public_address; });
  if (address.empty()) return;
  request.secure = address.starts_with("https://");
  request.headers.add("host", address.substr(address.find("://") + 3));
}

/// Nothing when the body is no JSON.
std::optional<http::Request> request_of(const ApiAct& act, const std::string& key, const std::string& session,
                                        Agency& agency) {
  http::Request request;
  come_from_outside(request, agency);
  request.method = act.method;
  request.path = act.path;
  request.raw_target = act.path;
  request.query = act.query;
  request.client = this_machine;
  request.cookies.add(std::string(auth::session_cookie(request.secure)), session);
  if (!key.empty()) request.headers.add("idempotency-key", key);
  if (act.json.empty()) return request;
  request.headers.add("content-type", "application/json");
  const int refused = http::decode_body(request, act.json, http::DecodingLimits{}, {});
  return refused ? std::nullopt : std::optional(std::move(request));
}

int exit_of(int status) {
  if (status < 300) return cli::done;
  switch (status) {
    case 401:
    case 403: return cli::forbidden;
    case 404: return cli::not_found;
    case 409: return cli::conflict;
    case 429:
    case 503:
    case 507: return cli::unavailable;
    default: return status < 500 ? cli::invalid : cli::failed;
  }
}

void print(const http::Response& answer, std::ostream& to) {
  if (!answer.stream) {
    to << answer.content();
    if (answer.content_type.find("json") != std::string::npos) to << '\n';
    return;
  }
  std::vector<char> piece(64 * 1024);
  while (const auto size = answer.stream->read(piece.data(), piece.size()))
    to.write(piece.data(), static_cast<std::streamsize>(size));
}

int send(const http::Request& request, Agency& agency, const Invocation& call) {
  std::optional<OwnDoor> own;
  FrontDoor& door = call.server ? call.server->door : own.emplace(agency).door;
  const auto answer = door.answer(request);
  const int exit = exit_of(answer.status);
  print(answer, exit == cli::done ? call.out : call.err);
  return exit;
}

}  // namespace

void Somebody::declare(cli::Command& command) {
  command.option("--as", login, "login of whoever acts");
  command.option("--password-file", password_file, "file with that account's password, readable by its owner only");
  command.option("--key", key, "idempotency key: the same act is done once however often it is sent");
}

int act_as(const Somebody& who, const ApiAct& act, std::string_view verb, const Invocation& call) {
  if (who.login.empty() || who.password_file.empty())
    throw std::invalid_argument("--as LOGIN and --password-file FILE say who acts");
  const AgencyAt agency(call);
  const auto session = sign_in(*agency, who, verb, call.err);
  if (!session) return session.error();
  const auto sign_out = [&] {
    agency->db().write("end of a session",
                       [&](db::Tx& tx) { auth::end_session(tx, *session, auth::End::signed_out, agency->now()); });
  };
  int exit = cli::invalid;
  try {
    if (const auto request = request_of(act, who.key, *session, *agency))
      exit = send(*request, *agency, call);
    else
      call.err << verb << ": what was given is not a JSON object\n";
  } catch (...) {
    sign_out();
    throw;
  }
  sign_out();
  return exit;
}

std::string json_in(const std::string& file, Invocation& call) {
  return file == "-" ? text_of(call.in) : text_in(file);
}

}  // namespace kith::app
