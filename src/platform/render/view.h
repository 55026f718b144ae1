// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <concepts>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

/// How templates look into views: all of it decided when the template's header is compiled.
namespace kith::render {

/// What a section sees: its own thing first, then everything around it.
template <class T, class Outer>
struct Scope {
  const T& self;
  const Outer& outer;
};
template <class T, class Outer>
Scope<T, Outer> inner(const T& self, const Outer& outer) {
  return {self, outer};
}

template <class V>
inline constexpr bool is_scope = false;
template <class T, class Outer>
inline constexpr bool is_scope<Scope<T, Outer>> = true;

/// A structure made for one template, which must show every field of it; as opposed to what a section or a partial
/// sees, and to a view with a member `shown_in_parts` (derived from another, or shown by several templates).
template <class V>
inline constexpr bool is_plain_view = !is_scope<V> && std::is_aggregate_v<V> && !requires {
  V::shown_in_parts;
};

/// Field or member function without arguments `name`, as a type.
#define KITH_TEMPLATE_FIELD(name)                            \
  struct f_##name {                                          \
    template <class S>                                       \
    static constexpr bool is_member = requires(const S& s) { \
      s.name;                                                \
    }                                                        \
    || requires(const S& s) { s.name(); };                   \
    template <class S>                                       \
    static constexpr decltype(auto) of(const S& s) {         \
      if constexpr (requires { s.name(); })                  \
        return s.name();                                     \
      else                                                   \
        return (s.name);                                     \
    }                                                        \
  }

template <class T>
concept Texts = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept List = !Texts<T> && requires(const T& t) {
  std::begin(t);
  std::end(t);
};
/// Whether `T` is a structure of the view with field `F`. Texts and lists have members of their own (size, data): not
/// these.
template <class F, class T>
concept Has = !Texts<T> && !List<T> && F::template is_member<T>;

/// The field `F` of the innermost scope that has it.
template <class F, class V>
constexpr decltype(auto) find(const V& view) {
  if constexpr (is_scope<V>) {
    if constexpr (Has<F, std::remove_cvref_t<decltype(view.self)>>)
      return F::of(view.self);
    else
      return find<F>(view.outer);
  } else {
    static_assert(Has<F, V>, "no scope of the template has this field");
    if constexpr (Has<F, V>) return F::of(view);
  }
}
template <class F, class T>
constexpr decltype(auto) member(const T& object) {
  static_assert(Has<F, T>, "there is no such field after the dot");
  if constexpr (Has<F, T>) return F::of(object);
}
/// `.`: the thing the innermost section is about.
template <class V>
constexpr const auto& self(const V& view) {
  if constexpr (is_scope<V>)
    return view.self;
  else
    return view;
}

template <class T>
concept Maybe = !Texts<T> && !std::is_array_v<T> && requires(const T& t) {
  *t;
  static_cast<bool>(t);
};

/// {{^x}}: false, nothing, empty. A plain structure is always there.
template <class T>
constexpr bool absent(const T& value) {
  if constexpr (std::same_as<T, bool>)
    return !value;
  else if constexpr (Texts<T>)
    return std::string_view(value).empty();
  else if constexpr (List<T>)
    return std::begin(value) == std::end(value);
  else if constexpr (Maybe<T>)
    return !static_cast<bool>(value);
  else if constexpr (requires {
                       { value.empty() } -> std::same_as<bool>;
                     })
    return value.empty();
  else
    static_assert(std::is_class_v<T> && !std::is_class_v<T>, "{{^x}} needs a flag, text, optional, pointer or list");
}

/// {{#x}}: once for true and non-empty text, once inside an optional, pointer or structure, for each of a list.
template <class T, class Outer, class Body>
constexpr void section(const T& value, const Outer& outer, const Body& body) {
  if constexpr (std::same_as<T, bool>) {
    if (value) body(outer);
  } else if constexpr (Texts<T>) {
    if (!absent(value)) body(inner(value, outer));
  } else if constexpr (List<T>) {
    for (const auto& item : value) body(inner(item, outer));
  } else if constexpr (Maybe<T>) {
    if (value) body(inner(*value, outer));
  } else if constexpr (requires {
                         { value.empty() } -> std::same_as<bool>;
                       }) {
    if (!value.empty()) body(inner(value, outer));
  } else {
    static_assert(std::is_class_v<T>,
                  "a section needs a flag, text, optional, pointer, structure or list; compare numbers in "
                  "the view");
    body(inner(value, outer));
  }
}

}  // namespace kith::render
