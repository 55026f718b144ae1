// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "directory/hsds_tables.h"
#include "platform/base/date.h"

/// Open Referral's Human Services Data Specification (HSDS), versions 2 and 3, as JSON or as a data package of CSV.
namespace kith::directory {

/// A service as it is listed: what is kept of it. Lists are texts with one entry a line; what the directory does not
/// say is empty.
struct Listing {
  std::string external, name, other_name, organization, description, eligibility;
  std::optional<std::int64_t> least_age, most_age;  ///< years
  std::string languages, language_codes;            ///< codes as ";en;fr;"
  std::string areas, addresses, phones, email, url;
  std::string hours;  ///< "MO,WE 09:00-17:00" or words
  std::string fees, applying, papers, wait, alert;
  std::string status = "active";     ///< active, inactive, defunct or temporarily closed
  std::optional<Date> assured_on{};  ///< the last day somebody vouched for it
};

/// Checks and joins what the tables hold. Each problem is a line of the report with file, row and column; with any, the
/// services are not to be used. References to what is not in the files are problems; optional fields are taken as they
/// are. O(rows log rows).
std::vector<Listing> read_services(const std::vector<Given>& files, records::ImportReport& report);

/// The files of a directory at `path`: one JSON or CSV file, a folder, or a zip of one. Throws records::FolderError.
std::vector<Given> files_at(const std::string& path);

}  // namespace kith::directory
