// The powers explorer: a 2×2 matrix by its eigenvalues, and what its powers do to a
// circle, to one vector and to their lengths.

import { LONGEST, powers_of } from "./matrix.js";
import { describe_powers } from "./words.js";
import { WIDEST, draw_powers, eigenvalue_at, power_at, powers_layout } from "./drawing.js";
import { trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { fixed, not_between, not_whole } from "../shared/words.js";

const MOST_SHEAR = 3;

/** What is wrong with a scene, in words, or null. */
function check({ radius, angle, shear, k }) {
  return not_between("radius", radius, 0, WIDEST) ?? not_between("angle", angle, 0, 180) ??
    not_between("shear", shear, 0, MOST_SHEAR) ?? not_whole("k", k, 1, LONGEST);
}

/** Everything one frame shows. */
function frame(scene) {
  return { scene, width: scene.width, place: powers_layout(scene.width), ...powers_of(scene) };
}

const within = (value, low, high) => Math.min(high, Math.max(low, value));

/** The change a key on the picture brings, or null. */
function keys({ radius, angle, k }, key) {
  const step = { ArrowUp: 1, ArrowRight: 1, "+": 1, ArrowDown: -1, ArrowLeft: -1, "-": -1 }[key];
  if (!step) return null;
  if (key === "+" || key === "-") return { k: within(k + step, 1, LONGEST) };
  if (key === "ArrowUp" || key === "ArrowDown") {
    return { radius: within(Math.round(20 * radius + step) / 20, 0, WIDEST) };
  }
  return { angle: within(angle + 5 * step, 0, 180) };
}

/** Dragging: an eigenvalue in its plane, the power along the curves. */
function hands({ svg, link, point }) {
  let held = null; // what the pointer moves: (point) → changes
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const place = powers_layout(link.scene().width);
    const here = point(event);
    if (eigenvalue_at(place, here)) held = (now) => eigenvalue_at(place, now, true);
    else if (power_at(place, here)) held = (now) => ({ k: power_at(place, now, true) });
    else return;
    svg.setPointerCapture(event.pointerId);
    link.update(held(here));
  });
  svg.addEventListener("pointermove", (event) => {
    if (held) link.update(held(point(event)));
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => { held = null; });
  }
}

const preset = (label, title, radius, angle, shear, k) => ({
  label, title, changes: () => ({ radius, angle, shear, k }),
});

export default explorer({
  name: "powers",
  question: "What do W, W², W³ … do to a gradient?",
  first:
    "drag an eigenvalue out through the dashed unit circle, and watch the line ‖Wᵏ‖ tip " +
    "from falling to rising.",
  label:
    "Eigenvalues, a circle and a vector through the powers of W, and the powers' norms. " +
    "Up and down arrow keys change the radius, left and right the rotation, plus and " +
    "minus the power k.",
  traits: ["radius", "angle", "shear", "k"],
  width: 900,
  check,
  frame,
  height: ({ place }) => place.height,
  draw: draw_powers,
  sentence: describe_powers,
  presets: [
    preset("Shrinks", "Radius 0.9 without a rotation", 0.9, 0, 0, 12),
    preset("Turns", "Radius 1, a twelfth of a turn in each step", 1, 30, 0, 12),
    preset("Grows", "Radius 1.1 with a rotation", 1.1, 30, 0, 12),
    preset(
      "First grows, then shrinks",
      "Radius 0.9, but far from normal: the shear is 2", 0.9, 30, 2, 3,
    ),
  ],
  controls: (link) => ({
    main: [
      trait_slider(link, "radius", {
        label: "radius ρ", min: 0, max: WIDEST, step: 0.01, text: (value) => fixed(value),
      }),
      trait_slider(link, "angle", {
        label: "rotation θ", min: 0, max: 180, step: 1, text: (value) => `${fixed(value, 0)}°`,
      }),
      trait_slider(link, "shear", {
        label: "shear", min: 0, max: MOST_SHEAR, step: 0.1, text: (value) => fixed(value, 1),
      }),
      trait_slider(link, "k", { label: "power k", min: 1, max: LONGEST, step: 1 }),
    ],
  }),
  keys,
  hands,
});
