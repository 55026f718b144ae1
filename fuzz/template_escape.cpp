// SPDX-License-Identifier: AGPL-3.0-or-later
// Whatever text a person typed: in every place of a template it changes no tag and no attribute, and reads back as
// typed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "demo/contexts.html.h"
#include "templates/tiny_html.h"

using namespace kith;

namespace {

struct View {
  std::string x;
  render::Url address{x};
};

TinyHtml written(const std::string& x) {
  render::Html out;
  demo::html::contexts(out, View{.x = x}, i18n::Words(i18n::Language::en));
  return TinyHtml(out.str());
}

bool control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::string shape = written("harmless").shape();
  const std::string x(reinterpret_cast<const char*>(bytes), size);
  const TinyHtml html = written(x);
  if (!html.good || html.shape() != shape) std::abort();
  const std::string local = html.all("href")[0];
  const auto query = local.find("?q="), next = local.find("&r=");
  if (!local.starts_with("/people/") || percent_decoded(local.substr(query + 3, next - query - 3)) != x) std::abort();
  if (std::none_of(x.begin(), x.end(), control) && html.all("title")[0] != x) std::abort();
  const std::string whole = html.all("href")[1];
  if (whole.starts_with("//") || whole.find_first_of("\\ \t\n\"<>") != whole.npos) std::abort();
  return 0;
}
