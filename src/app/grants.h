// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>

/// Least rights on PostgreSQL (ASVS 13.2.2, 16.4.2; G42): one role owns the tables and brings the schema up to date,
/// another serves and may add records, never change or remove them, whatever triggers say (docs/postgresql.md).
namespace kith::app {

/// Tables whose rows are changed, and those whose rows are removed, while serving; all others are only read and added
/// to. A test holds them against the statements of all slices.
std::span<const std::string_view> changed_tables();
std::span<const std::string_view> emptied_tables();

/// The statements, for the owner to run, that give `role` what serving, measuring, importing and backing up need.
/// `role`: lower case, digits, `_`, at most 63.
std::string grants_for(std::string_view role);

}  // namespace kith::app
