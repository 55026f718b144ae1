// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/hsds.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "platform/base/whole_file.h"
#include "records/import_folder.h"

namespace kith::directory {
namespace {

using records::Code;
constexpr std::size_t longest = 20'000;
constexpr std::string_view statuses[] = {"active", "inactive", "defunct", "temporarily closed"};

using ById = std::map<std::string_view, const Line*>;
using ByParent = std::multimap<std::string_view, const Line*>;

/// Adds a line unless it stands there.
void add_line(std::string& list, std::string_view line) {
  if (line.empty()) return;
  const std::string held = "\n" + list + "\n", wanted = "\n" + std::string(line) + "\n";
  if (held.find(wanted) != held.npos) return;
  (list += list.empty() ? "" : "\n") += line;
}

std::string first_of(const Line& line, std::initializer_list<std::string_view> columns) {
  for (const auto column : columns)
    if (const auto text = line.get(column); !text.empty()) return std::string(text);
  return {};
}

std::string joined(const Line& line, std::initializer_list<std::string_view> columns, std::string_view between) {
  std::string text;
  for (const auto column : columns)
    if (const auto part = line.get(column); !part.empty()) (text += text.empty() ? "" : between) += part;
  return text;
}

std::string phone_text(const Line& line) {
  std::string number(line.get("number"));
  std::erase(number, '"');
  if (const auto extension = line.get("extension"); !number.empty() && !extension.empty())
    number += " x" + std::string(extension);
  return number;
}

/// "MO,WE 09:00-17:00", or what it says in words.
std::string hours_text(const Line& line) {
  std::string days = first_of(line, {"byday", "weekday"});
  std::string text(line.get("description"));
  if (days.empty()) return text;
  const auto opens = line.get("opens_at").substr(0, 5), closes = line.get("closes_at").substr(0, 5);
  if (!opens.empty()) days += " " + std::string(opens);
  if (!closes.empty()) days += "-" + std::string(closes);
  return text.empty() ? days : days + " " + text;
}

std::string address_text(const Line& line) {
  const std::string place = joined(line, {"state_province", "postal_code"}, " ");
  std::string text = joined(line, {"address_1", "address_2", "city"}, ", ");
  if (!place.empty()) (text += text.empty() ? "" : ", ") += place;
  return text;
}

class Joining {
 public:
  Joining(const Tables& tables, records::ImportReport& report) : tables_(tables), report_(report) {
    organizations_ = ids("organizations", true);
    locations_ = ids("locations", false);
    services_ = ids("services", true);
    at_services_ = ids("service_at_locations", false, false);
    for (const char* table : {"phones", "languages", "schedules", "service_areas", "eligibility", "cost_options",
                              "required_documents", "service_at_locations"})
      hang(table);
    for (const auto& line : lines("addresses")) of_location("addresses", line);
    for (const auto& line : lines("postal_addresses")) of_location("postal_addresses", line);
  }

  std::vector<Listing> services() {
    std::vector<Listing> all;
    for (const auto& line : lines("services")) all.push_back(service(line));
    return all;
  }

 private:
  const std::vector<Line>& lines(std::string_view table) const {
    static const std::vector<Line> none;
    const auto found = tables_.find(table);
    return found == tables_.end() ? none : found->second;
  }

  ById ids(std::string_view table, bool needs_name, bool needs_id = true) {
    ById all;
    for (const auto& line : lines(table)) {
      const auto id = line.get("id");
      if (id.empty()) {
        if (needs_id) wrong(report_, line, "id", "", Code::required, "directory.flaw.required");
      } else if (!all.emplace(id, &line).second) {
        wrong(report_, line, "id", id, Code::duplicate_id, "directory.flaw.twice");
      }
      if (needs_name && line.get("name").empty())
        wrong(report_, line, "name", "", Code::required, "directory.flaw.required");
    }
    return all;
  }

  /// Whether the reference leads somewhere; says so when it does not.
  bool leads(const Line& line, std::string_view column, const ById& to) {
    const auto id = line.get(column);
    if (id.empty()) return false;
    if (to.contains(id)) return true;
    wrong(report_, line, column, id, Code::unknown_reference, "directory.flaw.reference");
    return false;
  }

  /// What hangs on a service, a place or an organization.
  void hang(std::string_view table) {
    auto& mine = hanging_[std::string(table)];
    for (const auto& line : lines(table)) {
      if (leads(line, "service_id", services_))
        mine.emplace(line.get("service_id"), &line);
      else if (const auto at = line.get("service_at_location_id"); !at.empty() && at_services_.contains(at))
        mine.emplace(at_services_.find(at)->second->get("service_id"), &line);
      else if (table != "service_at_locations" && leads(line, "location_id", locations_))
        mine.emplace(line.get("location_id"), &line);
      else if (!line.get("organization_id").empty() && line.get("service_id").empty())
        mine.emplace(line.get("organization_id"), &line);
      if (table == "service_at_locations") leads(line, "location_id", locations_);
    }
  }
  void of_location(std::string_view table, const Line& line) {
    if (leads(line, "location_id", locations_)) hanging_[std::string(table)].emplace(line.get("location_id"), &line);
  }

  void each(std::string_view table, std::string_view id, FunctionRef<void(const Line&)> act) const {
    const auto found = hanging_.find(table);
    if (found == hanging_.end()) return;
    const auto [from, to] = found->second.equal_range(id);
    for (auto at = from; at != to; ++at) act(*at->second);
  }

  std::optional<std::int64_t> age(const Line& line, std::string_view column) {
    const auto text = line.get(column);
    if (text.empty()) return std::nullopt;
    double years = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), years);
    if (error == std::errc() && end == text.data() + text.size() && years >= 0 && years <= 999)
      return static_cast<std::int64_t>(years);
    wrong(report_, line, column, text, Code::bad_value, "directory.flaw.age");
    return std::nullopt;
  }

