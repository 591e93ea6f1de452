# What `cmake --install` puts down beside the command: libraries, headers, the CMake package and the
# pkg-config file.
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY ICMPKIT_LAYERS)
set_target_properties(icmpkit PROPERTIES EXPORT_NAME icmpkit)
install(TARGETS icmpkit ${layers} EXPORT icmpkit-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY icmpkit/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/icmpkit
  FILES_MATCHING PATTERN "*.hpp")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/icmpkit)
install(EXPORT icmpkit-targets NAMESPACE icmpkit:: DESTINATION ${package_dir})
configure_package_config_file(cmake/icmpkit-config.cmake.in
  ${PROJECT_BINARY_DIR}/icmpkit-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/icmpkit-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/icmpkit-config.cmake
  ${PROJECT_BINARY_DIR}/icmpkit-config-version.cmake DESTINATION ${package_dir})

configure_file(cmake/icmpkit.pc.in ${PROJECT_BINARY_DIR}/icmpkit.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/icmpkit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
