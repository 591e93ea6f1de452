# The manual page, from docs/man, where scdoc is installed; and the completion. Both are for
# `cmake --install`: the command runs without them.
find_program(ICMPKIT_SCDOC scdoc)
if(ICMPKIT_SCDOC)
  set(page ${PROJECT_BINARY_DIR}/icmp.1)
  set(source ${PROJECT_SOURCE_DIR}/docs/man/icmp.1.scd)
  add_custom_command(OUTPUT ${page} DEPENDS ${source} VERBATIM
    COMMAND sh -c "\"$1\" <\"$2\" >\"$3\"" scdoc ${ICMPKIT_SCDOC} ${source} ${page})
  add_custom_target(manual ALL DEPENDS ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

install(FILES ${PROJECT_SOURCE_DIR}/completions/icmp.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME icmp)
