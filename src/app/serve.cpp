// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "app/agency.h"
#include "app/chores.h"
#include "app/commands.h"
#include "app/front_door.h"
#include "app/listen_address.h"
#include "app/metrics_door.h"
#include "app/side_door.h"
#include "app/site.h"
#include "app/slices.h"
#include "platform/auth/session.h"
#include "platform/cli/command.h"
#include "platform/db/standing.h"
#include "platform/http/server.h"
#include "platform/mail/outbox.h"
#include "platform/mail/postman.h"
namespace kith::app {
namespace {

http::Server* running = nullptr;  // for the signal handler alone
Log* running_log = nullptr;

void on_signal(int signal) {
  if (signal == SIGHUP) {
    if (running_log) running_log->reopen();
  } else if (running) {
    running->stop();
  }
}

/// The disk refused to make something durable: nothing may build on it, a new process recovers (ADR 0060).
void end_serving() {
  if (running) running->stop();
}

void handle(std::initializer_list<int> signals) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int signal : signals) sigaction(signal, &action, nullptr);
}

/// Files are brought by those who are signed in: no route for anybody takes one. Whether the session holds is seen
/// later.
bool has_session(const http::Fields& headers, std::string_view) {
  for (const std::string_view line : headers.all("cookie"))
    for (const bool secure : {false, true})
      if (line.find(std::string(auth::session_cookie(secure)) + "=") != line.npos) return true;
  return false;
}

/// Who is in danger finds whom to call, and can say so, however busy the server is.
http::Urgency urgency_of(std::string_view path) {
  if (path == "/sign-in") return http::Urgency::sign_in;
  const bool urgent = path == "/readyz" || path == "/apply/concern" || path.starts_with("/apply/thanks/") ||
                      path == "/concerns/new" || path == "/concerns";
  return urgent ? http::Urgency::urgent : http::Urgency::normal;
}

/// "https://kith.example.org:8443" -> "kith.example.org"
std::string host_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  if (url.starts_with('[')) return std::string(url.substr(0, url.find(']') + 1));
  return std::string(url.substr(0, url.find_first_of(":/")));
}

/// The names this server answers to, when any is told: by --host, or as the address that stands in letters.
std::vector<std::string> hosts_of(std::string_view told, Agency& agency) {
  std::vector<std::string> hosts;
  while (!told.empty()) {
    const auto end = std::min(told.find(','), told.size());
    if (auto host = host_of(told.substr(0, end)); !host.empty()) hosts.push_back(std::move(host));
    told.remove_prefix(std::min(end + 1, told.size()));
  }
  const auto address = agency.db().reading("public address", [](db::Tx& tx) { return mail::terms(tx).public_address; });
  if (!address.empty()) hosts.push_back(host_of(address));
  if (!hosts.empty()) hosts.emplace_back("localhost");
  return hosts;
}

/// A server that was told no name answers to each; that is said, not refused: nobody is locked out on their own
/// network.
void allow_hosts(Invocation& call, std::string_view told, Agency& agency, http::ServerOptions& options, Log& log) {
  options.hosts = hosts_of(told, agency);
  const bool here_alone = options.address == "127.0.0.1" || options.address == "::1";
  if (!options.hosts.empty() || (here_alone && !options.behind_proxy)) return;
  call.err << "kith serve: any host name is answered; tell its own by --host NAME or `kith mail set --public-address`\n"
           << std::flush;
  log.event("any_host");
}

struct ServeOptions {
  http::ServerOptions http;
  std::string listen = "127.0.0.1:8080", metrics, log, checkpoints, mail, hosts;
};

