#include "python/tracebacks.h"

#include <frameobject.h>

#include <map>
#include <string>
#include <tuple>

namespace lathe {

namespace {

// One entry of co_linetable (PEP 626, long form) with the column range of the first instruction.
std::string line_table(const Loc& loc) {
  std::string out;
  auto varint = [&](unsigned value) {
    for (; value >= 64; value >>= 6) out += static_cast<char>(0x40 | (value & 63));
    out += static_cast<char>(value);
  };
  bool has_columns = loc.end_col > loc.col;
  out += static_cast<char>(0x80 | (has_columns ? 14 : 13) << 3 | 7);  // eight code units
  varint(0);                                                          // from the first line
  if (has_columns) {
    varint(0);
    varint(static_cast<unsigned>(loc.col) + 1);
    varint(static_cast<unsigned>(loc.end_col) + 1);
  }
  return out;
}

// A code object that has nothing but names and one line.
PyObject* make_code(const Loc& loc) {
  Ref empty(reinterpret_cast<PyObject*>(
      PyCode_NewEmpty(loc.file.c_str(), loc.function.c_str(), loc.line)));
  if (!empty) return nullptr;
  std::string table = line_table(loc);
  Ref replace(PyObject_GetAttrString(empty.get(), "replace"));
  Ref args(PyTuple_New(0));
  Ref kwargs(
      Py_BuildValue("{s:y#}", "co_linetable", table.data(), static_cast<Py_ssize_t>(table.size())));
  if (!replace || !args || !kwargs) return nullptr;
  return PyObject_Call(replace.get(), args.get(), kwargs.get());
}

using CodeKey = std::tuple<std::string, std::string, int, int, int>;

// Cached: an error may be raised and caught in a loop.
PyObject* code_for(const Loc& loc) {
  static auto* codes = new std::map<CodeKey, Ref>;  // never destroyed, see classify.cpp
  constexpr size_t kMaxCodes = 1024;
  CodeKey key{loc.file, loc.function, loc.line, loc.col, loc.end_col};
  auto found = codes->find(key);
  if (found == codes->end()) {
    Ref code(make_code(loc));
    if (!code) return nullptr;
    if (codes->size() >= kMaxCodes) codes->clear();
    found = codes->emplace(std::move(key), std::move(code)).first;
  }
  return found->second.get();
}

// A traceback entry in front of `next`; new reference.
PyObject* make_entry(const Loc& loc, PyObject* next) {
  PyObject* code = code_for(loc);
  Ref globals(PyDict_New());
  if (!code || !globals) return nullptr;
  Ref frame(reinterpret_cast<PyObject*>(
      PyFrame_New(PyThreadState_Get(), as<PyCodeObject>(code), globals.get(), nullptr)));
  if (!frame) return nullptr;
  return PyObject_CallFunction(reinterpret_cast<PyObject*>(&PyTraceBack_Type), "OOii",
                               next ? next : Py_None, frame.get(), 0, loc.line);
}

}  // namespace

void add_traceback(const std::vector<Loc>& locs, size_t number) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  Ref chain(traceback);
  for (const Loc* loc = &locs[number];;) {
    PyObject* entry = make_entry(*loc, chain.get());
    if (!entry) {
      PyErr_Clear();  // a missing line must not hide the error itself
      break;
    }
    chain = Ref(entry);
    if (!loc->caller.valid() || loc->caller.index >= locs.size()) break;
    loc = &locs[loc->caller.index];
  }
  if (value && chain) PyException_SetTraceback(value, chain.get());
  PyErr_Restore(type, value, chain.release());
}

}  // namespace lathe
