// SPDX-License-Identifier: AGPL-3.0-or-later
// must fail: no scope of the template has this field
#include "demo/part.html.h"

struct View {
  int name;
  std::string outer;
};
void f(kith::render::Html& out, const kith::i18n::Words& w) { kith::demo::html::part(out, View{1, "b"}, w); }
