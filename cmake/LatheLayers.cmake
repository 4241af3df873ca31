# lathe_layer(<name> [DIR <folder>] [LINKS <targets>...])
#   Target lathe_<name> from <folder>/*.cpp (default src/<name>): STATIC, or INTERFACE while the
#   folder is empty.
#   LINKS are public: a layer's headers may include those of the layers below it.
function(lathe_layer name)
  cmake_parse_arguments(ARG "" "DIR" "LINKS" ${ARGN})
  if(NOT ARG_DIR)
    set(ARG_DIR "src/${name}")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.cpp")
  if(sources)
    add_library(lathe_${name} STATIC ${sources})
    target_link_libraries(lathe_${name} PUBLIC lathe_flags ${ARG_LINKS})
    target_include_directories(lathe_${name} SYSTEM PUBLIC ${LATHE_XXHASH_INCLUDE})
  else()
    add_library(lathe_${name} INTERFACE)
    target_link_libraries(lathe_${name} INTERFACE lathe_flags ${ARG_LINKS})
    target_include_directories(lathe_${name} SYSTEM INTERFACE ${LATHE_XXHASH_INCLUDE})
  endif()
endfunction()

# lathe_check_folders(<known>...)
#   Names every folder of src/ that has sources but is no part of the build: it would be silently
#   left out.
function(lathe_check_folders)
  file(GLOB folders RELATIVE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/src/*")
  list(REMOVE_ITEM folders ${ARGN})
  foreach(folder IN LISTS folders)
    file(GLOB sources "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
    if(sources)
      message(WARNING "src/${folder} is in no target: add a lathe_layer() row to CMakeLists.txt")
    endif()
  endforeach()
endfunction()
