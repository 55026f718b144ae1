// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_changes.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::supervision {
namespace {

using i18n::Key;
using i18n::Words;

/// Compares the answers of two versions and gathers what differs.
class Comparison {
 public:
  explicit Comparison(const Words& words) : words_(words) {}

  void text(Key field, const std::string& before, const std::string& after) {
    if (before != after) changes_.push_back({words_.text(field), shown(before), shown(after)});
  }
  void number(Key field, std::optional<int> before, std::optional<int> after) {
    text(field, before ? words_.number(*before) : "", after ? words_.number(*after) : "");
  }
  void yes_no(Key field, std::optional<bool> before, std::optional<bool> after) {
    text(field, said(before), said(after));
  }
  void word(Key field, const std::string& before, const std::string& after) {
    if (before != after) text(field, words_.text_of(before), words_.text_of(after));
  }
  std::vector<Change> take() { return std::move(changes_); }

 private:
  std::string shown(const std::string& value) const {
    return value.empty() ? words_.text("supervision.contact.was_empty") : value;
  }
  std::string said(std::optional<bool> value) const {
    if (!value) return {};
    return words_.text(*value ? Key("supervision.contact.yes") : Key("supervision.contact.no"));
  }
  const Words& words_;
  std::vector<Change> changes_;
};

std::vector<Change> differences(const Words& words, const ContactVersion& a, const ContactVersion& b) {
  Comparison compare(words);
  compare.text("supervision.form.when", words.date(a.event_date), words.date(b.event_date));
  compare.word("supervision.form.mode", key_of(a.mode), key_of(b.mode));
  compare.number("supervision.form.minutes", a.minutes, b.minutes);
  compare.text("supervision.form.common_note", a.note, b.note);
  return compare.take();
}

std::vector<Change> differences(const Words& words, const PartyVersion& a, const PartyVersion& b, PersonCards& people) {
  const auto name = [&](PersonId person) { return person ? people.name(person) : std::string(); };
  Comparison compare(words);
  compare.word("supervision.form.result", key_of(a.result), key_of(b.result));
  compare.word("supervision.form.who_answered", key_of(a.informant), key_of(b.informant));
  if (a.person != b.person) compare.text("supervision.form.who_answered", name(a.person), name(b.person));
  compare.text("supervision.form.informant_name", a.informant_name, b.informant_name);
  compare.text("supervision.form.relation", a.relation, b.relation);
  compare.yes_no("supervision.contact.informed_field", a.information_obtained, b.information_obtained);
  compare.text("supervision.form.note", a.note, b.note);
  compare.text("supervision.form.guidance", a.guidance, b.guidance);
  compare.number("supervision.contact.quality_field", a.relationship_quality, b.relationship_quality);
  compare.yes_no("supervision.form.safety_asked", a.safety_asked, b.safety_asked);
  compare.yes_no("supervision.form.private_talk", a.private_talk, b.private_talk);
  compare.text("supervision.form.problems", a.problems, b.problems);
  compare.text("supervision.form.next_step", a.next_step, b.next_step);
  return compare.take();
}

/// The entry of the act that typed this version; a new one when it is the act's first.
VersionView& entry_of(std::vector<VersionView>& history, const Typed& typed, PersonCards& people) {
  const auto same = [&](const VersionView& v) { return v.at == typed.recorded_at; };
  const auto found = std::find_if(history.begin(), history.end(), same);
  if (found != history.end()) return *found;
  const auto later = [&](const VersionView& v) { return v.at.utc_seconds > typed.recorded_at.utc_seconds; };
  const auto at = std::find_if(history.begin(), history.end(), later);
  return *history.insert(at, {typed.recorded_at, people.name(typed.recorded_by), false, {}});
}

std::string name_of(const Words& words, const PartyVersion& party, PersonCards& people) {
  std::string name = party.person ? people.name(party.person) : party.informant_name;
  return name.append(name.empty() ? "" : ", ").append(words.text_of(key_of(party.track)));
}

void tell_party(const Words& words, const PartyHistory& party, const ContactRecord& record,
                std::vector<VersionView>& history, PersonCards& people) {
  if (party.first().recorded_at != record.first().recorded_at)
    entry_of(history, party.first(), people)
        .parts.push_back({name_of(words, party.first(), people), words.text("supervision.contact.added"), {}});
  for (std::size_t i = 1; i < party.versions.size(); ++i) {
    const PartyVersion& now = party.versions[i];
    ChangedPart part{name_of(words, now, people), {}, differences(words, party.versions[i - 1], now, people)};
    if (now.voided) part.what = words.text("supervision.contact.taken_out");
    entry_of(history, now, people).parts.push_back(std::move(part));
  }
}

}  // namespace

std::vector<VersionView> history_of(const Words& words, const ContactRecord& record,
                                    const std::vector<const PartyHistory*>& shown, PersonCards& people) {
  std::vector<VersionView> history;
  entry_of(history, record.first(), people).first = true;
  for (std::size_t i = 1; i < record.versions.size(); ++i) {
    const ContactVersion& now = record.versions[i];
    ChangedPart part{words.text("supervision.contact.whole"), {}, differences(words, record.versions[i - 1], now)};
    if (now.voided) part.what = words.text("supervision.contact.voided");
    entry_of(history, now, people).parts.push_back(std::move(part));
  }
  for (const PartyHistory* party : shown) tell_party(words, *party, record, history, people);
  return history;
}

}  // namespace kith::supervision
