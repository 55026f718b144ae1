// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/agency.h"
#include "app/kept_pages.h"
#include "platform/audit/entry.h"
#include "platform/http/visit.h"
#include "platform/render/kept_forms.h"

namespace kith::app {

/// Who is visiting, as the door found out: session, actor, language.
struct Visitor {
  auth::Actor actor = auth::anonymous();
  std::string session_token;  ///< empty = not signed in
  std::int64_t touch{0};      ///< the session whose "last seen" is due to be noted; 0 = none
  /// What had been written before anything of this was read; nothing where memory cannot know of every write.
  std::optional<std::uint64_t> generation;
  i18n::Words words{i18n::Language::en};
};

/// The Visit that handlers get (platform/http/visit.h says what it promises).
class VisitHere final : public Visit {
 public:
  VisitHere(Agency& agency, const http::Router& router, const http::Request& request, const Visitor& visitor,
            const http::Found& found, Instant now, std::string reference);

  Instant moment_at(std::int64_t utc_seconds) const override { return agency_.moment_at(utc_seconds); }
  void read(FunctionRef<void(db::Tx&)> act) override;
  void saw(std::string_view kind, std::int64_t key) override;
  Result<http::Response> change(std::string_view what, FunctionRef<Result<http::Response>(db::Tx&)> act) override;
  void changed(std::string_view kind, std::int64_t key) override;
  void remark(std::string words) override { remark_ = std::move(words); }
  void came_to(std::string_view refusal) override { outcome_ = refusal; }
  std::string scratch_folder() const override;
  http::Response page(std::string_view title, const render::Html& body, int status) override;
  http::Response refused(const Refusal& refusal) override;
  std::string csrf() const override;
  std::string fresh_key() const override;

  /// Keeps what was typed into a form that was turned down as a draft of `account` (docs/decisions/0208). Nothing when
  /// the request comes from no form that keeps drafts.
  void keep_draft(AccountId account);

  /// A page that was kept: with tokens of its own, and as seen by this visitor.
  http::Response show(const KeptPage& kept);
  /// `response`, which this visit's handler has just made, to be kept; null when it must not be: it is no whole page,
  /// it holds fields to write into (their drafts are put in when it is shown), or something was changed for it.
  std::shared_ptr<const KeptPage> kept(const http::Response& response);

  /// A page that says in words what a status means, with the reference number to quote.
  http::Response problem_page(int status);
  /// 400: a field that takes one value was sent more than once (repeats.h).
  http::Response repeated_page(std::string_view field);
  /// Notes in the audit log that somebody signed in was turned away before the handler: `outcome` "forbidden" (no
  /// permission) or "forged" (the request did not come from a page of this session).
  void record_refusal(std::string_view outcome);
  /// The audit rows of what was shown; nothing may leave before they are durable. Empty afterwards.
  std::vector<audit::Entry> what_was_seen();

 protected:
  std::optional<std::int64_t> open_sealed(std::string_view sealed, std::string_view kind) const override {
    return agency_.sealer().open(sealed, kind);
  }
  std::string seal_key(std::int64_t key, std::string_view kind) const override {
    return agency_.sealer().seal(key, kind);
  }

 private:
  std::optional<render::KeptForm> kept_form(std::string_view form);
  void settle_seen();
  audit::Entry entry(std::string_view action) const;
  void record_what_was_changed(db::Tx& tx, std::string_view what) const;

  Agency& agency_;
  const http::Router& router_;
  const Visitor& visitor_;
  std::string reference_, remark_, outcome_;  ///< outcome_: why the act came to nothing; empty: it is done
  std::vector<audit::Subject> seen_, changed_;
  mutable std::vector<GivenToken> given_;
  bool wrote_{false};
};

}  // namespace kith::app
