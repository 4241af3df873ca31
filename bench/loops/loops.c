// The scalar loops of bench/loops in C, for comparison: the same algorithms on the same types as programs.py. Built by run.py
// with clang and gcc at -O2 and -O3; every function returns a checksum so that nothing can be deleted.
#include <complex.h>
#include <stdint.h>

int64_t collatz(int64_t limit) {
  int64_t best = 0, start = 0;
  for (int64_t i = 1; i < limit; ++i) {
    int64_t n = i, steps = 0;
    while (n != 1) {
      if (n % 2 == 0)
        n = n >> 1;
      else
        n = 3 * n + 1;
      ++steps;
    }
    if (steps > best) {
      best = steps;
      start = i;
    }
  }
  return start * 1000 + best;
}

int64_t fizzbuzz(int64_t n) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; ++i) {
    if (i % 15 == 0)
      count += 15;
    else if (i % 5 == 0)
      count += 5;
    else if (i % 3 == 0)
      count += 3;
  }
  return count;
}

int64_t mandelbrot(int64_t size, int64_t limit) {
  int64_t total = 0;
  for (int64_t i = 0; i < size; ++i)
    for (int64_t j = 0; j < size; ++j) {
      double cr = -2.0 + 3.0 * (double)j / (double)size, ci = -1.5 + 3.0 * (double)i / (double)size;
      double zr = 0.0, zi = 0.0;
      int64_t k = 0;
      while (k < limit && zr * zr + zi * zi <= 4.0) {
        double t = zr * zr - zi * zi + cr;
        zi = 2.0 * zr * zi + ci;
        zr = t;
        ++k;
      }
      total += k;
    }
  return total;
}

int64_t mandelbrot_complex(int64_t size, int64_t limit) {
  int64_t total = 0;
  for (int64_t i = 0; i < size; ++i)
    for (int64_t j = 0; j < size; ++j) {
      double re = -2.0 + 3.0 * (double)j / (double)size, im = -1.5 + 3.0 * (double)i / (double)size;
      double complex c = re + im * (double complex)_Complex_I, z = 0.0;
      int64_t k = 0;
      while (k < limit && cabs(z) <= 2.0) {
        z = z * z + c;
        ++k;
      }
      total += k;
    }
  return total;
}

int64_t levenshtein(const int64_t* a, int64_t n, const int64_t* b, int64_t m, int64_t* prev, int64_t* cur) {
  for (int64_t j = 0; j <= m; ++j) prev[j] = j;
  for (int64_t i = 0; i < n; ++i) {
    cur[0] = i + 1;
    for (int64_t j = 0; j < m; ++j) {
      int64_t cost = a[i] == b[j] ? 0 : 1;
      int64_t best = prev[j + 1] + 1;
      if (cur[j] + 1 < best) best = cur[j] + 1;
      if (prev[j] + cost < best) best = prev[j] + cost;
      cur[j + 1] = best;
    }
    int64_t* t = prev;
    prev = cur;
    cur = t;
  }
  return prev[m];
}
