// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "intake/intake.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// A release or a case review with its versions: corrected or withdrawn, with the reason (docs/decisions/0244).
namespace kith::intake {
namespace {

struct OpenRecord {
  Seen seen;
  Act act{};
  std::int64_t chain{};
  /// A case review is a supervisor's.
  bool may_correct(const Visit& visit) const {
    return seen.may_record && (act != Act::case_review || supervises(visit, seen));
  }
};
std::optional<OpenRecord> open_record(Visit& visit, const Uses& uses, std::optional<Act> act) {
  if (!act || !corrects(*act)) return std::nullopt;
  auto seen = open_episode(visit, uses);
  const auto chain = visit.open_record(form_of(*act).form.table->name, visit.path.find("record")->second);
  if (!seen || !seen->may_record || !chain) return std::nullopt;
  if (!visit.reading([&](db::Tx& tx) { return is_of(tx, *seen->episode, *act, *chain); })) return std::nullopt;
  return OpenRecord{std::move(*seen), *act, *chain};
}
std::optional<OpenRecord> of_path(Visit& visit, const Uses& uses) {
  return open_record(visit, uses, parse_act(visit.path.find("act")->second));
}

http::Response show_versions(Visit& visit, const Uses& uses, const OpenRecord& it, const Refusal* refusal) {
  casefile::CorrectionPage page;
  page.heading = visit.words.text_of("intake.act." + std::string(name(it.act)));
  page.about = it.seen.name;
  page.back = render::Url(address_of(visit, it.seen.episode->referral));
  page.here = render::Url(address_of_record(visit, it.seen.episode->referral, it.act, it.chain));
  page.may_correct = it.may_correct(visit);
  page.offers_override = refusal && it.act == Act::release && may_override(visit, it.seen, it.act);
  return casefile::show_correction(visit, form_of(it.act).form, it.chain, page, uses.people, "intake.title.episode",
                                   refusal);
}

Result<http::Response> correct_it(Visit& visit, const OpenRecord& it, FunctionRef<http::Response()> done) {
  if (!it.may_correct(visit)) return refuse(RefusalKind::not_found, "records.not_found");
  const auto& form = form_of(it.act).form;
  const auto stands = visit.reading([&](db::Tx& tx) { return records::newest(tx, form.table, it.chain); });
  const auto decoded = casefile::decode_corrected(visit, form, *stands);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto override_ = casefile::override_of(visit, may_override(visit, it.seen, it.act));
  const auto what = casefile::correction_of(visit, it.chain);
  return visit.change("intake." + std::string(name(it.act)) + ".correct",
                      [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
                        const auto row = correct_act(tx, *it.seen.episode, it.seen.around, it.act, decoded.answers,
                                                     override_, what, casefile::author_of(visit));
                        if (!row) return tl::unexpected(row.error());
                        visit.changed("referral", it.seen.episode->referral);
                        return done();
                      });
}

Result<http::Response> withdraw_it(Visit& visit, const OpenRecord& it, FunctionRef<http::Response()> done) {
  if (!it.may_correct(visit)) return refuse(RefusalKind::not_found, "records.not_found");
  const auto what = casefile::correction_of(visit, it.chain);
  return visit.change("intake." + std::string(name(it.act)) + ".withdraw",
                      [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
                        const auto row =
                            casefile::withdraw_record(tx, form_of(it.act).form.table, what, casefile::author_of(visit));
                        if (!row) return tl::unexpected(row.error());
                        visit.changed("referral", it.seen.episode->referral);
                        return done();
                      });
}

using Doing = Result<http::Response> (*)(Visit&, const OpenRecord&, FunctionRef<http::Response()>);
http::Response on_page(Visit& visit, const Uses& uses, Doing doing) {
  const auto it = of_path(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = doing(visit, *it, [&] {
    return http::Response::see_other(address_of_record(visit, it->seen.episode->referral, it->act, it->chain) +
                                     "?done=done.saved");
  });
  if (made) return *made;
  if (made.error().kind == RefusalKind::not_found) return visit.refused(made.error());
  return show_versions(visit, uses, *it, &made.error());
}
http::Response as_json(Visit& visit, const Uses& uses, Act act, Doing doing) {
  const auto it = open_record(visit, uses, act);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = doing(visit, *it, [&] { return http::created(visit, form_of(act).form.table->name, it->chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

http::Response correction_page(Visit& visit, const Uses& uses) {
  const auto it = of_path(visit, uses);
  return it ? show_versions(visit, uses, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response correction_post(Visit& visit, const Uses& uses) { return on_page(visit, uses, correct_it); }
http::Response withdrawal_post(Visit& visit, const Uses& uses) { return on_page(visit, uses, withdraw_it); }
http::Response versions_api(Visit& visit, const Uses& uses, Act act) {
  const auto it = open_record(visit, uses, act);
  return it ? casefile::correction_json(visit, form_of(act).form, it->chain)
            : visit.refused({RefusalKind::not_found, {}});
}
http::Response correction_api(Visit& visit, const Uses& uses, Act act) { return as_json(visit, uses, act, correct_it); }
http::Response withdrawal_api(Visit& visit, const Uses& uses, Act act) {
  return as_json(visit, uses, act, withdraw_it);
}

}  // namespace kith::intake
