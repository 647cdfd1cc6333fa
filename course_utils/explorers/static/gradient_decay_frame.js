// What the laboratory's picture shows, in numbers: its axis, its lines, its labels.
// The twin of course_utils/explorers/gradient_decay_frame.py. Gradient norms are
// base-10 logarithms, places are SVG units (one unit, one pixel).

import { passing, power_of_ten, share } from "./gradient_decay_words.js";

export const CELL_NAMES = { rnn: "RNN", lstm: "LSTM", gru: "GRU" };
const SLOPE_NAMES = { rnn: "slope φ′", lstm: "gate f", gru: "gate z" };

export const HEIGHT = 404;
export const LINES = { left: 160, top: 24, bottom: 264 }; // the gradient's panel
export const SLOPES = { top: 297, bottom: 366 }; // mean φ′, below it
export const PLANE = { size: 206, top: 24, gap: 12 }; // eigenvalues, right of both
export const SCALE_ROOM = 44; // numbers of the axis, right of the panel

// The axis ends at one of these decades, so that it rarely moves while a slider does;
// what lies beyond the last is told by an arrow and a number.
const LOWEST = [-8, -16, -24];
const HIGHEST = [4, 8, 16, 24];
const REACH = [1.25, 2.1, 3.2]; // of the plane of the eigenvalues
const TICK_ROOM = 20;

/** Where the panels stand in a picture of this width. */
export function panels(width) {
  const plane = width - PLANE.size - 2;
  return { left: LINES.left, right: plane - PLANE.gap - SCALE_ROOM, plane };
}

/** [lowest, highest] decade of the axis for these curves. */
export function decades(curves) {
  let [low, high] = [0, 0];
  for (const { norms } of curves) {
    for (const value of norms ?? []) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [
    LOWEST.find((end) => end <= low) ?? LOWEST.at(-1),
    HIGHEST.find((end) => end >= high) ?? HIGHEST.at(-1),
  ];
}

/** The decades that carry a number: as many as fit. */
export function decade_ticks([low, high]) {
  const height = LINES.bottom - LINES.top;
  const step = [2, 4].find((s) => (height / (high - low)) * s >= TICK_ROOM);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** The time steps that carry a number: 0, T and about four between. */
export function time_ticks(T) {
  const steps = [1, 2, 5, 10, 20, 25, 50, 100];
  const step = steps.find((s) => T / s <= 5.5);
  const count = Math.floor((T - 0.4 * step) / step);
  const between = Array.from({ length: Math.max(0, count) }, (_, i) => (i + 1) * step);
  return [0, ...between.filter((t) => t < T), T];
}

/** How far the plane of the eigenvalues reaches. */
export function reach_of(curves, radius) {
  let largest = radius;
  for (const { re, im } of curves.flatMap((curve) => curve.eigenvalues)) {
    re.forEach((x, i) => (largest = Math.max(largest, Math.hypot(x, im[i]))));
  }
  return REACH.find((end) => end >= 1.03 * largest) ?? REACH.at(-1);
}

/** A power of ten as the axis writes it. */
export function decade_words(decade) {
  return decade === 0 ? "1" : decade === 1 ? "10" : power_of_ten(decade);
}

/**
 * The labels at the lines' ends (t = 0), in words: a list of { key, log, lines }, where
 * `log` is how high the label would like to stand.
 */
export function end_labels(curves, [low, high]) {
  const words = (name, log) => {
    const below = log < low && log > -Infinity;
    const off = log > high ? "▲ " : below ? "▼ " : "";
    return `${name} ${off}${share(log).replace(" times", "×")}`;
  };
  return curves.flatMap((curve) => {
    const { cell, norms, bound, rate, overflow } = curve;
    const label = (key, log, lines) => {
      labels.push({ key, lines, log: Math.min(high, Math.max(low, log)) });
    };
    const labels = [];
    if (bound) label("bound", bound[0], [words("bound", bound[0])]);
    if (rate) label("rate", rate[0], [words("ρ alone", rate[0])]);
    if (overflow) {
      label(cell, 0, [`${CELL_NAMES[cell]} overflows`, "no gradient"]);
      return labels;
    }
    label(cell, norms[0], [words(CELL_NAMES[cell], norms[0]), half_words(curve)]);
    return labels;
  });
}

function half_words(curve) {
  const { half_life } = curve;
  if (half_life === Infinity) return "never at ½";
  if (passing(curve)) return "½ only in passing";
  return `½ after ${half_life} step${half_life === 1 ? "" : "s"}`;
}

/** The head of the lower panel: what multiplies a gradient at each step. */
export function slopes_head(curves) {
  const names = curves.map(({ cell }) =>
    cell === "rnn" ? SLOPE_NAMES.rnn : `${SLOPE_NAMES[cell]} (${CELL_NAMES[cell]})`,
  );
  return `mean ${names.join(", ")} per step`;
}

/** The label of a cell's line there, with its mean over time; null without a line. */
export function slope_label({ cell, slopes }) {
  if (!slopes) return null;
  const mean = slopes.reduce((sum, value) => sum + value, 0) / slopes.length;
  const name = SLOPE_NAMES[cell].replace("slope ", "");
  return { mean, words: `${CELL_NAMES[cell]} ${name} ${mean.toFixed(2)}` };
}

/**
 * A line through [x, y] points, cut where it leaves low … high: { pieces, exit }.
 *
 * pieces are lists of points; exit is the first place where the line leaves, read from
 * its last point (time T) back, as [x, "up" | "down"], or null. A point whose y is no
 * finite number lies beyond the end it points to; NaN ends the line.
 */
export function cut_line(points, low, high) {
  const [pieces, state] = [[], { piece: [], exit: null }];
  const finish = () => {
    if (state.piece.length) pieces.push(state.piece);
    state.piece = [];
  };
  let before = null;
  for (let i = points.length - 1; i >= 0; i--) {
    const now = points[i];
    if (Number.isNaN(now[1])) break;
    const [was, is] = [before && side(before[1], low, high), side(now[1], low, high)];
    if (before && was !== is) {
      if (was !== 0) state.piece.push(crossing(before, now, was > 0 ? high : low));
      if (is !== 0) {
        const edge = crossing(before, now, is > 0 ? high : low);
        state.piece.push(edge);
        state.exit ??= [edge[0], is > 0 ? "up" : "down"];
        finish();
      }
    }
    if (is === 0) state.piece.push(now);
    before = now;
  }
  finish();
  return { pieces, exit: state.exit };
}

function side(y, low, high) {
  return y < low ? -1 : y > high ? 1 : 0;
}

/** Where the line from `a` to `b` meets the height `y`. */
function crossing([xa, ya], [xb, yb], y) {
  if (!Number.isFinite(yb)) return [xa, y];
  if (!Number.isFinite(ya)) return [xb, y];
  return [xa + ((y - ya) / (yb - ya)) * (xb - xa), y];
}

/** Moves labels of these heights as little as needed, so that none covers another. */
export function spread(wanted, heights, top, bottom) {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
  const places = [...wanted];
  let free = top;
  for (const i of order) {
    places[i] = Math.max(wanted[i], free + heights[i] / 2);
    free = places[i] + heights[i] / 2;
  }
  free = bottom;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i], free - heights[i] / 2);
    free = places[i] - heights[i] / 2;
  }
  return places;
}
