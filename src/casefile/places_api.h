// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"

/// What the selects of pages offer beside people of cases, for whoever acts by JSON: nobody's case.
namespace kith::casefile {

/// GET /api/v1/places: the programmes and sites that acts name, with their ids. Programmes those of which the account
/// works with the whole by any permission; sites of all of them, for whoever is asked for one on a form.
http::Response places_api(Visit& visit);
/// GET /api/v1/staff: who works today in those programmes, by name, and in which roles; for whoever is asked who looks
/// after a match, approves, decides, saw a paper or trains.
http::Response staff_api(Visit& visit, const Uses& uses);

}  // namespace kith::casefile
