// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kith::render {

struct PrintError : std::runtime_error {
  explicit PrintError(const char* what, bool not_installed = false)
      : std::runtime_error(what), not_installed(not_installed) {}
  bool not_installed;  ///< there is no WeasyPrint
};

/// Others are printing: come again in a moment (503).
struct PrintBusy : std::runtime_error {
  PrintBusy() : std::runtime_error("others are printing") {}
};

/// Tagged PDFs (PDF/UA-1) of whole HTML pages, made by WeasyPrint in processes of their own that can fetch nothing
/// (tools/print_pdf.py), two at once. `ready(i, pdf)` is called here for each page as it gets ready, in any order. The
/// same page and style give the same bytes; they tell no time. False: `cancelled()`, asked five times a second and
/// before each page is handed over, was true, and the processes are gone. Throws PrintError: not installed, a page
/// cannot be printed, or two minutes brought none.
bool print_pages(std::span<const std::string> pages, std::string_view style,
                 const std::function<void(std::size_t, std::string)>& ready,
                 const std::function<bool()>& cancelled = {});

/// One page. Takes a second or more.
std::string print_pdf(std::string_view html, std::string_view style);

/// One page for somebody who waits for it. A print keeps a processor and a thread that answers busy, so there is one at
/// a time in the whole program; one more may wait for it, four seconds at most. Throws PrintBusy, or as `print_pages`.
std::string print_for_reader(std::string_view html, std::string_view style);

/// Whether WeasyPrint is installed; asked before a long piece of work is begun.
bool can_print();

extern const std::string_view sheet_style;  ///< assets/sheet.css: sheets for families and mentors, certificates

}  // namespace kith::render
