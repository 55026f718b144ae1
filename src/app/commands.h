// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "app/store.h"

namespace kith::app {

class Agency;
class FrontDoor;

/// What a running server lends to a verb that it runs for somebody at the command line (side_door.h).
struct Lent {
  Agency& agency;
  FrontDoor& door;
};

/// One call of a verb: where the data lies, what else was given, and the three streams.
struct Invocation {
  StoreOptions store;
  std::vector<std::string> args;  ///< without the verb and the store's options
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  const Lent* server{nullptr};  ///< the running one that was asked, when one was
};

/// The agency a verb works on: the asked server's, or one opened for this call.
class AgencyAt {
 public:
  explicit AgencyAt(const Invocation& call, bool create = false);
  ~AgencyAt();
  Agency* operator->() const { return agency_; }
  Agency& operator*() const { return *agency_; }

 private:
  std::unique_ptr<Agency> own_;
  Agency* agency_;
};

// One function a verb; each answers --help and returns the exit code.
int serve(Invocation&);
int begin(Invocation&);
int import_records(Invocation&);
int export_records(Invocation&);
int bring(Invocation&);
int directory_of_services(Invocation&);
int match(Invocation&);
int act(Invocation&);
int contact(Invocation&);
int measures(Invocation&);
int readiness(Invocation&);
int obligations(Invocation&);
int evidence(Invocation&);
int work_list(Invocation&);
int review(Invocation&);
int routes(Invocation&);
int policy(Invocation&);
int audit_log(Invocation&);
int grants(Invocation&);
int verify(Invocation&);
int user(Invocation&);
int mail(Invocation&);
int seed(Invocation&);
int backup(Invocation&);
int restore(Invocation&);
int openapi(Invocation&);
int status(Invocation&);

/// In a running server: runs one of the verbs that a server does (verbs.cpp) for somebody at the command line.
int run_for_caller(const Lent& server, std::vector<std::string> args, std::istream& in, std::ostream& out,
                   std::ostream& err);

}  // namespace kith::app
