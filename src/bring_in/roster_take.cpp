// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "bring_in/queries.h"
#include "bring_in/roster.h"
#include "bring_in/row.h"
#include "casefile/record_form.h"
#include "platform/base/crypto.h"
#include "records/fold.h"

/// What a checked feed changes in the records.
namespace kith::bring_in {
namespace {

using namespace roster_column;

struct Link {
  std::string table;
  std::int64_t chain{};
  std::string digest;
  bool ended{};
};

/// Thrown to leave the transaction with nothing stored.
struct NothingStored {};
/// A record the store does not take: a problem of the feed.
struct NotTaken {
  Refusal refusal;
};

std::string key_of(std::string_view kind, std::string_view external) {
  return std::string(kind) + '\t' + std::string(external);
}

class Taking {
 public:
  Taking(db::Tx& tx, const casefile::Book& book, const RosterWish& wish, const records::Author& author,
         RosterDone& done)
      : tx_(tx), book_(book), wish_(wish), author_(author), today_(date_of(author.at)), done_(done) {
    tx.query(sql::roster_links, {}, [&](const db::Row& row) {
      links_[key_of(row.text(0), row.text(1))] = {row.string(2), row.integer(3), row.string(4), row.flag(5)};
    });
  }
  bool known(std::string_view kind, std::string_view id) const { return links_.contains(key_of(kind, id)); }

  void take(const Roster& roster) {
    read_born(roster.of(RosterFile::demographics));
    read_roles(roster.of(RosterFile::roles));
    sites(roster.of(RosterFile::orgs), roster.of(RosterFile::sessions));
    people(roster.of(RosterFile::users));
    families(roster.of(RosterFile::users));
    if (wish_.programme) terms(roster.of(RosterFile::sessions));
    if (wish_.programme && wish_.groups) {
      groups(roster.of(RosterFile::classes), roster.of(RosterFile::sessions));
      members(roster.of(RosterFile::enrollments));
    }
  }

 private:
  const Link* link(std::string_view kind, std::string_view external) const {
    const auto found = links_.find(key_of(kind, external));
    return found == links_.end() ? nullptr : &found->second;
  }
  static std::string digest_of(const NewRecord& record) {
    std::string all;
    for (const auto& value : record.values)
      all += std::string(value.column->name) + '=' +
             (value.stored.kind == db::Value::Kind::text ? value.stored.text : std::to_string(value.stored.integer)) +
             '\x1f';
    return crypto::hex(crypto::sha256(all)).substr(0, 32);
  }
  static std::vector<records::Field> fields_of(const NewRecord& record) {
    std::vector<records::Field> fields;
    for (const auto& value : record.values) fields.push_back({value.column, value.stored.value()});
    return fields;
  }
  void remember(std::string_view kind, std::string_view external, records::TableKey table, std::int64_t chain,
                const std::string& digest) {
    tx_.exec(sql::add_roster_link,
             {{"kind", kind}, {"external", external}, {"table", table->name}, {"chain", chain}, {"digest", digest}});
    links_[key_of(kind, external)] = {std::string(table->name), chain, digest, false};
  }
  void mark(std::string_view kind, std::string_view external, const std::string& digest, bool ended) {
    tx_.exec(sql::set_roster_link,
             {{"kind", kind}, {"external", external}, {"digest", digest}, {"ended", ended ? 1 : 0}});
    auto& one = links_[key_of(kind, external)];
    one.digest = digest;
    one.ended = ended;
  }

  /// New, corrected where the feed says otherwise than last time, or unchanged. What somebody changed here since and
  /// the feed does not speak of stays.
  std::int64_t put(std::string_view kind, std::string_view external, const NewRecord& record) {
    const auto digest = digest_of(record);
    const auto fields = fields_of(record);
    if (const Link* before = link(kind, external)) {
      const auto chain = before->chain;
      if (before->digest == digest && !before->ended) {
        ++done_.unchanged;
        return chain;
      }
      const auto last = records::newest(tx_, record.table, chain);
      if (last && !last->voided) {
        const auto made = records::correct(tx_, record.table, chain, last->id, fields, author_);
        if (!made) throw NotTaken{made.error()};
        made->id == last->id ? ++done_.unchanged : ++done_.corrected;
      }
      mark(kind, external, digest, false);
      return chain;
    }
    const auto made = records::append(tx_, record.table, fields, author_);
    if (!made) throw NotTaken{made.error()};
    remember(kind, external, record.table, made->chain, digest);
    ++done_.added;
    return made->chain;
  }

