# Precompiled headers, one for the rooms and one for the tests: half of a compiler's time here is
# reading the standard library, fmt and Eigen.
option(COSTSIM_PRECOMPILE "Precompile common headers" ON)

# costsim_precompiled(common USES Eigen3::Eigen): the library costsim_precompiled_common, whose header is
# headers/common.hpp.
function(costsim_precompiled name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  if(NOT COSTSIM_PRECOMPILE)
    return()
  endif()
  set(headers ${PROJECT_SOURCE_DIR}/cmake/headers)
  add_library(costsim_precompiled_${name} OBJECT ${headers}/empty.cpp)
  target_link_libraries(costsim_precompiled_${name} PRIVATE costsim_options ${ARG_USES})
  target_precompile_headers(costsim_precompiled_${name} PRIVATE ${headers}/${name}.hpp)
endfunction()

# costsim_use_precompiled(costsim_units common)
function(costsim_use_precompiled target name)
  if(COSTSIM_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM costsim_precompiled_${name})
  endif()
endfunction()
