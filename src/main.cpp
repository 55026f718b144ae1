// SPDX-License-Identifier: AGPL-3.0-or-later
#include <iostream>
#include <string>
#include <vector>

#include "app/verbs.h"
#include "platform/files/apart.h"

int main(int argc, char** argv) {
  if (argc == 2 && kith::files::child_word == argv[1]) kith::files::be_the_child();
  const std::vector<std::string> args(argv + 1, argv + argc);
  return kith::app::run(args, std::cin, std::cout, std::cerr);
}