  /// The record ends today, or on the day it had begun when that is later; what has ended stays as it is.
  void end(std::string_view kind, std::string_view external, records::ColumnKey begins, records::ColumnKey ends) {
    const Link* before = link(kind, external);
    if (!before || before->ended) return;
    const auto last = records::newest(tx_, ends.table(), before->chain);
    if (last && !last->voided) {
      const auto& from = last->values[static_cast<std::size_t>(begins.position() - 1)];
      const auto& to = last->values[static_cast<std::size_t>(ends.position() - 1)];
      const Date day = std::max(today_, from_day_number(from.integer));
      if (to.kind == db::Value::Kind::null || from_day_number(to.integer) > day) {
        const auto made = records::correct(tx_, ends.table(), before->chain, last->id, {{ends, day}}, author_);
        if (!made) throw NotTaken{made.error()};
        ++done_.ended;
      }
    }
    mark(kind, external, before->digest, true);
  }

  void read_born(const RosterTable& table) {
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (const auto day = parse_date(table.cell(i, person_born))) born_[std::string(table.cell(i, person_id))] = *day;
  }
  void read_roles(const RosterTable& table) {
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.cell(i, role_status) != "tobedeleted")
        roles_[std::string(table.cell(i, role_user))].insert(std::string(table.cell(i, role_role)));
  }

  void sites(const RosterTable& table, const RosterTable& sessions) {
    Date first = today_;
    for (std::size_t i = 0; i < sessions.rows(); ++i)
      if (const auto day = parse_date(sessions.cell(i, session_start))) first = std::min(first, *day);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto id = table.cell(i, org_id);
      if (table.cell(i, org_type) != "school") continue;
      if (table.cell(i, org_status) == "tobedeleted") {
        end("org", id, "sites.start_date", "sites.end_date");
        continue;
      }
      NewRecord site{"sites", {}};
      site.text("sites.name", table.cell(i, org_name))
          .text("sites.kind", "school")
          .number("sites.controlled_by_org", 0);
      if (!link("org", id)) site.day("sites.start_date", first);
      put_keeping("org", id, site);
    }
  }

  /// As `put`, where a column is only told at the beginning: the digest leaves days of beginning out.
  std::int64_t put_keeping(std::string_view kind, std::string_view external, const NewRecord& record) {
    if (link(kind, external)) return put(kind, external, record);
    NewRecord plain = record;
    std::erase_if(plain.values, [](const auto& value) { return value.column->name == "start_date"; });
    const auto made = records::append(tx_, record.table, fields_of(record), author_);
    if (!made) throw NotTaken{made.error()};
    remember(kind, external, record.table, made->chain, digest_of(plain));
    ++done_.added;
    return made->chain;
  }

  /// Somebody of the records with the same name and birthday; the name behind an alias too: a feed has no reader, and
  /// of what it makes only numbers are told (docs/decisions/0243).
  std::optional<PersonId> same(std::string_view given, std::string_view family, std::optional<Date> born) const {
    if (!born) return std::nullopt;
    const auto g = records::fold(given), f = records::fold(family);
    const auto anybody = [](const casefile::Indexed&) { return true; };
    for (const auto person : book_.alike({given, family, {}, born}, anybody, anybody)) {
      const auto* one = book_.of(person);
      if (one->given == g && one->family == f) return person;
      if (one->behind && one->behind->given == g && one->behind->family == f) return person;
    }
    return std::nullopt;
  }

