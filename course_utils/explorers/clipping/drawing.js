// The picture of the clipping explorer: the surface with the three ways down, the last
// gradient with what each kind of clipping makes of it, and the losses along the ways.

import { B_SIDE, KINDS, MOST_STEPS, W_SIDE, is_inside } from "./cliff.js";
import { level_paths } from "./levels.js";
import { circle, draw_text, polyline, polyline_inside, spread_apart } from "../shared/canvas.js";
import { fixed, three_digits } from "../shared/words.js";

const LOOKS = { none: "raw", "by norm": "norm", "by value": "value" };
const LOSSES = [-5, 0]; // powers of ten of the losses' height
const REACH = 15; // CSS pixels from the start within which it is taken hold of

/** Where things stand in a picture `width` wide. */
export function clipping_layout(width) {
  const wide = width >= 700;
  const left = 46;
  const unit = ((wide ? 0.56 * width : width - 8) - left) / (W_SIDE[1] - W_SIDE[0]);
  const surface = { left, top: 28, right: left + 4 * unit, bottom: 28 + 3 * unit, unit };
  const beside = wide ? surface.right + 44 : 8;
  const top = wide ? 0 : surface.bottom + 46;
  const losses = {
    left: beside + (wide ? 16 : 38), right: width - 86,
    top: top + 206, bottom: wide ? surface.bottom : top + 336,
  };
  return { width, wide, surface, beside, top, losses, height: losses.bottom + 40 };
}

/** What puts [w, b] into the surface's picture. */
function placing({ left, top, unit }) {
  return ([w, b]) => [left + unit * (w - W_SIDE[0]), top + unit * (B_SIDE[1] - b)];
}

/** [w, b] at a point of the surface's picture, rounded as the sliders are. */
export function start_at({ surface: { left, top, unit } }, [x, y]) {
  const [w, b] = [W_SIDE[0] + (x - left) / unit, B_SIDE[1] - (y - top) / unit];
  return [w, b].map((value) => Math.round(10 * value) / 10);
}

export function near_start({ surface }, { w, b }, [x, y]) {
  const [left, top] = placing(surface)([w, b]);
  return Math.hypot(x - left, y - top) <= REACH;
}

/** The step at a point of the losses' picture, or 0 outside. */
export function step_at({ losses: { left, right, top, bottom } }, [x, y], held = false) {
  const outside = x < left - 8 || x > right + 8 || y < top - 8 || y > bottom + 8;
  if (outside && !held) return 0;
  const step = Math.round(((x - left) / (right - left)) * MOST_STEPS);
  return Math.min(MOST_STEPS, Math.max(1, step));
}

/** Draws one frame: { scene, place_of, ways, place, size, choices }. */
export function draw_clipping(canvas, frame) {
  canvas.begin();
  draw_surface(canvas, frame.place_of);
  draw_ways(canvas, frame);
  draw_choices(canvas, frame);
  draw_compass(canvas, frame);
  draw_losses(canvas, frame);
  canvas.end();
}

/** The loss over w and b: the darker, the larger; the cliff is where curves meet. */
function draw_surface(canvas, { width, surface }) {
  const { left, top, right, bottom } = surface;
  const at = placing(surface);
  const levels = level_paths(width, at, polyline);
  const size = { width: right - left, height: bottom - top };
  canvas.put("floor", "rect", { x: left, y: top, ...size, class: "tone-6" });
  levels.forEach(({ tone, region }, k) => {
    canvas.put(`region-${k}`, "path", { d: region, class: `tone-${tone}` });
  });
  const curves = levels.map(({ curve }) => curve).join("");
  canvas.put("curves", "path", { d: curves, class: "contour" });
  canvas.put("border", "rect", { x: left, y: top, ...size, class: "border" });
  for (const w of [3, 4, 5, 6, 7]) {
    draw_text(canvas, `w-${w}`, at([w, -4])[0], bottom + 14, String(w), "tick");
  }
  for (const b of [-4, -3, -2, -1]) {
    draw_text(canvas, `b-${b}`, left - 6, at([3, b])[1], fixed(b, 0), "tick", "end");
  }
  draw_text(canvas, "w", (left + right) / 2, bottom + 31, "recurrent weight w", "note");
  draw_text(canvas, "b", 4, 12, "bias b", "note", "start");
  draw_text(canvas, "high", ...at([3.1, -3.86]), "loss 0.45", "height", "start");
  draw_text(canvas, "low", ...at([6.9, -1.9]), "loss 0.09", "height", "end");
  draw_text(canvas, "valley", ...at([3.1, -1.24]), "loss 0", "height", "start");
}

