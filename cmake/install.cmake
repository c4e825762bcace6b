# `cmake --install build/release --prefix DIR`, and packages of the same: `cpack -G DEB` in build/release.
include(GNUInstallDirs)

# What the program tells of itself is asked when it is installed: it is built then.
set(told ${CMAKE_CURRENT_BINARY_DIR}/told)
set(program $<TARGET_FILE:costsim>)
install(CODE "
  function(costsim_tells)
    execute_process(COMMAND \"${program}\" \${ARGN} COMMAND_ERROR_IS_FATAL ANY)
  endfunction()
  file(REMOVE_RECURSE \"${told}\")
  file(MAKE_DIRECTORY \"${told}/man1\" \"${told}/completions\")
  costsim_tells(man --into \"${told}/man1\")
  costsim_tells(completion bash OUTPUT_FILE \"${told}/completions/costsim\")
  costsim_tells(completion zsh OUTPUT_FILE \"${told}/completions/_costsim\")
  costsim_tells(completion fish OUTPUT_FILE \"${told}/completions/costsim.fish\")
" COMPONENT shell)
install(DIRECTORY ${told}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT shell)
install(FILES ${told}/completions/costsim DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        COMPONENT shell)
install(FILES ${told}/completions/_costsim DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
        COMPONENT shell)
install(FILES ${told}/completions/costsim.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
        COMPONENT shell)

install(TARGETS costsim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

install(FILES README.md CHANGELOG.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documentation)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documentation)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/costsim COMPONENT documentation)

# Only what is named here is built, not all tests first.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(COSTSIM_MAINTAINER "costsim" CACHE STRING "Who makes the package: NAME <ADDRESS>")
set(CPACK_PACKAGE_NAME costsim)
set(CPACK_PACKAGE_CONTACT "${COSTSIM_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Reads a text file that describes a workload, its traffic and one or more
architectures, and answers what each costs a month, whether it copes, and
whether a rule about both holds. Prices and quotas are inside the program.")
if(COSTSIM_SERVICE)  # loaded at the first call to a stream (ingest/kinesis/libcurl.cpp)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libcurl4, ca-certificates")
endif()
include(CPack)
