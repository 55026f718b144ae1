// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace kith::evidence {

/// A tagged PDF (PDF/UA-1) of a whole HTML page, made by WeasyPrint in a process of its own that can fetch nothing and
/// ends after two minutes (tools/print_pdf.py). The same page gives the same bytes; they tell no time. Throws
/// EvidenceError in a plain sentence, also when WeasyPrint is not installed.
std::string pdf_of(std::string_view html);

/// Whether it is installed; asked before a long piece of work is begun.
bool can_print();

}  // namespace kith::evidence
