// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/verbs.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "app/agency.h"
#include "app/commands.h"
#include "app/side_door.h"
#include "app/store.h"
#include "platform/base/clock.h"
#include "platform/cli/command.h"
#include "platform/db/db.h"

namespace kith::app {
namespace {

using Run = int (*)(Invocation&);

struct Verb {
  std::string_view name;
  std::string_view meaning;
  Run run;
  bool asks_server{false};  ///< a running server does it (decisions 0090, 0301)
};

constexpr std::array verbs{
    Verb{"serve", "serves the agency over HTTP until it is told to stop", serve},
    Verb{"begin", "makes an agency without records and its director's account", begin},
    Verb{"import", "reads an exchange folder or zip into the agency, or checks it (--dry-run)", import_records},
    Verb{"export", "writes all records as an exchange folder or zip (--documents FOLDER: their files too)",
         export_records, true},
    Verb{"directory", "reads a published directory of services to refer families to (HSDS)", directory_of_services,
         true},
    Verb{"bring", "brings in a spreadsheet of people, matches, meetings or contacts, or undoes one", bring, true},
    Verb{"match", "proposes who is placed with whom, from records or CSV files, or explains it", match, true},
    Verb{"act", "does or reads anything the JSON API does, as somebody with an account; --list says what", act, true},
    Verb{"contact", "records, shows, corrects or withdraws a contact for an account", contact, true},
    Verb{"measures", "prints the measures of a period, as of a day", measures, true},
    Verb{"readiness", "prints where a programme stands before a review, as of a day", readiness, true},
    Verb{"obligations", "prints what staff owed a match, as of a day", obligations, true},
    Verb{"evidence", "writes the self-study and evidence package of a programme", evidence, true},
    Verb{"work-list", "prints who needs a worker, or everybody, on a day", work_list, true},
    Verb{"review", "draw: repeats the draw of a round of file review", review, true},
    Verb{"routes", "lists every route with its permission and place in the code", routes},
    Verb{"policy", "prints the authorization table", policy},
    Verb{"audit", "head, verify, prove, consistency, export or key of the audit log", audit_log, true},
    Verb{"verify", "checks database, records and audit log; exit 0 when all is sound", verify, true},
    Verb{"grants", "prints the SQL that gives a PostgreSQL role what serving needs and no more", grants},
    Verb{"user", "adds, lists, suspends and resets accounts", user, true},
    Verb{"mail", "set, status, send-now or test: letters by mail", mail, true},
    Verb{"seed", "makes the demonstration agency, alive today", seed},
    Verb{"backup", "writes a consistent copy of database and files while work goes on", backup, true},
    Verb{"restore", "restores a copy into an empty place", restore},
    Verb{"openapi", "prints the description of the JSON API", openapi},
    Verb{"status", "says whether there is an agency here", status, true},
};

void print_usage(std::ostream& out) {
  out << "kith, a mentoring service's own records and the standards they prove\n\n"
         "  kith VERB [--data DIR] [--postgres URL] [options]      kith VERB --help\n\n";
  for (const auto& verb : verbs)
    out << "  " << verb.name << std::string(14 - verb.name.size(), ' ') << verb.meaning << '\n';
}

constexpr std::streamsize longest_input = 4 << 20;

/// What a verb with these arguments reads of its standard input; it is had before anybody is kept waiting for it.
std::string input_of(const std::vector<std::string>& args, std::istream& in) {
  std::string text;
  const auto has = [&](std::string_view word) { return std::ranges::find(args, word) != args.end(); };
  const auto from = std::ranges::find(args, "--from");
  if (has("--password-stdin") && std::getline(in, text)) text += '\n';
  if ((from == args.end() || std::next(from) == args.end() || *std::next(from) != "-") && !has("--from=-")) return text;
  text.resize(static_cast<std::size_t>(longest_input) + 1);
  in.read(text.data(), longest_input + 1);
  if (in.gcount() > longest_input) throw std::invalid_argument("the standard input is too long");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

/// A pipe, socket or device: to open one, or to read it, may take for ever. And names of what is open in a process, a
/// pipe of the shell's `<(...)` among them: a server has others behind them than whoever asks it.
bool names_a_stream(std::string_view value) {
  std::error_code unknown;
  switch (std::filesystem::status(value, unknown).type()) {
    case std::filesystem::file_type::fifo:
    case std::filesystem::file_type::socket:
    case std::filesystem::file_type::character:
    case std::filesystem::file_type::block: return true;
    default:
      return value.starts_with("/dev/fd/") || value.starts_with("/dev/stdin") || value.starts_with("/proc/self/");
  }
}

void refuse_streams(const std::vector<std::string>& args) {
  for (const std::string& arg : args)
    if (names_a_stream(std::string_view(arg).substr(arg.find('=') + 1)))
      throw std::invalid_argument(
          "a running server reads no pipe or device of yours: give a file, or - for the standard input");
}

/// Asks the server that has the data folder, when there is one and it can answer.
std::optional<int> ask_running(const Verb& verb, const Invocation& call, std::string_view input) {
  if (!verb.asks_server) return std::nullopt;
  // Files are read here, by whoever may read them, and not by the server.
  if (verb.run == match && std::ranges::find(call.args, "--programme") == call.args.end()) return std::nullopt;
  std::vector<std::string> words{std::string(verb.name)};
  words.insert(words.end(), call.args.begin(), call.args.end());
  if (!call.store.postgres.empty()) words.insert(words.end(), {"--postgres", call.store.postgres});
  return ask_server(call.store.folder, words, input, call.out, call.err);
}

/// A folder of its own under the system's temporary one, gone afterwards.
class ShortLived {
 public:
  ShortLived() {
    if (!::mkdtemp(path_.data())) throw std::runtime_error("no temporary folder can be made");
  }
  ~ShortLived() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() / "kith-help-XXXXXX").string();
};

bool asks_for_help(const std::vector<std::string>& args) {
  return std::ranges::any_of(args, [](const std::string& arg) { return arg == "--help" || arg == "-h"; });
}

/// Options are declared where they are used, by functions that want an agency: they are shown an empty one, so that
/// help neither needs an agency, nor makes one, nor waits for the one that is there. What they say on the way is kept
/// back.
int help_on(const Verb& verb, const Invocation& call) {
  const ShortLived folder;
  std::ostringstream on_the_way;
  Invocation asked{{folder.path(), ""}, call.args, call.in, call.out, on_the_way};
  { const AgencyAt empty(asked, true); }
  const int exit = verb.run(asked);
  if (exit != cli::done) call.err << on_the_way.str();
  return exit;
}

int run_verb(const Verb& verb, std::vector<std::string> args, std::istream& in, std::ostream& out, std::ostream& err,
             const Lent* server) {
  try {
    const StoreOptions store = take_store_options(args);
    if (asks_for_help(args)) return help_on(verb, {store, std::move(args), in, out, err});
    const std::string input = server ? std::string() : input_of(args, in);
    std::istringstream given(input);
    Invocation invocation{store, std::move(args), server ? in : given, out, err, server};
    if (server) {
      if (!invocation.store.postgres.empty() && invocation.store.postgres != server->agency.store().postgres)
        throw std::invalid_argument(
            "the server of this data folder serves from another database, or names it otherwise");
      invocation.store = server->agency.store();
      refuse_streams(invocation.args);
    }
    if (const auto asked = server ? std::nullopt : ask_running(verb, invocation, input)) return *asked;
    return verb.run(invocation);
  } catch (const std::invalid_argument& mistake) {
    err << "kith " << verb.name << ": " << mistake.what() << '\n';
    return cli::invalid;
  } catch (const std::exception& broken) {
    err << "kith " << verb.name << ": " << broken.what() << '\n';
    return cli::failed;
  }
}

const Verb* find(std::string_view name) {
  const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& v) { return v.name == name; });
  return verb == verbs.end() ? nullptr : &*verb;
}

}  // namespace

int run_for_caller(const Lent& server, std::vector<std::string> args, std::istream& in, std::ostream& out,
                   std::ostream& err) {
  const Verb* verb = args.empty() ? nullptr : find(args[0]);
  if (!verb || !verb->asks_server) {
    err << "kith: a running server does not do that; stop it first\n";
    return cli::invalid;
  }
  args.erase(args.begin());
  return run_verb(*verb, std::move(args), in, out, err, &server);
}

int run(std::vector<std::string> args, std::istream& in, std::ostream& out, std::ostream& err) {
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    print_usage(args.empty() ? err : out);
    return args.empty() ? cli::invalid : cli::done;
  }
  const Verb* verb = find(args[0]);
  if (!verb) {
    err << "kith: there is no verb of that name\n\n";
    print_usage(err);
    return cli::invalid;
  }
  args.erase(args.begin());
  const int exit = run_verb(*verb, std::move(args), in, out, err, nullptr);
  if (out.flush()) return exit;
  err << "kith " << verb->name << ": what it printed could not all be written\n";
  return exit == cli::done ? cli::failed : exit;
}

}  // namespace kith::app
