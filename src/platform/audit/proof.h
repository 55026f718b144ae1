// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>

#include "platform/audit/entry.h"

namespace kith {
class JsonWriter;
namespace db {
class Tx;
}
}  // namespace kith

/// Proofs about the log as JSON, in the form that tools/verify_audit.py reads (docs/audit.md). A checkpoint stored for
/// that size is put in. Throw std::out_of_range for sizes the log has not had.
namespace kith::audit {

/// That `row` is among the first `size` rows.
std::string inclusion_proof(db::Tx& tx, const Row& row, std::uint64_t size);
/// That the first `size` rows begin with the first `old_size`, unchanged.
std::string consistency_proof(db::Tx& tx, std::uint64_t old_size, std::uint64_t size);

/// The fields of a row, into the object that is open.
void put_row(JsonWriter& json, const Row& row);

}  // namespace kith::audit
