// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "app/agency.h"
#include "platform/audit/entry.h"
#include "platform/http/visit.h"

namespace kith::app {

/// The command line looking at pages' content: reads and notes what it saw, changes nothing. What was noted must be
/// written to the audit log (`record`) before any of it is printed.
class Reading final : public Visit {
 public:
  /// `day` is the day it is looked at as of; `words` must outlive it.
  Reading(Agency& agency, const auth::Actor& actor, const i18n::Words& words, Date day);

  Instant moment_at(std::int64_t utc_seconds) const override { return agency_.moment_at(utc_seconds); }
  void read(FunctionRef<void(db::Tx&)> act) override { agency_.db().read("command line", act); }
  void saw(std::string_view kind, std::int64_t key) override { seen_.push_back({std::string(kind), key}); }
  /// One audit row, durable: the operator saw these through `verb`. Throws when it cannot be written.
  void record(std::string_view verb);

  // A command that reads asks for none of these.
  Result<http::Response> change(std::string_view, FunctionRef<Result<http::Response>(db::Tx&)>) override;
  http::Response page(std::string_view, const render::Html&, int) override;
  http::Response refused(const Refusal&) override;
  void changed(std::string_view, std::int64_t) override;
  std::string csrf() const override { return {}; }
  std::string fresh_key() const override { return {}; }

 protected:
  std::optional<std::int64_t> open_sealed(std::string_view sealed, std::string_view kind) const override {
    return agency_.sealer().open(sealed, kind);
  }
  std::string seal_key(std::int64_t key, std::string_view kind) const override {
    return agency_.sealer().seal(key, kind);
  }

 private:
  Agency& agency_;
  std::vector<audit::Subject> seen_;
};

}  // namespace kith::app