  Listing service(const Line& line) {
    Listing one;
    const auto id = line.get("id");
    one.external = id;
    one.name = line.get("name");
    one.other_name = line.get("alternate_name");
    one.description = line.get("description");
    one.email = line.get("email");
    one.url = line.get("url");
    one.fees = first_of(line, {"fees_description", "fees"});
    one.applying = line.get("application_process");
    one.wait = line.get("wait_time");
    one.alert = line.get("alert");
    one.eligibility = line.get("eligibility_description");
    one.least_age = age(line, "minimum_age");
    one.most_age = age(line, "maximum_age");
    if (one.least_age && one.most_age && *one.least_age > *one.most_age)
      wrong(report_, line, "maximum_age", line.get("maximum_age"), Code::bad_value, "directory.flaw.ages");
    if (!line.get("status").empty()) one.status = line.get("status");
    if (std::ranges::find(statuses, one.status) == std::end(statuses))
      wrong(report_, line, "status", one.status, Code::bad_value, "directory.flaw.status");
    if (const auto day = line.get("assured_date").substr(0, 10); !day.empty() && !(one.assured_on = parse_date(day)))
      wrong(report_, line, "assured_date", day, Code::bad_value, "directory.flaw.day");
    if (leads(line, "organization_id", organizations_))
      offered_by(one, *organizations_.at(line.get("organization_id")));
    hanging_on(one, id);
    places(one, id, line.get("organization_id"));
    for (const auto* text : {&one.name, &one.other_name, &one.organization, &one.description, &one.eligibility,
                             &one.languages, &one.areas, &one.addresses, &one.phones, &one.email, &one.url, &one.hours,
                             &one.fees, &one.applying, &one.papers, &one.wait, &one.alert})
      if (text->size() > longest) wrong(report_, line, "", "", Code::too_long, "directory.flaw.long");
    return one;
  }

  static void offered_by(Listing& one, const Line& organization) {
    one.organization = organization.get("name");
    if (one.email.empty()) one.email = organization.get("email");
    if (one.url.empty()) one.url = first_of(organization, {"website", "url"});
  }

  void hanging_on(Listing& one, std::string_view id) const {
    std::set<std::string> codes;
    each("languages", id, [&](const Line& line) {
      add_line(one.languages, first_of(line, {"name", "language", "code"}));
      std::string code = first_of(line, {"code", "language"});
      std::ranges::transform(code, code.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
      if (code.size() <= 3 && code.size() >= 2) codes.insert(code);
    });
    for (const auto& code : codes) one.language_codes += (one.language_codes.empty() ? ";" : "") + code + ";";
    each("schedules", id, [&](const Line& line) { add_line(one.hours, hours_text(line)); });
    each("service_areas", id, [&](const Line& line) {
      add_line(one.areas, first_of(line, {"name", "service_area", "description"}));
    });
    each("eligibility", id, [&](const Line& line) { add_line(one.eligibility, line.get("eligibility")); });
    each("cost_options", id, [&](const Line& line) {
      add_line(one.fees, joined(line, {"option", "amount", "currency", "amount_description"}, " "));
    });
    each("required_documents", id, [&](const Line& line) { add_line(one.papers, line.get("document")); });
  }

  /// Its own phones, else those of where it is offered, else of who offers it.
  void places(Listing& one, std::string_view id, std::string_view organization) const {
    std::string postal;
    const auto phone = [&](const Line& line) { add_line(one.phones, phone_text(line)); };
    each("phones", id, phone);
    const bool own = !one.phones.empty();
    each("service_at_locations", id, [&](const Line& at) {
      const auto place = at.get("location_id");
      each("addresses", place, [&](const Line& line) {
        add_line(line.get("address_type") == "postal" ? postal : one.addresses, address_text(line));
      });
      each("postal_addresses", place, [&](const Line& line) { add_line(postal, address_text(line)); });
      if (!own) each("phones", place, phone);
      if (one.hours.empty()) each("schedules", place, [&](const Line& line) { add_line(one.hours, hours_text(line)); });
    });
    if (one.addresses.empty()) one.addresses = postal;
    if (one.phones.empty() && !organization.empty()) each("phones", organization, phone);
  }

  const Tables& tables_;
  records::ImportReport& report_;
  ById organizations_, locations_, services_, at_services_;
  std::map<std::string, ByParent, std::less<>> hanging_;
};

std::string all_of(csv::Source source) {
  std::string text;
  std::array<char, 65536> piece{};
  while (const auto n = source(piece)) text.append(piece.data(), n);
  return text;
}

}  // namespace

std::vector<Listing> read_services(const std::vector<Given>& files, records::ImportReport& report) {
  const auto tables = read_tables(files, report);
  if (report.problem_count > 0) return {};
  return Joining(tables, report).services();
}

std::vector<Given> files_at(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string name = slash == path.npos ? path : path.substr(slash + 1);
  if (name.ends_with(".json") || name.ends_with(".csv")) {
    auto bytes = read_file(path);
    if (!bytes) throw records::FolderError("there is no such file");
    return {{name, std::move(*bytes)}};
  }
  records::ImportLimits limits;
  limits.most_bytes = std::uint64_t{1} << 30;
  const auto folder = records::ImportFolder::open(path, limits);
  std::vector<Given> files;
  for (const auto& file : folder->files())
    if (file.ends_with(".json") || file.ends_with(".csv")) files.push_back({file, all_of(folder->read(file))});
  return files;
}

}  // namespace kith::directory
