// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "app/act_as.h"
#include "app/act_json.h"
#include "app/act_table.h"
#include "app/agency.h"
#include "app/commands.h"
#include "app/slices.h"
#include "platform/base/crypto.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"
#include "platform/http/decode.h"

namespace kith::app {
namespace {

struct AskedAct {
  std::vector<std::string> words;  ///< METHOD PATH NAME=VALUE..., or what to look for in the list
  std::string from, file, language;
  bool list = false, fields = false;
  Somebody who;
};

std::optional<int> read(AskedAct& asked, const Invocation& call) {
  cli::Command command(
      "kith act",
      "Does or reads anything the JSON API does, as somebody with an account: kith act --as LOGIN --password-file FILE "
      "POST referrals given_name=Zoé ... Rights, checks and the audit log are those of the pages.");
  command.argument("WORDS", asked.words,
                   "METHOD PATH (below /api/v1/), then NAME=VALUE: a list repeats its name, parts are note.a=, the "
                   "fields of a list's items rows.0.a=; with --list words to look for");
  asked.who.declare(command);
  command.option("--from", asked.from, "file with the whole JSON, instead of NAME=VALUE; - for the standard input");
  command.option("--file", asked.file, "file to send, where an act takes file_name and content");
  command.flag("--list", asked.list, "lists the acts and readings there are");
  command.flag("--fields", asked.fields, "prints what METHOD PATH takes");
  command.option("--language", asked.language, "of --list and --fields: en or fr (default: the agency's)");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return exit;
  if (asked.list && asked.fields) throw std::invalid_argument("--list and --fields are two wishes");
  if (!asked.list && asked.words.size() < 2)
    throw std::invalid_argument("wants METHOD PATH, such as GET mentors; --list says which there are");
  return std::nullopt;
}

i18n::Words texts_of(const AskedAct& asked, const Invocation& call) {
  if (!asked.language.empty()) {
    const auto language = i18n::parse_language(asked.language);
    if (!language) throw std::invalid_argument("--language is en or fr");
    return i18n::Words(*language);
  }
  const bool made = call.server || exists(call.store);
  return i18n::Words(made ? AgencyAt(call)->default_language() : i18n::Language::en);
}

/// The act that is asked for; null when there is none, which was said with those that may have been meant.
const http::Route* act_in(const AskedAct& asked, std::span<const http::Route> routes, std::ostream& err) {
  const auto method = method_called(asked.words[0]);
  if (!method) throw std::invalid_argument("METHOD is GET, POST, PUT, PATCH or DELETE");
  const std::string path = whole_path(asked.words[1]);
  if (const auto* act = act_called(routes, *method, path)) return act;
  err << "kith act: there is no act of that name\n";
  for (const auto* near : acts_near(routes, *method, path)) err << "  did you mean " << name_of(*near) << "?\n";
  err << "kith act --list lists them all; kith act --list WORD those with a word\n";
  return nullptr;
}

bool takes(const http::Route& act, std::string_view field) {
  return std::ranges::find(act.exchange.takes, field, &http::FieldDoc::name) != act.exchange.takes.end();
}

void add_file(TypedFields& fields, const std::string& path, const http::Route& act) {
  if (!takes(act, "file_name") || !takes(act, "content")) throw std::invalid_argument("this act takes no file");
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  const auto bytes = !none && size <= http::DecodingLimits{}.form ? read_file(path) : std::nullopt;
  if (!bytes)
    throw std::invalid_argument(none ? "--file names no file"
                                     : "--file is too long for JSON: a file of that size is sent by its page");
  fields.emplace_back("file_name", std::filesystem::path(path).filename().string());
  fields.emplace_back("content",
                      crypto::base64({reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()}));
}

ApiAct request_of(const AskedAct& asked, const http::Route& act, Invocation& call) {
  ApiAct request{.method = act.method, .path = whole_path(asked.words[1]), .query = {}, .json = {}};
  auto fields = typed_fields(std::span(asked.words).subspan(2));
  if (!asked.file.empty()) add_file(fields, asked.file, act);
  if (asked.from.empty()) {
    if (!http::is_safe(act.method)) request.json = json_of(fields, act.exchange.takes);
    if (http::is_safe(act.method))
      for (auto& [name, value] : fields) request.query.add(std::move(name), std::move(value));
    return request;
  }
  if (!fields.empty() || http::is_safe(act.method))
    throw std::invalid_argument("--from gives the whole JSON of an act, and nothing beside it");
  request.json = json_in(asked.from, call);
  return request;
}

}  // namespace

int act(Invocation& call) {
  AskedAct asked;
  if (const auto exit = read(asked, call)) return *exit;
  Metrics metrics;
  const Slices tables(nullptr, metrics);
  const auto& routes = tables.router().routes();
  if (asked.list) {
    if (list_acts(routes, asked.words, texts_of(asked, call), call.out)) return cli::done;
    call.err << "kith act: no act has all of these words\n";
    return cli::not_found;
  }
  const auto* act = act_in(asked, routes, call.err);
  if (!act) return cli::invalid;
  if (asked.fields) {
    list_fields(*act, texts_of(asked, call), call.out);
    return cli::done;
  }
  const int exit = act_as(asked.who, request_of(asked, *act, call), "kith act", call);
  if (exit == cli::invalid && !act->exchange.takes.empty())
    call.err << "kith act --fields " << name_of(*act) << " prints what it takes\n";
  return exit;
}

}  // namespace kith::app
