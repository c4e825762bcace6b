# A room of src/ is one library; tests/ and bench/ mirror src/.

# costsim_room(ingest/http USES costsim_ingest_os): the library costsim_ingest_http from the *.cpp of
# that room, without those of rooms inside it. READS_OR_PRINTS: it runs once for a run of the program,
# and is compiled quickly.
function(costsim_room room)
  cmake_parse_arguments(ARG "READS_OR_PRINTS" "" "USES" ${ARGN})
  string(REPLACE "/" "_" name ${room})
  set(folder ${PROJECT_SOURCE_DIR}/src/${room})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(scope PUBLIC)
  if(sources)
    add_library(costsim_${name} STATIC ${sources})
    set_target_properties(costsim_${name} PROPERTIES UNITY_BUILD ${COSTSIM_UNITY} UNITY_BUILD_BATCH_SIZE 16)
    if(ARG_READS_OR_PRINTS)
      costsim_compile_quickly(costsim_${name})
      costsim_use_precompiled(costsim_${name} quick)
    else()
      costsim_use_precompiled(costsim_${name} common)
    endif()
  else()
    set(scope INTERFACE)
    add_library(costsim_${name} INTERFACE)
  endif()
  target_link_libraries(costsim_${name} ${scope} costsim_options ${ARG_USES})
  set_property(GLOBAL APPEND PROPERTY COSTSIM_ROOMS ${room})
endfunction()

# costsim_rooms(ingest): costsim_ingest stands for all rooms of that folder.
function(costsim_rooms folder)
  get_property(rooms GLOBAL PROPERTY COSTSIM_ROOMS)
  list(FILTER rooms INCLUDE REGEX "^${folder}/")
  list(TRANSFORM rooms REPLACE "/" "_")
  list(TRANSFORM rooms PREPEND costsim_)
  add_library(costsim_${folder} INTERFACE)
  target_link_libraries(costsim_${folder} INTERFACE ${rooms})
endfunction()

# costsim_tests(units USES costsim_units): the test program test_units from all *.cpp below this folder.
# ALONE: those whose unnamed namespaces and usings do not agree with a neighbour's (COSTSIM_UNITY).
function(costsim_tests name)
  cmake_parse_arguments(ARG "" "" "USES;ALONE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE costsim_test_main ${ARG_USES})
  set_target_properties(test_${name} PROPERTIES UNITY_BUILD ${COSTSIM_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  costsim_compile_tests(test_${name})
  costsim_use_precompiled(test_${name} tests)
  target_compile_definitions(test_${name} PRIVATE
    COSTSIM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" COSTSIM_BINARY_DIR="${PROJECT_BINARY_DIR}")
  # Claims over many drawn cases take minutes under sanitizers: scripts/check runs them at -O2.
  set(cases)
  if(COSTSIM_SANITIZE)
    set(cases "~[many]~[.]")  # with a filter the hidden ones would run, too
  endif()
  add_test(NAME ${name} COMMAND test_${name} ${cases} --durations yes WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# costsim_bench(units USES costsim_units): the benchmark program bench_units from <name>.cpp.
function(costsim_bench name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_executable(bench_${name} ${name}.cpp)
  target_link_libraries(bench_${name} PRIVATE benchmark::benchmark_main ${ARG_USES})
endfunction()
