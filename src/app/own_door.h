// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "app/agency.h"
#include "app/front_door.h"
#include "app/slices.h"
#include "platform/base/log.h"
#include "platform/base/metrics.h"

namespace kith::app {

/// The front door of an agency that no server serves, for the requests of one call of the command line.
struct OwnDoor {
  explicit OwnDoor(Agency& agency)
      : slices(&agency, metrics), log(agency.folder() + "/kith.log"), door(agency, slices.router(), log, metrics) {}

  Metrics metrics;
  Slices slices;
  Log log;
  FrontDoor door;
};

}  // namespace kith::app
