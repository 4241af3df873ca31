# lathe_tests (tests/unit/*_test.cpp, tests/support/*.cpp) and embed_test (tests/embed/*.cpp),
# registered with ctest one test at a time.
#
# Sources may use: LATHE_SOURCE_DIR (to find tests/ir and other data), LATHE_HAVE_CODEGEN when the
# code generator is linked in, and LATHE_CODEGEN_LIB, the path of liblathe_codegen.so.
find_package(GTest QUIET)
if(NOT GTest_FOUND)
  message(FATAL_ERROR "GoogleTest not found: install libgtest-dev and libgmock-dev, or run "
                      "`make setup`, or -DLATHE_TESTS=OFF")
endif()
include(GoogleTest)

function(lathe_test_executable name)
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE lathe_flags GTest::gmock GTest::gtest_main Threads::Threads)
  target_compile_definitions(${name} PRIVATE LATHE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(TARGET lathe_codegen)
    target_compile_definitions(${name} PRIVATE LATHE_HAVE_CODEGEN=1
                                               LATHE_CODEGEN_LIB="$<TARGET_FILE:lathe_codegen>")
    add_dependencies(${name} lathe_codegen)
  endif()
endfunction()

function(lathe_discover_tests name)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()

file(GLOB LATHE_TEST_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/unit/*_test.cpp"
     "${PROJECT_SOURCE_DIR}/tests/support/*.cpp")
list(FILTER LATHE_TEST_SOURCES EXCLUDE REGEX "/support/math_")  # see LatheMathTests
if(LATHE_TEST_SOURCES)
  lathe_test_executable(lathe_tests ${LATHE_TEST_SOURCES})
  target_link_libraries(lathe_tests PRIVATE lathe_tools)
  if(TARGET lathe_codegen)
    target_link_libraries(lathe_tests PRIVATE lathe_codegen_impl)
  endif()
  if(TARGET lathe_codegen)
    # A process of its own that runs a stored image.
    add_executable(run_image "${PROJECT_SOURCE_DIR}/tests/tools/run_image.cpp")
    target_link_libraries(run_image PRIVATE lathe_runtime lathe_flags)
    add_dependencies(lathe_tests run_image)
    target_compile_definitions(lathe_tests PRIVATE LATHE_RUN_IMAGE="$<TARGET_FILE:run_image>")
  endif()
  if(LATHE_LLVM)
    include(LatheMathTests)
  endif()
  lathe_discover_tests(lathe_tests)
endif()

# The host program of the embedding test: libpython and the extension module on its path, nothing of
# ours linked in.
file(GLOB LATHE_EMBED_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/embed/*.cpp")
if(LATHE_EMBED_SOURCES AND TARGET _core)
  if(Python_Development.Embed_FOUND)
    lathe_test_executable(embed_test ${LATHE_EMBED_SOURCES})
    target_link_libraries(embed_test PRIVATE Python::Python)
    get_filename_component(LATHE_PYTHONPATH "${LATHE_PACKAGE_DIR}" DIRECTORY)
    target_compile_definitions(embed_test PRIVATE LATHE_PYTHON_EXECUTABLE="${Python_EXECUTABLE}"
                                                  LATHE_PYTHONPATH="${LATHE_PYTHONPATH}")
    add_dependencies(embed_test _core)
    lathe_discover_tests(embed_test)
  else()
    message(WARNING "no libpython for ${Python_EXECUTABLE}: embed_test is left out "
                    "(install libpython3-dev)")
  endif()
endif()
