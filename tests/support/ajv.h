// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace kith::test {

/// ajv, the validator of JSON Schema among the tools of package.json, or the one that KITH_AJV names. Tests skip
/// without it: `GTEST_SKIP() << "skipped: no ajv (npm ci)"`.
class Ajv {
 public:
  static std::optional<Ajv> found() {
    const char* asked_for = std::getenv("KITH_AJV");
    const std::string program = asked_for ? asked_for : KITH_SOURCE_DIR "/node_modules/.bin/ajv";
    if (!std::filesystem::exists(program)) return std::nullopt;
    return Ajv(program);
  }
  /// Whether the document fits the schema of that draft ("draft7", "draft2019"). Paths hold no quotation marks.
  bool fits(const std::string& draft, const std::string& schema, const std::string& document) const {
    return std::system(("'" + program_ + "' validate --spec=" + draft +
                        " --strict=false -c ajv-formats --all-errors -s '" + schema + "' -d '" + document +
                        "' >/dev/null 2>&1")
                           .c_str()) == 0;
  }

 private:
  explicit Ajv(std::string program) : program_(std::move(program)) {}
  std::string program_;
};

}  // namespace kith::test
