# Chooses the C++ compiler when the caller did not: clang-19, which the run-time bitcode needs
# anyway, so that one compiler builds everything; else the system's. Must run before project().
if(NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX} AND NOT CMAKE_TOOLCHAIN_FILE)
  find_program(LATHE_DEFAULT_CXX clang++-19 HINTS /usr/lib/llvm-19/bin)
  find_program(LATHE_DEFAULT_CC clang-19 HINTS /usr/lib/llvm-19/bin)
  mark_as_advanced(LATHE_DEFAULT_CXX LATHE_DEFAULT_CC)
  if(LATHE_DEFAULT_CXX AND LATHE_DEFAULT_CC)
    set(CMAKE_CXX_COMPILER "${LATHE_DEFAULT_CXX}")
    set(CMAKE_C_COMPILER "${LATHE_DEFAULT_CC}")
  endif()
endif()
