// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/chores.h"

#include <chrono>

#include "app/checkpoints.h"
#include "arrivals/store.h"
#include "bring_in/file.h"
#include "documents/keeping.h"
#include "platform/audit/checkpoint.h"
#include "platform/auth/account.h"
#include "platform/auth/session.h"
#include "platform/drafts/drafts.h"
#include "platform/http/idempotency.h"
#include "platform/mail/outbox.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"

namespace kith::app {

Chores::Chores(Agency& agency, Log& log, std::string checkpoint_folder)
    : agency_(agency), log_(log), checkpoint_folder_(std::move(checkpoint_folder)), thread_([this] { run(); }) {}

Chores::~Chores() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  try {
    if (!agency_.db().stopped()) checkpoint(at_once);
  } catch (const std::exception& broken) {
    log_.event("chore failed", {{"what", broken.what()}});
  }
}

void Chores::run() {
  for (unsigned minute = 0;; ++minute) {
    try {
      every_minute();
      if (minute % 60 == 0) every_hour();
    } catch (const std::exception& broken) {
      log_.event("chore failed", {{"what", broken.what()}});
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, std::chrono::minutes(1), [this] { return stopping_; })) return;
  }
}

void Chores::checkpoint(audit::CheckpointRhythm rhythm) {
  const auto note = take_checkpoint(agency_, rhythm);
  if (!note || checkpoint_folder_.empty() || audit::write_checkpoint(checkpoint_folder_, *note)) return;
  log_.event("checkpoint outside differs", {{"what", "a checkpoint of the same size was kept outside before"}});
  agency_.set_contradicted();
}

void Chores::every_minute() {
  checkpoint({});
  agency_.snapshots().keep(agency_.db());
  screening::mail_due_letters(
      {agency_.db(),
       [this](Date today, FunctionRef<void(const std::map<std::int64_t, screening::MentorFile>&)> read) {
         agency_.mentor_files().reading(agency_.db(), today, read);
       },
       [this] { return agency_.snapshots().current(agency_.db()); },
       [this](std::int64_t reference) {
         return screening::referee_path(agency_.sealer().seal(reference, screening::referee_link_kind));
       }},
      agency_.now());
}

/// Each in a transaction of its own: nobody who writes waits for all of them.
void Chores::clear_what_has_ended() {
  const Instant now = agency_.now();
  const auto keep = agency_.db().reading("retention", [](db::Tx& tx) { return settings::retention(tx); });
  const auto clear = [&](const char* what, FunctionRef<void(db::Tx&)> how) { agency_.db().write(what, how); };
  clear("accounts past their last day", [&](db::Tx& tx) { auth::expire_accounts(tx, date_of(now), now); });
  clear("clear sign-ins", [&](db::Tx& tx) { auth::purge_sign_ins(tx, keep.sessions_days, keep.tries_hours, now); });
  clear("clear answers", [&](db::Tx& tx) { http::purge_answers(tx, keep.answers_hours, now); });
  clear("clear drafts", [&](db::Tx& tx) { drafts::purge(tx, keep.drafts_days, now); });
  clear("forget files brought", [&](db::Tx& tx) { bring_in::forget(tx, now); });
  clear("forget documents withdrawn", [&](db::Tx& tx) { documents::forget_withdrawn(tx, now); });
  clear("clear arrivals", [&](db::Tx& tx) { arrivals::purge(tx, now); });
  clear("forget words of arrivals", [&](db::Tx& tx) { arrivals::forget_words(tx, keep.arrivals_days, now); });
  clear("forget answers of referees", [&](db::Tx& tx) { screening::forget_answers(tx, keep.references_days, now); });
  clear("forget letters that failed", [&](db::Tx& tx) { mail::forget_failed(tx, now); });
}

void Chores::every_hour() {
  clear_what_has_ended();
  agency_.vault().sweep(
      agency_.db().reading("files of documents", [](db::Tx& tx) { return documents::named_files(tx); }));
}

}  // namespace kith::app
