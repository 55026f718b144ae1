// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "evidence/folder.h"
#include "evidence/registers.h"

namespace kith::evidence {

/// What was drawn by kith for quarters of the period and known on the as-of day (standards.md §1.9):
/// registers/sample.csv, the drawn files of each round with the seed; registers/draws/<quarter>.json, population by
/// label, seed and sample, for whoever repeats the draw; registers/interviews.csv, whom to ask: mentors, mentees,
/// guardians and workers of matches that failed, ended otherwise, go on (§18.54).
///
/// A file is named by its record, never by its person: two files of one person stay apart (§18.52).
void write_reviews(Folder& folder, const Registers& from, const Names& names);

}  // namespace kith::evidence
