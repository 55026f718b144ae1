// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/json_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "platform/http/ascii.h"
#include "platform/http/status.h"

namespace kith::http {
namespace {

using nlohmann::json;

/// A number would pass for the place of an item in a list.
bool is_key(std::string_view key) {
  return !std::all_of(key.begin(), key.end(), is_digit) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '_' || c == '-';
  });
}

/// Receives the parser's events. A refusal of form (400) stops the parser; one of content (422) is remembered, so that
/// malformed input is told as such wherever in the text it stands.
class Flattener {
 public:
  explicit Flattener(const DecodingLimits& limits) : limits_(limits) {}

  bool null() { return leaf(JsonKind::null); }
  bool boolean(bool truth) { return scalar(truth ? "true" : "false", JsonKind::boolean); }
  bool number_integer(json::number_integer_t n) { return scalar(std::to_string(n), JsonKind::number); }
  bool number_unsigned(json::number_unsigned_t n) { return scalar(std::to_string(n), JsonKind::number); }
  bool number_float(json::number_float_t, const std::string& text) { return scalar(text, JsonKind::number); }
  bool string(std::string& text) { return scalar(std::move(text), JsonKind::text); }
  bool binary(json::binary_t&) { return refuse(bad_request); }

  bool start_object(std::size_t) {
    if (!open(false)) return false;
    const bool element = levels_.size() > 1 && levels_[levels_.size() - 2].array;
    if (element) levels_.back().prefix += std::to_string(levels_[levels_.size() - 2].elements++) + ".";
    return true;
  }
  bool start_array(std::size_t) {
    if (levels_.empty() || levels_.back().array) remember(not_kept);
    return open(true);
  }
  bool end_object() { return close(JsonKind::empty_object); }
  bool end_array() { return close(JsonKind::empty_list); }

  bool key(std::string& name) {
    Level& level = levels_.back();
    if (!level.keys.insert(name).second) return refuse(bad_request);
    if (!is_key(name)) remember(not_kept);
    level.name = level.prefix + name;
    if (level.name.size() > limits_.name) return refuse(too_large);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const json::exception&) { return refuse(bad_request); }

  Decoded<JsonBody> result(bool parsed) {
    if (status_ != 0) return tl::unexpected(status_);
    if (!parsed) return tl::unexpected(bad_request);
    return std::move(body_);
  }

 private:
  struct Level {
    bool array;
    std::string prefix, name;  ///< name of the field whose value comes next
    std::set<std::string> keys{};
    std::size_t elements{};
    bool empty{true};
  };

  bool refuse(int status) {
    status_ = status;
    return false;
  }
  void remember(int status) {
    if (status_ == 0) status_ = status;
  }

  bool open(bool array) {
    if (levels_.size() == limits_.json_depth) return refuse(bad_request);
    if (levels_.empty()) {
      levels_.push_back({array, "", ""});
    } else {
      levels_.back().empty = false;
      const std::string name = levels_.back().name;
      levels_.push_back({array, name + ".", name});
    }
    return true;
  }

  bool close(JsonKind when_empty) {
    const bool empty = levels_.back().empty;
    levels_.pop_back();
    return !empty || levels_.empty() || leaf(when_empty);
  }

  bool leaf(JsonKind kind) {
    if (levels_.empty()) remember(not_kept);
    if (status_ != 0) return true;
    if (body_.values.size() == limits_.fields) return refuse(too_large);
    Level& level = levels_.back();
    level.empty = false;
    body_.values.push_back({level.name, kind, level.array});
    return true;
  }

  bool scalar(std::string text, JsonKind kind) {
    auto checked = checked_text(std::move(text));
    if (!checked) remember(checked.error());
    if (!leaf(kind)) return false;
    if (status_ == 0) body_.fields.add(levels_.back().name, std::move(*checked));
    return true;
  }

  const DecodingLimits& limits_;
  std::vector<Level> levels_;
  JsonBody body_;
  int status_{0};
};

}  // namespace

Decoded<JsonBody> decode_json(std::string_view body, const DecodingLimits& limits) {
  if (body.size() > limits.form) return tl::unexpected(too_large);
  if (body.starts_with("\xEF\xBB\xBF")) return tl::unexpected(bad_request);
  Flattener flattener(limits);
  const bool parsed = json::sax_parse(body.begin(), body.end(), &flattener);
  return flattener.result(parsed);
}

}  // namespace kith::http
