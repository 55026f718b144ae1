// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/pdf.h"

#include "evidence/evidence.h"
#include "evidence/scripts.h"

namespace kith::evidence {

bool print_sections(std::span<const std::string> pages, const std::function<void(std::size_t, std::string)>& ready,
                    const std::function<bool()>& cancelled) {
  try {
    return render::print_pages(pages, evidence_style, ready, cancelled);
  } catch (const render::PrintError& error) {
    if (!error.not_installed) throw EvidenceError("a section could not be printed as PDF");
    throw EvidenceError(
        "WeasyPrint is not installed, it prints the PDFs (apt-get install weasyprint fonts-dejavu-core); --no-pdf "
        "makes the package without them");
  }
}

}  // namespace kith::evidence
