// Eigenvalues of real square matrices, and the largest singular value: what a browser
// lacks and NumPy has. Matrices are flat Float64Arrays, row-major, as in numerics.js.
//
// The method is the usual one: Householder reflections bring the matrix to Hessenberg
// form, then QR steps with two shifts at once (Francis 1961-62, The QR transformation)
// split off one real eigenvalue or one pair at a time, in real arithmetic throughout.

import { matmul_at } from "./numerics.js";

const EPSILON = 2 ** -52;
const MOST_STEPS = 60; // for one eigenvalue; two or three are usual

/**
 * All eigenvalues of `matrix` (n, n), in no particular order → { re, im }, each (n,).
 *
 * Raises RangeError for numbers that are not finite.
 */
export function eigenvalues(matrix, n) {
  if (!matrix.every(Number.isFinite)) {
    throw new RangeError("matrix holds NaN or infinity; expected finite numbers");
  }
  const a = Float64Array.from(matrix);
  to_hessenberg(a, n);
  return split_off_all(a, n);
}

/** σ_max of `matrix` (n, n), by the largest eigenvalue of AᵀA. */
export function largest_singular_value(matrix, n) {
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const scaled = matrix.map((value) => value / largest);
  const { re } = eigenvalues(matmul_at(scaled, scaled, n, n, n), n);
  return largest * Math.sqrt(re.reduce((most, value) => Math.max(most, value), 0));
}

/** Zeros below the first subdiagonal of a (n, n), in place, by reflections P a P. */
function to_hessenberg(a, n) {
  const v = new Float64Array(n);
  for (let column = 0; column < n - 2; column++) {
    const first = column + 1;
    const beta = reflector(a, n, column, first, v);
    if (beta === 0) continue;
    for (let i = 0; i < n; i++) {
      // from the right: a -= (a v) β vᵀ
      let sum = 0;
      for (let j = first; j < n; j++) sum += a[i * n + j] * v[j];
      sum *= beta;
      for (let j = first; j < n; j++) a[i * n + j] -= sum * v[j];
    }
    reflect_from_left(a, n, column, first, v, beta);
    for (let i = first + 1; i < n; i++) a[i * n + column] = 0;
  }
}

/** v and β of the reflection 1 - β v vᵀ that clears a column from row first + 1 on. */
function reflector(a, n, column, first, v) {
  const size_at = (i) => Math.abs(a[i * n + column]);
  let scale = 0;
  for (let i = first + 1; i < n; i++) scale = Math.max(scale, size_at(i));
  if (scale === 0) return 0;
  scale = Math.max(scale, size_at(first));
  let squares = 0;
  for (let i = first; i < n; i++) {
    v[i] = a[i * n + column] / scale;
    squares += v[i] * v[i];
  }
  const length = Math.sqrt(squares);
  // The sign that adds, so that no digits cancel.
  const tip = Math.abs(v[first]) + length;
  v[first] = v[first] < 0 ? -tip : tip;
  return 1 / (length * tip);
}

/** a -= β v (vᵀ a) in the rows from `first` and the columns from `column` on. */
function reflect_from_left(a, n, column, first, v, beta) {
  const sums = new Float64Array(n);
  for (let i = first; i < n; i++) {
    for (let j = column; j < n; j++) sums[j] += v[i] * a[i * n + j];
  }
  for (let i = first; i < n; i++) {
    const factor = beta * v[i];
    for (let j = column; j < n; j++) a[i * n + j] -= factor * sums[j];
  }
}

/** Eigenvalues of a Hessenberg matrix, from the last row upwards; a is used up. */
function split_off_all(a, n) {
  const found = { re: new Float64Array(n), im: new Float64Array(n) };
  const size = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let last = n - 1;
  let steps = 0;
  while (last >= 0) {
    const first = start_of_block(a, n, last, steps > 10 ? size : 0, size);
    if (first === last) {
      found.re[last] = a[last * n + last];
      last -= 1;
      steps = 0;
    } else if (first === last - 1) {
      pair(a, n, first, found);
      last -= 2;
      steps = 0;
    } else {
      steps += 1;
      if (steps > MOST_STEPS) throw new RangeError("the QR steps do not converge");
      francis_step(a, n, first, last, steps % 10 === 0);
    }
  }
  return found;
}