/** The three ways; the chosen one with its places, over the others. */
function draw_ways(canvas, { scene, ways, place_of: { surface } }) {
  const { left, top, right, bottom } = surface;
  const at = placing(surface);
  const line = ({ path }) => polyline_inside(path.map(at), [left, top, right, bottom]);
  for (const kind of KINDS) {
    const d = kind === scene.clip ? "" : line(ways[kind]);
    canvas.put(`way-${kind}`, "path", { d, class: `way ${LOOKS[kind]}` });
  }
  const chosen = ways[scene.clip];
  canvas.put("chosen", "path", { d: line(chosen), class: `way chosen ${LOOKS[scene.clip]}` });
  const inside = chosen.path.filter(is_inside);
  const dots = inside.slice(1).map((place) => circle(...at(place), 2.8));
  canvas.put("places", "path", { d: dots.join(""), class: `place ${LOOKS[scene.clip]}` });
  const [x, y] = at(chosen.path[0]);
  canvas.put("start", "circle", { cx: x, cy: y, r: 6, class: "start" });
  canvas.put("start-pad", "circle", { cx: x, cy: y, r: REACH, class: "pad moves" });
}

/** What each kind of clipping makes of the last step: arrows from where it began. */
function draw_choices(canvas, { scene, place, choices, place_of: { surface } }) {
  const { left, top, right, bottom } = surface;
  const at = placing(surface);
  let leaving = null;
  for (const { kind, move, length } of choices) {
    const to = place.map((value, k) => value + move[k]);
    const visible = is_inside(place) && length * surface.unit > 3;
    const end = edge_of(at(place), at(to), [left, top, right, bottom]);
    const d = visible ? arrow(at(place), end) : "";
    canvas.put(`choice-${kind}`, "path", { d, class: `arrow ${LOOKS[kind]}` });
    if (visible && !is_inside(to) && !leaving) leaving = { kind, end, length };
  }
  if (!leaving) return;
  const [x, y] = leaving.end;
  const fits = x + 100 < right;
  const lines = [`step ${scene.steps} is`, `${three_digits(leaving.length)} long`];
  lines.forEach((words, k) => {
    const height = Math.min(bottom - 30, Math.max(top + 12, y)) + 17 * k;
    const [left, anchor] = fits ? [x + 12, "start"] : [x - 12, "end"];
    draw_text(canvas, `leaves-${k}`, left, height, words, "leaves", anchor);
  });
}

/** Where a straight line from inside a box ends, at the latest at the box's border. */
function edge_of([x0, y0], [x1, y1], [left, top, right, bottom]) {
  const shares = [
    1, (left - x0) / (x1 - x0), (right - x0) / (x1 - x0),
    (top - y0) / (y1 - y0), (bottom - y0) / (y1 - y0),
  ];
  const share = Math.min(...shares.filter((value) => value >= 0));
  return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
}

