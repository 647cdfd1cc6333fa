// The picture of the powers explorer: the eigenvalues, which can be dragged; what the
// powers make of a circle and of one vector; how large the powers are.

import { LONGEST, unit_vector } from "./matrix.js";
import { power_of_ten, raised } from "./words.js";
import { circle, draw_text, polyline, polyline_inside, spread_apart } from "../shared/canvas.js";
import { counted, fixed, three_digits } from "../shared/words.js";

export const WIDEST = 1.5; // the largest radius
const EIGEN_RANGE = 1.62; // of the eigenvalues' plane, from 0 to each side
const [NEAR, FAR] = [1.25, 5]; // smallest and largest range of the vectors' plane
const AROUND = Array.from({ length: 61 }, (_, j) => unit_vector(6 * j));
const APART = 17; // that two labels need

/** Where the three pictures stand in one `width` wide. */
export function powers_layout(width) {
  if (width < 700) {
    const size = Math.min(width - 16, 330);
    const top = 300 + size;
    return {
      width, height: top + 192,
      eigen: { left: 4, top: 28, size: 170 }, numbers: [184, 80],
      plane: { left: (width - size) / 2, top: 238, size },
      norms: { left: 46, right: width - 70, top, bottom: top + 150 },
    };
  }
  const [small, size] = [0.25 * width, 0.333 * width];
  const bottom = 30 + size;
  return {
    width, height: bottom + 42,
    eigen: { left: 4, top: 30, size: small }, numbers: [12, 30 + small + 26],
    plane: { left: 0.29 * width, top: 30, size },
    norms: { left: 0.69 * width, right: width - 70, top: 30, bottom },
  };
}

/** The eigenvalue at a point of the picture as { radius, angle }, or null outside. */
export function eigenvalue_at({ eigen: { left, top, size } }, [px, py], held = false) {
  const unit = size / 2 / EIGEN_RANGE;
  const [re, im] = [(px - left - size / 2) / unit, (top + size / 2 - py) / unit];
  if (!held && Math.max(Math.abs(re), Math.abs(im)) > EIGEN_RANGE) return null;
  const radius = Math.min(WIDEST, Math.round(100 * Math.hypot(re, im)) / 100);
  return { radius, angle: Math.round((Math.atan2(Math.abs(im), re) * 180) / Math.PI) };
}

/** The power at a point of the curves' picture, or null outside. */
export function power_at({ norms: { left, right, top, bottom } }, [px, py], held = false) {
  const outside = px < left - 8 || px > right + 8 || py < top - 8 || py > bottom + 8;
  if (outside && !held) return null;
  const k = Math.round(((px - left) / (right - left)) * LONGEST);
  return Math.min(LONGEST, Math.max(1, k));
}

/** Draws one frame: { scene, place, W, powers, sigma_max, norms, rates, bounds }. */
export function draw_powers(canvas, frame) {
  canvas.begin();
  draw_vectors(canvas, frame);
  draw_eigenvalues(canvas, frame);
  draw_matrix(canvas, frame);
  draw_norms(canvas, frame);
  canvas.end();
}

