// The echo explorer: one input in a linear unit, h(t) = w h(t−1) + x(t), where only
// x(1) = 1 is not 0. The smallest explorer, and the one to copy for a new one.

import { ECHO_HEIGHT, draw_echo } from "./drawing.js";
import { trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { counted, fixed, not_between, not_whole, three_digits } from "../shared/words.js";

const [STRONGEST, LONGEST] = [1.5, 60]; // of |w| and T

/** What is wrong with a scene, in words, or null. */
function check({ w, T }) {
  return not_between("w", w, -STRONGEST, STRONGEST) ?? not_whole("T", T, 1, LONGEST);
}

/** Everything the picture shows: h(1) … h(T), and when |h| passes half or double. */
function frame(scene) {
  const { w, T, width } = scene;
  const h = [1];
  while (h.length < T) h.push(w * h.at(-1));
  const limit = Math.abs(w) > 1 ? 2 : 0.5;
  const passed = (value) => (limit > 1 ? Math.abs(value) > limit : Math.abs(value) < limit);
  return { scene, width, h, limit, turn: h.findIndex(passed) }; // −1: it never does
}

/** What the picture shows now, in words. */
function sentence({ scene: { w, T }, h, limit, turn }) {
  const start = `With w = ${fixed(w)} `;
  const flips = w < 0 ? " The sign changes at every step." : "";
  const size = Math.abs(h.at(-1));
  const wait = counted(T - 1, "step");
  if (T === 1) return `${start}and T = 1 there is only the input itself: no step to echo in.`;
  if (w === 0) return `${start}nothing is carried on: one step later the input is gone.`;
  if (Math.abs(w) === 1) {
    return `${start}the input stays at its full size, however long you wait.${flips}`;
  }
  if (limit === 2) {
    const grown = turn > 0 ? `more than doubled after ${counted(turn, "step")};` : "grown:";
    return `${start}the state has ${grown} after ${wait} it is ` +
      `${three_digits(size)} times the input.${flips}`;
  }
  const share = size < 0.0005 ? "less than 0.1 %" : `${fixed(100 * size, 1)} %`;
  const fallen = turn > 0
    ? `fallen below half after ${counted(turn, "step")};` : "not fallen below half yet:";
  return `${start}the state has ${fallen} after ${wait} ${share} is left.${flips}`;
}

/** The change a key on the picture brings, or null. */
function keys({ w, T }, key) {
  const [up, on] = {
    ArrowUp: [0.05, 0], ArrowDown: [-0.05, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
  }[key] ?? [];
  if (up === undefined) return null;
  const weight = Math.round(20 * (w + up)) / 20;
  return {
    w: up ? Math.min(STRONGEST, Math.max(-STRONGEST, weight)) : w,
    T: Math.min(LONGEST, Math.max(1, T + on)),
  };
}

const preset = (label, title, w) => ({ label, title, changes: () => ({ w, T: 50 }) });

export default explorer({
  name: "echo",
  question: "How long does one input echo?",
  first: "drag w slowly from 0.90 through 1, and watch when half of the input is gone.",
  label:
    "The state over the steps. Up and down arrow keys change the weight w, left and " +
    "right the number of steps T.",
  traits: ["w", "T"],
  width: 900,
  check,
  frame,
  height: () => ECHO_HEIGHT,
  draw: draw_echo,
  sentence,
  presets: [
    preset("Fades", "w = 0.9: a tenth is lost at each step", 0.9),
    preset("Stays", "w = 1: nothing is lost", 1),
    preset("Explodes", "w = 1.1: a tenth is added at each step", 1.1),
    preset("Flips", "w = −0.9: the sign changes at each step", -0.9),
  ],
  controls: (link) => ({
    main: [
      trait_slider(link, "w", {
        label: "recurrent weight w", min: -STRONGEST, max: STRONGEST, step: 0.05,
        text: (w) => fixed(w),
      }),
      trait_slider(link, "T", {
        label: "length T", min: 1, max: LONGEST, step: 1, text: (T) => counted(T, "step"),
      }),
    ],
  }),
  keys,
});
