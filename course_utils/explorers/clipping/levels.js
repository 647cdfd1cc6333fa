// The surface of the loss as bands between level curves. h(T) grows with b, so where the
// loss has a given value, h(T) lies that far below its target or above it, and for each
// w there is one b for each of the two: no grid is needed, however narrow the cliff.

import { B_SIDE, TARGET, W_SIDE, last_state } from "./cliff.js";

const LEVELS = [-0.5, -1, -1.5, -2, -2.5, -3]; // of the loss, as powers of ten
const COLUMNS = 100;
const HALVINGS = 14;

/**
 * The curves from the lowest b to the highest: { h, tone, places }, where `places` are
 * [w, b] with h(T) = h and `tone` says how large the loss is above: 0 (least) … 6.
 */
function level_curves() {
  const distances = LEVELS.map((level) => Math.sqrt(10 ** level));
  const below = distances.map((distance, k) => [TARGET - distance, LEVELS.length - 1 - k]);
  const above = distances.toReversed().map((distance, k) => [TARGET + distance, k + 1]);
  return [...below, ...above].filter(([h]) => h > 0 && h < 1)
    .map(([h, tone]) => ({ h, tone, places: curve_where(h) }));
}

/** The places where h(T) = h, a b for each w; at the picture's border where there is none. */
function curve_where(h) {
  return Array.from({ length: COLUMNS + 1 }, (_, column) => {
    const w = W_SIDE[0] + ((W_SIDE[1] - W_SIDE[0]) * column) / COLUMNS;
    let [low, high] = B_SIDE;
    if (last_state(w, low) >= h) return [w, low];
    if (last_state(w, high) < h) return [w, high];
    for (let k = 0; k < HALVINGS; k++) {
      const b = (low + high) / 2;
      if (last_state(w, b) < h) low = b;
      else high = b;
    }
    return [w, high];
  });
}

let curves = null; // computed once
let drawn = { key: null }; // what was asked for last

/** [{ tone, curve, region }] as path texts; `at` puts [w, b] into pixels. */
export function level_paths(key, at, polyline) {
  if (drawn.key === key) return drawn.paths;
  curves ??= level_curves();
  const corners = [[W_SIDE[1], B_SIDE[1]], [W_SIDE[0], B_SIDE[1]]].map(at);
  const paths = curves.map(({ tone, places }) => {
    const points = places.map(at);
    return { tone, curve: polyline(points), region: `${polyline([...points, ...corners])}Z` };
  });
  drawn = { key, paths };
  return paths;
}
