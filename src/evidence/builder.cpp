// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/builder.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "platform/audit/log.h"
#include "platform/base/whole_file.h"
#include "platform/db/folder.h"
#include "records/digest.h"

namespace kith::evidence {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr auto look_again = std::chrono::seconds(20);
constexpr auto ask_again = std::chrono::seconds(1);

/// In pieces: an archive holds documents and may be greater than memory.
std::string sha256_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string piece(1 << 20, '\0');
  records::Digest digest;
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
    digest.add(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
  if (!in.eof()) throw EvidenceError("the archive cannot be read");
  return digest.text();
}

/// What the builder did by itself, in the audit log.
void note(db::Tx& tx, std::string action, std::int64_t package, Instant now) {
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::job;
  entry.action = std::move(action);
  entry.subjects = {{"evidence_package", package}};
  audit::append(tx, std::move(entry));
}

}  // namespace

void Bell::ring() {
  {
    const std::lock_guard lock(mutex_);
    rings_ = true;
  }
  rang_.notify_all();
}

void Bell::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  rang_.wait_for(lock, longest, [this] { return rings_; });
  rings_ = false;
}

std::string archive_path(const std::string& folder, std::int64_t package) {
  return folder + "/" + archive_name(package);
}

std::string Builder::place_of(const std::string& folder) {
  db::make_folder(folder);
  const std::string path = folder + "/place";
  if (const auto known = read_file(path)) return *known;
  const std::string made = crypto::random_token(12);
  create_file(path, made, 0600);
  return made;
}

Builder::Builder(Uses uses) : uses_(std::move(uses)), place_(place_of(uses_.folder)) {
  clear_what_was_left();
  uses_.db.write("evidence packages of before", [&](db::Tx& tx) {
    for (const Ended& one : begin_again(tx, place_, uses_.now()))
      note(tx, "evidence." + std::string(name(one.state)), one.package, uses_.now());
  });
  thread_ = std::thread([this] { run(); });
}

Builder::~Builder() {
  ending_ = true;
  uses_.bell.ring();
  thread_.join();
}

/// Half packages, and archives that no line of the list offers.
void Builder::clear_what_was_left() const {
  for (const auto& entry : fs::directory_iterator(uses_.folder))
    if (entry.path().filename().string().find(".partial-") != std::string::npos) fs::remove_all(entry.path());
}

void Builder::run() {
  while (!ending_) {
    try {
      take_away_outlived();
      if (make_next()) continue;
    } catch (const std::exception& broken) {
      if (uses_.failed) uses_.failed(broken.what());
    }
    if (!ending_) uses_.bell.wait(look_again);
  }
}

bool Builder::make_next() {
  if (short_of_room()) return false;
  const auto package =
      uses_.db.writing("next evidence package", [&](db::Tx& tx) { return next_package(tx, place_, uses_.now()); });
  if (!package) return false;
  bool stopped = false;
  try {
    const Archive archive = make(*package, stopped);
    if (stopped) {
      if (ending_)
        uses_.db.write("evidence package put back", [&](db::Tx& tx) { put_back(tx, package->id); });
      else
        end(*package, PackageState::cancelled);
      return true;
    }
    uses_.db.write("evidence package made", [&](db::Tx& tx) {
      note_made(tx, package->id, archive, uses_.now());
      note(tx, "evidence.made", package->id, uses_.now());  // an action, not a word
    });
  } catch (const std::exception& broken) {
    if (uses_.failed) uses_.failed(broken.what());
    end(*package, PackageState::failed);
  }
  return true;
}

void Builder::end(const Package& package, PackageState state) {
  std::error_code ignored;
  fs::remove(archive_path(uses_.folder, package.id), ignored);
  uses_.db.write("evidence package ended", [&](db::Tx& tx) {
    note_ended(tx, package.id, state, uses_.now());
    note(tx, "evidence." + std::string(name(state)), package.id, uses_.now());
  });
}

Archive Builder::make(const Package& package, bool& stopped) {
  const auto columns = uses_.columns();
  const std::string path = archive_path(uses_.folder, package.id);
  fs::remove(path);  // whole, but never told of: the server was killed between the two
  bool wanted = true, no_room = false;
  auto asked_at = Clock::now();
  Watch watch;
  watch.progress = [&](const std::string& what, int done, int of) {
    wanted = uses_.db.writing("evidence step",
                              [&](db::Tx& tx) { return tell_step(tx, package.id, what, done, of, uses_.now()); });
  };
  watch.cancelled = [&] {
    if (wanted && Clock::now() - asked_at > ask_again) {
      wanted = !uses_.db.reading("evidence stop", [&](db::Tx& tx) { return wants_stop(tx, package.id); });
      asked_at = Clock::now();
    }
    no_room = no_room || short_of_room();
    return ending_ || !wanted || no_room;
  };
  const Source source{uses_.db,       *columns,    uses_.key,   uses_.secret,
                      uses_.agency(), uses_.now(), uses_.vault, uses_.standards};
  const Made made = make_package(source, package.asked(), path, watch);
  if (made.cancelled && no_room) throw std::runtime_error("no room on the disk for a package");
  stopped = made.cancelled;
  if (stopped) return {};
  return {static_cast<std::int64_t>(fs::file_size(path)), sha256_of(path), made.sum};
}

/// By the rule; and archives that the list does not offer any more, since another server took them from it.
void Builder::take_away_outlived() {
  const Date today = date_of(uses_.now());
  const auto gone =
      uses_.db.reading("outlived evidence packages", [&](db::Tx& tx) { return outlived(tx, place_, today); });
  for (const auto id : gone) {
    fs::remove(archive_path(uses_.folder, id));
    uses_.db.write("evidence package removed", [&](db::Tx& tx) {
      if (remove_package(tx, id, today)) note(tx, "evidence.removed", id, uses_.now());  // an action, not a word
    });
  }
  const auto offered = uses_.db.reading("evidence packages here", [&](db::Tx& tx) { return archives_at(tx, place_); });
  for (const auto& entry : fs::directory_iterator(uses_.folder))
    if (entry.path().extension() == ".zip" && !offered.contains(entry.path().filename().string()))
      fs::remove(entry.path());
}

}  // namespace kith::evidence
