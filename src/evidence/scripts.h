// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

namespace kith::evidence {

extern const std::string_view verify_evidence_script;  ///< tools/verify_evidence.py
extern const std::string_view verify_audit_script;     ///< tools/verify_audit.py
extern const std::string_view evidence_style;          ///< assets/evidence.css

}  // namespace kith::evidence
