// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/verbs.h"
#include "platform/files/apart.h"

namespace {

/// Arguments can be read by everybody on the machine for as long as the program runs: an address that may hold a
/// password stands there only until it has been read.
void hide_addresses(int argc, char** argv) {
  constexpr std::string_view option = "--postgres";
  for (int i = 1; i < argc; ++i) {
    const std::string_view before = argv[i - 1], here = argv[i];
    const bool joined = here.starts_with("--postgres=");
    if (!joined && before != option) continue;
    const std::string_view address = here.substr(joined ? option.size() + 1 : 0);
    if (address.find('@') == address.npos && address.find("password") == address.npos) continue;
    std::fill_n(argv[i] + (here.size() - address.size()), address.size(), '*');
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && kith::files::child_word == argv[1]) kith::files::be_the_child();
  const std::vector<std::string> args(argv + 1, argv + argc);
  hide_addresses(argc, argv);
  return kith::app::run(args, std::cin, std::cout, std::cerr);
}
