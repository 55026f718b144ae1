# kith_precompiled(TARGET GROUP): in the release preset, TARGET reads headers precompiled. A precompiled header serves only
# files compiled with the same flags, hence the groups:
#   shipped       the standard library, for the platform and what knows no pages (cmake/precompiled.h)
#   pages         and what nearly every slice with pages includes (cmake/precompiled_pages.h)
#   tests, page_tests   the same with GoogleTest, for programs, which have other flags than a library
option(KITH_PRECOMPILED "read headers precompiled" OFF)
if(KITH_PRECOMPILED)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "int main() {}\n")
  foreach(group shipped pages tests page_tests)
    if(group MATCHES tests)
      add_executable(kith_precompiled_${group} ${CMAKE_BINARY_DIR}/precompiled.cpp)
      target_compile_options(kith_precompiled_${group} PRIVATE ${KITH_UNSHIPPED})
    else()
      add_library(kith_precompiled_${group} OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    endif()
    if(group MATCHES page)
      target_precompile_headers(kith_precompiled_${group} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled_pages.h)
      target_link_libraries(kith_precompiled_${group} PRIVATE kith::http kith::render kith::records kith::obligations)
      add_dependencies(kith_precompiled_${group} kith_words kith_assets)
    else()
      target_precompile_headers(kith_precompiled_${group} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
    endif()
    if(group MATCHES tests AND KITH_TESTS)
      target_precompile_headers(kith_precompiled_${group} PRIVATE <gtest/gtest.h>)
      target_link_libraries(kith_precompiled_${group} PRIVATE GTest::gtest)
    endif()
  endforeach()
endif()
function(kith_precompiled target group)
  if(KITH_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM kith_precompiled_${group})
  endif()
endfunction()

# kith_together(TARGET COUNT): in the release preset, up to COUNT files of TARGET are compiled as one, so that what they
# all include is read and made into code once (docs/decisions/0203). The dev and asan builds compile each file alone and
# so find what a file forgot to include; the names of one slice's unnamed namespaces must differ for the release build.
option(KITH_TOGETHER "compile files of a slice together" OFF)
function(kith_together target count)
  if(KITH_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${count})
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)  # speaks of files included by others, which all are then
  endif()
endfunction()
