// Draws the laboratory: gradient norms through time, mean φ′ below them, eigenvalues
// beside them. Elements are changed in place; a key press makes none anew.

import { draw_text } from "./graph_drawing.js";
import {
  HEIGHT, LINES, PLANE, SLOPES, cut_line, decade_ticks, decade_words, decades,
  end_labels, panels, reach_of, slope_label, slopes_head, spread, time_ticks,
} from "./gradient_decay_frame.js";

const MARKS = 8; // marks along a line, so that it is known without its colour
const TALL = 40; // a label of two lines
const SHORT = 20;

const round = (value) => Math.round(value * 10) / 10;

/** A mark of "size" r at (x, y) as a piece of a path: ● RNN, ■ LSTM, ▲ GRU. */
function mark_at(kind, x, y, r) {
  const [a, b, d] = [round(x), round(y), round(2 * r)];
  if (kind === "lstm") return `M${round(x - r)} ${round(y - r)}h${d}v${d}h${-d}z`;
  if (kind === "gru") return `M${a} ${round(y - 1.2 * r)}l${1.2 * r} ${d}h${-2.4 * r}z`;
  return `M${round(a - r)} ${b}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 ${-d} 0z`;
}

function path_of_pieces(pieces) {
  const point = ([x, y]) => `${round(x)} ${round(y)}`;
  return pieces.map((piece) => `M${piece.map(point).join("L")}`).join("");
}

/** Draws one frame of a picture `width` wide. */
export function draw_decay(canvas, scene, curves, width) {
  const place = { ...panels(width), width, ends: decades(curves) };
  const [low, high] = place.ends;
  place.x = (t) => place.left + ((place.right - place.left) * t) / scene.T;
  place.y = (log) =>
    LINES.top + ((high - log) / (high - low)) * (LINES.bottom - LINES.top);
  canvas.svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  canvas.begin();
  draw_grids(canvas, place, scene);
  draw_heads(canvas, place, scene, curves);
  draw_plane(canvas, place, scene, curves);
  draw_references(canvas, place, curves);
  for (const curve of curves) draw_curve(canvas, place, scene, curve);
  draw_ends(canvas, place, curves);
  draw_slopes(canvas, place, scene, curves);
  canvas.end();
}

/** The frames of both panels, their lines at decades and time steps, and numbers. */
function draw_grids(canvas, place, { T }) {
  const { left, right, x, y } = place;
  const across = (height) => `M${left} ${round(height)}H${right}`;
  const ticks = decade_ticks(place.ends);
  const steps = time_ticks(T);
  const bars = steps
    .map((t) => {
      const at = round(x(t));
      return `M${at} ${LINES.top}V${LINES.bottom}M${at} ${SLOPES.top}V${SLOPES.bottom}`;
    })
    .join("");
  const levels = ticks.map((decade) => across(y(decade))).join("");
  const half = across((SLOPES.top + SLOPES.bottom) / 2);
  canvas.put("grid", "path", { d: bars + levels + half, class: "grid" });
  const frame = [LINES, SLOPES]
    .map(({ top, bottom }) => `M${left} ${top}H${right}V${bottom}H${left}Z`)
    .join("");
  canvas.put("frame", "path", { d: frame + across(y(0)), class: "frame" });
  ticks.forEach((decade, i) => {
    const words = decade_words(decade);
    const at = round(y(decade));
    draw_text(canvas, `decade-${i}`, right + 7, at, words, "tick", "start");
  });
  for (const [value, height] of [[1, SLOPES.top], [0, SLOPES.bottom]]) {
    draw_text(canvas, `slope-${value}`, right + 7, height, `${value}`, "tick", "start");
  }
  steps.forEach((t, i) => {
    draw_text(canvas, `time-${i}`, round(x(t)), SLOPES.bottom + 12, `${t}`, "tick");
  });
}

/** What each panel shows. */
function draw_heads(canvas, place, { radius, T }, curves) {
  const { left, right, plane } = place;
  const head = (key, x, y, words, anchor = "start") =>
    draw_text(canvas, `head-${key}`, x, y, words, "head", anchor);
  head("lines", left, 12, "gradient norm at step t, 1 at T");
  head("way", right, 12, "◀ travels back", "end");
  head("slopes", left, SLOPES.top - 11, slopes_head(curves));
  const below = SLOPES.bottom + 29;
  head("time", (left + right) / 2, below, `time step t of ${T}`, "middle");
  head("loss", right, below, "loss at T ▲", "end");
  head("plane", plane, 12, "eigenvalues");
  const words = `ρ = ${radius.toFixed(2)}`;
  draw_text(canvas, "radius", place.width, 12, words, "radius", "end");
}

