// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/page.h"

#include "platform/render/layout.html.h"

namespace kith::render {
namespace {

struct OtherLanguage {
  std::string_view code, lang, name;
};

struct View {
  const Layout& layout;
  const Html& body;
  std::string_view lang;
  std::vector<OtherLanguage> languages;
  std::string_view brand{"kith"};
  bool signed_in;
};

std::vector<OtherLanguage> others(i18n::Language language) {
  std::vector<OtherLanguage> list;
  if (language != i18n::Language::en) list.push_back({"en", "en-CA", "English"});
  if (language != i18n::Language::fr) list.push_back({"fr", "fr-CA", "Français"});
  return list;
}

}  // namespace

std::string page(const Layout& layout, const Html& body, const i18n::Words& words) {
  Html out(body.str().size() + 6000);
  html::layout(out,
               View{.layout = layout,
                    .body = body,
                    .lang = i18n::tag(words.language()),
                    .languages = others(words.language()),
                    .signed_in = !layout.user.empty()},
               words);
  return std::move(out).str();
}

}  // namespace kith::render
