# One folder of src/ is one library; tests/ and bench/ mirror src/.

# costsim_folder(units USES fmt::fmt): the library costsim_units from *.cpp in this folder.
function(costsim_folder name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(costsim_${name} STATIC ${sources})
  target_link_libraries(costsim_${name} PUBLIC costsim_options ${ARG_USES})
endfunction()

# costsim_tests(units USES costsim_units): the test program test_units from *.cpp in this folder.
function(costsim_tests name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE costsim_test_main ${ARG_USES})
  target_compile_definitions(test_${name} PRIVATE
    COSTSIM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" COSTSIM_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# costsim_bench(units USES costsim_units): the benchmark program bench_units from <name>.cpp.
function(costsim_bench name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_executable(bench_${name} ${name}.cpp)
  target_link_libraries(bench_${name} PRIVATE benchmark::benchmark_main ${ARG_USES})
endfunction()
