# The code generator: src/codegen/*.cpp, the only sources that see LLVM.
#
# lathe_codegen_impl  static, for lathe_tests and lathe-opt, which look inside
# lathe_codegen       liblathe_codegen.so, hidden but for what the sources export;
#                     loaded by dlopen, linked by nothing
file(GLOB LATHE_CODEGEN_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/codegen/*.cpp")
if(NOT LATHE_CODEGEN_SOURCES)
  message(STATUS "src/codegen is empty: no liblathe_codegen.so")
  return()
endif()

add_library(lathe_codegen_impl STATIC ${LATHE_CODEGEN_SOURCES})
target_link_libraries(
  lathe_codegen_impl PUBLIC lathe_kernel lathe_runtime LLVM $<TARGET_OBJECTS:lathe_runtime_bc>)
add_dependencies(lathe_codegen_impl lathe_runtime_bc)
target_include_directories(lathe_codegen_impl SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS})
separate_arguments(LATHE_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(lathe_codegen_impl PUBLIC ${LATHE_LLVM_DEFINITIONS})
if(EXISTS "${PROJECT_SOURCE_DIR}/src/codegen/llvm_headers.h")
  target_precompile_headers(
    lathe_codegen_impl PRIVATE "${PROJECT_SOURCE_DIR}/src/codegen/llvm_headers.h")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # No time stamp in the precompiled header, so that ccache can recognise it.
    target_compile_options(lathe_codegen_impl PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

set(anchor "${PROJECT_BINARY_DIR}/codegen_anchor.cpp")  # CMake wants one source
file(CONFIGURE OUTPUT "${anchor}" CONTENT "// The library is its archives.\n")
add_library(lathe_codegen SHARED "${anchor}")
target_link_libraries(lathe_codegen PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,lathe_codegen_impl>)
if(NOT LATHE_SANITIZE)  # a sanitized library leaves the sanitizer's run time to its host program
  target_link_options(lathe_codegen PRIVATE -Wl,--no-undefined)
endif()
set_target_properties(lathe_codegen PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${LATHE_PACKAGE_DIR}")
install(TARGETS lathe_codegen LIBRARY DESTINATION lathe)
