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

# What a user of the libraries links beside them. A name with colons is a target of the package
# before the colons, any other the library itself.
get_property(links GLOBAL PROPERTY ICMPKIT_LINKS)
list(REMOVE_DUPLICATES links)
set(find_dependencies)
set(pkg_config_libs)
foreach(link IN LISTS links)
  if(link STREQUAL "Threads::Threads")
    list(APPEND pkg_config_libs -pthread)
  else()
    string(REGEX REPLACE "^.*::" "" library ${link})
    list(APPEND pkg_config_libs -l${library})
  endif()
  if(link MATCHES "^(.*)::")
    string(APPEND find_dependencies "find_dependency(${CMAKE_MATCH_1})\n")
  endif()
endforeach()
# An archive stands before those that it needs, so the upper layers first; a layer of headers alone
# has none.
foreach(layer IN LISTS layers)
  get_target_property(type ${layer} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    list(PREPEND pkg_config_libs -l${layer})
  endif()
endforeach()
list(JOIN pkg_config_libs " " pkg_config_libs)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/icmpkit)
install(EXPORT icmpkit-targets NAMESPACE icmpkit:: DESTINATION ${package_dir})
configure_package_config_file(cmake/icmpkit-config.cmake.in
  ${PROJECT_BINARY_DIR}/icmpkit-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/icmpkit-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/icmpkit-config.cmake
  ${PROJECT_BINARY_DIR}/icmpkit-config-version.cmake DESTINATION ${package_dir})

file(RELATIVE_PATH prefix_from_pkg_config
  /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/icmpkit.pc.in ${PROJECT_BINARY_DIR}/icmpkit.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/icmpkit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
