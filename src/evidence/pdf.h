// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace kith::evidence {

/// Tagged PDFs (PDF/UA-1) of whole HTML pages, made by WeasyPrint in processes of their own that can fetch nothing
/// (tools/print_pdf.py), two at once. `ready(i, pdf)` is called here for each page as it gets ready, in any order. The
/// same page gives the same bytes; they tell no time. False: `cancelled()`, asked five times a second, was true, and
/// the processes are gone. Throws EvidenceError in a plain sentence: WeasyPrint is not installed, a page cannot be
/// printed, or two minutes brought none.
bool print_pages(std::span<const std::string> pages, const std::function<void(std::size_t, std::string)>& ready,
                 const std::function<bool()>& cancelled = {});

/// One page.
std::string pdf_of(std::string_view html);

/// Whether WeasyPrint is installed; asked before a long piece of work is begun.
bool can_print();

}  // namespace kith::evidence
