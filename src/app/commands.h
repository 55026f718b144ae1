// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "app/store.h"

namespace kith::app {

/// One call of a verb: where the data lies, what else was given, and the three streams.
struct Invocation {
  StoreOptions store;
  std::vector<std::string> args;  ///< without the verb and the store's options
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

// One function a verb; each answers --help and returns the exit code.
int serve(Invocation&);
int import_records(Invocation&);
int export_records(Invocation&);
int match(Invocation&);
int measures(Invocation&);
int obligations(Invocation&);
int routes(Invocation&);
int policy(Invocation&);
int audit_log(Invocation&);
int verify(Invocation&);
int user(Invocation&);
int seed(Invocation&);
int backup(Invocation&);
int restore(Invocation&);
int openapi(Invocation&);
int status(Invocation&);

}  // namespace kith::app
