// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/store.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "directory/queries.h"
#include "platform/base/crypto.h"
#include "records/fold.h"

namespace kith::directory {
namespace {

struct Known {
  std::int64_t id{};
  std::string digest;
  bool gone{};
};

std::string digest_of(const Listing& s) {
  std::string all;
  for (const auto* text : {&s.name, &s.other_name, &s.organization, &s.description, &s.eligibility, &s.languages,
                           &s.language_codes, &s.areas, &s.addresses, &s.phones, &s.email, &s.url, &s.hours, &s.fees,
                           &s.applying, &s.papers, &s.wait, &s.alert, &s.status})
    (all += *text) += '\x1f';
  all += std::to_string(s.least_age.value_or(-1)) + "-" + std::to_string(s.most_age.value_or(-1));
  if (s.assured_on) all += iso(*s.assured_on);
  return crypto::hex(crypto::sha256(all)).substr(0, 32);
}

/// Names and values of every column but the key.
std::vector<db::Param> values_of(const Listing& s, const std::string& digest, const std::string& name_folded,
                                 const std::string& folded, std::int64_t now) {
  return {{"name", s.name},
          {"other_name", s.other_name},
          {"organization", s.organization},
          {"description", s.description},
          {"eligibility", s.eligibility},
          {"least_age", s.least_age},
          {"most_age", s.most_age},
          {"languages", s.languages},
          {"language_codes", s.language_codes},
          {"areas", s.areas},
          {"addresses", s.addresses},
          {"phones", s.phones},
          {"email", s.email},
          {"url", s.url},
          {"hours", s.hours},
          {"fees", s.fees},
          {"applying", s.applying},
          {"papers", s.papers},
          {"wait", s.wait},
          {"alert", s.alert},
          {"status", s.status},
          {"assured_on", s.assured_on},
          {"digest", digest},
          {"name_folded", name_folded},
          {"folded", folded},
          {"now", now}};
}

class Bringing {
 public:
  Bringing(db::Tx& tx, const Reading& reading) : tx_(tx), reading_(reading), now_(reading.at.utc_seconds) {
    tx.query(sql::known, {{"source", reading.source}}, [&](const db::Row& row) {
      known_.emplace(row.string(0), Known{row.integer(1), row.string(2), !row.null(3)});
    });
  }

  Result<Done> all(const std::vector<Listing>& services) {
    std::set<std::string_view> there;
    for (const auto& one : services) there.insert(one.external);
    std::int64_t stood = 0;
    for (const auto& [external, one] : known_) {
      stood += one.gone ? 0 : 1;
      if (!one.gone && !there.contains(external)) gone_.push_back(one.id);
    }
    done_.gone = static_cast<std::int64_t>(gone_.size());
    if (done_.gone * 2 > stood && !reading_.sure)
      return refuse(RefusalKind::conflict, "directory.refused.half", "sure");
    for (const auto& one : services) put(one);
    if (reading_.dry_run) return done_;
    for (const auto id : gone_) tx_.exec(sql::mark_gone, {{"id", id}, {"now", now_}});
    tx_.exec(sql::add_reading, {{"source", reading_.source},
                                {"now", now_},
                                {"by", reading_.by ? db::Value(reading_.by) : db::Value()},
                                {"added", done_.added},
                                {"changed", done_.changed},
                                {"unchanged", done_.unchanged},
                                {"gone", done_.gone}});
    return done_;
  }

 private:
  void put(const Listing& s) {
    const auto before = known_.find(s.external);
    const auto digest = digest_of(s);
    if (before == known_.end()) {
      ++done_.added;
    } else if (before->second.digest == digest && !before->second.gone) {
      ++done_.unchanged;
      return;
    } else {
      ++done_.changed;
      done_.back += before->second.gone ? 1 : 0;
    }
    if (reading_.dry_run) return;
    std::string searched;
    for (const auto* text : {&s.name, &s.other_name, &s.organization, &s.description, &s.eligibility, &s.languages,
                             &s.areas, &s.addresses, &s.phones, &s.alert})
      (searched += *text) += ' ';
    const auto name_folded = records::fold(s.name + " " + s.other_name), folded = records::fold(searched);
    auto values = values_of(s, digest, name_folded, folded, now_);
    if (before == known_.end()) {
      values.push_back({"source", reading_.source});
      values.push_back({"external", s.external});
      tx_.exec(sql::add_service, values);
    } else {
      values.push_back({"id", before->second.id});
      tx_.exec(sql::set_service, values);
    }
  }

