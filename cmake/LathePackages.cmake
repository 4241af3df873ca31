# Third-party packages; all from Debian (scripts/apt-packages.txt), each with a message that says
# so.
find_package(fmt CONFIG QUIET)
if(NOT fmt_FOUND)
  message(FATAL_ERROR "{fmt} not found: install libfmt-dev, or run `make setup`")
endif()

find_path(LATHE_XXHASH_INCLUDE xxhash.h)
if(NOT LATHE_XXHASH_INCLUDE)
  message(FATAL_ERROR "xxhash.h not found: install libxxhash-dev, or run `make setup`")
endif()

find_package(Threads REQUIRED)

if(LATHE_LLVM)
  find_package(LLVM 19.1 CONFIG QUIET HINTS /usr/lib/llvm-19)
  if(NOT LLVM_FOUND)
    message(FATAL_ERROR "LLVM 19 not found: install llvm-19-dev, or run `make setup`, or give "
                        "-DLLVM_DIR=, or build without code generation: -DLATHE_LLVM=OFF")
  endif()
  message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")
endif()

if(LATHE_PYTHON)
  # A plain `cmake -B build` uses the project's virtual environment when `make setup` made one.
  if(NOT Python_EXECUTABLE AND NOT SKBUILD AND EXISTS "${PROJECT_SOURCE_DIR}/.venv/bin/python")
    set(Python_EXECUTABLE "${PROJECT_SOURCE_DIR}/.venv/bin/python")
  endif()
  set(LATHE_PYTHON_PARTS Interpreter Development.Module)
  if(LATHE_TESTS)
    find_package(Python 3.11 COMPONENTS ${LATHE_PYTHON_PARTS} OPTIONAL_COMPONENTS Development.Embed)
  else()
    find_package(Python 3.11 COMPONENTS ${LATHE_PYTHON_PARTS})
  endif()
  if(NOT Python_FOUND)
    message(FATAL_ERROR "CPython >= 3.11 with headers not found: install python3-dev, or give "
                        "-DPython_EXECUTABLE=, or build without Python: -DLATHE_PYTHON=OFF")
  endif()
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -c
            "import numpy; print(numpy.__version__, numpy.get_include(), sep=';')"
    OUTPUT_VARIABLE LATHE_NUMPY OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
    RESULT_VARIABLE LATHE_NUMPY_STATUS)
  if(NOT LATHE_NUMPY_STATUS EQUAL 0)
    message(FATAL_ERROR "NumPy not found for ${Python_EXECUTABLE}: run `make setup`, or give a "
                        "Python that has NumPy >= 2 by -DPython_EXECUTABLE=, or -DLATHE_PYTHON=OFF")
  endif()
  list(GET LATHE_NUMPY 0 LATHE_NUMPY_VERSION)
  list(GET LATHE_NUMPY 1 LATHE_NUMPY_INCLUDE)
  if(LATHE_NUMPY_VERSION VERSION_LESS 2)
    message(FATAL_ERROR "NumPy >= 2 needed; ${Python_EXECUTABLE} has ${LATHE_NUMPY_VERSION}")
  endif()
  message(STATUS "Python ${Python_VERSION} at ${Python_EXECUTABLE}, NumPy ${LATHE_NUMPY_VERSION}")
endif()
