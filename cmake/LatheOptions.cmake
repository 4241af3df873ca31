# Flags that hold for every target, and the INTERFACE target `lathe_flags` that carries the
# warnings.
include(CheckLinkerFlag)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# The shared objects find each other beside themselves, installed or not.
set(CMAKE_BUILD_RPATH "$ORIGIN")
set(CMAKE_INSTALL_RPATH "$ORIGIN")

# ccache needs to be told that precompiled headers and __TIME__ are used in good faith.
find_program(LATHE_CCACHE ccache)
mark_as_advanced(LATHE_CCACHE)
if(LATHE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${LATHE_CCACHE})
endif()

# A fast linker where there is one; the result does not depend on it.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  check_linker_flag(CXX "-fuse-ld=lld" LATHE_HAVE_LLD)
  if(LATHE_HAVE_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

if(LATHE_SANITIZE)
  if(LATHE_SANITIZE MATCHES "thread")
    add_compile_definitions(LATHE_THREAD_SANITIZER)
  endif()
  add_compile_options(-fsanitize=${LATHE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LATHE_SANITIZE})
endif()

add_library(lathe_flags INTERFACE)
target_compile_options(lathe_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers)
if(LATHE_WERROR)
  target_compile_options(lathe_flags INTERFACE -Werror)
endif()
if(LATHE_DCHECK)
  target_compile_definitions(lathe_flags INTERFACE LATHE_ENABLE_DCHECK=1)
endif()
target_include_directories(
  lathe_flags INTERFACE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src"
                        "${PROJECT_SOURCE_DIR}/runtime")

# Where the shared objects go: the package in the source tree, or a look-alike of it in the build
# folder (links to the Python sources), so that a sanitizer build does not overwrite the one in use.
set(LATHE_PACKAGE_SOURCE "${PROJECT_SOURCE_DIR}/python/lathe")
if(LATHE_INPLACE AND NOT SKBUILD)
  set(LATHE_PACKAGE_DIR "${LATHE_PACKAGE_SOURCE}")
else()
  set(LATHE_PACKAGE_DIR "${PROJECT_BINARY_DIR}/python/lathe")
  file(MAKE_DIRECTORY "${LATHE_PACKAGE_DIR}")
  file(GLOB LATHE_PACKAGE_ENTRIES CONFIGURE_DEPENDS RELATIVE "${LATHE_PACKAGE_SOURCE}"
       "${LATHE_PACKAGE_SOURCE}/*")
  foreach(entry IN LISTS LATHE_PACKAGE_ENTRIES)
    if(NOT entry MATCHES "\\.so$|^__pycache__$")
      file(CREATE_LINK "${LATHE_PACKAGE_SOURCE}/${entry}" "${LATHE_PACKAGE_DIR}/${entry}" SYMBOLIC)
    endif()
  endforeach()
endif()
