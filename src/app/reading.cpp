// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/reading.h"

#include <algorithm>
#include <stdexcept>

#include "platform/audit/log.h"

namespace kith::app {
namespace {

const http::Request no_request;
const http::PathValues no_path;
const http::Route no_route{http::Kind::api, http::Method::get, "/", "problem.title", auth::Permission::signed_in, {}};

[[noreturn]] void never() { throw std::logic_error("a reading command asked for more than to read"); }

Instant noon_of(Date day) { return {day_number(day) * 86'400LL + 43'200, 0}; }

}  // namespace

Reading::Reading(Agency& agency, const auth::Actor& actor, const i18n::Words& words, Date day)
    : Visit(no_request, actor, words, noon_of(day), no_route, no_path), agency_(agency) {}

void Reading::record(std::string_view verb) {
  constexpr std::size_t most = 10'000;  // of one audit row
  std::sort(seen_.begin(), seen_.end());
  seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
  agency_.db().write("audit of what was shown", [&](db::Tx& tx) {
    for (std::size_t from = 0; from < std::max<std::size_t>(seen_.size(), 1); from += most) {
      audit::Entry entry;
      entry.at = agency_.now();
      entry.by = audit::By::machine;
      entry.action = "see";
      entry.detail = std::string(verb);
      entry.subjects.assign(seen_.begin() + static_cast<std::ptrdiff_t>(from),
                            seen_.begin() + static_cast<std::ptrdiff_t>(std::min(seen_.size(), from + most)));
      audit::append(tx, std::move(entry));
    }
  });
}

Result<http::Response> Reading::change(std::string_view, FunctionRef<Result<http::Response>(db::Tx&)>) { never(); }
http::Response Reading::page(std::string_view, const render::Html&, int) { never(); }
http::Response Reading::refused(const Refusal&) { never(); }
void Reading::changed(std::string_view, std::int64_t) { never(); }

}  // namespace kith::app
