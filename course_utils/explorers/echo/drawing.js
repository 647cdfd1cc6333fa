// The picture of the echo explorer: the state over the steps, the level it falls or
// rises through, and where it does.

import { circle, draw_text, polyline } from "../shared/canvas.js";
import { counted, three_digits } from "../shared/words.js";

export const ECHO_HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [66, 70, 34, 268]; // of the plot, in CSS pixels
const APART = 18; // that two numbers at the axis need

/** Draws one frame. */
export function draw_echo(canvas, { scene: { T }, width, h, limit, turn }) {
  const [low, high] = [Math.min(0, ...h), Math.max(...h)];
  const right = width - RIGHT;
  const x = (t) => LEFT + ((t - 0.5) / T) * (right - LEFT);
  const y = (value) => BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP);
  const points = h.map((value, k) => [x(k + 1), y(value)]);
  canvas.begin();
  draw_text(canvas, "h", 4, 12, "state h(t)", "note", "start");
  draw_steps(canvas, T, x, width);
  draw_level(canvas, "zero", y(0), right, "0");
  if (y(0) - y(1) > APART) draw_level(canvas, "one", y(1), right, "input 1");
  if (y(1) - y(high) > APART) draw_level(canvas, "high", y(high), right, three_digits(high));
  const name = limit > 1 ? "double" : "half";
  if (limit <= high) draw_limit(canvas, name, y(limit), right);
  if (-limit >= low && y(-limit) - y(limit) > APART) {
    draw_limit(canvas, `−${name}`, y(-limit), right);
  }
  const size = Math.min(4, 0.45 * (x(2) - x(1)));
  const states = points.slice(1).map(([left, top]) => circle(left, top, size));
  canvas.put("curve", "path", { d: polyline(points), class: "curve" });
  canvas.put("states", "path", { d: states.join(""), class: "states" });
  canvas.put("input", "circle", { cx: x(1), cy: y(1), r: 6, class: "impulse" });
  if (turn > 0) {
    const passed = limit > 1 ? "above double" : "below half";
    draw_turn(canvas, points[turn], width, `${passed} after ${counted(turn, "step")}`);
  }
  canvas.end();
}

/** The numbers of the steps under the plot: as many as there is room for. */
function draw_steps(canvas, T, x, width) {
  const every = T <= 12 ? 1 : T <= 30 ? 5 : 10;
  for (let t = 1; t <= T; t++) {
    if (t > 1 && t % every) continue;
    draw_text(canvas, `t-${t}`, x(t), BOTTOM + 20, String(t), "tick");
  }
  draw_text(canvas, "t", width - 4, BOTTOM + 20, "step t", "note", "end");
}

/** A thin line across the plot with its number at the left. */
function draw_level(canvas, key, y, right, words) {
  canvas.put(key, "path", { d: `M${LEFT} ${y}H${right}`, class: "rule" });
  draw_text(canvas, `${key}-words`, LEFT - 8, y, words, "tick", "end");
}

/** A dashed line at a level to be passed, with its name at the right. */
function draw_limit(canvas, name, y, right) {
  canvas.put(name, "path", { d: `M${LEFT} ${y}H${right}`, class: "limit" });
  draw_text(canvas, `${name}-words`, right + 6, y, name, "note", "start");
}

/** A ring around the first state beyond the limit; its words stand over the plot. */
function draw_turn(canvas, [x, y], width, words) {
  canvas.put("line", "path", { d: `M${x} 24V${y - 9}`, class: "turn" });
  canvas.put("ring", "circle", { cx: x, cy: y, r: 9, class: "turn" });
  const fits = x + 9 * words.length < width;
  const place = fits ? [Math.max(x, 92), "start"] : [width - 4, "end"];
  draw_text(canvas, "turn", place[0], 12, words, "gradient", place[1]);
}