/** A line with a head, as a path's text. */
function arrow([x0, y0], [x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(9, 0.7 * length);
  const wing = (side) => {
    const [x, y] = [x1 - head * (ux + side * 0.55 * uy), y1 - head * (uy - side * 0.55 * ux)];
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const tip = `${x1.toFixed(1)} ${y1.toFixed(1)}`;
  return `M${x0.toFixed(1)} ${y0.toFixed(1)}L${tip}M${wing(1)}L${tip}L${wing(-1)}`;
}

/** The directions of the last step, and its length by each kind of clipping. */
function draw_compass(canvas, { scene, size, choices, place_of: { beside, top } }) {
  const [x, y, radius] = [beside + 56, top + 86, 54];
  const long = size ? `its gradient is ${three_digits(size)} long` : "no gradient is left";
  const head = `Step ${scene.steps}: ${long}`;
  draw_text(canvas, "compass-head", beside, top + 12, head, "head", "start");
  canvas.put("compass", "circle", { cx: x, cy: y, r: radius, class: "rule" });
  draw_text(canvas, "compass-words", x, y + 68, "direction", "note");
  choices.forEach(({ kind, move, length, angle }, row) => {
    const look = `${LOOKS[kind]} ${kind === scene.clip ? "chosen" : ""}`;
    const reach = (radius * [1, 0.7, 0.85][row]) / (length || 1); // often on one line
    const end = [x + reach * move[0], y - reach * move[1]];
    const d = length ? arrow([x, y], end) : "";
    canvas.put(`way-to-${kind}`, "path", { d, class: `arrow ${look}` });
    const [left, here] = [beside + 124, top + 44 + 42 * row];
    draw_text(canvas, `kind-${kind}`, left, here, kind_words(kind), `kind ${look}`, "start");
    const turn = kind === "by value" && angle >= 0.5 ? `, turned ${fixed(angle, 0)}°` : "";
    const words = length ? `moves by ${three_digits(length)}${turn}` : "does not move";
    draw_text(canvas, `length-${kind}`, left, here + 18, words, "note", "start");
  });
}

const kind_words = (kind) => (kind === "none" ? "not clipped" : `clipped ${kind}`);

/** The losses along the three ways, logarithmic. */
function draw_losses(canvas, { scene, ways, place_of }) {
  const { left, right, top, bottom } = place_of.losses;
  const x = (step) => left + (step / MOST_STEPS) * (right - left);
  const y = (loss) => {
    const share = (Math.log10(Math.max(loss, 1e-5)) - LOSSES[0]) / (LOSSES[1] - LOSSES[0]);
    return bottom - share * (bottom - top);
  };
  const head = "Loss along the three ways";
  draw_text(canvas, "losses-head", place_of.beside, top - 18, head, "head", "start");
  const now = x(scene.steps);
  const band = { x: now - 5, y: top, width: 10, height: bottom - top, rx: 4 };
  canvas.put("now", "rect", { ...band, class: "band" });
  for (const [loss, words] of [[1, "1"], [0.01, "0.01"], [0.0001, "10⁻⁴"]]) {
    canvas.put(`loss-${words}`, "path", { d: `M${left} ${y(loss)}H${right}`, class: "rule" });
    draw_text(canvas, `loss-${words}-words`, left - 5, y(loss), words, "tick", "end");
  }
  for (const step of [0, 50, 100, 150]) {
    draw_text(canvas, `step-${step}`, x(step), bottom + 14, String(step), "tick");
  }
  draw_text(canvas, "steps", (left + right) / 2, bottom + 31, "step", "note");
  const box = [left, top, right, bottom];
  const line = (losses) => polyline_inside(losses.map((loss, step) => [x(step), y(loss)]), box);
  for (const kind of KINDS) {
    const { ahead, losses } = ways[kind];
    canvas.put(`ahead-${kind}`, "path", { d: line(ahead), class: `way ahead ${LOOKS[kind]}` });
    canvas.put(`losses-${kind}`, "path", { d: line(losses), class: `way ${LOOKS[kind]}` });
  }
  const d = line(ways[scene.clip].losses); // once more, over the others
  canvas.put("losses-chosen", "path", { d, class: `way chosen ${LOOKS[scene.clip]}` });
  const ends = KINDS.map((kind) => [kind, y(ways[kind].ahead.at(-1))]).sort((a, b) => a[1] - b[1]);
  const places = spread_apart(ends.map(([, height]) => height), 17, bottom);
  ends.forEach(([kind], k) => {
    draw_text(canvas, `end-${kind}`, right + 8, places[k], kind, `kind ${LOOKS[kind]}`, "start");
  });
  const area = { x: left - 8, y: top, width: right - left + 16, height: bottom - top };
  canvas.put("losses-pad", "rect", { ...area, class: "pad slides" });
}
