// SPDX-License-Identifier: AGPL-3.0-or-later
// The template compiler on any text: it compiles or complains, and what it compiles holds no raw data in a script.
#include <cstdint>
#include <string_view>

#include "template_compiler/emit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  templates::Surroundings around;
  around.folder = "demo";
  around.stem = "page";
  around.path = "src/demo/page.html";
  around.words = {{"a.b", {}}, {"a.n", {"n"}}};
  around.partial = [](std::string_view) { return std::optional<std::string>("platform/render"); };
  try {
    (void)templates::compile({reinterpret_cast<const char*>(bytes), size}, around);
  } catch (const templates::Mistake&) {
  }
  return 0;
}
