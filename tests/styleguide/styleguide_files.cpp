// SPDX-License-Identifier: AGPL-3.0-or-later
// styleguide_files <folder>: writes the styleguide in every language and the assets it names, as a browser would get
// them from the server, so that tests/styleguide/look.mjs can look at it without one.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "platform/i18n/keys.h"
#include "platform/render/assets.h"
#include "platform/render/page.h"
#include "platform/render/styleguide.h"

namespace fs = std::filesystem;
using namespace kith;

namespace {

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string document(i18n::Language language) {
  const i18n::Words words(language);
  render::Layout layout;
  layout.title = words.text(i18n::Key{"styleguide.title"});
  layout.agency = "Lakeside Mentoring";
  layout.user = "Ana Petrov";
  layout.here = "/styleguide";
  layout.token = {"csrf", "key"};
  layout.menu = {{words.text(i18n::Key{"layout.part_today"}),
                  {{words.text(i18n::Key{"styleguide.work"}), render::Url("/a"), false},
                   {words.text(i18n::Key{"styleguide.windows"}), render::Url("/b"), false},
                   {words.text(i18n::Key{"styleguide.figures"}), render::Url("/c"), false},
                   {layout.title, render::Url("/styleguide"), true}}}};
  return render::page(layout, render::styleguide(words, on(2026, 11, 22)), words);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: styleguide_files <folder>\n";
    return 2;
  }
  const fs::path folder = argv[1];
  for (const auto language : {i18n::Language::en, i18n::Language::fr, i18n::Language::fake})
    write(folder / (std::string(short_name(language)) + ".html"), document(language));
  for (const render::Asset asset : {render::Asset{"kith.css"}, render::Asset{"kith.js"}, render::Asset{"htmx.js"},
                                    render::Asset{"icons.svg"}, render::Asset{"favicon.svg"}}) {
    http::Request request;
    request.path = asset.url();
    write(folder / request.path.substr(1), render::asset_response(request)->body);
  }
}
