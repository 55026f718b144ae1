// SPDX-License-Identifier: AGPL-3.0-or-later
// compiles: what the others do wrong, done right
#include "demo/part.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/assets.h"

struct Who {
  std::string name;
};
struct View {
  int name;
  Who who;
  std::string outer;
};
void f(kith::render::Html& out, const kith::i18n::Words& w) {
  kith::demo::html::part(out, View{1, {"a"}, "b"}, w);
  out.word(w, kith::i18n::Key{"layout.skip"});
  out.asset(kith::render::Asset{"kith.css"});
  out.markup("<b>");
  out.url(kith::render::Url("/x"));
  out.date(w, kith::on(2026, 1, 1));
}