/** The circle and the vector (0, 1) through every power up to k. */
function draw_vectors(canvas, { scene: { k }, powers, place }) {
  const { left, top, size } = place.plane;
  const rings = powers.map(([a, b, c, d]) =>
    AROUND.map(([x, y]) => [a * x + b * y, c * x + d * y]));
  const reach = (ring) => Math.max(...ring.flat().map(Math.abs));
  const drawn = rings.slice(0, k + 1);
  const half = Math.min(FAR, Math.max(NEAR, 1.08 * Math.max(...drawn.map(reach))));
  const unit = size / 2 / half;
  const at = ([x, y]) => [left + size / 2 + unit * x, top + size / 2 - unit * y];
  const line = (points) => polyline_inside(points.map(at), [left, top, left + size, top + size]);
  const near = ([x, y]) => Math.max(Math.abs(x), Math.abs(y)) <= half;
  draw_axes(canvas, "plane", place.plane);
  canvas.put("unit", "path", { d: line(rings[0]), class: "unit" });
  rings.slice(1).forEach((ring, j) => { // all: what comes later lies over them
    canvas.put(`ring-${j}`, "path", {
      d: j + 1 < k ? line(ring) : "", class: "ring",
      "stroke-opacity": (0.25 + (0.55 * j) / k).toFixed(2),
    });
  });
  canvas.put("last", "path", { d: line(rings[k]), class: "last" });
  const trail = powers.slice(0, k + 1).map(([, x, , y]) => [x, y]);
  canvas.put("trail", "path", { d: line(trail), class: "trail" });
  canvas.put("vector", "path", { d: line([[0, 0], trail[k]]), class: "vector" });
  const dots = (places, size_of) =>
    places.filter(near).map((place_of) => circle(...at(place_of), size_of)).join("");
  canvas.put("spots", "path", { d: dots(trail.slice(1, -1), 3.5), class: "spot" });
  canvas.put("start", "path", { d: dots(trail.slice(0, 1), 5), class: "spot first" });
  canvas.put("end", "path", { d: dots(trail.slice(-1), 6), class: "spot" });
  canvas.put("frame", "rect", { x: left, y: top, width: size, height: size, class: "rule" });
  const head = `Circle and vector after ${counted(k, "step")}`;
  draw_text(canvas, "plane-head", left, top - 18, head, "head", "start");
  const outside = drawn.filter((ring) => reach(ring) > half).length;
  const words = outside
    ? `${outside} of them ${outside === 1 ? "reaches" : "reach"} outside`
    : "dashed: the circle before the first step";
  draw_text(canvas, "outside", left + size / 2, top + size + 16, words, "note");
}

/** A cross through the middle of a square. */
function draw_axes(canvas, key, { left, top, size }) {
  const half = size / 2;
  const d = `M${left} ${top + half}h${size}M${left + half} ${top}v${size}`;
  canvas.put(`${key}-axes`, "path", { d, class: "rule" });
}

/** λ and its mirror image beside the unit circle, and where their powers go. */
function draw_eigenvalues(canvas, { scene: { radius, angle, k }, place }) {
  const { left, top, size } = place.eigen;
  const [middle_x, middle_y] = [left + size / 2, top + size / 2];
  const unit = size / 2 / EIGEN_RANGE;
  const at = (length, degrees) => {
    const [x, y] = unit_vector(degrees);
    return [middle_x + unit * length * x, middle_y - unit * length * y];
  };
  draw_text(canvas, "eigen-head", left, 12, "Eigenvalues of W: drag one", "head", "start");
  draw_axes(canvas, "eigen", place.eigen);
  canvas.put("one", "path", { d: circle(middle_x, middle_y, unit), class: "unit" });
  draw_text(canvas, "re", middle_x + unit + 5, middle_y + 11, "1", "tick", "start");
  draw_text(canvas, "im", middle_x + 5, middle_y - unit - 10, "i", "tick", "start");
  const ways = [angle, -angle];
  const spiral = ways.map((turn) => {
    const points = Array.from({ length: k }, (_, j) => at(radius ** (j + 1), (j + 1) * turn));
    return points.filter(([x, y]) => x > left && x < left + size && y > top && y < top + size);
  });
  const dots = spiral.flat().map(([x, y]) => circle(x, y, 2.5));
  canvas.put("spiral", "path", { d: dots.join(""), class: "spiral" });
  const ends = ways.map((turn) => at(radius, turn));
  const arms = ends.map(([x, y]) => `M${middle_x} ${middle_y}L${x.toFixed(1)} ${y.toFixed(1)}`);
  canvas.put("arms", "path", { d: arms.join(""), class: "arm" });
  const values = ends.map(([x, y]) => circle(x, y, 8)).join("");
  canvas.put("values", "path", { d: values, class: "eigenvalue" });
  const area = { x: left, y: top, width: size, height: size };
  canvas.put("eigen-pad", "rect", { ...area, class: "pad moves" });
}

/** W in numbers, with its radius and its largest singular value. */
function draw_matrix(canvas, { scene, W, sigma_max, place: { numbers: [x, y] } }) {
  draw_text(canvas, "W", x, y, "W =", "entry", "start");
  const [left, right] = [x + 36, x + 148];
  const sides = `M${left + 5} ${y - 20}h-5v40h5M${right - 5} ${y - 20}h5v40h-5`;
  canvas.put("brackets", "path", { d: sides, class: "bracket" });
  W.forEach((entry, j) => {
    const [column, row] = [j % 2 ? right - 8 : left + 52, y + (j < 2 ? -10 : 10)];
    draw_text(canvas, `W-${j}`, column, row, fixed(entry), "entry", "end");
  });
  const lengths = `radius ρ = ${fixed(scene.radius)}`;
  draw_text(canvas, "rho", x, y + 40, lengths, "entry", "start");
  draw_text(canvas, "sigma", x, y + 61, `σ_max = ${fixed(sigma_max)}`, "entry", "start");
}