  void people(const RosterTable& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto id = table.cell(i, user_id);
      if (table.cell(i, user_status) == "tobedeleted") continue;
      auto& roles = roles_[std::string(id)];
      if (!table.cell(i, user_role).empty()) roles.insert(std::string(table.cell(i, user_role)));
      NewRecord person{"persons", {}};
      person.text("persons.given_name", table.cell(i, user_given))
          .text("persons.family_name", table.cell(i, user_family))
          .text("persons.preferred_name", table.cell(i, user_preferred));
      const auto born = born_.find(std::string(id));
      if (born != born_.end())
        person.day("persons.birth_date", born->second).text("persons.birth_date_precision", "day");
      person.text("persons.email", table.cell(i, user_email));
      auto phone = casefile::phone_of(table.cell(i, user_phone));
      if (!phone) phone = casefile::phone_of(table.cell(i, user_sms));
      if (phone) person.text("persons.phone", *phone);
      if (!link("user", id))
        if (const auto known = same(table.cell(i, user_given), table.cell(i, user_family),
                                    born == born_.end() ? std::nullopt : std::optional(born->second))) {
          remember("user", id, "persons", known->value, digest_of(person));  // theirs is kept as it is
          ++done_.known_people;
          continue;
        }
      put("user", id, person);
    }
  }

  /// Who is family of whom: told on either side. An adult no longer named on a student's row ends.
  void families(const RosterTable& table) {
    std::map<std::string, std::set<std::string>> adults_of;
    std::set<std::string> told;
    const auto each_id = [](std::string_view ids, auto take) {
      while (!ids.empty()) {
        const auto end = std::min(ids.find(','), ids.size());
        auto id = ids.substr(0, end);
        while (id.starts_with(' ')) id.remove_prefix(1);
        while (id.ends_with(' ')) id.remove_suffix(1);
        if (!id.empty()) take(std::string(id));
        ids.remove_prefix(std::min(end + 1, ids.size()));
      }
    };
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const std::string id(table.cell(i, user_id));
      const bool student = is(id, "student") || table.cell(i, user_role) == "student",
                 going = table.cell(i, user_status) == "tobedeleted";
      if (student) {
        told.insert(id);
        adults_of[id];
      }
      if (going) {
        gone_.insert(id);
        gone(id);
        continue;
      }
      each_id(table.cell(i, user_agents), [&](const std::string& other) {
        if (student && !family_role(other).empty())
          adults_of[id].insert(other);
        else if (!family_role(id).empty())
          adults_of[other].insert(id);
      });
    }
    for (const auto& [student, adults] : adults_of) {
      for (const auto& adult : adults) relate(student, adult);
      if (!told.contains(student)) continue;
      const auto prefix = key_of("agent", student + ' ');
      std::vector<std::string> over;
      for (auto i = links_.lower_bound(prefix); i != links_.end() && i->first.starts_with(prefix); ++i)
        if (!adults.contains(i->first.substr(prefix.size())) && !i->second.ended) over.push_back(i->first.substr(6));
      for (const auto& external : over) end("agent", external, "relationships.start_date", "relationships.end_date");
    }
  }
  bool is(const std::string& user, const std::string& role) const {
    const auto found = roles_.find(user);
    return found != roles_.end() && found->second.contains(role);
  }
  std::string_view family_role(const std::string& user) const {
    for (const auto* role : {"guardian", "parent", "relative"})
      if (is(user, role)) return relation_of(role);
    if (const auto found = adult_kind_.find(user); found != adult_kind_.end()) return found->second;
    return {};
  }
  /// A user who leaves the feed: their relationships end. The person stays.
  void gone(const std::string& user) {
    std::vector<std::string> over;
    for (const auto& [key, link] : links_)
      if (key.starts_with("agent\t") && !link.ended &&
          (key.starts_with(key_of("agent", user + ' ')) || key.ends_with(' ' + user)))
        over.push_back(key.substr(6));
    for (const auto& external : over) end("agent", external, "relationships.start_date", "relationships.end_date");
  }
  void relate(const std::string& student, const std::string& adult) {
    const Link *child = link("user", student), *grown = link("user", adult);
    const auto kind = family_role(adult);
    if (!child || !grown || kind.empty() || child->chain == grown->chain || gone_.contains(student) ||
        gone_.contains(adult))
      return;
    NewRecord relation{"relationships", {}};
    const auto external = student + ' ' + adult;
    const bool guardian = kind != "other_relative";
    if (!link("agent", external))
      relation.number("relationships.mentee_id", child->chain)
          .number("relationships.person_id", grown->chain)
          .number("relationships.is_guardian", guardian)
          .number("relationships.may_consent", 0)
          .number("relationships.may_pick_up", 0)
          .text("relationships.contact_rule", "any")
          .day("relationships.start_date", today_);
    relation.text("relationships.kind", kind);
    if (const Link* before = link("agent", external);
        before && !before->ended && before->digest == digest_of(relation)) {
      ++done_.unchanged;
      return;
    }
    if (link("agent", external)) {
      relation.values.push_back({"relationships.end_date", {}});  // told again: it goes on
      put("agent", external, relation);
      relation.values.pop_back();
      mark("agent", external, digest_of(relation), false);
      return;
    }
    const auto made = records::append(tx_, "relationships", fields_of(relation), author_);
    if (!made) throw NotTaken{made.error()};
    NewRecord plain{"relationships", {}};
    plain.text("relationships.kind", kind);
    remember("agent", external, "relationships", made->chain, digest_of(plain));
    ++done_.added;
  }

  void terms(const RosterTable& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto type = table.cell(i, session_type);
      if (table.cell(i, session_status) == "tobedeleted" || type == "gradingPeriod") continue;
      NewRecord period{"calendar_periods", {}};
      period.number("calendar_periods.programme_id", wish_.programme.value)
          .text("calendar_periods.kind", type == "schoolYear" ? "school_year" : "term")
          .text("calendar_periods.name", table.cell(i, session_title))
          .day("calendar_periods.start_date", parse_date(table.cell(i, session_start)))
          .day("calendar_periods.end_date", parse_date(table.cell(i, session_end)));
      put("session", table.cell(i, session_id), period);
    }
  }

  void groups(const RosterTable& table, const RosterTable& sessions) {
    std::unordered_map<std::string_view, std::pair<std::string_view, std::string_view>> days;
    for (std::size_t i = 0; i < sessions.rows(); ++i)
      days[sessions.cell(i, session_id)] = {sessions.cell(i, session_start), sessions.cell(i, session_end)};
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto id = table.cell(i, class_id);
      if (table.cell(i, class_status) == "tobedeleted") {
        end("class", id, "groups.start_date", "groups.end_date");
        continue;
      }
      const auto terms = table.cell(i, class_terms);
      const auto term = days.find(terms.substr(0, terms.find(',')));
      NewRecord group{"groups", {}};
      group.number("groups.programme_id", wish_.programme.value).text("groups.name", table.cell(i, class_title));
      if (const Link* school = link("org", table.cell(i, class_school))) group.number("groups.site_id", school->chain);
      group.day("groups.start_date", term == days.end() ? std::optional(today_) : parse_date(term->second.first));
      if (term != days.end()) group.day("groups.end_date", parse_date(term->second.second));
      put("class", id, group);
    }
  }

  void members(const RosterTable& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto id = table.cell(i, enrollment_id);
      if (table.cell(i, enrollment_status) == "tobedeleted") {
        end("enrollment", id, "group_memberships.start_date", "group_memberships.end_date");
        continue;
      }
      const Link *group = link("class", table.cell(i, enrollment_class)),
                 *person = link("user", table.cell(i, enrollment_user));
      if (table.cell(i, enrollment_role) != "student" || !group || !person) continue;
      const auto begin = parse_date(table.cell(i, enrollment_begin));
      NewRecord member{"group_memberships", {}};
      member.number("group_memberships.group_id", group->chain)
          .number("group_memberships.person_id", person->chain)
          .text("group_memberships.role", "mentee")
          .day("group_memberships.start_date", begin ? begin : std::optional(today_))
          .day("group_memberships.end_date", parse_date(table.cell(i, enrollment_end)));
      put("enrollment", id, member);
    }
  }

 public:
  void know_adults() {
    tx_.query(sql::roster_adults, {}, [&](const db::Row& row) {
      const auto external = row.string(0);
      const auto blank = external.find(' ');
      if (blank != external.npos) adult_kind_[external.substr(blank + 1)] = row.string(1);
    });
  }

 private:
  db::Tx& tx_;
  const casefile::Book& book_;
  RosterWish wish_;
  records::Author author_;
  Date today_;
  RosterDone& done_;
  std::map<std::string, Link> links_;
  std::map<std::string, Date> born_;
  std::map<std::string, std::set<std::string>> roles_;
  std::set<std::string> gone_;                     ///< users who leave with this feed
  std::map<std::string, std::string> adult_kind_;  ///< of adults of earlier feeds
};

}  // namespace

