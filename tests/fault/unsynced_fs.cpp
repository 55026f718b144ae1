// SPDX-License-Identifier: AGPL-3.0-or-later
//
// unsynced_fs BACKING MOUNT [--seed N] [--mode drop|tear]
//
// A file system that forgets, like a disk at a power cut, what was not synced. BACKING is read into memory at the
// start; writes live in memory only. A file's bytes become durable by fsync or fdatasync of the file, a name in a
// folder by fsync of that folder (POSIX, nothing more: syncing a new file does not make its name durable).
//
//   SIGUSR1  power cut: BACKING becomes what a disk could hold now, the process ends at once, the mount is dead.
//   SIGUSR2  from now on every sync fails with EIO, until the next SIGUSR2.
//   SIGTERM, unmount  an orderly end: BACKING becomes what was last seen.
//
// What a cut leaves: mode drop, the durable state only. Mode tear, besides that a random choice (by seed) of the
// 512-byte sectors of unsynced writes, in any order, and a random number of the unsynced changes of names, the oldest
// first (a rename is one change), as a journal would.
#define FUSE_USE_VERSION 31
#include <fcntl.h>
#include <fuse.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {
namespace fs = std::filesystem;

constexpr std::size_t sector = 512;

// One unsynced change of a file: bytes at an offset, or (truncation) a new size.
struct Change {
  bool truncation;
  std::size_t at;
  std::string bytes;
};

struct Node {
  bool folder = false;
  mode_t mode = 0;
  ino_t number = 0;
  timespec changed{};
  std::string seen, durable;                                          // file
  std::vector<Change> unsynced;                                       // file: what leads from durable to seen
  std::map<std::string, std::shared_ptr<Node>> names, durable_names;  // folder
};
using NodePtr = std::shared_ptr<Node>;

// One unsynced change of names: entries set (or, with a null node, removed) together.
struct Renaming {
  struct Entry {
    NodePtr folder;
    std::string name;
    NodePtr node;
  };
  std::vector<Entry> entries;
};

std::mutex one_at_a_time;
NodePtr root;
std::deque<Renaming> unsynced_names;
fs::path backing;
std::mt19937_64 chance;
bool tear = false, syncs_fail = false;
ino_t last_number = 0;

NodePtr new_node(bool folder, mode_t mode) {
  auto node = std::make_shared<Node>();
  node->folder = folder;
  node->mode = mode;
  node->number = ++last_number;
  clock_gettime(CLOCK_REALTIME, &node->changed);
  return node;
}

void apply_to(std::string& content, const Change& change) {
  if (change.truncation) {
    content.resize(change.at, '\0');
    return;
  }
  if (content.size() < change.at + change.bytes.size()) content.resize(change.at + change.bytes.size(), '\0');
  content.replace(change.at, change.bytes.size(), change.bytes);
}

void make_durable(Node& file) {
  for (const Change& change : file.unsynced) apply_to(file.durable, change);
  file.unsynced.clear();
}

void settle(const Renaming& renaming) {
  for (const auto& [folder, name, node] : renaming.entries) {
    if (node)
      folder->durable_names[name] = node;
    else
      folder->durable_names.erase(name);
  }
}

void make_names_durable(const NodePtr& folder) {
  std::deque<Renaming> rest;
  for (Renaming& renaming : unsynced_names) {
    bool here = false;
    for (const auto& entry : renaming.entries) here = here || entry.folder == folder;
    if (here)
      settle(renaming);
    else
      rest.push_back(std::move(renaming));
  }
  unsynced_names.swap(rest);
}

// What of a file's unsynced changes reached the platter by chance.
void tear_file(Node& file) {
  const unsigned luck = std::uniform_int_distribution<unsigned>(0, 100)(chance);
  auto lucky = [&] { return std::uniform_int_distribution<unsigned>(0, 99)(chance) < luck; };
  for (const Change& change : file.unsynced) {
    if (change.truncation) {
      if (lucky()) apply_to(file.durable, change);
      continue;
    }
    for (std::size_t done = 0; done < change.bytes.size();) {
      const std::size_t room = sector - (change.at + done) % sector;
      const std::size_t size = std::min(room, change.bytes.size() - done);
      if (lucky()) apply_to(file.durable, {false, change.at + done, change.bytes.substr(done, size)});
      done += size;
    }
  }
  file.unsynced.clear();
}

void tear_all(const NodePtr& node) {
  if (!node->folder) return tear_file(*node);
  for (const auto& [name, child] : node->durable_names) tear_all(child);
}

