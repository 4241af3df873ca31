# lathe-opt: src/tools/*.cpp, the command-line face of the IR (cat, verify, opt, lower, run).
file(GLOB LATHE_OPT_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/tools/*.cpp")
if(NOT LATHE_OPT_SOURCES)
  return()
endif()

add_executable(lathe-opt ${LATHE_OPT_SOURCES})
target_link_libraries(lathe-opt PRIVATE lathe_dispatch lathe_interp)
if(TARGET lathe_codegen)
  target_link_libraries(lathe-opt PRIVATE lathe_codegen_impl)
  target_compile_definitions(lathe-opt PRIVATE LATHE_HAVE_CODEGEN=1
                                               LATHE_CODEGEN_LIB="$<TARGET_FILE:lathe_codegen>")
  add_dependencies(lathe-opt lathe_codegen)
endif()
