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
    return db().writing("checkpoint", [&](db::Tx& tx) { return take_due_checkpoint(tx, key_, now, {50, 10}); });
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