void load(const NodePtr& folder, const fs::path& path) {
  for (const auto& entry : fs::directory_iterator(path)) {
    struct stat status {};
    if (lstat(entry.path().c_str(), &status) != 0) continue;
    auto node = new_node(entry.is_directory(), status.st_mode);
    if (node->folder) {
      load(node, entry.path());
    } else {
      std::ifstream in(entry.path(), std::ios::binary);
      node->seen.assign(std::istreambuf_iterator<char>(in), {});
      node->durable = node->seen;
    }
    folder->names[entry.path().filename()] = folder->durable_names[entry.path().filename()] = node;
  }
}

void store(const NodePtr& folder, const fs::path& path, bool durable) {
  for (const auto& [name, node] : durable ? folder->durable_names : folder->names) {
    const fs::path target = path / name;
    if (node->folder) {
      fs::create_directory(target);
      store(node, target, durable);
    } else {
      std::ofstream out(target, std::ios::binary | std::ios::trunc);
      const std::string& content = durable ? node->durable : node->seen;
      out.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
    chmod(target.c_str(), node->mode & 07777);
  }
}

void replace_backing(bool durable) {
  for (const auto& entry : fs::directory_iterator(backing)) fs::remove_all(entry.path());
  store(root, backing, durable);
}

[[noreturn]] void cut_the_power() {
  if (tear) {
    const std::size_t kept = std::uniform_int_distribution<std::size_t>(0, unsynced_names.size())(chance);
    for (std::size_t i = 0; i < kept; ++i) settle(unsynced_names[i]);
    tear_all(root);
  }
  replace_backing(true);
  _exit(0);
}

// Waits for the signals in a thread of its own, so that a cut falls between two operations and not inside one.
void wait_for_signals(sigset_t signals) {
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    std::lock_guard hold(one_at_a_time);
    if (signal == SIGUSR1) cut_the_power();
    syncs_fail = !syncs_fail;
  }
}

// ---- names

NodePtr find(const fs::path& path) {
  NodePtr node = root;
  for (const auto& part : path.relative_path()) {
    if (!node->folder) return nullptr;
    const auto found = node->names.find(part);
    if (found == node->names.end()) return nullptr;
    node = found->second;
  }
  return node;
}

NodePtr opened(const char* path, fuse_file_info* info) {
  if (info != nullptr && info->fh != 0) return *reinterpret_cast<NodePtr*>(info->fh);
  return path != nullptr ? find(path) : nullptr;
}

void change_names(Renaming renaming) {
  for (const auto& [folder, name, node] : renaming.entries) {
    if (node)
      folder->names[name] = node;
    else
      folder->names.erase(name);
  }
  unsynced_names.push_back(std::move(renaming));
}

int add_name(const fs::path& path, const NodePtr& node) {
  const NodePtr folder = find(path.parent_path());
  if (!folder || !folder->folder) return -ENOENT;
  if (folder->names.contains(path.filename())) return -EEXIST;
  change_names({{{folder, path.filename(), node}}});
  return 0;
}

int remove_name(const fs::path& path) {
  const NodePtr node = find(path);
  if (!node) return -ENOENT;
  if (node->folder && !node->names.empty()) return -ENOTEMPTY;
  change_names({{{find(path.parent_path()), path.filename(), nullptr}}});
  return 0;
}

// ---- operations

int fs_getattr(const char* path, struct stat* status, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  std::memset(status, 0, sizeof *status);
  status->st_mode = node->folder ? (S_IFDIR | (node->mode & 07777)) : (S_IFREG | (node->mode & 07777));
  status->st_ino = node->number;
  status->st_nlink = node->folder ? 2 : 1;
  status->st_size = static_cast<off_t>(node->seen.size());
  status->st_blocks = static_cast<blkcnt_t>((node->seen.size() + sector - 1) / sector);
  status->st_uid = getuid();
  status->st_gid = getgid();
  status->st_mtim = status->st_ctim = status->st_atim = node->changed;
  return 0;
}

int fs_mkdir(const char* path, mode_t mode) {
  std::lock_guard hold(one_at_a_time);
  return add_name(path, new_node(true, mode));
}

int fs_unlink(const char* path) {
  std::lock_guard hold(one_at_a_time);
  return remove_name(path);
}

int fs_rename(const char* from, const char* to, unsigned flags) {
  std::lock_guard hold(one_at_a_time);
  const fs::path source(from), target(to);
  const NodePtr node = find(source), folder = find(target.parent_path()), there = find(target);
  if (!node || !folder) return -ENOENT;
  if (flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) return -EINVAL;
  if (there && (flags & RENAME_NOREPLACE)) return -EEXIST;
  if (there && there->folder && !there->names.empty()) return -ENOTEMPTY;
  change_names({{{find(source.parent_path()), source.filename(), nullptr}, {folder, target.filename(), node}}});
  return 0;
}

int fs_link(const char* from, const char* to) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = find(from);
  return node ? add_name(to, node) : -ENOENT;
}

