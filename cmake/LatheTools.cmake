# lathe-opt, the command-line face of the IR (cat, verify, opt, lower, run), and lathe_tools: the
# rest of src/tools, which the unit tests link too (run lines, file tests, engines).
file(GLOB LATHE_TOOLS_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/tools/*.cpp")
list(REMOVE_ITEM LATHE_TOOLS_SOURCES "${PROJECT_SOURCE_DIR}/src/tools/lathe_opt.cpp")
if(NOT LATHE_TOOLS_SOURCES)
  return()
endif()

add_library(lathe_tools STATIC ${LATHE_TOOLS_SOURCES})
target_link_libraries(lathe_tools PUBLIC lathe_dispatch lathe_interp)
if(TARGET lathe_codegen)
  target_link_libraries(lathe_tools PUBLIC lathe_codegen_impl)
  target_compile_definitions(lathe_tools PUBLIC LATHE_HAVE_CODEGEN=1
                                                LATHE_CODEGEN_LIB="$<TARGET_FILE:lathe_codegen>")
  add_dependencies(lathe_tools lathe_codegen)
endif()

add_executable(lathe-opt "${PROJECT_SOURCE_DIR}/src/tools/lathe_opt.cpp")
target_link_libraries(lathe-opt PRIVATE lathe_tools)
