// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/file.html.h"
#include "review/review.h"

namespace kith::review {
namespace {

/// A line beside an answer; what is needed when is said once, above the list.
struct Remark {
  std::string name, label, error, value;
  bool wrong() const { return !error.empty(); }
};
struct ItemView {
  std::string clause;
  render::Field answer;
  std::vector<Remark> remarks;
};
struct Value {
  std::string name, value;
};
struct RecordView {
  Date recorded_on{};
  std::vector<Value> values;
};
struct PartView {
  std::string title, count;
  std::vector<RecordView> records;
};
struct FileView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string label, name, stratum;
  render::Url address, back;
  std::vector<ItemView> items;
  std::vector<PartView> parts;
  bool reads{}, missing{}, tombstone{}, second{};
};

/// A file as the actor may open it.
struct Opened {
  Seen seen;
  SampleFile file;
  std::optional<bool> reading;  ///< as first (false) or second (true) reader; nothing: only looking
};

std::optional<Opened> open(Visit& visit) {
  const auto id = visit.open_record("review_files", visit.path.find("file")->second);
  if (!id) return std::nullopt;
  const auto file = visit.reading([&](db::Tx& tx) { return find_file(tx, *id); });
  if (!file) return std::nullopt;
  auto seen = open_seen(visit, file->round);
  const auto me = visit.actor.person;
  if (!seen || (!seen->leads && !seen->reads(*file, me))) return std::nullopt;
  if (visit.reading([&](db::Tx& tx) { return is_own_case(tx, *file, me); })) return std::nullopt;
  Opened opened{std::move(*seen), *file, std::nullopt};
  if (file->readers[0] == me)
    opened.reading = false;
  else if (file->readers[1] == me)
    opened.reading = true;
  if (opened.seen.round.ended_on || file->missing() || file->withdrawn) opened.reading.reset();
  return opened;
}

ItemView item_view(const Visit& visit, const render::FormState& form, const Item& item, const Given* given) {
  ItemView view;
  view.clause = item.clause;
  std::vector<render::Field::Choice> choices;
  for (const Answer answer : {Answer::pass, Answer::fail, Answer::na})
    choices.push_back({std::string(name(answer)), visit.words.text_of("review.answer." + std::string(name(answer)))});
  view.answer = form.choice(item.id, "review.item", std::move(choices), given ? name(given->answer) : "");
  view.answer.label = item.text(visit.words.language());
  const auto remark = [&](const std::string& end, i18n::Key label, const std::string& value) {
    const auto field = form.field(item.id + end, label, value);
    view.remarks.push_back({field.name, field.label, field.error, field.value});
  };
  remark("_reason", "review.reason", given ? given->reason : std::string());
  remark("_pointer", "review.pointer", given ? given->pointer : std::string());
  return view;
}

void fill(Visit& visit, db::Tx& tx, const Opened& opened, FileView& view) {
  view.name = person_name(tx, opened.file.person, visit.today);
  for (const auto& part : content_of(visit, tx, opened.file, opened.seen.round.programme)) {
    PartView shown{part.title, visit.words.number(part.count), {}};
    for (const auto& record : part.records) {
      RecordView r{record.recorded_on, {}};
      for (const auto& [name, value] : record.values) r.values.push_back({name, value});
      shown.records.push_back(std::move(r));
    }
    view.parts.push_back(std::move(shown));
  }
}

http::Response show(Visit& visit, const Opened& opened, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  FileView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.label = label_text(visit, opened.file);
  view.stratum = visit.words.text_of("review.stratum." + std::string(name(opened.file.stratum)));
  view.address = render::Url(address_of(visit, opened.file));
  view.back = render::Url(address_of(visit, opened.seen.round));
  view.reads = opened.reading.has_value();
  view.second = opened.reading.value_or(false);
  view.tombstone = opened.file.withdrawn;
  view.missing = opened.file.missing();
  visit.read([&](db::Tx& tx) {
    if (!opened.file.withdrawn) fill(visit, tx, opened, view);
    if (!opened.reading) return;
    const auto answers = answers_of(tx, opened.seen.round.id);
    for (const auto* item : items_for(of_mentee(opened.file.stratum))) {
      const auto given = answers.find({opened.file.id, *opened.reading, item->id});
      view.items.push_back(item_view(visit, form, *item, given == answers.end() ? nullptr : &given->second));
    }
  });
  visit.saw("review_file", opened.file.id);
  visit.saw("person", opened.file.person.value);
  render::Html body(32 * 1024);
  html::file(body, view, visit.words);
  return visit.page(visit.words.text("review.title.file"), body,
                    refusal ? (refusal->kind == RefusalKind::conflict ? 409 : 422) : 200);
}

/// The items that were answered; those left open are asked again another time.
std::vector<Given> read(const Visit& visit, const SampleFile& file) {
  std::vector<Given> given;
  for (const auto* item : items_for(of_mentee(file.stratum))) {
    const auto answer = visit.request.form.get(item->id);
    if (answer != "pass" && answer != "fail" && answer != "na") continue;
    given.push_back({item->id,
                     answer == "pass"   ? Answer::pass
                     : answer == "fail" ? Answer::fail
                                        : Answer::na,
                     std::string(visit.request.form.get(item->id + "_reason")),
                     std::string(visit.request.form.get(item->id + "_pointer"))});
  }
  return given;
}

Result<http::Response> answer(Visit& visit, const Opened& opened, FunctionRef<http::Response()> done) {
  const auto given = read(visit, opened.file);
  return visit.change("review.answer", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto round = find_round(tx, opened.seen.round.id);
    const auto kept = answer_file(tx, *round, opened.file, *opened.reading, given, {visit.actor.person, visit.now});
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("review_file", opened.file.id);
    return done();
  });
}

}  // namespace

http::Response file_page(Visit& visit) {
  const auto opened = open(visit);
  return opened ? show(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response file_post(Visit& visit) {
  const auto opened = open(visit);
  if (!opened || !opened->reading) return visit.refused({RefusalKind::not_found, {}});
  const auto made = answer(visit, *opened, [&] {
    return http::Response::see_other(address_of(visit, opened->seen.round) + "?done=done.saved");
  });
  return made ? *made : show(visit, *opened, &made.error());
}

http::Response file_api_post(Visit& visit) {
  const auto opened = open(visit);
  if (!opened || !opened->reading) return visit.refused({RefusalKind::not_found, {}});
  const auto made = answer(visit, *opened, [] { return http::Response::json("{}", 201); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