/**
 * First row of the block that ends at `last`: the subdiagonal entry above it is nil
 * beside its neighbours on the diagonal, or, where that takes long, beside `least`.
 */
function start_of_block(a, n, last, least, size) {
  for (let k = last; k > 0; k--) {
    const here = k * n + k;
    const near = Math.abs(a[here - n - 1]) + Math.abs(a[here]);
    if (Math.abs(a[here - 1]) <= EPSILON * (Math.max(near, least) || size)) {
      a[here - 1] = 0;
      return k;
    }
  }
  return 0;
}

/** The two eigenvalues of the 2×2 block at row `k`. */
function pair(a, n, k, { re, im }) {
  const [p, q] = [a[k * n + k], a[k * n + k + 1]];
  const [r, s] = [a[(k + 1) * n + k], a[(k + 1) * n + k + 1]];
  const half = (p - s) / 2;
  const discriminant = half * half + q * r;
  if (discriminant >= 0) {
    const z = half + (half < 0 ? -1 : 1) * Math.sqrt(discriminant);
    re[k] = s + z;
    re[k + 1] = z === 0 ? s : s - (q * r) / z;
  } else {
    re[k] = re[k + 1] = s + half;
    im[k] = Math.sqrt(-discriminant);
    im[k + 1] = -im[k];
  }
}

/**
 * One QR step with the two eigenvalues of the last 2×2 corner as shifts, on the rows
 * and columns first … last: a bulge of 3×3 is made at the top and chased to the end.
 * What lies outside the block does not change its eigenvalues and is left alone.
 */
function francis_step(a, n, first, last, exceptional) {
  const at = (i, j) => a[i * n + j];
  const [top, below] = [at(first, first), at(first + 1, first)];
  let [shift_1, shift_2] = [at(last, last), at(last - 1, last - 1)];
  let cross = at(last - 1, last) * at(last, last - 1);
  if (exceptional) {
    // Symmetric patterns can turn in a circle; any other shift breaks it.
    shift_1 += Math.abs(at(last, last - 1)) + Math.abs(at(last - 1, last - 2));
    shift_2 = shift_1;
    cross = 0;
  }
  // The first column of the shifted product, divided by `below`: by differences, or
  // the digits of nearly equal eigenvalues cancel.
  let x = ((top - shift_1) * (top - shift_2) - cross) / below + at(first, first + 1);
  let y = top - shift_2 + (at(first + 1, first + 1) - shift_1);
  let z = at(first + 2, first + 1);
  for (let k = first; k < last; k++) {
    const rows = Math.min(3, last - k + 1);
    if (rows === 2) z = 0;
    turn(a, n, k, rows, x, y, z, first, last);
    x = at(k + 1, k);
    y = k + 2 <= last ? at(k + 2, k) : 0;
    z = k + 3 <= last ? at(k + 3, k) : 0;
  }
}

/** The reflection that sends (x, y, z) to the first axis, from both sides at row k. */
function turn(a, n, k, rows, x, y, z, first, last) {
  const scale = Math.abs(x) + Math.abs(y) + Math.abs(z);
  if (scale === 0) return;
  x /= scale;
  y /= scale;
  z /= scale;
  const length = Math.sqrt(x * x + y * y + z * z);
  const v0 = x + (x < 0 ? -length : length);
  const beta = 1 / (length * Math.abs(v0));
  const three = rows === 3;
  const [r0, r1] = [k * n, (k + 1) * n];
  const r2 = three ? r1 + n : r1;
  for (let j = Math.max(first, k - 1); j <= last; j++) {
    const s = beta * (v0 * a[r0 + j] + y * a[r1 + j] + (three ? z * a[r2 + j] : 0));
    a[r0 + j] -= s * v0;
    a[r1 + j] -= s * y;
    if (three) a[r2 + j] -= s * z;
  }
  for (let i = first; i <= Math.min(last, k + 3); i++) {
    const row = i * n + k;
    const s = beta * (v0 * a[row] + y * a[row + 1] + (three ? z * a[row + 2] : 0));
    a[row] -= s * v0;
    a[row + 1] -= s * y;
    if (three) a[row + 2] -= s * z;
  }
  if (k > first) {
    a[r1 + k - 1] = 0;
    if (three) a[r2 + k - 1] = 0;
  }
}
