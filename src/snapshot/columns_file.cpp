// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/columns_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <system_error>

#include "platform/audit/log.h"
#include "snapshot/checksum.h"
#include "snapshot/load.h"
#include "snapshot/made_by.h"

namespace kith::snapshot {
namespace {

/// The file: this, the blocks of all columns, the outline. Everything in words of eight bytes.
struct Head {
  std::array<char, 8> magic{'k', 'i', 't', 'h', 'c', 'o', 'l', '1'};
  std::uint64_t made_by{snapshot::made_by}, outline_at{}, words{}, sum{};  ///< `sum` of all that follows the head
};
constexpr std::size_t head_words = sizeof(Head) / 8;

class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  std::size_t size() const {
    struct stat about {};
    return ::fstat(fd_, &about) == 0 ? static_cast<std::size_t>(about.st_size) : 0;
  }
  bool read(void* to, std::size_t bytes, std::size_t at) const {
    for (auto* next = static_cast<char*>(to); bytes > 0;) {
      const ssize_t n = ::pread(fd_, next, bytes, static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      next += n, at += static_cast<std::size_t>(n), bytes -= static_cast<std::size_t>(n);
    }
    return true;
  }
  void write(const void* from, std::size_t bytes, std::size_t at) const {
    for (auto* next = static_cast<const char*>(from); bytes > 0;) {
      const ssize_t n = ::pwrite(fd_, next, bytes, static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) throw std::system_error(errno, std::generic_category(), "cannot write the columns file");
      next += n, at += static_cast<std::size_t>(n), bytes -= static_cast<std::size_t>(n);
    }
  }

 private:
  int fd_;
};

/// Words put one after the other.
struct Put {
  std::vector<std::uint64_t> all;
  void number(std::uint64_t n) { all.push_back(n); }
  void bytes(const void* from, std::size_t size) {
    number(size);
    const std::size_t at = all.size();
    all.resize(at + (size + 7) / 8);
    if (size > 0) std::memcpy(&all[at], from, size);
  }
};

/// And taken again; past the end everything is empty and `sound` false.
class Taken {
 public:
  explicit Taken(std::span<const std::uint64_t> words) : words_(words) {}
  std::uint64_t number() {
    if (at_ >= words_.size()) {
      sound = false;
      return 0;
    }
    return words_[at_++];
  }
  std::string_view bytes() {
    const std::uint64_t size = number();
    if (size > (words_.size() - at_) * 8) {
      sound = false;
      return {};
    }
    const std::string_view view(reinterpret_cast<const char*>(words_.data() + at_), size);
    at_ += (size + 7) / 8;
    return view;
  }
  bool sound = true;

 private:
  std::span<const std::uint64_t> words_;
  std::size_t at_{};
};

/// Appends to the file through a buffer, adding up.
class Stream {
 public:
  explicit Stream(const File& file) : file_(file) { buffer_.reserve(most); }
  void add(const std::uint64_t* words, std::size_t n) {
    sum_.add({words, n});
    buffer_.insert(buffer_.end(), words, words + n);
    if (buffer_.size() >= most) flush();
  }
  void flush() {
    file_.write(buffer_.data(), buffer_.size() * 8, at_ * 8);
    at_ += buffer_.size();
    buffer_.clear();
  }
  std::size_t at() const { return at_ + buffer_.size(); }
  std::uint64_t sum() const { return sum_.value(); }

 private:
  static constexpr std::size_t most = 1 << 17;
  const File& file_;
  Checksum sum_;
  std::vector<std::uint64_t> buffer_;
  std::size_t at_ = head_words;
};

bool plenty_of_room(const std::string& path, std::size_t bytes) {
  std::error_code unknown;
  const auto space = std::filesystem::space(std::filesystem::path(path).parent_path(), unknown);
  return !unknown && space.available > bytes * 4 + (std::uint64_t{1} << 30);
}

}  // namespace

struct ColumnsFile::Outline {
  std::uint64_t log_size{};
  audit::Hash log_root{};
  std::array<std::optional<IdPool::Image>, kinds> pools;
  std::array<std::vector<TextMark>, kinds> lists;
};

std::shared_ptr<const ColumnsFile::Outline> ColumnsFile::outline(const Snapshot& snapshot, db::Tx& tx) {
  auto outline = std::make_shared<Outline>();
  outline->log_size = audit::size(tx);
  if (outline->log_size == 0) return nullptr;
  outline->log_root = audit::root(tx, outline->log_size);
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    if (snapshot.pools_[kind]) outline->pools[kind] = snapshot.pools_[kind]->image();
    if (snapshot.lists_[kind]) outline->lists[kind] = snapshot.lists_[kind]->image();
  }
  return outline;
}

class ColumnsFile::Writer {
 public:
  explicit Writer(const File& file) : file_(file), stream_(file) {}

