// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <tuple>

#include "casefile/case_view.h"
#include "platform/base/sort_once.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"
#include "screening/check_words.h"
#include "screening/screening.h"

namespace kith::screening {
namespace {

using auth::Permission;
using casefile::Book;
using casefile::File;
using casefile::Side;

/// A file is reached through its programme, or through an assigned match of the mentor in the same programme.
bool reached(const casefile::PeopleReach& reach, const auth::Scope& scope, const casefile::Indexed& mentor,
             const MentorFile& f) {
  if (reach.covers(scope, mentor, {Side::mentor, f.programme, {}, {}})) return true;
  return std::any_of(mentor.files.begin(), mentor.files.end(), [&](const File& file) {
    return file.match && file.side == Side::mentor && file.programme == f.programme &&
           reach.covers(scope, mentor, file);
  });
}

class Finder {
 public:
  Finder(const Visit& visit, const Book& book, const snapshot::Snapshot& snapshot)
      : book_(book),
        reach_(snapshot, book, visit.actor, visit.today),
        see_(scope_of(visit.actor, Permission::see_mentor_file)),
        record_(scope_of(visit.actor, Permission::screen_mentors)) {}

  /// `derived` is asked only of a file that may be seen.
  template <class DerivedOf>
  std::optional<Seen> see(const MentorFile& f, DerivedOf derived) {
    const auto* mentor = book_.of(f.person);
    if (!mentor || !reached(reach_, see_, *mentor, f)) return std::nullopt;
    Seen seen{
        {std::shared_ptr<const MentorFile>(), &f}, derived(f), {}, mentor->name, reached(reach_, record_, *mentor, f)};
    seen.standing = seen.derived->standing;
    if (seen.may_record) return seen;
    // A coordinator sees that somebody is not available, not why, and nothing of what is being looked into.
    seen.standing.owed.clear();
    if (seen.standing.state == State::barred) seen.standing.state = State::suspended;
    return seen;
  }

 private:
  const Book& book_;
  casefile::PeopleReach reach_;
  auth::Scope see_, record_;
};

auto order(const Seen& s) {
  const auto day = s.standing.owed.empty() ? std::nullopt : s.standing.owed.front().day;
  return std::tuple(!day, day.value_or(Date{}), s.standing.owed.empty(), s.file->received, s.file->application);
}

}  // namespace

std::string address_of(const Visit& visit, std::int64_t application) {
  return "/screening/mentors/" + visit.seal_record("mentor_applications", application);
}

std::optional<Seen> open_file(Visit& visit, const Uses& uses) {
  const auto application = visit.open_record("mentor_applications", visit.path.find("application")->second);
  if (!application) return std::nullopt;
  const auto snapshot = uses.people.columns();
  std::optional<Seen> seen;
  uses.people.book([&](const Book& book) {
    visit.read([&](db::Tx& tx) {
      const auto file = load_file(tx, *application, visit.today);
      if (file)
        seen = Finder(visit, book, *snapshot).see(*file, [&](const MentorFile& f) {
          Surroundings surroundings(*snapshot, tx, visit.today);
          return std::make_shared<const Derived>(derive(surroundings, f, visit.today));
        });
      if (seen) seen->file = std::make_shared<const MentorFile>(*file);
    });
  });
  if (seen) visit.saw("person", seen->file->person.value);
  return seen;
}

void reading_files(Visit& visit, const Uses& uses, PersonId of, FunctionRef<void(const std::vector<Seen>&)> read) {
  std::map<std::pair<std::int64_t, std::int64_t>, const MentorFile*> latest;
  const auto snapshot = uses.people.columns();
  uses.files(visit.today, [&](const std::map<std::int64_t, MentorFile>& all) {
    std::vector<Seen> list;
    list.reserve(of ? 4 : all.size());
    for (const auto& [key, f] : all)
      // An earlier application of the same person to the same programme is history.
      if (!of || f.person == of) latest[{f.person.value, f.programme.value}] = &f;
    uses.people.book([&](const Book& book) {
      visit.read([&](db::Tx& tx) {
        Finder finder(visit, book, *snapshot);
        KeptStandings::Pass standings(*uses.standings, snapshot, tx, visit.today);
        const auto derived = [&](const MentorFile& f) { return standings.of(f); };
        for (const auto& [key, f] : latest)
          if (auto seen = finder.see(*f, derived)) list.push_back(std::move(*seen));
      });
    });
    sort_once(list, order);
    read(list);
  });
}

std::vector<Seen> files_for(Visit& visit, const Uses& uses, PersonId of) {
  std::vector<Seen> kept;
  reading_files(visit, uses, of, [&](const std::vector<Seen>& list) {
    kept = list;
    for (auto& seen : kept) seen.file = std::make_shared<const MentorFile>(*seen.file);
  });
  return kept;
}

render::Status status_of(const Visit& visit, const Seen& seen) {
  using render::Mark;
  const auto& owed = seen.standing.owed;
  if (seen.standing.state == State::suspended || seen.standing.state == State::barred)
    return {Mark::paused, visit.words.text("screening.unavailable")};
  if (owed.empty()) return {Mark::good, visit.words.text("casefile.nothing_due")};
  return casefile::due_status(visit.words, owed.front().day, visit.today);
}

std::string state_word(const Visit& visit, State state) {
  return visit.words.text_of("screening.state." + std::string(name(state)));
}

std::string block_word(const Visit& visit, const Block& block) {
  auto text = visit.words.text_of(block.key);
  if (block.type.empty()) return text;
  return visit.words.text("screening.owed_of",
                          {{"what", std::string_view(text)}, {"about", records::code_label(visit.words, block.type)}});
}

std::string owed_word(const Visit& visit, const Due& due) {
  const auto act = visit.words.text_of("screening.act." + std::string(name(due.act)));
  if (due.about.empty()) return act;
  std::string about = due.which ? due.about : std::string();
  for (std::string_view rest = due.which ? std::string_view() : due.about; !rest.empty();) {
    const auto end = std::min(rest.find(';'), rest.size());
    (about += about.empty() ? "" : ", ") += records::code_label(visit.words, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return visit.words.text("screening.owed_of", {{"what", std::string_view(act)}, {"about", std::string_view(about)}});
}

render::Status cover_status(const Visit& visit, const Covered& one, bool detail) {
  using render::Mark;
  constexpr Mark marks[] = {Mark::good, Mark::due, Mark::due, Mark::bad, Mark::bad};
  const Cover shown = cover_seen(one, detail);
  return {marks[static_cast<std::size_t>(shown)], visit.words.text_of("screening.cover." + std::string(name(shown)))};
}

std::vector<casefile::CaseLine> case_lines(Visit& visit, const Uses& uses, PersonId mentor) {
  std::vector<casefile::CaseLine> lines;
  for (const auto& seen : files_for(visit, uses, mentor)) {
    casefile::CaseLine line;
    line.text = visit.words.text("screening.file_of", {{"day", seen.file->received}});
    line.small = state_word(visit, seen.standing.state);
    if (!seen.standing.owed.empty()) {
      line.small += " · " + visit.words.text_of("screening.act." + std::string(name(seen.standing.owed.front().act)));
      line.due = seen.standing.owed.front().day;
    }
    line.href = render::Url(address_of(visit, seen.file->application));
    line.status = status_of(visit, seen);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace kith::screening
