// SPDX-License-Identifier: AGPL-3.0-or-later
// Archives: what may be in them (reliability V5), and exports that are interrupted.
#include <zip.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <sstream>

#include "records/cli.h"
#include "records/ddl.h"
#include "records/folder_for_tests.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

namespace fs = std::filesystem;

class Archive : public testing::Test {
 protected:
  /// Packs a written folder under `prefix`; `change` may add to the archive before it is closed.
  std::string pack(
      const std::string& prefix, const std::function<void(zip_t*)>& change = [](zip_t*) {}) {
    const std::string from = temp / ("files" + std::to_string(++archives)), path = from + ".zip";
    FolderForTests().write(from);
    int error = 0;
    zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE, &error);
    for (const auto& entry : fs::recursive_directory_iterator(from))
      if (entry.is_regular_file())
        zip_file_add(archive, (prefix + entry.path().lexically_relative(from).generic_string()).c_str(),
                     zip_source_file(archive, entry.path().c_str(), 0, -1), 0);
    change(archive);
    EXPECT_EQ(zip_close(archive), 0) << zip_strerror(archive);
    return path;
  }
  static zip_int64_t add(zip_t* archive, const char* name, const std::string& bytes) {
    void* const copy = std::malloc(bytes.size() + 1);
    std::memcpy(copy, bytes.data(), bytes.size());
    return zip_file_add(archive, name, zip_source_buffer(archive, copy, bytes.size(), 1), 0);
  }
  /// Why the archive was refused.
  std::string refusal(const std::string& path, const ImportLimits& limits = {}) {
    const auto report = import_from(fresh.db(), path, {.limits = limits});
    EXPECT_FALSE(report.stored);
    if (report.problems.size() != 1) return std::to_string(report.problems.size()) + " problems";
    return report.problems[0].detail;
  }

  test::TempFolder temp;
  test::FreshDb fresh{db::Engine::sqlite, ddl_steps()};
  int archives = 0;
};

TEST_F(Archive, files_at_the_top_or_in_one_folder) {
  EXPECT_TRUE(import_from(fresh.db(), pack(""), {}).stored);
  const auto inside = import_from(fresh.db(), pack("Kin 2026/"), {});
  EXPECT_TRUE(inside.stored);
  EXPECT_EQ(inside.unchanged, 10U);
  const auto beside =
      import_from(fresh.db(), pack("kin/", [](zip_t* z) { add(z, "__MACOSX/._manifest.csv", "x"); }), {});
  EXPECT_TRUE(beside.stored);
  EXPECT_EQ(beside.notes.size(), 1U);
}

TEST_F(Archive, refuses_paths_that_lead_out) {
  for (const char* name : {"../evil.csv", "a/../../evil.csv", "/etc/passwd", "c:\\evil.csv", "..\\evil.csv"})
    EXPECT_EQ(refusal(pack("", [&](zip_t* z) { add(z, name, "x"); })), "a path that leads out of the archive") << name;
}

TEST_F(Archive, refuses_symbolic_links) {
  EXPECT_EQ(refusal(pack("",
                         [](zip_t* z) {
                           const auto at = add(z, "link.csv", "/etc/passwd");
                           zip_file_set_external_attributes(z, static_cast<zip_uint64_t>(at), 0, ZIP_OPSYS_UNIX,
                                                            0120777U << 16);
                         })),
            "a symbolic link");
}

TEST_F(Archive, refuses_bombs_before_unpacking_them) {
  const auto bomb = [](zip_t* z) { add(z, "mess/zeros.csv", std::string(30 << 20, '0')); };
  EXPECT_EQ(refusal(pack("", bomb)), "an entry that unpacks to far more than it holds");
  EXPECT_EQ(refusal(pack("", bomb), {.most_bytes = 1 << 20, .most_ratio = 100000}),
            "more bytes than an import may have");
  EXPECT_EQ(refusal(pack(""), {.most_entries = 50}), "too many entries");
}

TEST_F(Archive, refuses_what_is_no_archive) {
  FolderForTests::put(temp / "x.zip", "PK nonsense");
  EXPECT_EQ(refusal(temp / "x.zip"), "it is neither a folder nor a zip archive in good order");
  EXPECT_EQ(refusal(temp / "nothing"), "there is nothing at this path");
  auto whole = pack("");
  fs::resize_file(whole, fs::file_size(whole) / 2);
  EXPECT_EQ(refusal(whole), "it is neither a folder nor a zip archive in good order");
}

TEST_F(Archive, refuses_damaged_contents) {
  const auto path = pack("");
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto at = bytes.find("persons.csv");
  ASSERT_NE(at, std::string::npos);
  file.clear();
  file.seekp(static_cast<std::streamoff>(at) + 60);
  file.write("\xFF\xFF\xFF\xFF", 4);
  file.close();
  const auto report = import_from(fresh.db(), path, {});
  EXPECT_FALSE(report.stored);
  EXPECT_GT(report.problem_count, 0U);
}

