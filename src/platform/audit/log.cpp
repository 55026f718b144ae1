// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/log.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>

#include "platform/audit/queries.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

constexpr std::size_t longest_text = 200;
constexpr int slice = 5'000;

void check_text(std::string_view text, bool may_be_empty) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable || text.size() > longest_text || (text.empty() && !may_be_empty))
    throw std::logic_error("a text of an audit entry is empty, too long or not printable ASCII");
}

void check(const Entry& entry) {
  check_text(entry.action, false);
  check_text(entry.outcome, false);
  for (const std::string* text : {&entry.client, &entry.request, &entry.detail}) check_text(*text, true);
  if (entry.subjects.size() > most_subjects) throw std::logic_error("an audit entry has too many subjects");
  for (const Subject& s : entry.subjects)
    if (s.kind.empty() || s.kind.size() > 64 ||
        s.kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      throw std::logic_error("the kind of an audit entry's subject is not a word of ours");
}

Row to_row(Entry&& entry, std::uint64_t seq) {
  std::sort(entry.subjects.begin(), entry.subjects.end());
  entry.subjects.erase(std::unique(entry.subjects.begin(), entry.subjects.end()), entry.subjects.end());
  Row row;
  row.seq = seq;
  row.at = entry.at.utc_seconds;
  row.offset = entry.at.offset_minutes;
  row.by = name(entry.by);
  row.account = entry.account.value;
  row.person = entry.person.value;
  row.action = std::move(entry.action);
  row.subjects = subjects_text(entry.subjects);
  row.client = std::move(entry.client);
  row.request = std::move(entry.request);
  row.outcome = std::move(entry.outcome);
  row.detail = std::move(entry.detail);
  return row;
}

Row read_row(const db::Row& r) {
  Row row;
  row.seq = static_cast<std::uint64_t>(r.integer(0));
  row.at = r.integer(1);
  row.offset = static_cast<std::int32_t>(r.integer(2));
  row.by = r.string(3);
  row.account = r.integer(4);
  row.person = r.integer(5);
  row.action = r.string(6);
  row.subjects = r.string(7);
  row.client = r.string(8);
  row.request = r.string(9);
  row.outcome = r.string(10);
  row.detail = r.string(11);
  row.node = r.string(12);
  return row;
}

Hash to_hash(std::string_view text) {
  const auto hash = crypto::key_from_base64(text);
  if (!hash) throw std::runtime_error("the audit log holds a node that is no hash");
  return *hash;
}

Hash node_at(db::Tx& tx, std::uint64_t seq) {
  const auto node = tx.first(sql::node_at, {{"seq", static_cast<std::int64_t>(seq)}},
                             [](const db::Row& r) { return to_hash(r.text(0)); });
  if (!node) throw std::out_of_range("the audit log has no row of that number");
  return *node;
}

/// Root of the complete subtree of 2^levels leaves that ends with row `seq`. The row holds it, or a bigger one; then
/// it is put together from its left half (held by the row in its middle) and its right half.
Hash subtree(db::Tx& tx, std::uint64_t seq, int levels) {
  if (levels == levels_ending_at(seq)) return node_at(tx, seq);
  if (levels == 0) {
    const auto leaf = row(tx, seq);
    if (!leaf) throw std::out_of_range("the audit log has no row of that number");
    return leaf_hash(canonical(*leaf));
  }
  const Hash left = subtree(tx, seq - (std::uint64_t{1} << (levels - 1)), levels - 1);
  return node_hash(left, subtree(tx, seq, levels - 1));
}

/// Root of the leaves begin+1 ... end, where begin is a multiple of the smallest power of two that holds them.
Hash range(db::Tx& tx, std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) return subtree(tx, end, std::countr_zero(count));
  const std::uint64_t split = begin + std::bit_floor(count);
  const Hash left = range(tx, begin, split);
  return node_hash(left, range(tx, split, end));
}

/// RFC 6962's k for n leaves, n > 1: the largest power of two smaller than n.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

void inclusion(db::Tx& tx, std::uint64_t seq, std::uint64_t begin, std::uint64_t end, std::vector<Hash>& path) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split_of(end - begin);
  if (seq <= middle) {
    inclusion(tx, seq, begin, middle, path);
    path.push_back(range(tx, middle, end));
  } else {
    inclusion(tx, seq, middle, end, path);
    path.push_back(range(tx, begin, middle));
  }
}

/// RFC 6962 §2.1.2, SUBPROOF(m, D[begin:end], whole).
void consistency(db::Tx& tx, std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool whole,
                 std::vector<Hash>& path) {
  if (old_end == end) {
    if (!whole) path.push_back(range(tx, begin, end));
    return;
  }
  const std::uint64_t middle = begin + split_of(end - begin);
  if (old_end <= middle) {
    consistency(tx, old_end, begin, middle, whole, path);
    path.push_back(range(tx, middle, end));
  } else {
    consistency(tx, old_end, middle, end, false, path);
    path.push_back(range(tx, begin, middle));
  }
}

