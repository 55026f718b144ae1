// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

#include "platform/http/message.h"

namespace kith::render {
class Html;
}

namespace kith::casefile {

/// A whole page in the style of letters and sheets (assets/sheet.css) as a PDF to keep under the name `file`; the page
/// itself where nothing can print. Takes a second or more.
http::Response on_paper(render::Html page, std::string_view file);

}  // namespace kith::casefile
