#include "python/single_flight.h"

#include <pthread.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace lathe {

namespace {

// All under the GIL. Threads by Python's identifier.
using Thread = unsigned long;
std::unordered_map<Thread, std::vector<FunctionObject*>>& flights() {
  static auto* map = new std::unordered_map<Thread, std::vector<FunctionObject*>>;
  return *map;
}
std::unordered_map<Thread, FunctionData*>& waiting() {
  static auto* map = new std::unordered_map<Thread, FunctionData*>;
  return *map;
}

// Locks that were held by threads of the parent stay locked for ever in a forked child: they are
// replaced.
uint32_t fork_count = 0;
void after_fork_in_child() { ++fork_count; }

// Would waiting for `d` close a circle of threads that wait for each other?
bool would_deadlock(const FunctionData& d, Thread me) {
  Thread t = d.owner;
  for (size_t steps = 0; steps <= waiting().size(); ++steps) {
    auto found = waiting().find(t);
    if (found == waiting().end()) return false;
    t = found->second->owner;
    if (t == me) return true;
  }
  return false;
}

bool raise_cycle(FunctionObject* f, const std::vector<FunctionObject*>& stack) {
  std::string cycle;
  bool inside = false;
  for (FunctionObject* g : stack) {
    inside |= g == f;
    if (!inside) continue;
    const char* name = PyUnicode_AsUTF8(data_of(g).name.get());
    cycle += (name ? name : "?") + std::string(" -> ");
  }
  PyErr_Clear();
  PyErr_Format(PyExc_RecursionError,
               "%S is called with a new signature while it is being traced for another one (%s%S): "
               "recursion must go through calls that the tracer sees",
               data_of(f).name.get(), cycle.c_str(), data_of(f).name.get());
  return false;
}

}  // namespace

int init_single_flight() { return pthread_atfork(nullptr, nullptr, after_fork_in_child); }

bool SingleFlight::wait() {
  FunctionData& d = data_of(function_);
  Thread me = PyThread_get_thread_ident();
  waited_ = true;
  waiting()[me] = &d;
  constexpr int64_t kPeriodUs = 50'000;  // how late a signal is seen
  bool ok = true;
  while (!locked_ && ok) {
    PyLockStatus status;
    Py_BEGIN_ALLOW_THREADS status = PyThread_acquire_lock_timed(d.lock, kPeriodUs, 1);
    Py_END_ALLOW_THREADS locked_ = status == PY_LOCK_ACQUIRED;
    ok = locked_ || PyErr_CheckSignals() == 0;
  }
  waiting().erase(me);
  return locked_ && ok;
}

bool SingleFlight::enter() {
  FunctionData& d = data_of(function_);
  Thread me = PyThread_get_thread_ident();
  if (d.process != fork_count || !d.lock) {
    d.process = fork_count;
    d.owner = 0;
    d.lock = PyThread_allocate_lock();  // an inherited one is left behind: it may be held
    if (!d.lock) return PyErr_NoMemory() != nullptr;
  }
  if (d.owner == me) return raise_cycle(function_, flights()[me]);
  locked_ = PyThread_acquire_lock(d.lock, NOWAIT_LOCK) == PY_LOCK_ACQUIRED;
  // A circle: this thread goes on without the lock, and both trace.
  if (!locked_ && !would_deadlock(d, me) && !wait()) return false;
  if (locked_) d.owner = me;
  flights()[me].push_back(function_);
  entered_ = true;
  return true;
}

SingleFlight::~SingleFlight() {
  Thread me = PyThread_get_thread_ident();
  if (entered_) {
    auto found = flights().find(me);
    found->second.pop_back();
    if (found->second.empty()) flights().erase(found);
  }
  if (!locked_) return;
  data_of(function_).owner = 0;
  PyThread_release_lock(data_of(function_).lock);
}

}  // namespace lathe
