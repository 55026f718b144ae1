// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/scripts.h"

namespace kith::evidence {
namespace {

#include "evidence/scripts.inc"

}  // namespace

const std::string_view verify_evidence_script = verify_evidence_py;
const std::string_view verify_audit_script = verify_audit_py;
const std::string_view evidence_style = evidence_css;

}  // namespace kith::evidence
