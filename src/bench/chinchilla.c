/* The huber(1e-3) objective of log(E + A/N^alpha + B/D^beta) over rows, with its gradient: the loop that the kernels of
   Law are compared with. Built by compare.sh; prints nanoseconds a call, the median of several rounds.

   One argument: a file with the number of rows, then log N, log D and log L of each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 31

static double objective(int n, const double *restrict u, const double *restrict v, const double *restrict y,
                        const double *restrict w, const double p[5], double d, double g[5]) {
  double f = 0, ga = 0, gb = 0, ge = 0, gx = 0, gz = 0;
  double a = p[0], b = p[1], e = p[2], alpha = p[3], beta = p[4];
#pragma omp simd reduction(+ : f, ga, gb, ge, gx, gz)
  for (int i = 0; i < n; i++) {
    double x = a - alpha * u[i], z = b - beta * v[i];
    double top = fmax(fmax(x, z), e);
    double ex = exp(x - top), ez = exp(z - top), ee = exp(e - top);
    double sum = ex + ez + ee;
    double r = y[i] - (top + log(sum));
    double size = fabs(r);
    f += w[i] * (size <= d ? 0.5 * r * r : d * (size - 0.5 * d));
    double slope = -w[i] * (size <= d ? r : copysign(d, r)) / sum;
    ga += slope * ex;
    gb += slope * ez;
    ge += slope * ee;
    gx -= slope * ex * u[i];
    gz -= slope * ez * v[i];
  }
  g[0] = ga, g[1] = gb, g[2] = ge, g[3] = gx, g[4] = gz;
  return f;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "r") : NULL;
  int n;
  if (!file || fscanf(file, "%d", &n) != 1) return 1;
  double *u = malloc(4 * n * sizeof(double)), *v = u + n, *y = v + n, *w = y + n;
  for (int i = 0; i < n; i++) {
    if (fscanf(file, "%lf %lf %lf", u + i, v + i, y + i) != 3) return 1;
    w[i] = 1;
  }
  double p[5] = {log(477.82586823), log(2143.41736336), log(1.8172180990), 0.3473104989, 0.3671724326};
  double g[5], f = 0, times[ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    double start = seconds();
    for (int k = 0; k < 20000; k++) {
      p[0] += 1e-15;
      f = objective(n, u, v, y, w, p, 1e-3, g);
    }
    times[round] = (seconds() - start) / 20000 * 1e9;
  }
  qsort(times, ROUNDS, sizeof(double), ascending);
  printf("%.1f %.13g\n", times[ROUNDS / 2], f);
  return 0;
}