int fs_chmod(const char* path, mode_t mode, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  node->mode = mode;
  return 0;
}

int fs_chown(const char*, uid_t, gid_t, fuse_file_info*) { return 0; }
int fs_utimens(const char*, const timespec*, fuse_file_info*) { return 0; }

void change(Node& file, Change what) {
  apply_to(file.seen, what);
  clock_gettime(CLOCK_REALTIME, &file.changed);
  file.unsynced.push_back(std::move(what));
}

int fs_truncate(const char* path, off_t size, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  change(*node, {true, static_cast<std::size_t>(size), {}});
  return 0;
}

int fs_open(const char* path, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = find(path);
  if (!node) return -ENOENT;
  if (info->flags & O_TRUNC) change(*node, {true, 0, {}});
  info->fh = reinterpret_cast<std::uint64_t>(new NodePtr(node));
  return 0;
}

int fs_create(const char* path, mode_t mode, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = new_node(false, mode);
  if (const int refused = add_name(path, node)) return refused;
  info->fh = reinterpret_cast<std::uint64_t>(new NodePtr(node));
  return 0;
}

int fs_release(const char*, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  delete reinterpret_cast<NodePtr*>(info->fh);
  return 0;
}

int fs_read(const char* path, char* buffer, std::size_t size, off_t offset, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  const auto at = static_cast<std::size_t>(offset);
  if (at >= node->seen.size()) return 0;
  return static_cast<int>(node->seen.copy(buffer, size, at));
}

int fs_write(const char* path, const char* buffer, std::size_t size, off_t offset, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  change(*node, {false, static_cast<std::size_t>(offset), std::string(buffer, size)});
  return static_cast<int>(size);
}

int fs_fsync(const char* path, int, fuse_file_info* info) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = opened(path, info);
  if (!node) return -ENOENT;
  if (syncs_fail) return -EIO;
  make_durable(*node);
  return 0;
}

int fs_fsyncdir(const char* path, int, fuse_file_info*) {
  std::lock_guard hold(one_at_a_time);
  if (syncs_fail) return -EIO;
  if (const NodePtr node = path != nullptr ? find(path) : nullptr) make_names_durable(node);
  return 0;
}

int fs_readdir(const char* path, void* buffer, fuse_fill_dir_t fill, off_t, fuse_file_info*, fuse_readdir_flags) {
  std::lock_guard hold(one_at_a_time);
  const NodePtr node = find(path);
  if (!node) return -ENOENT;
  fill(buffer, ".", nullptr, 0, fuse_fill_dir_flags{});
  fill(buffer, "..", nullptr, 0, fuse_fill_dir_flags{});
  for (const auto& [name, child] : node->names) fill(buffer, name.c_str(), nullptr, 0, fuse_fill_dir_flags{});
  return 0;
}

void* fs_init(fuse_conn_info*, fuse_config* config) {
  config->hard_remove = 1;
  config->use_ino = 1;
  return nullptr;
}

void fs_destroy(void*) {
  std::lock_guard hold(one_at_a_time);
  replace_backing(false);
}

fuse_operations operations() {
  fuse_operations table{};
  table.getattr = fs_getattr;
  table.mkdir = fs_mkdir;
  table.unlink = fs_unlink;
  table.rmdir = fs_unlink;
  table.rename = fs_rename;
  table.link = fs_link;
  table.chmod = fs_chmod;
  table.chown = fs_chown;
  table.utimens = fs_utimens;
  table.truncate = fs_truncate;
  table.open = fs_open;
  table.create = fs_create;
  table.release = fs_release;
  table.read = fs_read;
  table.write = fs_write;
  table.fsync = fs_fsync;
  table.fsyncdir = fs_fsyncdir;
  table.readdir = fs_readdir;
  table.init = fs_init;
  table.destroy = fs_destroy;
  return table;
}
}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "usage: unsynced_fs BACKING MOUNT [--seed N] [--mode drop|tear]\n";
    return 2;
  }
  backing = fs::canonical(words[1]);
  for (int i = 3; i + 1 < count; i += 2) {
    if (std::string(words[i]) == "--seed") chance.seed(std::stoull(words[i + 1]));
    if (std::string(words[i]) == "--mode") tear = std::string(words[i + 1]) == "tear";
  }
  root = new_node(true, 0700);
  load(root, backing);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  sigaddset(&signals, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread(wait_for_signals, signals).detach();
  std::vector<std::string> given{words[0], "-f", "-s", "-o", "fsname=unsynced_fs", words[2]};
  std::vector<char*> arguments;
  for (std::string& word : given) arguments.push_back(word.data());
  const fuse_operations table = operations();
  return fuse_main(static_cast<int>(arguments.size()), arguments.data(), &table, nullptr);
}
