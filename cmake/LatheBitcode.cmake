# runtime/bitcode/*.cpp -> one LLVM bitcode module inside the code generator.
#
# Each file is compiled by clang-19; llvm-link-19 makes one module of them;
# runtime/bitcode/finish.sed takes the target attributes off its text, so that the functions can be
# inlined anywhere; the result is embedded by .incbin between the hidden symbols
# lathe_runtime_bc_begin and lathe_runtime_bc_end (`extern "C" const unsigned char`). Without
# sources the two symbols are equal: an empty module.
file(GLOB LATHE_BITCODE_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/runtime/bitcode/*.cpp")
set(LATHE_BITCODE_FLAGS
    -std=c++20
    -O2
    -fPIC
    -fvisibility=hidden
    -fno-exceptions
    -fno-rtti
    -fno-threadsafe-statics
    -fno-stack-protector
    -fno-asynchronous-unwind-tables
    -fno-math-errno
    -ffp-contract=off
    # What is scalar stays scalar: pairs in wide registers make x86 compute on whatever the other
    # lanes hold, and a subnormal there costs a hundred cycles.
    -fno-vectorize
    -fno-slp-vectorize
    -Wall
    -Wextra
    # AVX-512 only so that clang passes vectors of every width by value; finish.sed takes the target
    # attributes off again.
    -mavx512f
    -mavx512bw
    -mavx512dq
    -mavx512vl
    "-I${PROJECT_SOURCE_DIR}/include"
    "-I${PROJECT_SOURCE_DIR}/runtime")
if(LATHE_WERROR)
  list(APPEND LATHE_BITCODE_FLAGS -Werror)
endif()

set(bc_dir "${PROJECT_BINARY_DIR}/runtime_bitcode")
set(bc_asm "${bc_dir}/embed.S")
file(MAKE_DIRECTORY "${bc_dir}")
set(bc_incbin "")
if(LATHE_BITCODE_SOURCES)
  find_program(LATHE_CLANG_19 clang-19 HINTS "${LLVM_TOOLS_BINARY_DIR}" REQUIRED)
  find_program(
    LATHE_LLVM_LINK_19 NAMES llvm-link-19 llvm-link HINTS "${LLVM_TOOLS_BINARY_DIR}" REQUIRED)
  find_program(LATHE_LLVM_AS_19 NAMES llvm-as-19 llvm-as HINTS "${LLVM_TOOLS_BINARY_DIR}" REQUIRED)
  set(bc_finish "${PROJECT_SOURCE_DIR}/runtime/bitcode/finish.sed")
  set(bc_modules "")
  foreach(source IN LISTS LATHE_BITCODE_SOURCES)
    get_filename_component(stem "${source}" NAME_WE)
    set(module "${bc_dir}/${stem}.bc")
    add_custom_command(
      OUTPUT "${module}"
      COMMAND "${LATHE_CLANG_19}" ${LATHE_BITCODE_FLAGS} -MD -MF "${module}.d" -MT "${module}"
              -emit-llvm -c "${source}" -o "${module}"
      DEPENDS "${source}"
      DEPFILE "${module}.d"
      COMMENT "Compiling runtime/bitcode/${stem}.cpp to bitcode"
      VERBATIM)
    list(APPEND bc_modules "${module}")
  endforeach()
  set(bc_all "${bc_dir}/runtime.bc")
  add_custom_command(
    OUTPUT "${bc_all}"
    COMMAND "${LATHE_LLVM_LINK_19}" ${bc_modules} -S -o "${bc_dir}/runtime.ll"
    COMMAND sed -E -i -f "${bc_finish}" "${bc_dir}/runtime.ll"
    COMMAND "${LATHE_LLVM_AS_19}" "${bc_dir}/runtime.ll" -o "${bc_all}"
    DEPENDS ${bc_modules} "${bc_finish}"
    COMMENT "Linking the run-time bitcode"
    VERBATIM)
  set(bc_incbin "  .incbin \"${bc_all}\"\n")
  set_source_files_properties("${bc_asm}" PROPERTIES OBJECT_DEPENDS "${bc_all}")
endif()

file(
  CONFIGURE
  OUTPUT "${bc_asm}"
  CONTENT
    "  .section .rodata.lathe_runtime_bc,\"a\",@progbits
  .balign 16
  .globl lathe_runtime_bc_begin
  .hidden lathe_runtime_bc_begin
lathe_runtime_bc_begin:
@bc_incbin@  .globl lathe_runtime_bc_end
  .hidden lathe_runtime_bc_end
lathe_runtime_bc_end:
  .section .note.GNU-stack,\"\",@progbits
"
  @ONLY)
add_library(lathe_runtime_bc OBJECT "${bc_asm}")
