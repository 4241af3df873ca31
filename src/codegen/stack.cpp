#include "codegen/stack.h"

#include "diag/error.h"

#include <pthread.h>

#include <exception>

namespace lathe {

namespace {

constexpr size_t kEnough = size_t{2} << 20;
constexpr size_t kLarge = size_t{16} << 20;

size_t stack_left() {
  static thread_local const char* low = [] {
    pthread_attr_t attributes;
    void* address = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &address, &size);
      pthread_attr_destroy(&attributes);
    }
    return static_cast<const char*>(address);
  }();
  return static_cast<size_t>(static_cast<const char*>(__builtin_frame_address(0)) - low);
}

struct Task {
  const std::function<void()>& fn;
  std::exception_ptr error;
};

void* run(void* argument) {
  auto& task = *static_cast<Task*>(argument);
  try {
    task.fn();
  } catch (...) {
    task.error = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void on_large_stack(const std::function<void()>& fn) {
  if (stack_left() >= kEnough) return fn();
  Task task{fn, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kLarge);
  pthread_t thread;
  int status = pthread_create(&thread, &attributes, run, &task);
  pthread_attr_destroy(&attributes);
  LATHE_CHECK(status == 0, "no thread with a large stack: error {}", status);
  pthread_join(thread, nullptr);
  if (task.error) std::rethrow_exception(task.error);
}

}  // namespace lathe
