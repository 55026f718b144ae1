// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/nfc.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace kith::records {
namespace {

const icu::Normalizer2& normalizer() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) throw std::runtime_error("ICU has no normalization data");
  return *nfc;
}

}  // namespace

bool is_nfc(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain &= static_cast<unsigned char>(c) < 0xCC;
  if (plain) return true;
  UErrorCode error = U_ZERO_ERROR;
  const bool normal =
      normalizer().isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), error);
  return U_SUCCESS(error) && normal;
}

bool has_outer_space(std::string_view text) {
  if (text.empty()) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  UChar32 first = 0, last = 0;
  std::int32_t from = 0, to = length;
  U8_NEXT(bytes, from, length, first);
  U8_PREV(bytes, 0, to, last);
  return u_isUWhiteSpace(first) || u_isUWhiteSpace(last);
}

}  // namespace kith::records
