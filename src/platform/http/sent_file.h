// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/base/result.h"
#include "platform/http/field_table.h"

namespace kith::http {

struct Request;

/// A file that a request brings: the upload `file` of a page's form, or `file_name` and `content` of a JSON body.
struct SentFile {
  std::string name;      ///< as the sender calls it; may be empty
  std::string declared;  ///< its media type as the form said; empty in JSON
  std::string content;   ///< never empty
};
/// Nothing when there is none, or an empty one. Refused (`invalid`, field `content`): not base64.
Result<std::optional<SentFile>> sent_file(const Request& request);

/// The fields of such a file in JSON, in base64: what fits into a body, files of some 700 kB; larger ones come by the
/// page.
inline constexpr FieldDoc file_docs[] = {
    {.name = "file_name", .limit = 255, .about = "http.file.name"},
    {.name = "content", .limit = 1'000'000, .about = "http.file.content"},
};
/// The same field where it may not be left out.
constexpr FieldDoc needed(FieldDoc field) {
  field.required = true;
  return field;
}

}  // namespace kith::http
