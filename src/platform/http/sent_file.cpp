// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/sent_file.h"

#include "platform/base/crypto.h"
#include "platform/http/message.h"

namespace kith::http {

Result<std::optional<SentFile>> sent_file(const Request& request) {
  if (!request.json_body) {
    for (const auto& upload : request.uploads)
      if (upload.field == "file" && !upload.content.empty())
        return SentFile{upload.file_name, upload.content_type, upload.content};
    return std::nullopt;
  }
  if (request.form.get("content").empty()) return std::nullopt;
  const auto bytes = crypto::from_base64(request.form.get("content"));
  if (!bytes) return refuse(RefusalKind::invalid, "http.field.wrong_form", "content");
  return SentFile{std::string(request.form.get("file_name")), {}, std::string(crypto::view(*bytes))};
}

}  // namespace kith::http
