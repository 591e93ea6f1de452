# The only place for compiler flags: `icmpkit_compile_options` is linked by every target of ours.
add_library(icmpkit_compile_options INTERFACE)
target_compile_options(icmpkit_compile_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Wundef -Wvla -Wcast-align -Woverloaded-virtual
  $<$<BOOL:${ICMPKIT_WERROR}>:-Werror>)

if(ICMPKIT_SANITIZE)
  add_compile_options(-fsanitize=${ICMPKIT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ICMPKIT_SANITIZE})
endif()

find_program(ICMPKIT_CCACHE ccache)
if(ICMPKIT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ICMPKIT_CCACHE})
endif()
