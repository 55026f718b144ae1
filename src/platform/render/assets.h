// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string_view>

#include "platform/http/message.h"
#include "platform/render/asset_names.h"

namespace kith::render {

/// A file of assets/ (or of the two npm packages) inside the program. A name that is not there does not compile.
class Asset {
 public:
  consteval Asset(const char* name) : index_(index_of(name)) {}  // NOLINT(google-explicit-constructor)
  /// "/assets/kith.3f2a....css": the address changes with the content.
  std::string_view url() const;

 private:
  static consteval int index_of(std::string_view name) {
    for (int i = 0; i < static_cast<int>(std::size(asset_names)); ++i)
      if (name == asset_names[i]) return i;
    throw "no such file among the assets";
  }
  int index_;
};

inline std::string_view asset_url(Asset asset) { return asset.url(); }

/// The answer for a path below /assets/: brotli, gzip or plain as the browser accepts, cached for ever under the
/// current address, 304 when the browser has it. An address of an earlier version gives today's file, not to be cached,
/// so that pages survive an upgrade. Nothing when there is no such file.
std::optional<http::Response> asset_response(const http::Request& request);

}  // namespace kith::render
