/* The floor for a warm call: vectorcall functions that do by hand what a compiled function must do for the same signature
 * (check the types and shapes, read the values, run the body, make the result) and nothing else. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#include <numpy/arrayobject.h>
#include <structmember.h>

typedef struct {
  PyObject_HEAD
  vectorcallfunc call;
} Bare;

/* --- a tensor of its own: header and memory from free lists */
typedef struct {
  PyObject_HEAD
  double* data;
  int dtype, rank;
  npy_intp extents[8], strides[8];
} Tensor;

static PyTypeObject* tensor_type;
static Tensor* free_tensors[64];
static int free_tensor_count;
static double* free_blocks[64];
static int free_block_count;
enum { kBlockBytes = 64 };

static void tensor_dealloc(PyObject* o) {
  Tensor* t = (Tensor*)o;
  if (free_block_count < 64)
    free_blocks[free_block_count++] = t->data;
  else
    free(t->data);
  if (free_tensor_count < 64)
    free_tensors[free_tensor_count++] = t;
  else
    PyObject_Free(o);
}

static Tensor* new_tensor(npy_intp n) {
  Tensor* t;
  if (free_tensor_count) {
    t = free_tensors[--free_tensor_count];
    (void)PyObject_Init((PyObject*)t, tensor_type);
  } else {
    t = PyObject_New(Tensor, tensor_type);
  }
  t->data = free_block_count ? free_blocks[--free_block_count] : aligned_alloc(64, kBlockBytes);
  t->dtype = NPY_DOUBLE;
  t->rank = 1;
  t->extents[0] = n;
  t->strides[0] = 8;
  return t;
}

static PyObject* make_tensor(PyObject* m, PyObject* arg) {
  Tensor* t = new_tensor(8);
  memcpy(t->data, PyArray_DATA((PyArrayObject*)arg), 64);
  return (PyObject*)t;
}

/* --- bodies */
static PyObject* refuse(void) {
  PyErr_SetString(PyExc_TypeError, "not the arguments that this function is made for");
  return NULL;
}

static PyObject* none_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 0 || kwnames) return refuse();
  Py_RETURN_NONE;
}

static PyObject* int_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 1 || kwnames || !PyLong_CheckExact(args[0])) return refuse();
  int overflow;
  long long n = PyLong_AsLongLongAndOverflow(args[0], &overflow);
  if (overflow || __builtin_add_overflow(n, 1, &n)) return refuse();
  return PyLong_FromLongLong(n);
}

/* Contiguous, aligned float64 vectors of 8 elements. */
static int is_vector(PyObject* o) {
  if (Py_TYPE(o) != &PyArray_Type) return 0;
  PyArrayObject_fields* a = (PyArrayObject_fields*)o;
  int want = NPY_ARRAY_C_CONTIGUOUS | NPY_ARRAY_ALIGNED;
  return a->descr->type_num == NPY_DOUBLE && a->nd == 1 && (a->flags & want) == want && a->dimensions[0] == 8 &&
         a->descr->byteorder != '>';
}

static PyObject* array_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 1 || kwnames || !is_vector(args[0])) return refuse();
  double* x = PyArray_DATA((PyArrayObject*)args[0]);
  x[0] = x[1];
  Py_RETURN_NONE;
}

static PyObject* sum_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 1 || kwnames || !is_vector(args[0])) return refuse();
  double* x = PyArray_DATA((PyArrayObject*)args[0]);
  double sum = x[0] + x[1];
  return PyArray_Scalar(&sum, PyArray_DESCR((PyArrayObject*)args[0]), NULL);
}

static void fma8(const double* a, const double* b, const double* c, double* y) {
  for (int i = 0; i < 8; ++i) y[i] = a[i] + b[i] * c[i];
}

static PyObject* arrays_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 3 || kwnames) return refuse();
  for (int i = 0; i < 3; ++i)
    if (!is_vector(args[i])) return refuse();
  npy_intp n = 8;
  PyObject* y = PyArray_SimpleNew(1, &n, NPY_DOUBLE);
  fma8(PyArray_DATA((PyArrayObject*)args[0]), PyArray_DATA((PyArrayObject*)args[1]),
       PyArray_DATA((PyArrayObject*)args[2]), PyArray_DATA((PyArrayObject*)y));
  return y;
}

static PyObject* tensors_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  if (PyVectorcall_NARGS(nargsf) != 3 || kwnames) return refuse();
  for (int i = 0; i < 3; ++i) {
    Tensor* t = (Tensor*)args[i];
    if (Py_TYPE(args[i]) != tensor_type || t->dtype != NPY_DOUBLE || t->rank != 1 || t->extents[0] != 8) return refuse();
  }
  Tensor* y = new_tensor(8);
  fma8(((Tensor*)args[0])->data, ((Tensor*)args[1])->data, ((Tensor*)args[2])->data, y->data);
  return (PyObject*)y;
}

/* --- the module */
static PyMemberDef bare_members[] = {{"__vectorcalloffset__", T_PYSSIZET, offsetof(Bare, call), READONLY}, {0}};
static PyType_Slot bare_slots[] = {{Py_tp_call, PyVectorcall_Call}, {Py_tp_members, bare_members}, {0}};
static PyType_Spec bare_spec = {"bare.Bare", sizeof(Bare), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, bare_slots};
static PyType_Slot tensor_slots[] = {{Py_tp_dealloc, tensor_dealloc}, {0}};
static PyType_Spec tensor_spec = {"bare.Tensor", sizeof(Tensor), 0, Py_TPFLAGS_DEFAULT, tensor_slots};

static PyMethodDef methods[] = {{"tensor", make_tensor, METH_O, "A tensor of 8 float64."}, {0}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "bare", 0, -1, methods};

PyMODINIT_FUNC PyInit_bare(void) {
  import_array();
  PyObject* m = PyModule_Create(&module);
  PyTypeObject* type = (PyTypeObject*)PyType_FromSpec(&bare_spec);
  tensor_type = (PyTypeObject*)PyType_FromSpec(&tensor_spec);
  struct {
    const char* name;
    vectorcallfunc call;
  } rows[] = {{"none", none_call}, {"int", int_call}, {"array", array_call}, {"sum", sum_call}, {"arrays", arrays_call}, {"tensors", tensors_call}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
    Bare* b = PyObject_New(Bare, type);
    b->call = rows[i].call;
    PyModule_AddObject(m, rows[i].name, (PyObject*)b);
  }
  return m;
}