/** Right: eigenvalues of every H×H block, the unit circle, the circle of the radius. */
function draw_plane(canvas, place, { radius }, curves) {
  const half = PLANE.size / 2;
  const [x, y] = [place.plane + half, PLANE.top + half];
  const unit = half / reach_of(curves, radius);
  const ring = (r) => (r > 0 ? mark_at("rnn", x, y, r) : "");
  const { size, top } = PLANE;
  const axes = `M${place.plane} ${y}h${size}M${x} ${top}v${size}`;
  const edge = `M${place.plane} ${top}h${size}v${size}h${-size}z`;
  canvas.put("plane-axes", "path", { d: axes, class: "grid" });
  canvas.put("plane-edge", "path", { d: edge, class: "frame" });
  canvas.put("plane-unit", "path", { d: ring(round(unit)), class: "unit" });
  const circle = ring(round(unit * radius));
  canvas.put("plane-radius", "path", { d: circle, class: "ring" });
  for (const cell of ["gru", "lstm", "rnn"]) {
    const own = curves.find((curve) => curve.cell === cell)?.eigenvalues ?? [];
    const marks = own.flatMap(({ re, im }) =>
      Array.from(re, (a, i) => mark_at(cell, x + unit * a, y - unit * im[i], 2.5)),
    );
    canvas.put(`plane-${cell}`, "path", { d: marks.join(""), class: `point ${cell}` });
  }
}

/** A line of logarithms from t = 0 to T, cut at the ends of the axis. */
function draw_line(canvas, key, place, logs, style) {
  const points = Array.from(logs, (log, t) => [place.x(t), log]);
  const { pieces, exit } = cut_line(points, ...place.ends);
  const shown = pieces.map((piece) => piece.map(([x, log]) => [x, place.y(log)]));
  canvas.put(key, "path", { d: path_of_pieces(shown), class: `line ${style}` });
  if (!exit) return;
  const [x, way] = exit;
  const [edge, turn] = way === "up" ? [LINES.top + 1, 1] : [LINES.bottom - 1, -1];
  const d = `M${round(x - 6)} ${edge + 10 * turn}l6 ${-10 * turn}l6 ${10 * turn}z`;
  canvas.put(`${key}-arrow`, "path", { d, class: `arrow ${style}` });
}

/** The RNN's bound and what its spectral radius alone would do. */
function draw_references(canvas, place, curves) {
  for (const { bound, rate } of curves) {
    if (bound) draw_line(canvas, "bound", place, bound, "bound");
    if (rate) draw_line(canvas, "rate", place, rate, "rate");
  }
}

/** One cell's gradient, with its marks and the step at which half of it is left. */
function draw_curve(canvas, place, { T }, { cell, norms, half_life }) {
  if (!norms) return;
  const [low, high] = place.ends;
  const seen = (t) => norms[t] >= low && norms[t] <= high;
  draw_line(canvas, `line-${cell}`, place, norms, cell);
  const shift = { rnn: 0.5, lstm: 0.2, gru: 0.8 }[cell];
  const steps = new Set(
    Array.from({ length: MARKS }, (_, i) => Math.round((T * (i + shift)) / MARKS)),
  );
  const marks = [...steps]
    .filter(seen)
    .map((t) => mark_at(cell, place.x(t), place.y(norms[t]), 4));
  canvas.put(`marks-${cell}`, "path", { d: marks.join(""), class: `mark ${cell}` });
  if (half_life === Infinity || !seen(T - half_life)) return;
  const [x, y] = [place.x(T - half_life), place.y(norms[T - half_life])];
  const d = mark_at(cell, x, y, 6.5);
  canvas.put(`half-${cell}`, "path", { d, class: `half ${cell}` });
}

/** The labels at the lines' ends (t = 0): name, what is left, half-life. */
function draw_ends(canvas, place, curves) {
  const labels = end_labels(curves, place.ends);
  const wanted = labels.map(({ log }) => place.y(log));
  const heights = labels.map(({ lines }) => (lines.length > 1 ? TALL : SHORT));
  const places = spread(wanted, heights, LINES.top - 6, LINES.bottom + 8);
  labels.forEach(({ key, lines }, i) => {
    const middle = round(places[i]);
    const right = place.left - 14;
    lines.forEach((words, row) => {
      const at = round(middle + (row - (lines.length - 1) / 2) * 19);
      const style = `label ${key}${row ? " second" : ""}`;
      draw_text(canvas, `label-${key}-${row}`, right, at, words, style, "end");
    });
    const d = `M${right + 3} ${middle}L${place.left} ${round(wanted[i])}`;
    canvas.put(`leader-${key}`, "path", { d, class: `leader ${key}` });
  });
}

/** Below: the mean slope, or gate, of every step, and its mean over time. */
function draw_slopes(canvas, place, { T }, curves) {
  const y = (value) => SLOPES.bottom - value * (SLOPES.bottom - SLOPES.top);
  const known = curves.filter(({ slopes }) => slopes);
  for (const { cell, slopes } of known) {
    const points = Array.from(slopes, (value, i) => [place.x(i + 1), y(value)]);
    if (T === 1) points.unshift([place.x(0), points[0][1]]);
    const d = path_of_pieces([points]);
    canvas.put(`slopes-${cell}`, "path", { d, class: `line ${cell}` });
  }
  const labels = known.map(slope_label);
  const wanted = labels.map(({ mean }) => y(mean));
  const heights = labels.map(() => SHORT);
  const places = spread(wanted, heights, SLOPES.top - 8, SLOPES.bottom + 8);
  known.forEach(({ cell }, i) => {
    const [right, style] = [place.left - 14, `label ${cell} second`];
    const at = round(places[i]);
    draw_text(canvas, `mean-${cell}`, right, at, labels[i].words, style, "end");
  });
}