  db::Tx& tx_;
  const Reading& reading_;
  std::int64_t now_;
  std::map<std::string, Known, std::less<>> known_;
  std::vector<std::int64_t> gone_;
  Done done_;
};

/// The patterns of `sql::found`, alive as long as this.
class Patterns {
 public:
  explicit Patterns(const Asked& asked) : asked_(asked) {
    std::size_t n = 0;
    const auto folded = records::fold(asked.words);
    std::string_view rest = folded;
    while (n < words_.size() && !rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (end > 0) words_[n++] = "%" + std::string(rest.substr(0, end)) + "%";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const bool code =
        !asked.language.empty() && std::ranges::all_of(asked.language, [](char c) { return c >= 'a' && c <= 'z'; });
    if (code) language_ = "%;" + asked.language + ";%";
  }
  std::vector<db::Param> values() const {
    return {{"all", asked_.all ? 1 : 0},
            {"w1", words_[0]},
            {"w2", words_[1]},
            {"w3", words_[2]},
            {"w4", words_[3]},
            {"language", language_},
            {"age", asked_.age.value_or(-1)}};
  }

 private:
  const Asked& asked_;
  std::array<std::string, 4> words_{"%", "%", "%", "%"};
  std::string language_ = "%";
};

Found found_in(const db::Row& row) {
  Found found;
  auto& s = found.service;
  found.id = row.integer(0);
  s.name = row.string(1);
  s.other_name = row.string(2);
  s.organization = row.string(3);
  s.description = row.string(4);
  s.eligibility = row.string(5);
  s.least_age = row.maybe_integer(6);
  s.most_age = row.maybe_integer(7);
  s.languages = row.string(8);
  s.areas = row.string(9);
  s.addresses = row.string(10);
  s.phones = row.string(11);
  s.alert = row.string(12);
  s.status = row.string(13);
  found.gone_at = row.maybe_integer(14);
  return found;
}

}  // namespace

Result<Done> take(db::Tx& tx, const std::vector<Listing>& services, const Reading& reading) {
  if (reading.source.empty()) return refuse(RefusalKind::invalid, "directory.refused.source", "source");
  if (services.empty()) return refuse(RefusalKind::invalid, "directory.flaw.no_services", "file");
  return Bringing(tx, reading).all(services);
}

std::vector<LastReading> last_readings(db::Tx& tx) {
  return tx.all(sql::readings, {}, [](const db::Row& row) {
    return LastReading{row.string(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)};
  });
}

std::vector<Found> find(db::Tx& tx, const Asked& asked, std::size_t most, std::size_t skip) {
  const Patterns patterns(asked);
  auto values = patterns.values();
  values.push_back({"most", static_cast<std::int64_t>(most)});
  values.push_back({"skip", static_cast<std::int64_t>(skip)});
  std::vector<Found> list;
  tx.query(sql::found, std::span<const db::Param>(values), [&](const db::Row& row) { list.push_back(found_in(row)); });
  return list;
}

std::int64_t count(db::Tx& tx, const Asked& asked) {
  const Patterns patterns(asked);
  std::int64_t n = 0;
  const auto values = patterns.values();
  tx.query(sql::count_found, std::span<const db::Param>(values), [&](const db::Row& row) { n = row.integer(0); });
  return n;
}

std::vector<std::pair<std::string, std::string>> languages(db::Tx& tx) {
  std::map<std::string, std::string> all;
  tx.query(sql::languages, {}, [&](const db::Row& row) {
    std::string_view codes = row.text(1), names = row.text(0);
    const bool one = std::count(codes.begin(), codes.end(), ';') == 2;
    while (codes.size() > 1) {
      codes.remove_prefix(1);
      const auto code = std::string(codes.substr(0, codes.find(';')));
      auto& name = all[code];
      if (one && name.empty()) name = names;  // "Français" of a service that has this one only
      codes.remove_prefix(code.size());
    }
  });
  std::vector<std::pair<std::string, std::string>> list;
  for (auto& [code, name] : all) list.emplace_back(code, name.empty() ? code : name);
  return list;
}

std::optional<Whole> service(db::Tx& tx, std::int64_t id) {
  return tx.first(sql::service, {{"service", id}}, [](const db::Row& row) {
    Whole whole{found_in(row), row.string(23), row.integer(24)};
    auto& s = whole.found.service;
    s.email = row.string(15);
    s.url = row.string(16);
    s.hours = row.string(17);
    s.fees = row.string(18);
    s.applying = row.string(19);
    s.papers = row.string(20);
    s.wait = row.string(21);
    s.assured_on = row.maybe_date(22);
    return whole;
  });
}

std::string as_agency(const Listing& service) {
  std::string text = service.name;
  if (!service.organization.empty()) text += ", " + service.organization;
  if (!service.phones.empty()) text += ", " + service.phones.substr(0, service.phones.find('\n'));
  return text;
}

void choose(db::Tx& tx, std::int64_t referral_out, std::int64_t service) {
  tx.exec(sql::choose, {{"referral_out", referral_out}, {"service", service}});
}

std::vector<Outcome> outcomes(db::Tx& tx, std::int64_t service, Date as_of) {
  return tx.all(sql::chosen_by, {{"service", service}, {"as_of", as_of}}, [](const db::Row& row) {
    return Outcome{row.null(0) ? "" : row.string(0), row.integer(1)};
  });
}

}  // namespace kith::directory
