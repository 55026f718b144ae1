// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>

namespace kith::matching {

/// Asks the system for large pages where this memory is not touched yet: what is read here and there then waits less
/// for addresses. A hint: where there is no such thing, nothing happens.
void prefer_large_pages(void* begin, std::size_t bytes);

/// Room for so many elements of an empty vector, in large pages when it is much.
template <class Vector>
void make_room(Vector& vector, std::size_t count) {
  vector.reserve(count);
  prefer_large_pages(vector.data(), vector.capacity() * sizeof(typename Vector::value_type));
}

}  // namespace kith::matching
