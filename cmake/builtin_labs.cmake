# Writes the labs into a source file. Run as a script:
#   cmake -DOUTPUT=FILE -DLABS=FILE;FILE... -P builtin_labs.cmake
#
# A lab's name is its file's without the ending. The octets are written as numbers: whatever
# stands in a lab, the source is one that every compiler reads.
set(bodies "")
set(rows "")
set(number 0)
string(REPEAT "." 91 row)  # thirteen octets of seven characters
foreach(lab IN LISTS LABS)
  get_filename_component(name ${lab} NAME_WE)
  file(READ ${lab} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," octets "${hex}")
  string(REGEX REPLACE "(${row})" "\\1\n    " octets "${octets}")
  string(APPEND bodies "constexpr char kLab${number}[] = {\n    ${octets}};\n")
  string(APPEND rows "    {\"${name}\", {kLab${number}, sizeof kLab${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/builtin_labs.cmake from labs/*.toml.
#include \"apps/icmp/builtin_labs.hpp\"

namespace icmpkit::app {
namespace {

${bodies}
constexpr BuiltinLab kLabs[] = {
${rows}};

}  // namespace

std::span<const BuiltinLab> builtin_labs() { return kLabs; }

}  // namespace icmpkit::app
")
