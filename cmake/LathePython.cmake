# _core, the extension module: src/python/*.cpp and every static layer. Not LLVM: that comes by
# dlopen.
file(GLOB LATHE_CORE_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/python/*.cpp")
if(NOT LATHE_CORE_SOURCES)
  message(STATUS "src/python is empty: no extension module")
  return()
endif()

Python_add_library(_core MODULE WITH_SOABI ${LATHE_CORE_SOURCES})
target_link_libraries(_core PRIVATE lathe_dispatch lathe_interp)
target_include_directories(_core SYSTEM PRIVATE "${LATHE_NUMPY_INCLUDE}")
target_compile_definitions(_core PRIVATE NPY_NO_DEPRECATED_API=NPY_2_0_API_VERSION)
set_target_properties(_core PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${LATHE_PACKAGE_DIR}")
if(TARGET lathe_codegen)
  add_dependencies(_core lathe_codegen)
endif()
install(TARGETS _core LIBRARY DESTINATION lathe)
