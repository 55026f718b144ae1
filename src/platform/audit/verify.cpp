// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/verify.h"

#include <algorithm>
#include <map>
#include <optional>

#include "platform/audit/log.h"
#include "platform/audit/new_key.h"
#include "platform/audit/queries.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

constexpr std::size_t faults_told = 20;
constexpr int notes_at_once = 1'000;

struct StoredNote {
  std::uint64_t size;
  std::string note;
};

/// Stored checkpoints in the order of their sizes, read in slices.
class StoredNotes {
 public:
  explicit StoredNotes(db::Tx& tx) : tx_(tx) {}
  /// The next one, or null at the end.
  const StoredNote* next() {
    if (at_ == notes_.size() && more_) fill();
    return at_ < notes_.size() ? &notes_[at_] : nullptr;
  }
  void pass() { ++at_; }

 private:
  void fill() {
    notes_ = tx_.all(sql::checkpoints_from, {{"size", from_}, {"count", notes_at_once}}, [](const db::Row& r) {
      return StoredNote{static_cast<std::uint64_t>(r.integer(0)), r.string(2)};
    });
    at_ = 0;
    more_ = notes_.size() == static_cast<std::size_t>(notes_at_once);
    if (!notes_.empty()) from_ = notes_.back().size + 1;
  }
  db::Tx& tx_;
  std::uint64_t from_{0};
  bool more_{true};
  std::vector<StoredNote> notes_;
  std::size_t at_{0};
};

class Check {
 public:
  Check(db::Tx& tx, const VerifierKey& key, std::span<const std::string> outside)
      : key_(key), changes_(key_changes(tx)), stored_(tx) {
    if (!changes_.empty()) {
      found_.key_since = changes_.back().seq;
      found_.key_since_at = changes_.back().at;
      if (key_.text().find("+" + changes_.back().key + "+") == std::string::npos)
        fault("the log says in row " + std::to_string(found_.key_since) + " that another key than this one signs it");
    }
    for (const std::string& note : outside) {
      const auto checkpoint = opened(note);
      if (checkpoint)
        outside_.emplace(checkpoint->size, checkpoint->root);
      else
        fault("a given checkpoint is not signed by this log's key");
    }
    compare_checkpoints();
  }

  void row(const Row& row) {
    const std::uint64_t expected = tree_.size() + missing_ + 1;
    if (row.seq != expected) {
      fault("rows " + std::to_string(expected) + " to " + std::to_string(row.seq - 1) + " are missing");
      missing_ += row.seq - expected;
    }
    const Hash node = tree_.append(leaf_hash(canonical(row)));
    if (row.node != crypto::base64(node)) fault("row " + std::to_string(row.seq) + " does not match its hash");
    compare_checkpoints();
  }

  Verification finish() {
    for (const StoredNote* note; (note = stored_.next()) != nullptr; stored_.pass()) beyond_the_end(note->size);
    for (; !outside_.empty(); outside_.erase(outside_.begin())) beyond_the_end(outside_.begin()->first);
    found_.rows = tree_.size();
    found_.root = tree_.root();
    return std::move(found_);
  }

 private:
  /// What the note says when it is signed by the key that was in use, or by one that was lost and is not known.
  std::optional<Checkpoint> opened(std::string_view note) {
    if (auto checkpoint = open_note(note, key_)) return checkpoint;
    auto said = said_by(note);
    if (!said || said->origin != key_.name) return std::nullopt;
    for (const KeyChange& change : changes_) {
      if (change.seq <= said->size) continue;
      if (change.earlier) return open_note(note, *change.earlier);
      ++found_.unsigned_before;
      return said;
    }
    return std::nullopt;
  }

  void fault(std::string text) {
    if (++found_.faults <= faults_told) found_.first_faults.push_back(std::move(text));
  }

  void beyond_the_end(std::uint64_t size) {
    ++found_.checkpoints;
    fault("a checkpoint tells of " + std::to_string(size) + " rows, the log ends after " +
          std::to_string(tree_.size()));
  }

  /// All checkpoints about the rows read so far.
  void compare_checkpoints() {
    std::optional<Hash> root;
    const auto compare = [&](std::uint64_t size, const Hash& said) {
      if (!root) root = tree_.root();
      ++found_.checkpoints;
      if (said != *root) fault("the first " + std::to_string(size) + " rows are not those a checkpoint was signed for");
    };
    for (const StoredNote* note; (note = stored_.next()) != nullptr && note->size <= tree_.size(); stored_.pass()) {
      const auto checkpoint = opened(note->note);
      if (!checkpoint || checkpoint->size != note->size)
        fault("the stored checkpoint of " + std::to_string(note->size) + " rows is not signed by this log's key");
      else
        compare(checkpoint->size, checkpoint->root);
    }
    for (; !outside_.empty() && outside_.begin()->first <= tree_.size(); outside_.erase(outside_.begin()))
      compare(outside_.begin()->first, outside_.begin()->second);
  }

  const VerifierKey& key_;
  std::vector<KeyChange> changes_;
  StoredNotes stored_;
  std::multimap<std::uint64_t, Hash> outside_;
  Frontier tree_;
  std::uint64_t missing_{0};
  Verification found_;
};

}  // namespace

Verification verify(db::Tx& tx, const VerifierKey& key, std::span<const std::string> outside) {
  Check check(tx, key, outside);
  each_row(tx, 1, [&](const Row& row) { check.row(row); });
  return check.finish();
}

}  // namespace kith::audit
