// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs a fuzz target over its committed seeds without libFuzzer, one test a file, plus the empty input and each seed
// cut at its middle. Arguments that are not gtest's are files or folders to run instead (a crash found elsewhere).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

/// In memory of exactly its size, so that a sanitizer sees a read beyond its end.
void run(const std::string& bytes) {
  const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

class Seed : public testing::Test {
 public:
  explicit Seed(std::string bytes) : bytes_(std::move(bytes)) {}
  void TestBody() override {
    run(bytes_);
    run(bytes_.substr(0, bytes_.size() / 2));
  }

 private:
  std::string bytes_;
};

std::vector<fs::path> files_of(const fs::path& place) {
  if (!fs::is_directory(place)) return {place};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(place))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

void add(const std::string& name, std::string bytes) {
  testing::RegisterTest("Corpus", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [bytes = std::move(bytes)]() -> Seed* { return new Seed(bytes); });
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::vector<fs::path> places(argv + 1, argv + argc);
  if (places.empty()) places.emplace_back(KITH_CORPUS);
  add("empty", "");
  std::size_t seeds = 0;
  for (const fs::path& place : places)
    for (const fs::path& file : files_of(place)) {
      add(file.filename().string(), read(file));
      ++seeds;
    }
  if (seeds == 0) return 1;
  return RUN_ALL_TESTS();
}