TEST_F(Archive, an_export_as_zip_imports_and_never_varies) {
  ASSERT_TRUE(import_from(fresh.db(), pack(""), {}).stored);
  export_to(fresh.db(), temp / "a.zip", {.formative = true});
  export_to(fresh.db(), temp / "b.zip", {.formative = true});
  const auto bytes = [](const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  EXPECT_EQ(bytes(temp / "a.zip"), bytes(temp / "b.zip"));
  EXPECT_EQ(fs::status(temp / "a.zip").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto again = import_from(fresh.db(), temp / "a.zip", {});
  EXPECT_TRUE(again.stored);
  EXPECT_EQ(again.unchanged, 10U);
  EXPECT_TRUE(again.notes.empty());
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

TEST_F(Archive, an_interrupted_export_leaves_nothing) {
  ASSERT_TRUE(import_from(fresh.db(), pack(""), {}).stored);
  const test::TempFolder place;
  for (const char* name : {"out", "out.zip"}) {
    int asked = 0;
    EXPECT_TRUE(export_to(fresh.db(), place / name, {.cancelled = [&] { return ++asked > 40; }}).cancelled);
    EXPECT_THROW(export_to(fresh.db(), place / name,
                           {.progress =
                                [](std::string_view file, std::uint64_t) {
                                  if (file == "matches.csv") throw std::runtime_error("power cut");
                                }}),
                 std::runtime_error);
  }
  EXPECT_EQ(names_in(place.path()), std::vector<std::string>{});
}

TEST_F(Archive, an_export_never_touches_what_is_there) {
  ASSERT_TRUE(import_from(fresh.db(), pack(""), {}).stored);
  const test::TempFolder place;
  FolderForTests::put(place / "out.zip", "mine");
  fs::create_directory(place / "out");
  EXPECT_THROW(export_to(fresh.db(), place / "out.zip", {}), ExportError);
  EXPECT_THROW(export_to(fresh.db(), place / "out", {}), ExportError);
  EXPECT_THROW(export_to(fresh.db(), place / "no/such/folder", {}), ExportError);
  EXPECT_EQ(fs::file_size(place / "out.zip"), 4U);
  EXPECT_EQ(names_in(place.path()).size(), 2U);
}

using Args = std::vector<std::string>;

TEST_F(Archive, the_command_line_imports_and_exports) {
  const std::string from = pack("");
  std::ostringstream out, err;
  EXPECT_EQ(import_command(Args{from, "--dry-run"}, fresh.db(), {}, out, err), 0);
  EXPECT_NE(out.str().find("this was a trial"), std::string::npos) << out.str();
  out.str("");
  EXPECT_EQ(import_command(Args{from, "--language", "fr"}, fresh.db(), {}, out, err), 0);
  EXPECT_NE(out.str().find("10 nouvelles lignes"), std::string::npos) << out.str();
  EXPECT_EQ(export_command(Args{temp / "out", "--format-version", "1.0"}, fresh.db(), {.formative = true}, out, err),
            0);
  EXPECT_TRUE(fs::exists(temp / "out/formative/formative_items.csv"));
  EXPECT_FALSE(fs::exists(temp / "out/matching_profiles.csv")) << "1.0 knows no profiles";
  EXPECT_EQ(export_command(Args{temp / "some", "--without-formative"}, fresh.db(), {.formative = true}, out, err), 0);
  EXPECT_FALSE(fs::exists(temp / "some/formative"));
  EXPECT_TRUE(fs::exists(temp / "some/matching_profiles.csv"));
  EXPECT_EQ(export_command(Args{temp / "out"}, fresh.db(), {}, out, err), 1);
  EXPECT_EQ(export_command(Args{temp / "new", "--format-version", "1.9"}, fresh.db(), {}, out, err), 2);
  EXPECT_EQ(err.str().find("terminate"), std::string::npos);
}

TEST_F(Archive, the_command_line_prints_or_keeps_the_report) {
  FolderForTests folder;
  folder.set("persons", 2, "given_name", " Ada");
  folder.write(temp / "in");
  std::ostringstream out, err;
  EXPECT_EQ(import_command(Args{temp / "in"}, fresh.db(), {}, out, err), 2);
  EXPECT_EQ(out.str(),
            "file,row,column,value,code,message\r\npersons.csv,2,given_name, Ada,bad_value,"
            "The text begins or ends with a space or a line break.\r\n");
  EXPECT_EQ(err.str().find("Ada"), std::string::npos) << "values belong to the report alone";
  out.str("");
  EXPECT_EQ(import_command(Args{temp / "in", "--report", temp / "report.csv"}, fresh.db(), {}, out, err), 2);
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(fs::status(temp / "report.csv").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(import_command(Args{temp / "in", "--report", temp / "report.csv"}, fresh.db(), {}, out, err), 1);
}

TEST_F(Archive, ctrl_c_ends_an_import_with_nothing_stored) {
  std::ostringstream out, err;
  ImportOptions options;
  options.progress = [](std::string_view file, std::uint64_t, std::uint64_t) {
    if (file == "matches.csv") std::raise(SIGINT);
  };
  EXPECT_EQ(import_command(Args{pack("")}, fresh.db(), options, out, err), 1);
  EXPECT_NE(err.str().find("Nothing was stored"), std::string::npos) << err.str();
  const auto persons = fresh.db().reading("count", [](db::Tx& tx) {
    return tx.first("select count(*) from persons", {}, [](const db::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(persons, 0);
}

}  // namespace
}  // namespace kith::records
