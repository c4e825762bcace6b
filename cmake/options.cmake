# Warnings, sanitizers and coverage: one interface target that every folder links.
add_library(costsim_options INTERFACE)
target_compile_options(costsim_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# Random draws, statistics and bills are the same on every machine: no fused multiply-add behind our
# back.
target_compile_options(costsim_options INTERFACE -ffp-contract=off)
target_include_directories(costsim_options INTERFACE ${PROJECT_SOURCE_DIR}/src)

# g++ tidies its memory again and again, a tenth of its time here; scripts/setup.sh counts 1.5 GB a compiler.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(costsim_options INTERFACE "SHELL:--param ggc-min-expand=1000"
    "SHELL:--param ggc-min-heapsize=524288")
endif()

# g++ 12 sees overlapping and overflowing copies in `"text" + std::string` at -O2 (GCC PR 105651,
# mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(costsim_options INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
    $<$<CONFIG:Release>:-Wno-array-bounds>)
endif()

# Files compiled together see each other's unnamed namespaces: what these two warn of holds only for
# files that stand alone, as in all builds without COSTSIM_UNITY.
if(COSTSIM_UNITY)
  target_compile_options(costsim_options INTERFACE -Wno-shadow
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

# `costsim serve` reads what strangers send. What this gives is checked in the finished program by
# scripts/check-hardening.
if(COSTSIM_HARDEN)
  target_compile_options(costsim_options INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE)
  target_link_options(costsim_options INTERFACE -pie -Wl,-z,relro,-z,now)
endif()

if(COSTSIM_SANITIZE)
  # g++ 12 sees uninitialised members inside std::function and std::optional once a sanitizer is on.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(costsim_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  target_compile_options(costsim_options INTERFACE
    -fsanitize=${COSTSIM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(costsim_options INTERFACE -fsanitize=${COSTSIM_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(costsim_options INTERFACE
      -fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/cmake/sanitizers.ignore)
  endif()
endif()
if(COSTSIM_FUZZ)
  target_compile_options(costsim_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(COSTSIM_COVERAGE)
  target_compile_options(costsim_options INTERFACE --coverage)
  target_link_options(costsim_options INTERFACE --coverage)
endif()
