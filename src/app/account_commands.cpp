// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/agency.h"
#include "app/commands.h"
#include "platform/auth/command.h"
#include "platform/i18n/i18n.h"
#include "platform/mail/command.h"

namespace kith::app {
int user(Invocation& call) {
  const AgencyAt agency(call);
  auth::Hasher hasher;
  const i18n::Words words(i18n::Language::en);
  return auth::user_command(call.args, {agency->db(), hasher, agency->now(), agency->name(), call.in, call.out,
                                        call.err, [&](std::string_view key) { return words.text_of(key); }});
}

int mail(Invocation& call) {
  const AgencyAt agency(call);
  return mail::mail_command(call.args,
                            {agency->db(), agency->mail_folder(), [&] { return agency->now(); }, call.out, call.err});
}

int policy(Invocation& call) { return auth::policy_command(call.args, call.out, call.err); }

}  // namespace kith::app