/// The first row of `day` or later; one behind the last when there is none. The clock never goes back by a day.
std::uint64_t first_on(db::Tx& tx, Date day) {
  std::uint64_t from = 1, behind = size(tx) + 1;
  while (from < behind) {
    const std::uint64_t middle = from + (behind - from) / 2;
    const auto at = tx.first(sql::clock_at, {{"seq", static_cast<std::int64_t>(middle)}}, [](const db::Row& r) {
      return Instant{r.integer(0), static_cast<std::int32_t>(r.integer(1))};
    });
    if (at && date_of(*at) < day)
      from = middle + 1;
    else
      behind = middle;
  }
  return from;
}

/// `["person",7]` within `[["match",12],["person",7]]`; all rows when there is no subject.
std::string pattern_of(const Subject* subject) {
  if (!subject) return "%";
  const std::string list = subjects_text({*subject});
  return "%" + list.substr(1, list.size() - 2) + "%";
}

}  // namespace

std::uint64_t append(db::Tx& tx, Entry entry) {
  check(entry);
  std::uint64_t last = 0;
  Hash sibling{};
  tx.query(sql::last_row, {}, [&](const db::Row& r) {
    last = static_cast<std::uint64_t>(r.integer(0));
    sibling = to_hash(r.text(1));
  });
  const Row row = to_row(std::move(entry), last + 1);
  Hash node = leaf_hash(canonical(row));
  for (int level = 0; level < levels_ending_at(row.seq); ++level) {
    if (level > 0) sibling = node_at(tx, row.seq - (std::uint64_t{1} << level));
    node = node_hash(sibling, node);
  }
  tx.exec(sql::add_row, {{"seq", row.seq},
                         {"at", row.at},
                         {"at_offset", row.offset},
                         {"actor", row.by},
                         {"account", row.account},
                         {"person", row.person},
                         {"action", row.action},
                         {"subjects", row.subjects},
                         {"client", row.client},
                         {"request", row.request},
                         {"outcome", row.outcome},
                         {"detail", row.detail},
                         {"node", crypto::base64(node)}});
  return row.seq;
}

std::uint64_t size(db::Tx& tx) {
  const auto last = tx.first(sql::last_row, {}, [](const db::Row& r) { return r.integer(0); });
  return static_cast<std::uint64_t>(last.value_or(0));
}

Hash root(db::Tx& tx, std::uint64_t size) { return size == 0 ? empty_root() : range(tx, 0, size); }

std::optional<Row> row(db::Tx& tx, std::uint64_t seq) {
  return tx.first(sql::row_at, {{"seq", static_cast<std::int64_t>(seq)}}, read_row);
}

std::vector<Hash> inclusion_path(db::Tx& tx, std::uint64_t seq, std::uint64_t size) {
  if (seq == 0 || seq > size || size > audit::size(tx))
    throw std::out_of_range("the audit log has no row of that number");
  std::vector<Hash> path;
  inclusion(tx, seq, 0, size, path);
  return path;
}

std::vector<Hash> consistency_path(db::Tx& tx, std::uint64_t old_size, std::uint64_t new_size) {
  if (old_size > new_size || new_size > size(tx)) throw std::out_of_range("the audit log has not had that size");
  std::vector<Hash> path;
  if (old_size != 0 && old_size != new_size) consistency(tx, old_size, 0, new_size, true, path);
  return path;
}

void each_row(db::Tx& tx, std::uint64_t first, FunctionRef<void(const Row&)> act) {
  for (bool more = true; more;) {
    int seen = 0;
    tx.query(sql::rows_from, {{"seq", first}, {"count", slice}}, [&](const db::Row& r) {
      const Row row = read_row(r);
      first = row.seq + 1;
      ++seen;
      act(row);
    });
    more = seen == slice;
  }
}

std::vector<Row> newest(db::Tx& tx, std::uint64_t before, int limit) {
  const auto below = before == 0 ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(before);
  return tx.all(sql::rows_before, {{"seq", below}, {"count", limit}}, read_row);
}

std::vector<Row> newest(db::Tx& tx, const Sought& sought, int limit) {
  const auto first = first_on(tx, sought.from), end = first_on(tx, add_days(sought.until, 1));
  const auto before = sought.before == 0 ? end : std::min(end, sought.before);
  std::vector<Row> found;
  const auto add = [&](const Subject* about) {
    for (auto& row : tx.all(sql::rows_sought,
                            {{"first", first},
                             {"before", before},
                             {"account", sought.account},
                             {"about", pattern_of(about)},
                             {"count", limit}},
                            read_row))
      found.push_back(std::move(row));
  };
  if (sought.about.empty()) add(nullptr);
  for (const auto& subject : sought.about) add(&subject);
  std::sort(found.begin(), found.end(), [](const Row& a, const Row& b) { return a.seq > b.seq; });
  found.erase(std::unique(found.begin(), found.end(), [](const Row& a, const Row& b) { return a.seq == b.seq; }),
              found.end());
  if (found.size() > static_cast<std::size_t>(limit)) found.resize(static_cast<std::size_t>(limit));
  return found;
}

}  // namespace kith::audit
