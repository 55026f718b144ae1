// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/desk.h"
#include "platform/render/components.h"

namespace kith::placement {

/// How the work on a pool too great for a page stands; looked at again every two seconds where there is JavaScript.
struct WorkView {
  std::string told, far, programme, kind, tried;
  render::Url address;
  std::int64_t value{}, bound{};
  bool under_way{}, measured{};
  render::FormToken token;
};
/// Nothing when the answer is of the records as they stand and the page was asked for whole.
std::optional<WorkView> work_view(const Visit& visit, const Question& question, const Answer& answer);
/// The part of the pool's page that is looked at again.
http::Response work_fragment(const Visit& visit, const WorkView& view);

}  // namespace kith::placement
