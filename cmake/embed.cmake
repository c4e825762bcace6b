# Puts data files into a program.
#
# costsim_embed(costsim_scenario_books models): adds a source file to the target that defines
# costsim::scenario::embedded_models(), every *.toml below models/ with its path. It is written
# again when a file changes, appears or goes away.
function(costsim_embed target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
       ${PROJECT_SOURCE_DIR}/${folder}/*.toml)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${folder}.cpp)
  list(JOIN files "\n" listing)
  file(CONFIGURE OUTPUT ${output}.list CONTENT "${listing}")  # touched only when the list changes
  list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DFOLDER=${folder}
            -DLIST=${output}.list -DOUTPUT=${output}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${paths} ${output}.list ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    COMMENT "Embedding ${folder}/"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
