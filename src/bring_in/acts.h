// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "bring_in/bring_in.h"
#include "bring_in/choices_form.h"

/// What is done with a file, page and JSON alike. `done` answers, in the transaction of the act.
namespace kith::bring_in {

using Done = FunctionRef<http::Response()>;

/// The file of the path.
std::optional<File> file_of(Visit& visit);
/// The same, only while it waits.
std::optional<File> waiting_file_of(Visit& visit);
Choices choices_of(const File& file);  ///< as they are kept with it

/// What the file would do, row by row. Nothing is written.
Counts try_rows(Visit& visit, const Uses& uses, const Opened& opened, const Reader& reader,
                FunctionRef<void(const sheet::Row&, const Outcome&)> each);

/// The file of the request is put down with the columns that can be guessed. Refused (`invalid`): no `kind`, no `file`,
/// one that cannot be read.
Result<http::Response> put_down(Visit& visit, FunctionRef<http::Response(std::int64_t file)> done);
Result<http::Response> choose_for(Visit& visit, const File& file, const Chosen& chosen, Done done);
/// Refused as `take`, and when no row would be taken.
Result<http::Response> take_waiting(Visit& visit, const Uses& uses, const File& file,
                                    FunctionRef<http::Response(const Taken&)> done);
/// Refused (`conflict`) while `in_the_way` is not empty.
Result<http::Response> undo_taken(Visit& visit, const File& file, std::vector<InTheWay>& in_the_way,
                                  FunctionRef<http::Response(const Undone&)> done);
Result<http::Response> drop_waiting(Visit& visit, Done done);        ///< the file of the path; `not_found`
Result<http::Response> settle_row_of_path(Visit& visit, Done done);  ///< a sealed row was looked at; `not_found`

}  // namespace kith::bring_in
