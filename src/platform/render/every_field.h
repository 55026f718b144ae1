// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <type_traits>

namespace kith::render {

/// Compiles only for a structure of exactly N fields. Compiled templates call it with the number of the view's fields
/// whose names they (and the templates they hold) show: "only N names provided for structured binding" means that the
/// view named there has a field which nothing shows.
template <int N, class View>
void has_fields([[maybe_unused]] const View& view) {
#define KITH_FIELDS(number, ...)              \
  if constexpr (N == number) [[maybe_unused]] \
  const auto& [__VA_ARGS__] = view
  static_assert(N > 0 || std::is_empty_v<View>, "the template shows no field of this view");
  static_assert(N <= 40, "a view of more than 40 fields: make structures of what belongs together");
  // clang-format off
  KITH_FIELDS(1, f1);
  KITH_FIELDS(2, f1, f2);
  KITH_FIELDS(3, f1, f2, f3);
  KITH_FIELDS(4, f1, f2, f3, f4);
  KITH_FIELDS(5, f1, f2, f3, f4, f5);
  KITH_FIELDS(6, f1, f2, f3, f4, f5, f6);
  KITH_FIELDS(7, f1, f2, f3, f4, f5, f6, f7);
  KITH_FIELDS(8, f1, f2, f3, f4, f5, f6, f7, f8);
  KITH_FIELDS(9, f1, f2, f3, f4, f5, f6, f7, f8, f9);
  KITH_FIELDS(10, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10);
  KITH_FIELDS(11, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11);
  KITH_FIELDS(12, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12);
  KITH_FIELDS(13, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13);
  KITH_FIELDS(14, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14);
  KITH_FIELDS(15, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15);
  KITH_FIELDS(16, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16);
  KITH_FIELDS(17, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17);
  KITH_FIELDS(18, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18);
  KITH_FIELDS(19, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19);
  KITH_FIELDS(20, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20);
  KITH_FIELDS(21, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21);
  KITH_FIELDS(22, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22);
  KITH_FIELDS(23, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23);
  KITH_FIELDS(24, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24);
  KITH_FIELDS(25, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25);
  KITH_FIELDS(26, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26);
  KITH_FIELDS(27, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27);
  KITH_FIELDS(28, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28);
  KITH_FIELDS(29, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29);
  KITH_FIELDS(30, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30);
  KITH_FIELDS(31, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31);
  KITH_FIELDS(32, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32);
  KITH_FIELDS(33, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33);
  KITH_FIELDS(34, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34);
  KITH_FIELDS(35, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35);
  KITH_FIELDS(36, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36);
  KITH_FIELDS(37, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37);
  KITH_FIELDS(38, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38);
  KITH_FIELDS(39, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38, f39);
  KITH_FIELDS(40, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
              f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38, f39, f40);
  // clang-format on
#undef KITH_FIELDS
}

}  // namespace kith::render
