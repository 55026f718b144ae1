// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: only 3 names provided for structured binding
#include "demo/part.html.h"

struct Who {
  std::string name;
};
struct View {
  int name;
  Who who;
  std::string outer;
  int forgotten;
};
void f(kith::render::Html& out, const kith::i18n::Words& w) { kith::demo::html::part(out, View{1, {"a"}, "b", 2}, w); }
