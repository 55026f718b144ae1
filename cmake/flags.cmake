# Warnings are errors; hardening as in the OpenSSF compiler guide. Sanitizer presets replace _FORTIFY_SOURCE.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_compile_options(-Wall -Wextra -Werror -Wformat=2 -Werror=format-security -fno-strict-aliasing
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  # These see overruns inside std::string that are none (GCC bug 105651), empty optionals that are read, and take every function that returns a reference for one that dangles.
  add_compile_options(-Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=restrict -Wno-error=dangling-reference
                      -Wno-error=maybe-uninitialized)
endif()
add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero
                    -fno-delete-null-pointer-checks -fno-strict-overflow)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(KITH_SANITIZE)
  add_compile_options(-fsanitize=${KITH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KITH_SANITIZE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # GCC 12 sees one in std::regex when it is instrumented
  if(KITH_SANITIZE STREQUAL "thread")
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)  # asio holds fences that GCC's does not see; the locks beside them it does
  endif()
  set(KITH_UNSHIPPED -O0)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  set(KITH_UNSHIPPED "SHELL:-O0 -U_FORTIFY_SOURCE")  # tests and build-time tools: compiled soon rather than well
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()
add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,nodlopen -Wl,--as-needed)
if(KITH_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