  void write(const Snapshot& s, const Outline& outline) {
    words_.number(outline.log_size);
    words_.bytes(outline.log_root.data(), outline.log_root.size());
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      words_.number(s.seen_[kind]);
      column(s.columns_[kind]);
      pool(outline.pools[kind]);
      words_.bytes(outline.lists[kind].data(), outline.lists[kind].size() * sizeof(TextMark));
    }
    Head head;
    head.outline_at = stream_.at();
    stream_.add(words_.all.data(), words_.all.size());
    stream_.flush();
    head.words = stream_.at();
    head.sum = stream_.sum();
    file_.write(&head, sizeof head, 0);
  }

 private:
  void column(const Column& column) {
    const Layout& layout = column.layout_;
    words_.bytes(&layout, sizeof layout);
    words_.number(column.blocks_ ? column.blocks_->size() : 0);
    if (!column.blocks_) return;
    for (const auto& block : *column.blocks_) {
      words_.number(block ? stream_.at() : 0);
      if (block) stream_.add(block.get(), column.words_of(block.get()));
    }
  }
  void pool(const std::optional<IdPool::Image>& pool) {
    words_.number(pool ? pool->prefixes.size() + 1 : 0);
    if (!pool) return;
    for (const std::string& prefix : pool->prefixes) words_.bytes(prefix.data(), prefix.size());
    words_.bytes(pool->texts.data(), pool->texts.size());
  }

  const File& file_;
  Stream stream_;
  Put words_;
};

bool ColumnsFile::write(const Snapshot& snapshot, const Outline& outline) const {
  if (!plenty_of_room(path_, snapshot.bytes())) return false;
  const std::string fresh = path_ + ".new";
  {
    const File file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) throw std::system_error(errno, std::generic_category(), "cannot make the columns file");
    Writer(file).write(snapshot, outline);
  }
  if (::rename(fresh.c_str(), path_.c_str()) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot replace the columns file");
  return true;
}

class ColumnsFile::Reader {
 public:
  Reader(std::shared_ptr<const std::uint64_t[]> words, std::size_t count, std::size_t outline_at)
      : words_(std::move(words)), count_(count), taken_({words_.get() + outline_at, count - outline_at}) {}

  /// The store's log begins with the one that the file was made of.
  bool goes_on(db::Tx& tx) {
    const std::uint64_t size = taken_.number();
    const std::string_view root = taken_.bytes();
    return size > 0 && audit::size(tx) >= size && crypto::view(audit::root(tx, size)) == root;
  }
  std::optional<Snapshot> snapshot() {
    Snapshot s;
    for (std::size_t kind = 0; kind < kinds && taken_.sound; ++kind) {
      s.seen_[kind] = static_cast<std::uint32_t>(taken_.number());
      s.columns_[kind] = column();
      s.pools_[kind] = pool();
      s.lists_[kind] = lists();
    }
    return taken_.sound ? std::optional(s) : std::nullopt;
  }

 private:
  Column column() {
    Column column;
    const std::string_view layout = taken_.bytes();
    const std::uint64_t blocks = taken_.number();
    if (layout.size() != sizeof(Layout) || blocks > count_) taken_.sound = false;
    if (!taken_.sound || blocks == 0) return column;
    std::memcpy(&column.layout_, layout.data(), sizeof(Layout));
    auto all = std::make_shared<std::vector<Column::Block>>(blocks);
    for (Column::Block& block : *all) {
      const std::uint64_t at = taken_.number();
      if (at == 0) continue;
      const std::size_t head = Column::head_words(column.layout_.per_block);
      if (at + head > count_ || at + column.words_of(words_.get() + at) > count_) taken_.sound = false;
      if (!taken_.sound) return {};
      block = Column::Block(words_, words_.get() + at);
    }
    column.blocks_ = std::move(all);
    return column;
  }
  std::shared_ptr<IdPool> pool() {
    const std::uint64_t prefixes = taken_.number();
    if (prefixes == 0) return nullptr;
    IdPool::Image image;
    for (std::uint64_t i = 1; i < prefixes && taken_.sound; ++i) image.prefixes.emplace_back(taken_.bytes());
    image.texts = taken_.bytes();
    return std::make_shared<IdPool>(image);
  }
  std::shared_ptr<TextLists> lists() {
    const std::string_view marks = taken_.bytes();
    if (marks.empty()) return nullptr;
    return std::make_shared<TextLists>(
        std::span(reinterpret_cast<const TextMark*>(marks.data()), marks.size() / sizeof(TextMark)));
  }

  std::shared_ptr<const std::uint64_t[]> words_;
  std::size_t count_;
  Taken taken_;
};

namespace {

/// The file's words, when it is whole and of this program.
std::shared_ptr<const std::uint64_t[]> read_words(const File& file, Head& head) {
  const Head mine;
  const std::size_t size = file.size();
  if (size < sizeof head || !file.read(&head, sizeof head, 0)) return nullptr;
  if (head.magic != mine.magic || head.made_by != mine.made_by || head.words != size / 8 || size % 8 != 0 ||
      head.outline_at < head_words || head.outline_at > head.words)
    return nullptr;
  std::shared_ptr<std::uint64_t[]> words(new std::uint64_t[head.words]);
  Checksum sum;
  constexpr std::size_t part = 1 << 19;
  for (std::size_t at = head_words; at < head.words; at += part) {  // added up while they are in the cache
    const std::size_t n = std::min(part, head.words - at);
    if (!file.read(words.get() + at, n * 8, at * 8)) return nullptr;
    sum.add({words.get() + at, n});
  }
  return sum.value() == head.sum ? words : nullptr;
}

}  // namespace

std::optional<Snapshot> ColumnsFile::read(db::Tx& tx) const {
  const File file(path_, O_RDONLY);
  if (!file) return std::nullopt;
  Head head;
  const auto words = read_words(file, head);
  if (!words) return std::nullopt;
  Reader reader(words, head.words, head.outline_at);
  if (!reader.goes_on(tx)) return std::nullopt;
  auto snapshot = reader.snapshot();
  return snapshot && within(*snapshot, tx) ? snapshot : std::nullopt;
}

}  // namespace kith::snapshot
