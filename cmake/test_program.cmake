# icmpkit_test_program(NAME SOURCES SOURCE... LINKS LIBRARY... LABELS LABEL...)
#
# One program of GoogleTest cases, each of which ctest knows by its name. The libraries under test
# are built as the preset says; the cases themselves are compiled without optimisation, which
# halves the time that the sanitizers cost, and share one precompiled header of what is not ours.
function(icmpkit_test_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  target_link_libraries(${name} PRIVATE ${PROGRAM_LINKS} icmpkit_test_options)
  target_compile_definitions(${name} PRIVATE ICMPKIT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_precompile_headers(${name} REUSE_FROM icmpkit_test_headers)
  gtest_discover_tests(${name} PROPERTIES LABELS "${PROGRAM_LABELS}" DISCOVERY_MODE PRE_TEST)
endfunction()

add_library(icmpkit_test_options INTERFACE)
target_link_libraries(icmpkit_test_options INTERFACE icmpkit_compile_options
  GTest::gtest GTest::gmock GTest::gtest_main)
target_compile_features(icmpkit_test_options INTERFACE cxx_std_23)
target_compile_options(icmpkit_test_options INTERFACE -O0)

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/test_headers.cpp CONTENT "")
add_library(icmpkit_test_headers OBJECT ${PROJECT_BINARY_DIR}/test_headers.cpp)
target_link_libraries(icmpkit_test_headers PRIVATE icmpkit_test_options)
target_precompile_headers(icmpkit_test_headers PRIVATE
  <gmock/gmock.h> <gtest/gtest.h>
  <algorithm> <array> <chrono> <expected> <filesystem> <fstream> <functional> <map>
  <optional> <ranges> <span> <sstream> <string> <string_view> <unordered_map> <variant> <vector>)