const CURVES = [
  ["bounds", "σ_maxᵏ"], ["norms", "‖Wᵏ‖"], ["rates", "ρᵏ"],
];

/** ‖W^k‖ over k beside ρ^k and σ_max^k; the height is logarithmic. */
function draw_norms(canvas, frame) {
  const { scene: { k, radius }, norms, rates, place } = frame;
  const { left, right, top, bottom } = place.norms;
  const scale = log_scale([...norms, ...rates], top, bottom);
  const x = (j) => left + (j / LONGEST) * (right - left);
  const y = (value) => scale.y(Math.log10(value));
  const head = `Size of Wᵏ: ‖W${raised(k)}‖ = ${three_digits(norms[k])}`;
  draw_text(canvas, "norms-head", left - 36, top - 18, head, "head", "start");
  const band = { x: x(k) - 7, y: top, width: 14, height: bottom - top, rx: 4 };
  canvas.put("at-k", "rect", { ...band, class: "band" });
  for (const n of scale.ticks) {
    const look = n === 0 ? "rule one" : "rule";
    canvas.put(`tick-${n}`, "path", { d: `M${left} ${scale.y(n)}H${right}`, class: look });
    draw_text(canvas, `tick-${n}-words`, left - 6, scale.y(n), power_of_ten(n), "tick", "end");
  }
  for (const j of [0, 10, 20, 30]) {
    draw_text(canvas, `step-${j}`, x(j), bottom + 14, String(j), "tick");
  }
  const words = "power k: steps back";
  draw_text(canvas, "steps", (left + right) / 2, bottom + 31, words, "note");
  const ends = [];
  for (const [name, label] of CURVES) {
    const shown = frame[name].map((value, j) => [x(j), y(value)])
      .filter(([, height]) => Number.isFinite(height));
    const d = polyline_inside(shown, [left, top, right, bottom]);
    canvas.put(name, "path", { d, class: `curve ${name}` });
    if (!radius) continue; // no line to name
    const leaves = shown.find(([, height]) => height < top);
    if (!leaves) ends.push([Math.round(shown.at(-1)[1]), name, label]);
    else draw_text(canvas, `${name}-name`, leaves[0] + 6, top + 9, label, `label ${name}`, "start");
  }
  draw_labels(canvas, ends, right + 8, bottom - 4);
  if (radius) canvas.put("mark", "path", { d: circle(x(k), y(norms[k]), 6), class: "mark" });
  else draw_text(canvas, "none", x(LONGEST / 2), y(0.3), "nothing is left", "gradient");
  const pad = { x: left - 8, y: top, width: right - left + 16, height: bottom - top };
  canvas.put("norms-pad", "rect", { ...pad, class: "pad slides" });
}

/** A logarithmic height for `values`, with room over them, and its ticks. */
function log_scale(values, top, bottom) {
  const sizes = values.filter((value) => value > 0);
  const low = Math.log10(Math.min(0.1, ...sizes));
  const high = Math.log10(Math.max(2, ...sizes));
  const room = high - low;
  const step = [1, 2, 5, 10, 20].find((size) => room / size <= 6);
  const ticks = [];
  for (let n = step * Math.ceil(low / step); n <= high; n += step) ticks.push(n + 0);
  const y = (power) => bottom - 8 - ((power - low) / room) * (bottom - top - 36);
  return { ticks, y };
}

/** Names at the lines' ends, moved apart where the lines end together. */
function draw_labels(canvas, ends, x, bottom) {
  const sorted = ends.sort(([a], [b]) => a - b);
  const places = spread_apart(sorted.map(([y]) => y), APART, bottom);
  sorted.forEach(([, name, label], j) => {
    draw_text(canvas, `${name}-name`, x, places[j], label, `label ${name}`, "start");
  });
}
