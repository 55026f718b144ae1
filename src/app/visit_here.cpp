// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/visit_here.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "app/form_drafts.h"
#include "app/frame.h"
#include "platform/audit/log.h"
#include "platform/auth/csrf.h"
#include "platform/base/crypto.h"
#include "platform/http/idempotency.h"
#include "platform/http/problem_told.h"

namespace kith::app {
namespace {

/// Carries a refusal out of the transaction, so that everything of the act is undone.
struct Refused {
  Refusal refusal;
};

}  // namespace

VisitHere::VisitHere(Agency& agency, const http::Router& router, const http::Request& request, const Visitor& visitor,
                     const http::Found& found, Instant now, std::string reference)
    : Visit(request, visitor.actor, visitor.words, now, *found.route, found.values),
      agency_(agency),
      router_(router),
      visitor_(visitor),
      reference_(std::move(reference)) {}

void VisitHere::read(FunctionRef<void(db::Tx&)> act) { agency_.db().read("page", act); }

void VisitHere::saw(std::string_view kind, std::int64_t key) { seen_.push_back({std::string(kind), key}); }
void VisitHere::changed(std::string_view kind, std::int64_t key) { changed_.push_back({std::string(kind), key}); }

audit::Entry VisitHere::entry(std::string_view action) const {
  audit::Entry entry;
  entry.at = now;
  entry.by = actor.signed_in() ? audit::By::account : audit::By::anonymous;
  entry.account = actor.account;
  entry.person = actor.person;
  entry.action = std::string(action);
  entry.client = audit::client_mark(agency_.secrets().marks(), request.client);
  entry.request = reference_;
  return entry;
}

void VisitHere::record_refusal(std::string_view outcome) {
  auto row = entry("refused");
  row.outcome = std::string(outcome);
  row.detail = std::string(http::name(route.method)) + " " + std::string(route.path);
  agency_.db().write("audit of a refusal", [&](db::Tx& tx) { audit::append(tx, std::move(row)); });
}

void VisitHere::settle_seen() {
  std::sort(seen_.begin(), seen_.end());
  seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
}

std::vector<audit::Entry> VisitHere::what_was_seen() {
  settle_seen();
  std::vector<audit::Entry> rows;
  for (std::size_t at = 0; at < seen_.size(); at += audit::most_subjects) {
    auto row = entry("see");
    row.detail = std::string(route.path);
    row.subjects.assign(seen_.begin() + static_cast<std::ptrdiff_t>(at),
                        seen_.begin() + static_cast<std::ptrdiff_t>(std::min(at + audit::most_subjects, seen_.size())));
    rows.push_back(std::move(row));
  }
  seen_.clear();
  return rows;
}

/// One entry; a second where an act names more records than one holds.
void VisitHere::record_what_was_changed(db::Tx& tx, std::string_view what) const {
  std::size_t at = 0;
  do {
    auto row = entry(what);
    if (!outcome_.empty()) row.outcome = outcome_;
    const auto end = std::min(at + audit::most_subjects, changed_.size());
    row.subjects.assign(changed_.begin() + static_cast<std::ptrdiff_t>(at),
                        changed_.begin() + static_cast<std::ptrdiff_t>(end));
    row.detail = std::string(route.path) + (remark_.empty() ? "" : " " + remark_);
    audit::append(tx, std::move(row));
    at = end;
  } while (at < changed_.size());
}

Result<http::Response> VisitHere::change(std::string_view what, FunctionRef<Result<http::Response>(db::Tx&)> act) {
  http::Response answer;
  wrote_ = true;
  const auto attempt = http::attempt_of(request, route, actor.account);
  try {
    agency_.db().write("change", [&](db::Tx& tx) {
      changed_.clear();
      remark_.clear();
      outcome_.clear();
      if (attempt) {
        const auto before = http::look_up(tx, *attempt);
        if (!before) throw Refused{before.error()};
        if (*before) {
          answer = std::move(**before);
          return;
        }
      }
      auto made = act(tx);
      if (!made) throw Refused{std::move(made.error())};
      record_what_was_changed(tx, what);
      if (made->status == 303 && actor.signed_in() && route.kind == http::Kind::page)
        if (const auto place = draft_place(request, actor.account)) drafts::discard(tx, *place);
      if (attempt && outcome_.empty()) http::keep(tx, *attempt, *made, now);
      answer = std::move(*made);
    });
  } catch (Refused& refused) {
    return tl::unexpected(std::move(refused.refusal));
  }
  return answer;
}

std::string VisitHere::scratch_folder() const {
  const auto folder = app::scratch_folder(agency_);
  if (std::filesystem::create_directory(folder))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  return folder;
}

/// What stands in the page already when it answers a form: then no draft is put over it.
std::optional<render::KeptForm> VisitHere::kept_form(std::string_view form) {
  if (request.method != http::Method::get) return std::nullopt;
  std::optional<drafts::Draft> draft;
  agency_.db().read("draft", [&](db::Tx& tx) { draft = drafts::load(tx, {actor.account, kept_form_word, form}); });
  if (!draft) return std::nullopt;
  return render::KeptForm{std::move(draft->fields), words.moment(moment_at(draft->saved_at))};
}

http::Response VisitHere::page(std::string_view title, const render::Html& body, int status) {
  auto response = framed_page(*this, router_, agency_, title, body, status);
  if (!actor.signed_in() || body.str().find("<textarea") == std::string::npos) return response;
  response.body = render::keep_forms(response.body, address_of_page(request), words,
                                     [&](std::string_view form) { return kept_form(form); });
  return response;
}

http::Response VisitHere::show(const KeptPage& kept) {
  seen_ = kept.seen();
  return kept.with(
      [this](GivenToken::Kind kind) { return kind == GivenToken::Kind::form_token ? csrf() : fresh_key(); });
}

std::shared_ptr<const KeptPage> VisitHere::kept(const http::Response& response) {
  if (wrote_ || response.status != 200 || response.stream || !response.embedded.empty() || !response.headers.empty() ||
      response.body.find("<textarea") != std::string::npos)
    return nullptr;
  settle_seen();
  return std::make_shared<const KeptPage>(response, given_, seen_);
}

void VisitHere::keep_draft(AccountId account) {
  const auto place = draft_place(request, account);
  if (!place) return;
  agency_.db().write("keep draft", [&](db::Tx& tx) { drafts::save(tx, *place, request.form.list(), now); });
}

http::Response VisitHere::refused(const Refusal& refusal) {
  if (route.kind == http::Kind::api)
    return http::problem_told(refusal, [this](std::string_view key) { return words.text_of(key); });
  return problem_page(http::status_of(refusal.kind));
}

http::Response VisitHere::problem_page(int status) {
  return framed_problem(*this, router_, agency_, status, reference_);
}

http::Response VisitHere::repeated_page(std::string_view field) {
  return framed_problem(*this, router_, agency_, 400, reference_, field);
}

std::string VisitHere::csrf() const {
  if (visitor_.session_token.empty()) return {};
  auto token = auth::form_token(agency_.secrets().forms(), visitor_.session_token);
  given_.push_back({GivenToken::Kind::form_token, token});
  return token;
}
std::string VisitHere::fresh_key() const {
  auto key = crypto::random_token(16);
  given_.push_back({GivenToken::Kind::fresh_key, key});
  return key;
}

}  // namespace kith::app
