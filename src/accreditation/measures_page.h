// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "accreditation/kept_figures.h"
#include "accreditation/own_catalogues.h"
#include "platform/http/visit.h"
#include "snapshot/snapshot.h"

namespace kith::accreditation {

/// GET /accreditation/measures: the figures of one programme and period, as known on a day, with how each is computed.
http::Response measures_page(Visit& visit, const Live& live);
/// GET /api/v1/measures: the same as JSON (`kith measures --json`). Failing cases only for those who may see them all.
http::Response measures_api(Visit& visit, const Live& live);
/// GET /accreditation/measures/{measure}: the failing cases of one figure, each leading to its page.
http::Response measures_cases_page(Visit& visit, const Live& live);

/// GET /accreditation/readiness: where a programme stands, what to do first, the trend, documents, what-if; files and
/// people only for those who may see every case.
http::Response readiness_page(Visit& visit, const Live& live, const OwnCatalogues& own);
/// GET /api/v1/readiness: the same figures as JSON (`kith readiness --json`), no case among them.
http::Response readiness_api(Visit& visit, const Live& live, const OwnCatalogues& own);

/// GET /accreditation/effect: the files of a programme by what putting them in order gains in clauses, who owes it, and
/// the way to the act; a reader's own matches only, where they may not see every case.
http::Response effect_page(Visit& visit, const Live& live);

}  // namespace kith::accreditation
