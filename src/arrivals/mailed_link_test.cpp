// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "arrivals/arrivals.h"
#include "platform/mail/outbox.h"
#include "platform/settings/settings.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

/// The link of an application that was put aside, sent to an address that a stranger typed (decision 0241).
namespace kith::arrivals {
namespace {

class MailedLinks : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    pages_ = std::make_unique<test::Pages>(
        db(), routes({{}, [this](std::string_view) { return "network " + std::to_string(network_); }}));
    pages_->actor = auth::anonymous();
  }
  void set(std::string_view name, std::string_view value) {
    db().write("set", [&](db::Tx& tx) {
      ASSERT_TRUE(settings::set(tx, name, value, test::SmallAgency::noon(pages_->today)));
    });
  }
  void mail_on() {
    set("mail_from", "kith@example.org");
    set("mail_public_address", "https://kith.example.org");
    set("mail", "on");
  }
  /// Where the form that was put aside goes on.
  std::string put_aside(const std::string& kind) {
    const auto answer = pages_->post("/apply/" + kind, {{"act", "later"}, {"given_name", "Maya"}});
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value.substr(0, value.find('?'));
    return {};
  }
  std::vector<mail::Posted> posted() {
    return db().reading("test", [](db::Tx& tx) { return mail::about_all(tx, "arrival"); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  int network_{};
};
KITH_BOTH_ENGINES(MailedLinks);

TEST_P(MailedLinks, leave_only_when_mail_is_on_and_to_an_address) {
  const auto link = put_aside("mentor");
  ASSERT_FALSE(link.empty());
  EXPECT_EQ(pages_->post(link + "/mail", {{"email", "maya@example.org"}}).status, 404) << "mail is off";
  EXPECT_FALSE(test::says(pages_->get(link), "Send me the link"));
  mail_on();
  EXPECT_TRUE(test::says(pages_->get(link), "Send me the link"));
  for (const char* bad : {"", "maya", "maya@example.org\nBcc: x@y.org", "a@x.org,b@x.org"})
    EXPECT_EQ(pages_->post(link + "/mail", {{"email", bad}}).status, 422) << bad;
  EXPECT_EQ(pages_->post(link + "/mail", {{"email", "maya@example.org"}}).status, 303);
  EXPECT_EQ(posted().size(), 1u);
  const auto text = db().reading("test", [](db::Tx& tx) {
    std::string all;
    tx.query("select subject, body from mail_outbox", {},
             [&](const db::Row& row) { all = row.string(0) + "\n" + row.string(1); });
    return all;
  });
  EXPECT_NE(text.find("https://kith.example.org" + link), text.npos) << text;
  EXPECT_EQ(text.find("Maya"), text.npos);
  EXPECT_EQ(text.find("entor"), text.npos);
}

TEST_P(MailedLinks, two_a_form_and_five_an_hour_from_one_network) {
  mail_on();
  const auto link = put_aside("mentor");
  const auto ask = [&](const std::string& where) {
    return pages_->post(where + "/mail", {{"email", "maya@example.org"}}).status;
  };
  EXPECT_EQ(ask(link), 303);
  EXPECT_EQ(ask(link), 303);
  EXPECT_EQ(ask(link), 429);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(put_aside("mentor")), 303);
  EXPECT_EQ(ask(put_aside("mentor")), 429) << "the sixth";
  network_ = 1;
  EXPECT_EQ(ask(put_aside("mentor")), 303);
}

TEST_P(MailedLinks, of_concerns_and_referrals_never_leave) {
  mail_on();
  for (const char* kind : {"concern", "referral"}) {
    const auto link = put_aside(kind);
    EXPECT_EQ(pages_->post(link + "/mail", {{"email", "maya@example.org"}}).status, 404) << kind;
  }
  EXPECT_TRUE(posted().empty());
}

}  // namespace
}  // namespace kith::arrivals
