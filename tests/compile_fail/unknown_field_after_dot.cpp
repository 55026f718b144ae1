// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: there is no such field after the dot
#include "demo/part.html.h"

struct Who {};
struct View {
  int name;
  Who who;
  std::string outer;
};
void f(kith::render::Html& out, const kith::i18n::Words& w) { kith::demo::html::part(out, View{1, {}, "b"}, w); }
