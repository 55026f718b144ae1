# kith_slice(NAME [HOT] [DEPS libs...] [SYSTEM libs...])
#   Every *.cpp of the current folder that is not a test becomes library kith_NAME (alias kith::NAME).
#   HOT: what it computes a page waits for, so all of it but the pages is compiled with -O2 (release preset).
#   *_test.cpp become one test program test_NAME, run by ctest and by ./test.
#   queries.sql, *.html beside the pages are compiled by the build-time tools into headers under
#   ${CMAKE_BINARY_DIR}/generated/<folder relative to src>/.
# DEPS *is* the table of allowed includes (docs/architecture.md, levels).
find_package(Threads REQUIRED)
if(KITH_TESTS)
  find_package(GTest REQUIRED)
endif()
set(KITH_WORDS ${CMAKE_BINARY_DIR}/generated/platform/i18n)  # locale/*.json compiled by locale_compiler

function(kith_slice name)
  cmake_parse_arguments(ARG "HOT" "" "DEPS;SYSTEM" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cpp)
  file(GLOB pages CONFIGURE_DEPENDS *.html)
  file(GLOB shared_pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/platform/render/*.html)  # a page may hold any of these
  file(GLOB queries CONFIGURE_DEPENDS queries.sql)
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
  set(out ${CMAKE_BINARY_DIR}/generated/${folder})
  set(generated)
  set(precompiled_library shipped)
  set(precompiled_tests tests)
  if(kith::http IN_LIST ARG_DEPS AND NOT folder MATCHES "^platform")
    set(precompiled_library pages)
    set(precompiled_tests page_tests)
  endif()
  foreach(page ${pages})
    get_filename_component(stem ${page} NAME_WE)
    add_custom_command(OUTPUT ${out}/${stem}.html.h
      COMMAND template_compiler ${CMAKE_SOURCE_DIR} ${folder}/${stem} ${KITH_WORDS}/words.txt ${out}/${stem}.html.h
      DEPENDS template_compiler ${pages} ${shared_pages} ${KITH_WORDS}/words.txt kith_words COMMENT "${folder}/${stem}.html" VERBATIM)
    list(APPEND generated ${out}/${stem}.html.h)
  endforeach()
  if(queries)
    add_custom_command(OUTPUT ${out}/queries.h
      COMMAND sql_compiler ${queries} ${folder} ${out}/queries.h
      DEPENDS sql_compiler ${queries} VERBATIM)
    list(APPEND generated ${out}/queries.h)
  endif()
  if(sources)  # every word these files name must be in locale/
    file(GLOB headers CONFIGURE_DEPENDS *.h)
    add_custom_command(OUTPUT ${out}/words.checked
      COMMAND word_check ${KITH_WORDS}/words.txt ${CMAKE_SOURCE_DIR} ${out}/words.checked ${sources} ${headers}
      DEPENDS word_check ${sources} ${headers} ${KITH_WORDS}/words.txt VERBATIM)
    list(APPEND generated ${out}/words.checked)
    add_library(kith_${name} STATIC ${sources} ${generated})
    set(scope PUBLIC)
    add_dependencies(kith_${name} kith_words)
    kith_precompiled(kith_${name} ${precompiled_library})
    # Pages call their steps alike (open, show, record), so each is compiled alone.
    list(FILTER sources INCLUDE REGEX "(_pages?|_api|_form|/routes|/acts)[.]cpp$")
    set_property(SOURCE ${sources} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
    kith_together(kith_${name} 8)
    # What decodes and shows: most of the text to compile, least of the time to run. From 13 on GCC takes headers precompiled with -O2 for no other level.
    if(KITH_PRECOMPILED AND precompiled_library STREQUAL "pages" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      if(ARG_HOT)
        set_property(SOURCE ${sources} APPEND PROPERTY COMPILE_OPTIONS -O1)
      else()
        target_compile_options(kith_${name} PRIVATE -O1)
      endif()
    endif()
  else()
    add_library(kith_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(kith::${name} ALIAS kith_${name})
  target_include_directories(kith_${name} ${scope} ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(kith_${name} ${scope} ${ARG_DEPS} ${ARG_SYSTEM} Threads::Threads)
  if(tests AND KITH_TESTS)
    add_executable(test_${name} ${tests})
    add_dependencies(test_${name} kith_words)
    target_compile_options(test_${name} PRIVATE ${KITH_UNSHIPPED})
    kith_precompiled(test_${name} ${precompiled_tests})
    kith_together(test_${name} 12)
    target_link_libraries(test_${name} PRIVATE kith_${name} kith::test_support GTest::gtest GTest::gtest_main)
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
    foreach(test ${tests})  # only those that ask for it, so that another checkout finds the others in the compiler's cache
      file(STRINGS ${test} asks REGEX "KITH_SOURCE_DIR|support/shared.h")
      if(asks AND KITH_TOGETHER)
        target_compile_definitions(test_${name} PRIVATE KITH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        break()
      elseif(asks)
        set_property(SOURCE ${test} APPEND PROPERTY COMPILE_DEFINITIONS KITH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      endif()
    endforeach()
    add_test(NAME ${name} COMMAND test_${name})
    set_property(GLOBAL APPEND PROPERTY KITH_TEST_PROGRAMS test_${name})
  endif()
endfunction()

# kith_templates(RESULT ROOT OUT page...): compiles ROOT/src/<page>.html into OUT/<page>.html.h for tests; RESULT = the headers.
function(kith_templates result root out)
  set(headers)
  foreach(page ${ARGN})
    add_custom_command(OUTPUT ${out}/${page}.html.h
      COMMAND template_compiler ${root} ${page} ${KITH_WORDS}/words.txt ${out}/${page}.html.h
      DEPENDS template_compiler ${root}/src/${page}.html ${KITH_WORDS}/words.txt kith_words VERBATIM)
    list(APPEND headers ${out}/${page}.html.h)
  endforeach()
  set(${result} ${headers} PARENT_SCOPE)
endfunction()
