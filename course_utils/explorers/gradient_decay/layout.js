// Where the laboratory's picture puts things. Gradient norms are base-10 logarithms,
// places are CSS pixels.

import { power_of_ten, share } from "./words.js";

// The axis ends at one of these decades, so that it rarely moves while a control does;
// what lies beyond the last is told by an arrow and a number.
const LOWEST = [-4, -8, -12, -18, -24];
const HIGHEST = [2, 8, 16, 24];
const REACH = [2.1, 3.4]; // of the plane of the eigenvalues
const TICK_ROOM = 20;
const NARROW = 640;
const ROW = 22; // of a cell's strip
const FEET = 86; // from the chart to the strips, and below them

/**
 * Where everything stands in a picture `width` wide: the chart of the norms over the
 * strips, and the plane of the eigenvalues with the factors beside or below them.
 */
export function layout_of({ width, cells, T }) {
  const narrow = width < NARROW;
  const body = narrow ? 330 : 358; // height of chart and strips
  const side = narrow ? 190 : 206; // of the plane
  const left = narrow ? 126 : 172;
  const right = (narrow ? width : width - side - 12) - (narrow ? 44 : 46);
  const bottom = body - FEET - ROW * cells.length;
  const pitch = (right - left) / (T + 1);
  const plane = narrow
    ? { left: 4, top: body + 26, side }
    : { left: width - side - 2, top: 24, side };
  const factors = narrow
    ? { left: side + 16, top: body + 26, width: width - side - 20 }
    : { left: plane.left, top: plane.top + side + 20, width: side };
  return {
    width, narrow, left, right, top: 24, bottom, pitch, plane, factors,
    height: narrow ? plane.top + side + 4 : body,
    strip: (row) => bottom + 32 + ROW * row,
    ticks: body - 44, // the numbers of the time axis
    way: body - 16, // the arrow back in time
    x: (t) => left + (t + 0.5) * pitch,
  };
}

/** The step under a point's x. */
export function step_at({ left, pitch }, x, T) {
  return Math.min(T, Math.max(0, Math.floor((x - left) / pitch)));
}

/** [lowest, highest] decade of the axis for these curves. */
export function decades(curves) {
  let [low, high] = [0, 0];
  for (const { norms } of curves) {
    for (const value of norms ?? []) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [
    LOWEST.find((end) => end <= low) ?? LOWEST.at(-1),
    HIGHEST.find((end) => end >= high) ?? HIGHEST.at(-1),
  ];
}

/** The decades that carry a number: as many as fit into `height`. */
export function decade_ticks([low, high], height) {
  const step = [2, 4, 8].find((size) => (height / (high - low)) * size >= TICK_ROOM) ?? 8;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** The time steps that carry a number: 0, T and a few between. */
export function time_ticks(T, most) {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 250].find((size) => T / size <= most);
  const count = Math.floor((T - 0.4 * step) / step);
  const between = Array.from({ length: Math.max(0, count) }, (_, i) => (i + 1) * step);
  return [0, ...between.filter((t) => t < T), T];
}

/** A power of ten as the axis writes it. */
export function decade_words(decade) {
  return decade === 0 ? "1" : power_of_ten(decade);
}

/** How far the plane reaches, so that the circle of radius ρ lies in it. */
export function reach_of(radius) {
  return REACH.find((end) => end >= 1.03 * radius) ?? REACH.at(-1);
}

/** A reference line's name with its value at t = 0; an arrow where it is off the axis. */
export function reference_words(name, log, { ends: [low, high], narrow }) {
  const off = log > high ? "▲ " : log < low && log > -Infinity ? "▼ " : "";
  return `${name} ${narrow ? "" : off}${share(log).replace(" times", "×")}`;
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
    const [was, is] = [before && side_of(before[1], low, high), side_of(now[1], low, high)];
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

function side_of(y, low, high) {
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
