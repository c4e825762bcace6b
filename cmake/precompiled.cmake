# Precompiled headers, one for the rooms and one for the tests: half of a compiler's time here is
# reading the standard library, fmt and Eigen.
option(COSTSIM_PRECOMPILE "Precompile common headers" ON)

# costsim_precompiled(common USES Eigen3::Eigen): the library costsim_precompiled_common, whose header is
# headers/common.hpp. QUICKLY: for what costsim_compile_quickly compiles, as a compiler takes no header
# that was made with other optimisation.
function(costsim_precompiled name)
  cmake_parse_arguments(ARG "QUICKLY" "" "USES" ${ARGN})
  if(NOT COSTSIM_PRECOMPILE)
    return()
  endif()
  set(headers ${PROJECT_SOURCE_DIR}/cmake/headers)
  add_library(costsim_precompiled_${name} OBJECT ${headers}/empty.cpp)
  target_link_libraries(costsim_precompiled_${name} PRIVATE costsim_options ${ARG_USES})
  target_precompile_headers(costsim_precompiled_${name} PRIVATE ${headers}/${name}.hpp)
  if(ARG_QUICKLY)
    costsim_compile_quickly(costsim_precompiled_${name})
  endif()
endfunction()

# costsim_compile_quickly(costsim_report): not worth the compiler's second look, a fifth of its time.
function(costsim_compile_quickly target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# costsim_compile_tests(test_units): optimising the assertions' checks takes twice as long as all the rest of
# a test's compilation; what is tested keeps its optimisation.
function(costsim_compile_tests target)
  if(COSTSIM_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  else()
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
endfunction()

# costsim_use_precompiled(costsim_units common)
function(costsim_use_precompiled target name)
  if(COSTSIM_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM costsim_precompiled_${name})
  endif()
endfunction()
