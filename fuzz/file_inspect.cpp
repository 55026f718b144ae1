// SPDX-License-Identifier: AGPL-3.0-or-later
// A file of a stranger: what is kept is kept again unchanged, and is of the same kind; nothing else leaves the child.
#include <cstdint>

#include "framed.h"
#include "platform/files/inspect.h"

using namespace kith;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string content(reinterpret_cast<const char*>(data), size);
  const files::Limits limits{
      .most_entries = 50, .most_unpacked = 1 << 20, .most_ratio = 250, .most_pixels = 1'000'000, .longest_side = 5'000};
  const auto looked = files::inspect(content, limits);
  if (looked.verdict != files::Verdict::clean) {
    demand(looked.content.empty());
    return 0;
  }
  demand(!looked.content.empty() && looked.content.size() <= content.size() + 64);
  const auto again = files::inspect(looked.content, limits);
  demand(again.verdict == files::Verdict::clean && again.kind == looked.kind && again.content == looked.content);
  const bool picture =
      looked.kind == files::Kind::png || looked.kind == files::Kind::jpeg || looked.kind == files::Kind::webp;
  demand(picture || looked.content == content);
  const auto name = files::safe_name(content.substr(0, 200));
  demand(!name.empty() && name.size() <= 120 && is_utf8(name) && name.find_first_of("/\\\"\r\n") == std::string::npos &&
         name.front() != '.');
  return 0;
}
