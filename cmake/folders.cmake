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
# Claims over many drawn cases ([many]) take minutes under sanitizers: they are left out there, and
# claims_units is made of the files that have them, for scripts/check to run by the release build.
function(costsim_tests name)
  cmake_parse_arguments(ARG "" "" "USES;ALONE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  add_executable(test_${name} ${sources})
  costsim_test_program(test_${name} ${ARG_USES})
  set(cases)
  if(COSTSIM_SANITIZE)
    set(cases "~[many]~[.]")  # with a filter the hidden ones would run, too
  endif()
  add_test(NAME ${name} COMMAND test_${name} ${cases} --durations yes WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})

  costsim_files_with_claims(claims ${sources})
  if(claims)
    add_executable(claims_${name} EXCLUDE_FROM_ALL ${claims})
    costsim_test_program(claims_${name} ${ARG_USES})
    set_target_properties(claims_${name} PROPERTIES UNITY_BUILD OFF)  # they have other neighbours here
    if(NOT TARGET claims)
      add_custom_target(claims)
    endif()
    add_dependencies(claims claims_${name})
  endif()
endfunction()

function(costsim_test_program program)
  target_link_libraries(${program} PRIVATE costsim_test_main ${ARGN})
  set_target_properties(${program} PROPERTIES UNITY_BUILD ${COSTSIM_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  costsim_compile_tests(${program})
  costsim_use_precompiled(${program} tests)
  target_compile_definitions(${program} PRIVATE
    COSTSIM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" COSTSIM_BINARY_DIR="${PROJECT_BINARY_DIR}")
endfunction()

# costsim_files_with_claims(claims a_test.cpp helper.cpp): of tests those with [many], and what all tests
# share; nothing where none has.
function(costsim_files_with_claims result)
  set(with_claims)
  set(shared)
  foreach(source ${ARGN})
    file(STRINGS ${source} claim REGEX "\\[many\\]" LIMIT_COUNT 1)
    if(claim)
      list(APPEND with_claims ${source})
    elseif(NOT source MATCHES "_test\\.cpp$")
      list(APPEND shared ${source})
    endif()
  endforeach()
  if(with_claims)
    list(APPEND with_claims ${shared})
  endif()
  set(${result} ${with_claims} PARENT_SCOPE)
endfunction()

# costsim_bench(units USES costsim_units): the benchmark program bench_units from <name>.cpp.
function(costsim_bench name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_executable(bench_${name} ${name}.cpp)
  target_link_libraries(bench_${name} PRIVATE benchmark::benchmark_main ${ARG_USES})
endfunction()
