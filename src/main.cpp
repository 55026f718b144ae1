// SPDX-License-Identifier: AGPL-3.0-or-later
#include <iostream>
#include <string>
#include <vector>

#include "app/verbs.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  return kith::app::run(args, std::cin, std::cout, std::cerr);
}
