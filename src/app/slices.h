// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <string>

#include "app/agency.h"
#include "evidence/builder.h"
#include "platform/auth/password.h"
#include "platform/base/metrics.h"
#include "platform/http/router.h"

namespace kith::placement {
class Desk;
}

namespace kith::app {

/// The slices of the program, put together once: their route tables and what their handlers use.
class Slices {
 public:
  /// `agency` is null when only the tables are wanted (`kith routes`): then no handler may be called.
  Slices(Agency* agency, Metrics& metrics);
  ~Slices();  ///< ends the placements that are being worked out
  const http::Router& router() const { return router_; }
  /// Rings when an evidence package is asked for.
  evidence::Bell& evidence_bell() { return evidence_bell_; }

 private:
  auth::Hasher hasher_;
  evidence::Bell evidence_bell_;
  std::unique_ptr<placement::Desk> placements_;
  http::Router router_;
};

}  // namespace kith::app
