// Where the gradient goes, in JavaScript: the twin of course_utils/gradflow.py for one
// cell of numerics.js or gated_cells.js. Norms are base-10 logarithms; what is carried
// back is rescaled to length one at every step, so nothing under- or overflows.

import { forward } from "./numerics.js";

/** A state, or its gradient, as a list of its parts. */
function parts_of(state) {
  return Array.isArray(state) ? state : [state];
}

/** ∂L/∂s(t) → ∂L/∂s(t-1), lists of parts, by way of step t (from 1) alone. */
function pull(cell, cache, t, parts) {
  if (cell.pull) return cell.pull(cache, t - 1, parts)[1];
  const size = parts[0].length;
  const h = cache.hs.subarray(t * size, (t + 1) * size);
  return [cell.step_backward(parts[0], h)[1]];
}

/** √Σ of numbers [from, to) of a part, safe for any magnitude. */
export function length_of(part, from, to) {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(part[i]));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = from; i < to; i++) sum += (part[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** The length of each lane over all parts: N numbers. */
function lane_lengths(parts, N) {
  return Float64Array.from({ length: N }, (_, n) => {
    const widths = parts.map((part) => part.length / N);
    return Math.hypot(
      ...parts.map((part, i) => length_of(part, n * widths[i], (n + 1) * widths[i])),
    );
  });
}

/** Scales lane n of every part by factors[n], in new arrays. */
function scale_lanes(parts, factors) {
  const N = factors.length;
  return parts.map((part) => {
    const width = part.length / N;
    return part.map((value, i) => value * factors[Math.floor(i / width)]);
  });
}

function expect_finite_path(cell, xs, T, N, state) {
  const run = forward(cell, xs, T, N, state);
  if (!parts_of(run.final).every((part) => part.every(Number.isFinite))) {
    throw new RangeError(
      `the state overflows within ${T} steps; expected finite states: shorten the ` +
        "sequence or scale W down",
    );
  }
  return run.cache;
}

/**
 * log10 ‖∂L/∂s(t)‖ for t = 0 … T from d_final alone: one vector-Jacobian product a step.
 *
 * xs (T, N, D); state and d_final as the cell's state → { joint, parts }: joint is
 * (T + 1, N), flat; parts one such array for each part of the state.
 */
export function gradient_norms(cell, xs, T, N, d_final, state = null) {
  const cache = expect_finite_path(cell, xs, T, N, state);
  let carried = parts_of(d_final);
  const joint = new Float64Array((T + 1) * N);
  const parts = carried.map(() => new Float64Array((T + 1) * N));
  const logs = new Float64Array(N);
  for (let t = T; t >= 0; t--) {
    const lengths = lane_lengths(carried, N);
    carried = scale_lanes(carried, lengths.map((length) => 1 / (length || 1)));
    lengths.forEach((length, n) => {
      logs[n] += Math.log10(length);
      joint[t * N + n] = logs[n];
    });
    carried.forEach((part, i) => {
      const own = lane_lengths([part], N);
      own.forEach((length, n) => {
        parts[i][t * N + n] = logs[n] + Math.log10(length);
      });
    });
    if (t > 0) carried = pull(cell, cache, t, carried);
  }
  return { joint, parts };
}

/** Row i of a Jacobian before anything has happened: the i-th unit vector, in parts. */
function unit_row(i, widths) {
  let start = 0;
  return widths.map((width) => {
    const part = new Float64Array(width);
    if (i >= start && i < start + width) part[i - start] = 1;
    start += width;
    return part;
  });
}

/** A list of rows, each in parts, as one flat (S, S) matrix. */
function matrix_of(rows) {
  const S = rows.length;
  const matrix = new Float64Array(S * S);
  rows.forEach((row, i) => {
    let start = i * S;
    for (const part of row) {
      matrix.set(part, start);
      start += part.length;
    }
  });
  return matrix;
}

function unit_rows(cell) {
  const widths = (cell.states ?? ["h"]).map(() => cell.hidden_size);
  const S = widths.reduce((a, b) => a + b);
  return Array.from({ length: S }, (_, i) => unit_row(i, widths));
}

/** The exact ∂s(t+1)/∂s(t) of each step for one lane: T flat (S, S) matrices. */
export function step_jacobians(cell, xs, T, state = null) {
  const cache = expect_finite_path(cell, xs, T, 1, state);
  const units = unit_rows(cell);
  return Array.from({ length: T }, (_, t) =>
    matrix_of(units.map((row) => pull(cell, cache, t + 1, row))),
  );
}

/**
 * The exact ∂s(T)/∂s(t) for t = 0 … T and one lane, carried back row by row:
 * { matrices, logs }, where matrices[t] · 10^logs[t] is the product and the longest row
 * of each matrix has length one.
 */
export function jacobian_products(cell, xs, T, state = null) {
  const cache = expect_finite_path(cell, xs, T, 1, state);
  let rows = unit_rows(cell);
  const [matrices, logs] = [[], new Float64Array(T + 1)];
  let log = 0;
  for (let t = T; t >= 0; t--) {
    const longest = Math.max(...rows.map((row) => lane_lengths(row, 1)[0]));
    const factor = Float64Array.of(1 / (longest || 1));
    rows = rows.map((row) => scale_lanes(row, factor));
    log += Math.log10(longest);
    logs[t] = log;
    matrices[t] = matrix_of(rows);
    if (t > 0) rows = rows.map((row) => pull(cell, cache, t, row));
  }
  return { matrices, logs };
}

/** Steps back until at most `left` of the norm is left; norms (T + 1), as above. */
export function half_life(norms, left = 0.5) {
  const T = norms.length - 1;
  const line = norms[T] + Math.log10(left);
  for (let back = 0; back <= T; back++) if (norms[T - back] <= line) return back;
  return Infinity;
}
