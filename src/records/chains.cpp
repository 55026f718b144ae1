// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/chains.h"

#include <map>

#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {
namespace {

constexpr int chained_at_once = 5'000;

struct KeptChain {
  std::uint64_t size;
  std::string record_type;
  std::int64_t greatest;
  std::string digest;
};

constexpr db::Sql last_chain{
    "last_chain",
    "select greatest, digest from record_chains where record_type = :record_type order by size desc limit 1"};
constexpr db::Sql add_chain{"add_chain",
                            "insert into record_chains (record_type, size, greatest, digest) "
                            "values (:record_type, :size, :greatest, :digest)"};
constexpr db::Sql all_chains{
    "all_chains", "select size, record_type, greatest, digest from record_chains order by size, record_type"};

void add_netstring(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
  bytes += ',';
}

/// Reads one table's rows by key and carries its chain on.
class ChainReader {
 public:
  explicit ChainReader(const Table& table) : columns_(stored_columns(table)), framed_(columns_.size()) {
    std::string names;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      names += (i ? ", \"" : "\"") + std::string(columns_[i]) + "\"";
      add_netstring(framed_[i], columns_[i]);
    }
    text_ = "select " + names + " from \"" + std::string(table.name) + "\" where id > :after order by id limit :count";
  }

  /// Calls `before(key)` ahead of each row. Each slice is a read of its own.
  void read(db::Db& db, Chain& chain, FunctionRef<void(std::int64_t)> before) {
    for (int rows = chained_at_once; rows == chained_at_once;) {
      rows = 0;
      db.read("chain of records", [&](db::Tx& tx) {
        tx.query(db::SchemaSql::make(text_, "rows_of_chain"), {{"after", chain.greatest}, {"count", chained_at_once}},
                 [&](const db::Row& row) {
                   ++rows;
                   before(row.integer(0));
                   add(row, chain);
                 });
      });
    }
  }

 private:
  void add(const db::Row& row, Chain& chain) {
    bytes_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int column = static_cast<int>(i);
      if (row.null(column)) continue;
      bytes_ += framed_[i];
      add_netstring(bytes_, row.text(column));
    }
    chain.digest = crypto::sha256(crypto::view(chain.digest), bytes_);
    chain.greatest = row.integer(0);
  }

  std::vector<std::string_view> columns_;
  std::vector<std::string> framed_;
  std::string text_, bytes_;
};

Chain last_kept(db::Tx& tx, std::string_view record_type) {
  Chain chain{std::string(record_type), 0, {}, 0};
  tx.query(last_chain, {{"record_type", record_type}}, [&](const db::Row& row) {
    chain.greatest = chain.known_until = row.integer(0);
    chain.digest = crypto::key_from_base64(row.text(1)).value_or(crypto::Key{});
  });
  return chain;
}

using ChainStates = std::map<std::string, std::pair<std::int64_t, std::string>>;

crypto::Key digest_of(const ChainStates& states) {
  std::string text;
  for (const auto& [record_type, state] : states)
    text += record_type + " " + std::to_string(state.first) + " " + state.second + "\n";
  return crypto::sha256(text);
}

/// Walks one table's rows past the places where its chain was kept.
void compare_rows(db::Db& db, const Table& table, const std::vector<const KeptChain*>& kept,
                  std::vector<std::string>& faults) {
  Chain chain{std::string(table.name), 0, {}, 0};
  std::size_t next = 0;
  bool told = false;
  const auto pass = [&](std::int64_t key) {
    for (; next < kept.size() && kept[next]->greatest < key; ++next) {
      if (told || kept[next]->digest == crypto::base64(chain.digest)) continue;
      told = true;
      faults.push_back("rows of " + chain.record_type + " that stood at the checkpoint of " +
                       std::to_string(kept[next]->size) + " audit rows were changed, added or are gone");
    }
  };
  ChainReader(table).read(db, chain, pass);
  pass(INT64_MAX);
}

}  // namespace

std::vector<Chain> grown_chains(db::Db& db) {
  std::vector<Chain> grown;
  for (const Table& table : tables()) {
    Chain chain = db.reading("last chain of records", [&](db::Tx& tx) { return last_kept(tx, table.name); });
    ChainReader(table).read(db, chain, [](std::int64_t) {});
    if (chain.greatest > chain.known_until) grown.push_back(std::move(chain));
  }
  return grown;
}

std::optional<crypto::Key> keep_chains(db::Tx& tx, std::uint64_t size, std::span<const Chain> grown) {
  for (const Chain& chain : grown)
    if (last_kept(tx, chain.record_type).greatest != chain.known_until) return std::nullopt;
  for (const Chain& chain : grown)
    tx.exec(add_chain, {{"record_type", chain.record_type},
                        {"size", size},
                        {"greatest", chain.greatest},
                        {"digest", crypto::base64(chain.digest)}});
  ChainStates states;
  for (const Table& table : tables()) {
    const Chain last = last_kept(tx, table.name);
    if (last.greatest > 0) states[last.record_type] = {last.greatest, crypto::base64(last.digest)};
  }
  return digest_of(states);
}

std::vector<std::string> chain_faults(db::Db& db, std::span<const SignedChains> signed_chains) {
  std::vector<std::string> faults;
  const auto kept = db.reading("chains of records", [](db::Tx& tx) {
    return tx.all(all_chains, {}, [](const db::Row& row) {
      return KeptChain{static_cast<std::uint64_t>(row.integer(0)), row.string(1), row.integer(2), row.string(3)};
    });
  });
  std::map<std::string_view, std::vector<const KeptChain*>> by_type;
  for (const KeptChain& chain : kept) by_type[chain.record_type].push_back(&chain);
  for (const Table& table : tables())
    if (const auto found = by_type.find(table.name); found != by_type.end())
      compare_rows(db, table, found->second, faults);

  std::multimap<std::uint64_t, crypto::Key> told;
  for (const SignedChains& one : signed_chains) told.emplace(one.size, one.digest);
  ChainStates states;
  std::size_t next = 0;
  for (const auto& [size, digest] : told) {
    for (; next < kept.size() && kept[next].size <= size; ++next)
      states[kept[next].record_type] = {kept[next].greatest, kept[next].digest};
    if (digest_of(states) != digest)
      faults.push_back("the digests of the records are not those that the checkpoint of " + std::to_string(size) +
                       " audit rows was signed for");
  }
  return faults;
}

}  // namespace kith::records