std::optional<int> read_options(Invocation& call, ServeOptions& options) {
  bool proxy = false;
  cli::Command command("kith serve", "Serves the agency over HTTP until SIGINT or SIGTERM.");
  command.option("--listen", options.listen, "ADDRESS:PORT (default 127.0.0.1:8080; port 0 = any free one)");
  command.option("--workers", options.http.workers, "threads that answer (default 4)");
  command.option("--host", options.hosts,
                 "NAME[,NAME...]: names of this server, beside the host of the mail's public address, localhost and IP "
                 "addresses; others get 421 (default: any, while neither is set)");
  command.option("--tls-certificate", options.http.tls_certificate, "PEM file; with --tls-key: https");
  command.option("--tls-key", options.http.tls_key, "PEM file");
  command.flag("--behind-proxy", proxy, "a proxy on this machine ends TLS and tells the client's address");
  command.option("--metrics", options.metrics,
                 "ADDRESS:PORT of this machine where /metrics is told without a session (127.0.0.1:9464)");
  command.option("--log", options.log, "file of JSON lines (default: DATA/kith.log)");
  command.option("--checkpoints", options.checkpoints,
                 "folder for signed checkpoints of the audit log, best on another machine");
  command.option("--mail-dir", options.mail, "letters become files in this folder instead of leaving by the relay");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return exit;
  options.http.behind_proxy = proxy;
  read_address("--listen", options.listen, options.http);
  if (options.log.empty()) options.log = call.store.folder + "/kith.log";
  return std::nullopt;
}

/// Where the file system of the folder knows no sockets the agency is served all the same; only other verbs have to
/// wait until the server has ended.
void open_side_door(std::optional<SideDoor>& door, Invocation& call, const Lent& lent, Log& log) try {
  door.emplace(call.store.folder, [lent](auto args, auto& in, auto& out, auto& err) {
    return run_for_caller(lent, std::move(args), in, out, err);
  });
} catch (const std::runtime_error& e) {
  call.err << "kith serve: " << e.what() << "; other commands get no answer while it runs\n" << std::flush;
  log.event("no_side_door", {});
}

/// Does this data folder continue what was signed and kept outside? Told loudly and not refused: service goes on.
void look_outside(const std::string& folder, Agency& agency, Log& log, std::ostream& err) {
  if (folder.empty()) return;
  std::string why;
  try {
    const auto outside = audit::greatest_outside(folder);
    if (!outside) return;
    why = agency.db().reading("checkpoint outside", [&](db::Tx& tx) {
      return audit::contradiction(tx, agency.signing_key().verifier(), *outside);
    });
  } catch (const std::runtime_error& e) {
    why = e.what();
  }
  if (why.empty()) return;
  agency.set_contradicted();
  log.event("checkpoint outside differs", {{"what", why}});
  err << "kith serve: WARNING: " << why
      << ". Somebody may have changed or put back this data folder: look before you "
         "go on (docs/audit.md, `kith verify --checkpoint FILE`).\n"
      << std::flush;
}

/// Told and not refused: one role for everything is how a small agency begins.
void look_at_rights(Agency& agency, Log& log, std::ostream& err) {
  const auto open = db::tables_open_to_change(agency.db());
  if (open == 0) return;
  log.event("database role may change records", {{"tables", open}});
  err << "kith serve: the database role owns the tables of records and could change them past kith; "
         "docs/postgresql.md tells how to serve with less\n"
      << std::flush;
}

mail::Postman::Needs letters_of(Agency& agency, Log& log) {
  return {agency.db(), agency.mail_folder(), [&agency] { return agency.now(); },
          [&log](const mail::Round& round) {
            log.event("mail", {{"sent", round.sent},
                               {"put_off", round.put_off},
                               {"failed", round.failed},
                               {"problem", mail::name(round.problem)}});
          },
          [&log](const std::string& why) {
            log.event("mail failed", {{"what", why}});
          }};
}

evidence::Builder::Uses packages_of(Agency& agency, Slices& slices, Log& log) {
  return {agency.db(),
          [&agency] { return agency.snapshots().current(agency.db()); },
          agency.signing_key(),
          agency.secrets().pseudonyms(),
          [&agency] { return agency.name(); },
          [&agency] { return agency.now(); },
          evidence_folder(agency),
          slices.evidence_bell(),
          [&log](const std::string& why) {
            log.event("evidence failed", {{"what", why}});
          },
          &agency.vault(),
          agency.folder() + "/standards",
          [&agency] { return agency.short_of_room(); }};
}

