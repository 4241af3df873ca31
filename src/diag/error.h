// The two kinds of error. UserError: the user's program or input is at fault; it carries what was
// found and what to do, and the Python side adds file, line and caret. InternalError: Lathe is at
// fault; raised by LATHE_CHECK. C++ exceptions are used at trace and compile time only; none
// crosses into compiled code or Python.
#pragma once
#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace lathe {

// Which Python exception a UserError becomes at the border.
enum class ErrorClass { Trace, Type, Value, Index, Overflow, ZeroDivision };

class UserError : public std::runtime_error {
 public:
  UserError(ErrorClass error_class, const std::string& message)
      : std::runtime_error(message), error_class(error_class) {}
  ErrorClass error_class;
};

class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

template <class... Args>
[[noreturn]] void user_error(ErrorClass c, fmt::format_string<Args...> format, Args&&... args) {
  throw UserError(c, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
[[noreturn]] void internal_error(fmt::format_string<Args...> format, Args&&... args) {
  throw InternalError("internal error in Lathe: " +
                      fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace lathe

// An invariant of Lathe itself. User input must never be able to reach a failing check.
#define LATHE_CHECK(condition, ...)                                                 \
  do {                                                                              \
    if (!(condition)) [[unlikely]]                                                  \
      ::lathe::internal_error("{}:{}: {}: {}", __FILE_NAME__, __LINE__, #condition, \
                              ::fmt::format(__VA_ARGS__));                          \
  } while (false)
#if !defined(__FILE_NAME__)
#define __FILE_NAME__ __FILE__
#endif
