// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "platform/audit/log.h"
#include "platform/base/crypto.h"
#include "platform/base/utf8.h"
#include "platform/base/whole_file.h"
#include "platform/db/db.h"
#include "platform/mail/command.h"
#include "platform/mail/message.h"
#include "platform/mail/outbox.h"
#include "platform/mail/postman.h"
#include "platform/mail/queries.h"
#include "platform/settings/settings.h"
#include "support/both_engines.h"
#include "support/temp_folder.h"

namespace kith::mail {
namespace {

const Instant noon{1'796'000'700, -300};
Instant later(std::int64_t seconds) { return {noon.utc_seconds + seconds, noon.offset_minutes}; }
Message message(std::string subject, std::string body = "Hello.\n") {
  return {"kith@example.org", "", "ana@example.org", std::move(subject), std::move(body), "en", "abc123", noon};
}

/// Lines with what folding joined, and the body.
struct Read {
  std::map<std::string, std::string> headers;
  int header_lines{};
  std::string body;
};
Read read_back(const std::string& bytes) {
  Read read;
  std::size_t at = 0;
  std::string last;
  for (;;) {
    const auto end = bytes.find("\r\n", at);
    const auto line = bytes.substr(at, end - at);
    at = end + 2;
    if (line.empty()) break;
    if (line[0] == ' ') {
      read.headers[last] += line;
      continue;
    }
    ++read.header_lines;
    last = line.substr(0, line.find(':'));
    read.headers[last] = line.substr(line.find(':') + 2);
  }
  read.body = bytes.substr(at);
  return read;
}

/// RFC 2047 §6.2: white space between encoded words is no text.
std::string decoded(std::string header) {
  std::string out;
  bool after_word = false;
  while (!header.empty()) {
    const auto begin = header.find("=?utf-8?B?");
    if (begin != 0) {
      const auto plain = header.substr(0, begin);
      if (!after_word || plain.find_first_not_of(' ') != plain.npos) out += plain;
      header.erase(0, begin == header.npos ? header.size() : begin);
      after_word = false;
      continue;
    }
    const auto end = header.find("?=", 10);
    const auto bytes = crypto::from_base64(header.substr(10, end - 10)).value();
    const std::string word(bytes.begin(), bytes.end());
    EXPECT_LE(end + 2, 75u);
    EXPECT_TRUE(is_utf8(word)) << "a character is cut in two";
    out += word;
    header.erase(0, end + 2);
    after_word = true;
  }
  return out;
}

std::string unquoted(const std::string& body) {
  std::string out;
  for (std::size_t at = 0; at < body.size(); ++at) {
    if (body.compare(at, 3, "=\r\n") == 0) {
      at += 2;
    } else if (body[at] == '=') {
      out += static_cast<char>(std::stoi(body.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else if (body[at] != '\r') {
      out += body[at];
    }
  }
  return out;
}

void expect_well_formed(const std::string& bytes) {
  std::size_t at = 0;
  for (std::size_t end = bytes.find("\r\n"); end != bytes.npos; at = end + 2, end = bytes.find("\r\n", at)) {
    const auto line = bytes.substr(at, end - at);
    EXPECT_LE(line.size(), 76u) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), line.npos);
    EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return c >= 32 && c < 127; })) << line;
    EXPECT_NE(line, ".");
  }
  EXPECT_EQ(at, bytes.size());
}

TEST(MailMessage, has_the_headers_of_rfc_5322_and_nothing_of_the_machine) {
  const auto bytes = bytes_of(message("A short question")).value();
  const auto read = read_back(bytes);
  EXPECT_EQ(read.headers.at("Subject"), "A short question");
  EXPECT_EQ(read.headers.at("From"), "<kith@example.org>");
  EXPECT_EQ(read.headers.at("To"), "<ana@example.org>");
  EXPECT_EQ(read.headers.at("Message-ID"), "<abc123@example.org>");
  EXPECT_EQ(read.headers.at("Date"), mail_date(noon));
  EXPECT_EQ(read.headers.at("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(read.headers.at("Content-Transfer-Encoding"), "quoted-printable");
  EXPECT_EQ(read.headers.at("Content-Language"), "en");
  EXPECT_EQ(read.header_lines, 10);
  expect_well_formed(bytes);
}

TEST(MailMessage, dates_are_those_of_rfc_5322) {
  EXPECT_EQ(mail_date({0, 0}), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(mail_date({1'764'315'300, -210}), "Fri, 28 Nov 2025 04:05:00 -0330");
}

TEST(MailMessage, a_line_feed_in_a_header_is_refused) {
  const std::vector<std::string> evils{
      "a\nBcc: x@y.org", "a\r\nBcc: x@y.org", "a\rb", std::string("a\0b", 3), "a\x7f", "a\tb", "a\xc2\x85z", "a\xff"};
  for (const auto& evil : evils) {
    EXPECT_FALSE(bytes_of(message(evil))) << evil;
    auto named = message("ok");
    named.from_name = evil;
    EXPECT_FALSE(bytes_of(named)) << evil;
    auto to = message("ok");
    to.to = "a@b.org" + evil;
    EXPECT_FALSE(bytes_of(to)) << evil;
    auto id = message("ok");
    id.id = evil;
    EXPECT_FALSE(bytes_of(id)) << evil;
  }
  EXPECT_FALSE(bytes_of(message("ok", "bell \a")));
}

TEST(MailMessage, addresses) {
  for (const char* good : {"ana@example.org", "a.b+c@x-y.example.org", "O'Neil@example.co"})
    EXPECT_TRUE(is_address(good));
  for (const std::string& bad : {std::string(),
                                 std::string("ana"),
                                 std::string("@example.org"),
                                 std::string("ana@"),
                                 std::string("ana@localhost"),
                                 std::string("a@b@example.org"),
                                 std::string(".a@example.org"),
                                 std::string("a.@example.org"),
                                 std::string("a..b@example.org"),
                                 std::string("a b@example.org"),
                                 std::string("a@-x.org"),
                                 std::string("a@x-.org"),
                                 std::string("a@x..org"),
                                 std::string("\"a b\"@example.org"),
                                 std::string("a@[127.0.0.1]"),
                                 std::string("a@example.org\n"),
                                 std::string("a@example.org,b@example.org"),
                                 std::string("<a@example.org>"),
                                 std::string("\xc3\xa9@example.org"),
                                 std::string(65, 'a') + "@example.org",
                                 "a@" + std::string(64, 'a') + ".org",
                                 "a@" + std::string(250, 'a') + ".org"})
    EXPECT_FALSE(is_address(bad)) << bad;
}

/// Any text comes back as it was, on lines no longer than allowed: 2,000 drawn texts.
TEST(MailMessage, what_is_encoded_is_decoded_to_the_same) {
  const std::string pieces[] = {
      "a",        " ",  "=",  "?",         "=?", "?=",   "_", ".", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x99\x82",
      "Subject:", "\"", "\\", "<x@y.org>", "  ", "word "};
  const std::string lines[] = {"\n", ".\n", "From \n", " \n", "=20\n"};
  std::mt19937 random(20'261'128);
  for (int round = 0; round < 2'000; ++round) {
    std::string subject, body;
    for (auto n = random() % 120; n > 0; --n) subject += pieces[random() % std::size(pieces)];
    for (auto n = random() % 200; n > 0; --n)
      body += random() % 8 == 0 ? lines[random() % std::size(lines)] : pieces[random() % std::size(pieces)];
    body += '\n';
    auto one = message(subject, body);
    one.from_name = subject.substr(0, utf8_prefix(std::string_view(subject).substr(0, random() % 90)));
    const auto bytes = bytes_of(one).value();
    const auto read = read_back(bytes);
    ASSERT_EQ(decoded(read.headers.at("Subject")), subject);
    ASSERT_EQ(unquoted(read.body), body);
    ASSERT_EQ(read.header_lines, 10);
    expect_well_formed(bytes);
    ASSERT_FALSE(HasFailure()) << subject;
  }
}

class Mail : public test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    set("mail", "on");
    set("mail_from", "kith@example.org");
    set("mail_public_address", "https://kith.example.org");
  }
  void set(std::string_view name, std::string_view value) {
    db().write("set", [&](db::Tx& tx) { ASSERT_TRUE(settings::set(tx, name, value, noon)); });
  }
  static Letter letter(int part = 0) {
    return {
        "reference", 7, part, "", PersonId{}, "ana@example.org", "en", "A short question", "Who is it?\nhttps://x/\n"};
  }
  bool post(const Letter& letter, Instant now = noon) {
    return db().writing("put", [&](db::Tx& tx) { return put(tx, letter, now); });
  }
  Round send(Instant now = noon) {
    return send_due(
        db(), folder_.path() + "/mail", [now] { return now; }, never_);
  }
  std::vector<Posted> posted() {
    return db().reading("about", [](db::Tx& tx) { return about(tx, "reference", 7); });
  }
  std::vector<std::string> files() const {
    std::vector<std::string> list;
    if (std::filesystem::exists(folder_.path() + "/mail"))
      for (const auto& file : std::filesystem::directory_iterator(folder_.path() + "/mail"))
        list.push_back(file.path().string());
    return list;
  }
  std::string column(std::string_view which) {
    return db().reading("column", [&](db::Tx& tx) {
      std::string text;
      tx.query("select address, subject, body from mail_outbox", {}, [&](const db::Row& row) {
        text += row.string(which == "address" ? 0 : which == "subject" ? 1 : 2);
      });
      return text;
    });
  }
  std::atomic<bool> never_{false};
  test::TempFolder folder_;
};
KITH_BOTH_ENGINES(Mail);

TEST(MailQueries, fit_the_schema_of_both_engines) { test::prepare_all(sql::all); }

TEST_P(Mail, a_letter_leaves_once_and_keeps_neither_text_nor_address) {
  EXPECT_TRUE(post(letter()));
  EXPECT_FALSE(post(letter()));
  EXPECT_EQ(send().sent, 1);
  EXPECT_EQ(send().sent, 0);
  ASSERT_EQ(files().size(), 1u);
  const auto read = read_back(read_file(files()[0]).value());
  EXPECT_EQ(read.headers.at("To"), "<ana@example.org>");
  EXPECT_EQ(unquoted(read.body), "Who is it?\nhttps://x/\n");
  ASSERT_EQ(posted().size(), 1u);
  EXPECT_EQ(posted()[0].state, State::sent);
  EXPECT_EQ(posted()[0].done_at, noon.utc_seconds);
  EXPECT_EQ(column("address") + column("subject") + column("body"), "");
  EXPECT_FALSE(post(letter())) << "nor does it come back";
}

TEST_P(Mail, what_was_undone_puts_no_letter) {
  EXPECT_THROW(db().write("undone",
                          [&](db::Tx& tx) {
                            put(tx, letter(), noon);
                            throw std::runtime_error("undone");
                          }),
               std::runtime_error);
  EXPECT_TRUE(posted().empty());
}

TEST_P(Mail, nothing_that_cannot_be_sent_is_put) {
  auto bad = letter();
  bad.to = "ana@example.org\nBcc: x@y.org";
  EXPECT_THROW(post(bad), std::invalid_argument);
  bad = letter();
  bad.subject = "a\nb";
  EXPECT_THROW(post(bad), std::invalid_argument);
  EXPECT_TRUE(posted().empty());
}

TEST_P(Mail, switched_off_it_sends_nothing_and_letters_wait) {
  set("mail", "off");
  post(letter());
  EXPECT_EQ(send().sent, 0);
  EXPECT_EQ(posted()[0].state, State::waiting);
  set("mail", "on");
  EXPECT_EQ(send().sent, 1);
}

TEST_P(Mail, taken_back_it_does_not_leave) {
  post(letter());
  db().write("back", [&](db::Tx& tx) { take_back(tx, "reference", 7, later(5)); });
  EXPECT_EQ(send().sent, 0);
  EXPECT_EQ(posted()[0].state, State::taken_back);
  EXPECT_EQ(column("body"), "");
}

TEST_P(Mail, taken_back_on_its_way_and_refused_it_has_not_failed) {
  post(letter());
  db().write("break", [](db::Tx& tx) { tx.exec("update mail_outbox set subject = :text", {{"text", "two\nlines"}}); });
  int looks = 0;
  const auto clock = [&] {
    if (++looks == 3) db().write("back", [&](db::Tx& tx) { take_back(tx, "reference", 7, later(5)); });
    return noon;
  };
  const auto round = send_due(db(), folder_.path() + "/mail", clock, never_);
  EXPECT_EQ(round.failed, 0);
  EXPECT_EQ(posted()[0].state, State::taken_back);
  const auto rows = db().reading("audit", [](db::Tx& tx) { return audit::newest(tx, 0, 10); });
  for (const auto& row : rows) EXPECT_NE(row.action, "mail.failed");
}

TEST_P(Mail, is_tried_again_later_and_given_up_in_the_end) {
  std::ofstream(folder_.path() + "/mail") << "a file where the folder should be";
  post(letter());
  auto now = noon;
  for (int tries = 1; tries < most_tries; ++tries) {
    EXPECT_EQ(send(now).put_off, 1) << tries;
    EXPECT_EQ(send(now).put_off, 0) << "not at once";
    EXPECT_EQ(posted()[0].error, "disk");
    now = {now.utc_seconds + seconds_until_next(tries), now.offset_minutes};
  }
  EXPECT_EQ(send(now).failed, 1);
  EXPECT_EQ(posted()[0].state, State::failed);
  EXPECT_NE(column("body"), "") << "kept, so that it can be tried again";
  const auto list = db().reading("unsent", [](db::Tx& tx) { return unsent(tx, 10); });
  ASSERT_EQ(list.size(), 1u);
  std::filesystem::remove(folder_.path() + "/mail");
  EXPECT_TRUE(db().writing("again", [&](db::Tx& tx) { return try_again(tx, list[0].id, now); }));
  EXPECT_EQ(send(now).sent, 1);
}

TEST_P(Mail, failed_letters_lose_their_text_after_a_month) {
  post(letter());
  db().write("fail", [](db::Tx& tx) {
    tx.exec("update mail_outbox set state = 'failed', done_at = :now", {{"now", noon.utc_seconds}});
  });
  db().write("forget", [](db::Tx& tx) { forget_failed(tx, later(29 * 86'400)); });
  EXPECT_NE(column("body"), "");
  db().write("forget", [](db::Tx& tx) { forget_failed(tx, later(31 * 86'400)); });
  EXPECT_EQ(column("body") + column("address"), "");
}

TEST_P(Mail, a_server_that_was_killed_leaves_the_letter_to_another_after_its_time) {
  post(letter());
  db().write("hold", [](db::Tx& tx) {
    EXPECT_EQ(tx.exec(sql::hold, {{"id", 1}, {"now", noon.utc_seconds}, {"until", noon.utc_seconds + held_seconds}}),
              1);
    EXPECT_EQ(tx.exec(sql::hold, {{"id", 1}, {"now", noon.utc_seconds}, {"until", noon.utc_seconds + held_seconds}}), 0)
        << "another server does not send it too";
  });
  EXPECT_EQ(send(later(held_seconds - 1)).sent, 0);
  EXPECT_EQ(send(later(held_seconds)).sent, 1);
}

TEST_P(Mail, each_letter_that_left_is_audited_without_its_text) {
  post(letter());
  send();
  const auto rows = db().reading("audit", [](db::Tx& tx) { return audit::newest(tx, 0, 1); });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].action, "mail.sent");
  EXPECT_EQ(rows[0].subjects, R"([["reference",7]])");
}

TEST_P(Mail, the_command_line_sets_and_refuses) {
  std::ostringstream out, err;
  const Console console{db(), folder_.path() + "/mail", [] { return noon; }, out, err};
  const auto run = [&](std::vector<std::string> args) { return mail_command(args, console); };
  EXPECT_EQ(run({"set", "--from", "a@example.org", "--from-name", "Caf\xc3\xa9", "--relay", "mail.example.org:587"}), 0)
      << err.str();
  EXPECT_THROW(run({"set", "--from", "nobody"}), std::invalid_argument);
  EXPECT_THROW(run({"set", "--relay", "mail.example.org"}), std::invalid_argument);
  EXPECT_THROW(run({"set", "--relay", "user@mail.example.org:25"}), std::invalid_argument);
  EXPECT_THROW(run({"set", "--tls", "none"}), std::invalid_argument) << "only to a relay on this machine";
  EXPECT_EQ(run({"set", "--tls", "none", "--relay", "127.0.0.1:2525"}), 0);
  EXPECT_THROW(run({"set", "--public-address", "https://x.org/path"}), std::invalid_argument);
  EXPECT_THROW(run({"set", "--password-file", "secret"}), std::invalid_argument);
  EXPECT_THROW(run({"set", "--from-name", "a\nb"}), std::invalid_argument);
  post(letter());
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_NE(out.str().find("waiting        1"), std::string::npos) << out.str();
  EXPECT_EQ(out.str().find("ana@example.org"), std::string::npos);
  EXPECT_EQ(run({"send-now"}), 0);
  EXPECT_EQ(run({"test", "bo@example.org"}), 0);
  EXPECT_EQ(files().size(), 2u);
  EXPECT_THROW(run({"test", "bo"}), std::invalid_argument);
  EXPECT_THROW(run({"fly"}), std::invalid_argument);
}

TEST_P(Mail, a_password_that_others_may_read_is_not_used) {
  const auto file = folder_.path() + "/password";
  std::ofstream(file) << "secret\n";
  ::chmod(file.c_str(), 0644);
  Relay relay{"127.0.0.1", 1, Relay::Tls::none, "kith", file, "", "example.org"};
  EXPECT_EQ(to_relay(relay, never_)->deliver("a@b.org", "c@d.org", "x", "y"), Outcome::no_sign_in);
  ::chmod(file.c_str(), 0600);
  EXPECT_EQ(to_relay(relay, never_)->deliver("a@b.org", "c@d.org", "x", "y"), Outcome::no_connection);
  relay.host = "192.0.2.1";
  EXPECT_EQ(to_relay(relay, never_)->deliver("a@b.org", "c@d.org", "x", "y"), Outcome::no_tls) << "not without TLS";
}

}  // namespace
}  // namespace kith::mail
