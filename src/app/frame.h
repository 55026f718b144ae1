// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "platform/render/html.h"

namespace kith::app {

class Agency;

/// The whole page around a body: layout, the menu of what the actor may open, the notice of what was just done.
http::Response framed_page(const Visit& visit, const http::Router& router, const Agency& agency, std::string_view title,
                           const render::Html& body, int status);
/// A page that says in words what a status means and which reference number to quote.
/// `repeated`: the field that came twice, if that is what is wrong.
http::Response framed_problem(const Visit& visit, const http::Router& router, const Agency& agency, int status,
                              std::string_view reference, std::string_view repeated = {});
/// The same for nobody in particular: no menu, no database.
http::Response bare_problem(const i18n::Words& words, int status, std::string_view reference);

}  // namespace kith::app
