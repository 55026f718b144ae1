// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/checkpoint.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "platform/audit/command.h"
#include "platform/audit/log.h"
#include "platform/audit/new_key.h"
#include "platform/audit/verify.h"
#include "platform/base/whole_file.h"
#include "platform/db/db.h"
#include "support/both_engines.h"

namespace kith::audit {
namespace {

const Instant noon{1'763'830'800, -300};
const char* const origin = "kith/audit/test";

Checkpoint sample() { return {origin, 1042, leaf_hash("x"), noon}; }

TEST(Checkpoint, is_a_signed_note_that_opens_again) {
  const SigningKey key(crypto::random_key(), origin);
  const std::string note = sign(sample(), key);
  EXPECT_TRUE(note.starts_with("kith/audit/test\n1042\n" + crypto::base64(leaf_hash("x")) +
                               "\ntime 2025-11-22T12:00:00-05:00\n\n\xe2\x80\x94 kith/audit/test "));
  const auto opened = open_note(note, key.verifier());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->size, 1042u);
  EXPECT_EQ(opened->root, leaf_hash("x"));
  EXPECT_EQ(opened->at, noon);
}

TEST(Checkpoint, does_not_open_when_a_byte_differs_or_another_key_signed) {
  const SigningKey key(crypto::random_key(), origin);
  const std::string note = sign(sample(), key);
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string changed = note;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(open_note(changed, key.verifier())) << i;
    EXPECT_FALSE(open_note(note.substr(0, i), key.verifier())) << i;
  }
  EXPECT_FALSE(open_note(sign(sample(), SigningKey(crypto::random_key(), origin)), key.verifier()));
  EXPECT_FALSE(open_note("", key.verifier()));
  Checkpoint other = sample();
  other.origin = "kith/audit/other";
  EXPECT_FALSE(open_note(sign(other, key), key.verifier())) << "a note about another log";
}

TEST(Checkpoint, may_carry_a_witness_signature_too) {
  const SigningKey key(crypto::random_key(), origin), witness(crypto::random_key(), "witness.example");
  const std::string note = sign(sample(), key), other = sign(sample(), witness);
  const std::string both = note + other.substr(other.find("\xe2\x80\x94"));
  EXPECT_TRUE(open_note(both, key.verifier()));
}

TEST(VerifierKey, reads_only_what_it_writes) {
  const SigningKey key(crypto::random_key(), origin);
  const std::string text = key.verifier().text();
  const auto read = parse_verifier_key(text + "\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, origin);
  EXPECT_EQ(read->key, key.verifier().key);
  for (const std::string& bad :
       {std::string(), text.substr(1), text + "x", std::string("a+b"), std::string("a+00000000+AA==")})
    EXPECT_FALSE(parse_verifier_key(bad)) << bad;
}

TEST(SigningKey, lies_in_a_private_file_and_stays_the_same) {
  test::TempFolder folder;
  const auto first = SigningKey::load_or_make(folder.path(), origin).verifier().text();
  EXPECT_EQ(SigningKey::load_or_make(folder.path(), origin).verifier().text(), first);
  EXPECT_EQ(read_file(folder / "audit.pub"), first + "\n");
  struct stat about {};
  ASSERT_EQ(::stat((folder / "audit.key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  ASSERT_EQ(::chmod((folder / "audit.key").c_str(), 0640), 0);
  EXPECT_THROW(SigningKey::load_or_make(folder.path(), origin), std::runtime_error);
  ASSERT_EQ(::chmod((folder / "audit.key").c_str(), 0600), 0);
  std::ofstream(folder / "audit.key") << "not a key\n";
  EXPECT_THROW(SigningKey::load_or_make(folder.path(), origin), std::runtime_error);
}

// Restoring a backup without its keys made a new key without a word, and the log was not sound for ever.
TEST(SigningKey, is_not_made_anew_when_something_was_signed_before) {
  test::TempFolder folder;
  EXPECT_THROW(SigningKey::load_or_make(folder.path(), origin, true), std::runtime_error);
  EXPECT_FALSE(read_file(folder / "audit.key"));
}

TEST(Checkpoint, carries_the_digest_of_the_records_or_none) {
  const SigningKey key(crypto::random_key(), origin);
  Checkpoint with = sample();
  with.records = leaf_hash("records");
  const std::string note = sign(with, key);
  EXPECT_NE(note.find("\nrecords " + crypto::base64(*with.records) + "\n\n"), std::string::npos);
  EXPECT_EQ(open_note(note, key.verifier())->records, with.records);
  EXPECT_FALSE(open_note(sign(sample(), key), key.verifier())->records);
  EXPECT_EQ(said_by(note)->size, 1042u);
}

class Checkpoints : public test::BothEngines {
 protected:
  void add(int count) {
    db().write("audit", [&](db::Tx& tx) {
      for (int i = 0; i < count; ++i) {
        Entry e;
        e.at = noon;
        e.action = "match.see";
        e.subjects = {{"match", i}};
        append(tx, e);
      }
    });
  }
  std::optional<std::string> due(Instant now) {
    return db().writing("checkpoint", [&](db::Tx& tx) -> std::optional<std::string> {
      if (!checkpoint_due(tx, now, {50, 10})) return std::nullopt;
      return take_checkpoint(tx, key_, now);
    });
  }
  struct Said {
    int exit;
    std::string out, err;
  };
  Said command(std::vector<std::string> args) {
    std::ostringstream out, err;
    const int exit = audit_command(args, db(), key_, noon, out, err);
    return {exit, out.str(), err.str()};
  }
  const SigningKey key_{crypto::random_key(), origin};
};
KITH_BOTH_ENGINES(Checkpoints);

TEST_P(Checkpoints, are_due_by_rows_or_by_time_and_only_when_something_happened) {
  EXPECT_FALSE(due(noon));
  add(1);
  EXPECT_TRUE(due(noon)) << "the first one at once";
  EXPECT_FALSE(due(Instant{noon.utc_seconds + 86'400, -300})) << "nothing was added";
  add(49);
  EXPECT_FALSE(due(Instant{noon.utc_seconds + 599, -300}));
  add(1);
  const auto by_rows = due(Instant{noon.utc_seconds + 599, -300});
  ASSERT_TRUE(by_rows);
  EXPECT_EQ(open_note(*by_rows, key_.verifier())->size, 51u);
  add(1);
  EXPECT_FALSE(due(Instant{noon.utc_seconds + 1198, -300}));
  EXPECT_TRUE(due(Instant{noon.utc_seconds + 1199, -300}));
}

TEST_P(Checkpoints, are_written_where_they_can_leave_the_machine) {
  add(3);
  const std::string note = *due(noon);
  test::TempFolder folder;
  write_checkpoint(folder.path(), note);
  EXPECT_EQ(read_file(folder / "checkpoint-3.txt"), note);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no temporary file is left";
  EXPECT_THROW(write_checkpoint(folder / "nowhere", note), std::runtime_error);
  EXPECT_THROW(write_checkpoint(folder.path(), "kith\n../../x\n"), std::runtime_error);
}

// A data folder rolled back wrote over the checkpoints that proved it.
TEST_P(Checkpoints, kept_outside_are_never_written_over) {
  add(3);
  const std::string note = *due(noon);
  test::TempFolder folder;
  EXPECT_TRUE(write_checkpoint(folder.path(), note));
  EXPECT_TRUE(write_checkpoint(folder.path(), note)) << "the same once more";
  const std::string other = sign(Checkpoint{origin, 3, leaf_hash("other"), noon}, key_);
  EXPECT_FALSE(write_checkpoint(folder.path(), other));
  EXPECT_EQ(read_file(folder / "checkpoint-3.txt"), note);
  EXPECT_EQ(read_file(folder / ("checkpoint-3-differs-" + std::to_string(noon.utc_seconds) + ".txt")), other);
}

TEST_P(Checkpoints, kept_outside_tell_of_a_log_that_does_not_continue_them) {
  add(3);
  test::TempFolder folder;
  const auto against = [&](const std::string& note) {
    return db().reading("outside", [&](db::Tx& tx) { return contradiction(tx, key_.verifier(), note); });
  };
  EXPECT_FALSE(greatest_outside(folder.path()));
  write_checkpoint(folder.path(), *due(noon));
  add(9);
  const std::string later = *due(Instant{noon.utc_seconds + 9000, -300});
  write_checkpoint(folder.path(), later);
  EXPECT_EQ(greatest_outside(folder.path()), later) << "12 is more than 3";
  EXPECT_EQ(against(later), "");
  EXPECT_NE(against(sign(Checkpoint{origin, 61, leaf_hash("x"), noon}, key_)).find("61 rows is of a longer log"),
            std::string::npos);
  EXPECT_NE(against(sign(Checkpoint{origin, 3, leaf_hash("x"), noon}, key_)).find("other rows"), std::string::npos);
  const SigningKey stranger(crypto::random_key(), origin);
  EXPECT_NE(against(sign(*said_by(later), stranger)).find("not signed"), std::string::npos);
  Checkpoint with = *said_by(later);
  with.records = leaf_hash("records");
  EXPECT_NE(against(sign(with, key_)).find("other records"), std::string::npos);
}

TEST_P(Checkpoints, of_a_lost_key_hold_when_the_log_says_that_another_began) {
  test::TempFolder folder;
  const auto verifier_now = [&] { return SigningKey::load_or_make(folder.path(), origin).verifier(); };
  const SigningKey first = SigningKey::load_or_make(folder.path(), origin);
  const auto signs = [&](const SigningKey& key) {
    add(5);
    return db().writing("checkpoint", [&](db::Tx& tx) { return take_checkpoint(tx, key, noon); });
  };
  const std::string outside = signs(first);
  EXPECT_THROW(begin_new_key(db(), folder.path(), origin, "lost", noon), std::runtime_error) << "it is there";
  const auto check = [&](std::vector<std::string> notes) {
    return db().reading("verify", [&](db::Tx& tx) { return verify(tx, verifier_now(), notes); });
  };
  ASSERT_TRUE(std::filesystem::remove(folder / "audit.key"));
  EXPECT_THROW(begin_new_key(db(), folder.path(), origin, "whim", noon), std::runtime_error);
  begin_new_key(db(), folder.path(), origin, "lost", noon);
  auto found = check({outside});
  EXPECT_TRUE(found.sound());
  EXPECT_EQ(found.key_since, 6u);
  EXPECT_EQ(found.unsigned_before, 0u) << "the key before is known from audit.pub";
  const SigningKey stranger(crypto::random_key(), origin);
  EXPECT_FALSE(check({sign(*said_by(outside), stranger)}).sound()) << "so a stranger's signature does not do";
  EXPECT_FALSE(check({sign(Checkpoint{origin, 5, leaf_hash("x"), noon}, first)}).sound());

  ASSERT_TRUE(std::filesystem::remove(folder / "audit.key") && std::filesystem::remove(folder / "audit.pub"));
  begin_new_key(db(), folder.path(), origin, "lost", noon);  // as after a restore: the key before is not known
  found = check({outside});
  EXPECT_TRUE(found.sound());
  EXPECT_EQ(found.key_since, 7u);
  EXPECT_EQ(found.unsigned_before, 1u) << "the one of 6 rows";
  ASSERT_TRUE(std::filesystem::remove(folder / "audit.key"));
  EXPECT_FALSE(check({}).sound()) << "a key the log does not tell of";
}

TEST_P(Checkpoints, say_when_another_key_may_not_go_on_signing) {
  test::TempFolder folder;
  const SigningKey first = SigningKey::load_or_make(folder.path(), origin), stranger(crypto::random_key(), origin);
  const auto another = [&](const VerifierKey& key) {
    return !db().reading("signing key", [&](db::Tx& tx) { return another_signs(tx, key); }).empty();
  };
  EXPECT_FALSE(another(stranger.verifier())) << "nothing is signed yet";
  add(5);
  db().write("checkpoint", [&](db::Tx& tx) { take_checkpoint(tx, first, noon); });
  EXPECT_FALSE(another(first.verifier()));
  EXPECT_TRUE(another(stranger.verifier()));
  ASSERT_TRUE(std::filesystem::remove(folder / "audit.key"));
  const auto second = begin_new_key(db(), folder.path(), origin, "lost", noon);
  EXPECT_FALSE(another(second));
  EXPECT_TRUE(another(first.verifier())) << "its time is over";
}

TEST_P(Checkpoints, commands_show_and_check_the_log) {
  add(70);
  const Said head = command({"head"});
  EXPECT_EQ(head.exit, 0);
  EXPECT_EQ(open_note(head.out, key_.verifier())->size, 70u);
  EXPECT_EQ(command({"head"}).out, head.out);
  add(7);
  test::TempFolder folder;
  write_checkpoint(folder.path(), head.out);
  const Said sound = command({"verify", "--checkpoint", folder / "checkpoint-70.txt"});
  EXPECT_EQ(sound.exit, 0) << sound.out;
  EXPECT_NE(sound.out.find("77 rows, 2 checkpoints"), std::string::npos) << sound.out;
  std::ofstream(folder / "bad.txt") << sign(Checkpoint{origin, 70, leaf_hash("other"), noon}, key_);
  const Said unsound = command({"verify", "--checkpoint", folder / "bad.txt"});
  EXPECT_EQ(unsound.exit, 1);
  EXPECT_NE(unsound.out.find("NOT SOUND"), std::string::npos);
  EXPECT_EQ(command({"verify", "--checkpoint", folder / "missing.txt"}).exit, 2);
  EXPECT_EQ(command({"key"}).out, key_.verifier().text() + "\n");
}

Hash hash_in(const nlohmann::json& value) { return crypto::key_from_base64(value.get<std::string>()).value(); }
std::vector<Hash> path_in(const nlohmann::json& proof) {
  std::vector<Hash> path;
  for (const auto& hash : proof["path"]) path.push_back(hash_in(hash));
  return path;
}

TEST_P(Checkpoints, commands_prove_rows_and_growth) {
  add(70);
  const std::string note = command({"head"}).out;
  add(7);
  const auto proof = nlohmann::json::parse(command({"prove", "12"}).out);
  EXPECT_EQ(proof["size"], 70) << "the tree of the newest checkpoint";
  EXPECT_EQ(proof["checkpoint"], note);
  EXPECT_TRUE(inclusion_holds(hash_in(proof["leaf"]), 12, 70, path_in(proof), hash_in(proof["root"])));
  EXPECT_EQ(nlohmann::json::parse(command({"prove", "75"}).out)["size"], 77) << "newer than any checkpoint";
  const auto grown = nlohmann::json::parse(command({"consistency", "33", "--size", "77"}).out);
  EXPECT_TRUE(consistency_holds(33, hash_in(grown["old_root"]), 77, hash_in(grown["root"]), path_in(grown)));
  for (const std::vector<std::string>& bad : {std::vector<std::string>{"prove", "78"},
                                              {"prove", "0"},
                                              {"prove", "x"},
                                              {"prove", "12x"},
                                              {"consistency", "33x"},
                                              {"prove", "4294967308"},  // 12 above 2^32
                                              {"prove", "12", "--size", "78"},
                                              {"prove", "12", "--size", "11"},
                                              {"consistency", "0"},
                                              {"consistency", "78"},
                                              {"consistency", "9", "--size", "8"},
                                              {},
                                              {"nonsense"},
                                              {"prove"}})
    EXPECT_EQ(command(bad).exit, 2) << (bad.empty() ? "" : bad[0]);
}

/// tools/verify_audit.py knows nothing of this program but docs/audit.md.
class SecondVerifier : public Checkpoints {
 protected:
  void SetUp() override {
    Checkpoints::SetUp();
    if (IsSkipped()) return;
    if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "skipped: no python3";
    add(90);
    write("head.txt", command({"head"}).out);
    write("key.txt", command({"key"}).out);
    write("log.jsonl", command({"export"}).out);
    write("proof.json", command({"prove", "17"}).out);
    write("growth.json", command({"consistency", "31"}).out);
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  int verdict(const std::string& arguments) {
    const std::string script = std::string(KITH_SOURCE_DIR) + "/tools/verify_audit.py";
    const int status = std::system(
        ("cd " + folder_.path() + " && python3 " + script + " --key key.txt " + arguments + " >said.txt 2>&1").c_str());
    return WEXITSTATUS(status);
  }
  std::string said() { return read_file(folder_ / "said.txt").value_or(""); }
  test::TempFolder folder_;
};
KITH_BOTH_ENGINES(SecondVerifier);

TEST_P(SecondVerifier, agrees_on_log_checkpoint_and_proofs) {
  EXPECT_EQ(verdict("--log log.jsonl --checkpoint head.txt"), 0) << said();
  EXPECT_EQ(verdict("--proof proof.json"), 0) << said();
  EXPECT_EQ(verdict("--proof growth.json"), 0) << said();
  std::string log = read_file(folder_ / "log.jsonl").value();
  write("changed.jsonl", log.replace(log.find("match.see"), 9, "match.hid"));
  EXPECT_EQ(verdict("--log changed.jsonl --checkpoint head.txt"), 1);
  log = read_file(folder_ / "log.jsonl").value();
  write("cut.jsonl", log.substr(0, log.rfind('\n', log.size() - 2) + 1));
  EXPECT_EQ(verdict("--log cut.jsonl --checkpoint head.txt"), 1);
  std::string head = read_file(folder_ / "head.txt").value();
  head.replace(head.find("\n90\n"), 4, "\n91\n");
  write("forged.txt", head);
  EXPECT_EQ(verdict("--log log.jsonl --checkpoint forged.txt"), 1);
  std::string proof = read_file(folder_ / "proof.json").value();
  write("forged.json", proof.replace(proof.find("\"match.see\""), 11, "\"match.hid\""));
  EXPECT_EQ(verdict("--proof forged.json"), 1);
}

}  // namespace
}  // namespace kith::audit
