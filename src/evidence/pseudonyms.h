// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/crypto.h"

namespace kith::evidence {

/// What cases are called in a package: a pseudonym made from the exchange id with a key that stays at the agency. The
/// same record has the same pseudonym all through one package, and another one in the next, so that packages cannot be
/// laid side by side. A package "with names" keeps the exchange ids.
class Pseudonyms {
 public:
  /// `agency`: the agency's secret for this purpose; `package`: what the package is about, as text.
  Pseudonyms(const crypto::Key& agency, std::string_view package, bool named)
      : key_(crypto::digest(agency, package)), named_(named) {}

  /// "c-" and 12 hexadecimal digits.
  std::string of(std::string_view exchange_id) const;
  /// A unit of a measure, "match|mentor|B3": everything is replaced that is not a word of the measures, a month, a day
  /// or the name of a window. A word that this list does not know is replaced too, which is safe.
  std::string unit(std::string_view unit) const;
  /// A reason; "provider:<id>" holds an id.
  std::string reason(std::string_view reason) const;
  bool named() const { return named_; }

 private:
  crypto::Key key_;
  bool named_;
};

}  // namespace kith::evidence