/// What the server asks of whoever runs it, and tells them.
void wire(http::ServerOptions& options, FrontDoor& door, Log& log, Metrics& metrics) {
  options.error_page = [&](int status, std::string_view reference, const http::Request* request) {
    return door.error_page(status, reference, request);
  };
  options.failed = [&](std::string_view reference, std::string_view what) {
    log.event("failure", {{"reference", reference}, {"what", what}});
    metrics.failure();
  };
  options.turned_away = [&](int status) { metrics.turned_away(status); };
  options.urgency = urgency_of;
  options.takes_much = has_session;
  options.at_once = [](std::string_view path) { return path == "/healthz"; };
}

void say_where(const Invocation& call, const http::ServerOptions& options, int port, Agency& agency,
               const std::optional<MetricsDoor>& metrics) {
  call.out << "kith serves " << agency.name() << " at " << (options.tls_certificate.empty() ? "http://" : "https://")
           << options.address << ':' << port << "/\n";
  if (metrics) call.out << "and its metrics at " << metrics->url() << '\n';
  call.out << std::flush;
}

int ended(Agency& agency, Log& log, std::ostream& err) {
  const bool broken = agency.db().stopped();
  log.event(broken ? "disk failed" : "stop");
  if (broken)
    err << "kith serve: the disk failed to keep what was written; none of it was acknowledged. "
           "Look at the disk, then start again.\n";
  return broken ? cli::failed : cli::done;
}

}  // namespace

int serve(Invocation& call) {
  ServeOptions options;
  if (const auto exit = read_options(call, options)) return *exit;
  handle({SIGHUP});  // before the log is there and the records load: rotating it meanwhile ends nothing
  std::signal(SIGPIPE, SIG_IGN);
  call.store.folder = std::filesystem::absolute(call.store.folder).string();
  Agency agency(call.store, false, system_clock);
  if (agency.name().empty()) throw std::invalid_argument("this store is empty; `kith begin` makes an agency in it");
  if (!options.mail.empty()) agency.set_mail_folder(std::filesystem::absolute(options.mail).string());
  std::filesystem::remove_all(scratch_folder(agency));  // what a killed server left there
  Log log(options.log);
  running_log = &log;
  log.reopen();  // rotated before anybody could hear of it
  Metrics metrics;
  Slices slices(&agency, metrics);
  allow_hosts(call, options.hosts, agency, options.http, log);
  FrontDoor door(agency, slices.router(), log, metrics);
  wire(options.http, door, log, metrics);
  const auto look_at_disk = [&] {
    if (agency.db().stopped()) end_serving();
  };
  agency.snapshots().current(agency.db());  // the first page would hold up all others with it
  http::Server server(options.http, [&](const http::Request& request, http::Hold& hold) {
    auto answer = door.answer(request, hold, look_at_disk);
    look_at_disk();
    return answer;
  });
  std::optional<MetricsDoor> metrics_door;
  if (!options.metrics.empty()) metrics_door.emplace(options.metrics, [&] { return metrics_answer(&agency, metrics); });
  running = &server;
  handle({SIGINT, SIGTERM});  // until now they end the program: there is nothing to finish
  look_outside(options.checkpoints, agency, log, call.err);
  look_at_rights(agency, log, call.err);
  Chores chores(agency, log, options.checkpoints);
  evidence::Builder packages(packages_of(agency, slices, log));
  mail::Postman postman(letters_of(agency, log));
  std::optional<SideDoor> side_door;
  open_side_door(side_door, call, {agency, door}, log);
  say_where(call, options.http, server.port(), agency, metrics_door);
  log.event("start", {{"port", server.port()}});
  server.run();
  door.close();
  running = nullptr;
  running_log = nullptr;
  return ended(agency, log, call.err);
}

}  // namespace kith::app