RosterOutcome bring_roster(db::Db& db, const std::string& path, const casefile::Book& book, const RosterWish& wish,
                           const records::Author& author, bool dry_run,
                           const std::function<void(db::Tx&)>& before_commit) {
  RosterOutcome outcome;
  const auto act = [&](db::Tx& tx) {
    const auto folder = records::ImportFolder::open(path, {});
    Taking taking(tx, book, wish, author, outcome.done);
    taking.know_adults();
    const auto roster = read_roster(
        *folder, [&](std::string_view kind, std::string_view id) { return taking.known(kind, id); }, outcome.report);
    if (outcome.report.problem_count > 0) throw NothingStored{};
    taking.take(roster);
    if (dry_run) throw NothingStored{};
    if (before_commit) before_commit(tx);
  };
  try {
    db.exclusive(dry_run ? "roster, dry run" : "roster", act);
    outcome.report.stored = true;
  } catch (const NothingStored&) {
  } catch (const NotTaken& refused) {
    const auto& problem = refused.refusal.problems.front();
    ++outcome.report.problem_count;
    outcome.report.problems.push_back({"", 0, problem.field, {}, records::Code::rule, problem.key, {}});
  } catch (const records::FolderError& error) {
    ++outcome.report.problem_count;
    outcome.report.problems.push_back(
        {"", 0, "", "", error.archive ? records::Code::manifest : records::Code::missing_file,
         error.archive ? "records.import.refused_archive" : "records.import.cannot_read", error.what()});
  }
  return outcome;
}

}  // namespace kith::bring_in
