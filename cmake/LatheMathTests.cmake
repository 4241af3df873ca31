# The math functions of runtime/bitcode as native code, for tests and benchmarks.
#
# clang-19 compiles tests/support/math_arrays.cpp once per set of target features; the library
# lathe_math_arrays holds the three tables and the references that results are compared with.
set(LATHE_MATH_ARRAYS "${PROJECT_SOURCE_DIR}/tests/support/math_arrays.cpp")
set(math_objects "")
foreach(level v2 v3 v4)
  set(object "${PROJECT_BINARY_DIR}/math_arrays_${level}.o")
  add_custom_command(
    OUTPUT "${object}"
    COMMAND
      "${LATHE_CLANG_19}" -std=c++20 -O2 -fPIC -fno-exceptions -fno-rtti -fno-math-errno
      -ffp-contract=off -fno-vectorize -fno-slp-vectorize -mprefer-vector-width=512
      -march=x86-64-${level} -Wall -Wextra -Wno-psabi
      -DLATHE_MATH_TABLE=math_table_${level} -MD -MF "${object}.d" -MT "${object}" -c
      "${LATHE_MATH_ARRAYS}" -o "${object}"
    DEPENDS "${LATHE_MATH_ARRAYS}"
    DEPFILE "${object}.d"
    COMMENT "Compiling the math functions for x86-64-${level}"
    VERBATIM)
  list(APPEND math_objects "${object}")
endforeach()
add_library(lathe_math_arrays STATIC "${PROJECT_SOURCE_DIR}/tests/support/math_reference.cpp"
                                     ${math_objects})
target_link_libraries(lathe_math_arrays PUBLIC lathe_flags)
target_include_directories(lathe_math_arrays PUBLIC "${PROJECT_SOURCE_DIR}/tests")

target_link_libraries(lathe_tests PRIVATE lathe_math_arrays)
target_compile_definitions(lathe_tests PRIVATE LATHE_HAVE_MATH_ARRAYS=1)

# Opt-in: all 2^32 single-precision arguments of each function. `ninja math_exhaustive`
add_executable(math_exhaustive EXCLUDE_FROM_ALL
               "${PROJECT_SOURCE_DIR}/tests/slow/math_exhaustive.cpp")
target_link_libraries(math_exhaustive PRIVATE lathe_math_arrays Threads::Threads)
