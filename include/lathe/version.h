// The version of Lathe: the one place where it is written.
//
// CMake (for `_core.__version__`) and pyproject.toml (for the package metadata) both read this
// line, so keep its form: one #define, one quoted string.
#pragma once

#define LATHE_VERSION "0.1.0"
