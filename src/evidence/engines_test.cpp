// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "evidence/evidence.h"
#include "evidence/evidence_test_support.h"
#include "platform/base/whole_file.h"
#include "records/agency.h"
#include "records/export.h"
#include "records/import.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/small_agency.h"

namespace kith::evidence {
namespace {

namespace fs = std::filesystem;
using snapshot::Day;

/// The same records in both databases, once recorded and once imported: keys differ, bytes do not.
TEST(EvidenceOnBothEngines, is_the_same_bytes) {
  if (!test::available(db::Engine::postgres)) GTEST_SKIP() << "skipped: no PostgreSQL";
  test::FreshDb here(db::Engine::sqlite, store_steps()), there(db::Engine::postgres, store_steps());
  here.db().write("test", [](db::Tx& tx) { records::set_agency(tx, {"Test agency", "CA", "en", "America/Toronto"}); });
  test::SmallAgency agency(here.db());
  for (int i = 0; i < 12; ++i) {
    const auto worker = agency.worker("Worker " + std::to_string(i));
    const auto mentee = agency.born(agency.person("Mentee " + std::to_string(i)), on(2012, 1 + i % 12, 3));
    const auto match = agency.match(agency.person("Mentor " + std::to_string(i)), mentee, on(2026, 1 + i % 9, 1 + i));
    agency.assign(match, worker);
    if (i % 3 == 0) agency.close(match, on(2026, 10, 1 + i));
  }
  there.db().write("one more row first, so that keys differ", [&](db::Tx& tx) {
    tx.exec("insert into settings (name, value, changed_at) values ('nothing', '', 0)");
  });
  test::TempFolder folder;
  records::export_to(here.db(), folder / "exchange", {});
  const auto imported = records::import_from(there.db(), folder / "exchange", {});
  ASSERT_TRUE(imported.stored) << imported.problem_count;
  const audit::SigningKey key{crypto::Key{9}, "kith/audit/test"};
  const std::string id = here.db()
                             .reading("test", [](db::Tx& tx) { return snapshot::load(tx); })
                             .id_of<snapshot::ProgrammeRow>(snapshot::ref_of(agency.programme));
  std::map<db::Engine, std::string> sums;
  for (auto* store : {&here, &there}) {
    const auto columns = store->db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    const auto programme = columns.find<snapshot::ProgrammeRow, Programme>(id);
    const Source source{store->db(),    columns,       key,
                        crypto::Key{7}, "Test agency", test::SmallAgency::noon(on(2026, 11, 22))};
    const Asked asked{programme, {Day(on(2026, 1, 1)), Day(on(2026, 10, 31)), Day(on(2026, 11, 22))}};
    const auto name = std::string("package-") + (store == &here ? "here" : "there");
    sums[store->db().engine()] = make_package(source, asked, folder / name).sum;
  }
  EXPECT_EQ(sums[db::Engine::sqlite], sums[db::Engine::postgres]);
  for (const auto& entry : fs::recursive_directory_iterator(folder / "package-here"))
    if (entry.is_regular_file()) {
      const auto name = fs::relative(entry.path(), folder / "package-here").string();
      EXPECT_EQ(*read_file(entry.path().string()), read_file(folder / "package-there/" + name).value_or("")) << name;
    }
}

}  // namespace
}  // namespace kith::evidence
