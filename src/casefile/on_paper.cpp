// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/on_paper.h"

#include "platform/render/html.h"
#include "platform/render/print.h"

namespace kith::casefile {

http::Response on_paper(render::Html page, std::string_view file) {
  try {
    auto answer = http::Response::text(render::print_for_reader(page.str(), render::sheet_style));
    answer.content_type = "application/pdf";
    answer.header("content-disposition", "attachment; filename=\"" + std::string(file) + "\"");
    return answer;
  } catch (const render::PrintError&) {
    return http::Response::html(std::move(page).str());
  }
}

}  // namespace kith::casefile
