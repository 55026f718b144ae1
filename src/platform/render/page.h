// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/i18n/i18n.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

namespace kith::render {

/// A way to another page. `text` is in the visitor's language already.
struct Link {
  std::string text;
  Url href;
  bool current{false};
};

/// A part of the menu: links that belong to one kind of work, under a heading.
struct MenuPart {
  std::string title;
  std::vector<Link> links;
  bool open{};  ///< its links are seen without asking
};

/// The list of the page as a file.
struct Downloads {
  Url xlsx, csv;
};

/// Everything around a page's body. Texts are in the visitor's language already.
struct Layout {
  std::string title;           ///< of the browser's tab: neutral, never a name (histories and shared screens show it)
  std::string agency;          ///< beside the product's name; empty where even that would tell too much
  std::vector<MenuPart> menu;  ///< what the actor may open, in order; empty when not signed in
  std::string user;            ///< who is signed in; empty: nobody, and there is no sign-out
  std::string here;            ///< path and query of this page, to come back after a change of language
  FormToken token;             ///< of the forms for language and sign-out
  std::vector<Notice> notices;
  std::optional<Downloads> downloads;  ///< offered below the page
  std::string watermark;               ///< across the page, on paper too; empty: none
  std::optional<Url> leave;            ///< where "leave this site" goes; programmes whose users may be watched set it
};

/// The whole document. Language: POST /language with `language` (en, fr) and `back`; sign-out: POST /sign-out.
std::string page(const Layout& layout, const Html& body, const i18n::Words& words);

}  // namespace kith::render
