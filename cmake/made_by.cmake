# cmake -DSOURCES=a;b -DOUT=header -P made_by.cmake: a header with one number that changes with the text of any source.
cmake_minimum_required(VERSION 3.25)
set(sums "")
foreach(source ${SOURCES})
  file(SHA256 ${source} sum)
  string(APPEND sums ${sum})
endforeach()
string(SHA256 all "${sums}")
string(SUBSTRING ${all} 0 16 number)
file(CONFIGURE OUTPUT ${OUT} CONTENT "// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
namespace kith::snapshot {
inline constexpr std::uint64_t made_by = 0x@number@;
}
" @ONLY)
