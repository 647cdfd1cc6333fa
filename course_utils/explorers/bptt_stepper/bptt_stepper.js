// The BPTT stepper: on the unrolled graph, one line of the backward loop at a time. The
// arrow or node, the equation, its numbers and the line of code light up together, and
// each term travels from its arrow into its sum.

import { draw_stepper, stepper_layout } from "./drawing.js";
import { equation_at } from "./equation.js";
import { ACCUMULATED, KINDS, has_run, last_step, mark_of, step_for } from "./loop.js";
import { describe_step } from "./words.js";
import { element, trait_choice } from "../shared/controls.js";
import { explorer, play_motion } from "../shared/explorer.js";
import { belongs_to, graph_layout, light_weights } from "../shared/graph.js";
import { stepping, stepping_key } from "../shared/stepping.js";
import {
  activation_control, data_controls, length_control, weight_sliders,
} from "../shared/unit_controls.js";
import { MAX_T, WEIGHTS, check_network, compute, steps_of } from "../shared/unit_network.js";
import { not_among, not_whole } from "../shared/words.js";

const SPEEDS = { slow: 2400, normal: 1300, fast: 500 }; // ms for one line while it plays

function check(scene) {
  return (
    check_network(scene) ??
    not_whole("position", scene.position, 0, last_step(MAX_T)) ??
    not_among("speed", scene.speed, Object.keys(SPEEDS))
  );
}

/** Everything one frame shows (see shared/graph.js). */
function frame(scene) {
  const { T, hovered } = scene;
  const position = Math.min(scene.position, last_step(T));
  const numbers = compute(scene);
  const now = equation_at(scene, numbers);
  const panel = stepper_layout(scene.width);
  const travel = ACCUMULATED.includes(now.kind) ? scene.travel ?? 1 : 1;
  const has = (t, item) => KINDS.includes(item) && has_run(position, T, t, item);
  return {
    ...numbers, scene, numbers, now, panel, travel, width: scene.width,
    place: graph_layout(panel.graph, T, 8), steps: steps_of(T), turned: position > 0,
    forward: () => true,
    backward: (t, item) => has(t, item),
    arrived: (t, name) =>
      has(t, name) && !(travel < 1 && now.kind === name && now.t === t),
    lit: (item, t) => {
      if (hovered) return belongs_to(hovered, item) && t !== 0 ? "lit" : "";
      return mark_of(position, T, item, t);
    },
  };
}

const stepper_walk = {
  first: 0,
  last: ({ T }) => last_step(T),
  moved: ({ position, T }, direction) =>
    Math.max(0, Math.min(last_step(T), Math.min(position, last_step(T)) + direction)),
  delay: ({ speed }) => SPEEDS[speed],
  words: ({ T }, position) => `${position} of ${last_step(T)}`,
};

/** Sends a term on its way whenever a step forward has left one. */
function travelling(link) {
  let was = null;
  let stop = () => {};
  return {
    root: element("span", { hidden: "" }),
    refresh({ scene, now }) {
      const { position, speed } = scene;
      if (position === was) return;
      const stepped = was !== null && position === was + 1;
      was = position;
      stop();
      if (stepped && ACCUMULATED.includes(now.kind)) {
        stop = play_motion(link, "travel", 0.8 * SPEEDS[speed]);
      } else if ((scene.travel ?? 1) < 1) link.look({ travel: 1 });
    },
  };
}

function controls(link) {
  const { W, ...others } = Object.fromEntries(
    weight_sliders(link).map((control, k) => [WEIGHTS[k], control]),
  );
  return {
    main: [...stepping(link, stepper_walk), W, travelling(link)],
    more: [
      ...Object.values(others),
      length_control(link, (scene, T) => (
        { T, position: step_for(scene.position, scene.T, T) }
      )),
      activation_control(link),
      trait_choice(link, "speed", {
        label: "speed", options: Object.keys(SPEEDS).map((name) => [name, name]),
      }),
      ...data_controls(link),
    ],
  };
}

/** How many lines have run once line `kind` of step t has. */
const position_of = (T, t, kind) => KINDS.length * (T - t) + KINDS.indexOf(kind) + 1;

export default explorer({
  name: "bptt_stepper",
  question: "Who is to blame for W?",
  first:
    "press Step until a term leaves its arrow, and follow it through equation and code " +
    "into its sum.",
  label:
    "Backpropagation through time on the unrolled graph. Left and right arrow keys step " +
    "back and on, Home goes to the first line, End to the last.",
  traits: ["T", "activation", "position", "speed", "xs", "targets", ...WEIGHTS],
  width: 960,
  check,
  frame,
  height: ({ panel }) => panel.height,
  draw: draw_stepper,
  sentence: ({ scene, numbers }) => describe_step(scene, numbers),
  presets: [
    {
      label: "Two arrows meet", title: "At the last state but one, two gradients add up",
      changes: ({ T }) => (T > 1 ? { position: position_of(T, T - 1, "h") }
        : { T: 3, position: position_of(3, 2, "h") }),
    },
    {
      label: "All terms in", title: "The end of the loop",
      changes: ({ T }) => ({ position: last_step(T) }),
    },
    {
      label: "② against ③", title: "Two uses of W want opposite things",
      changes: ({ xs }) => ({
        T: 3, U: 1.2, W: -1, V: 1.5, b: 0, activation: "tanh", xs: [1, 0.5, -1, ...xs.slice(3)],
        position: last_step(3),
      }),
    },
  ],
  controls,
  keys: (scene, key) => stepping_key(stepper_walk, scene, key),
  hands: ({ svg, link }) => light_weights(svg, link),
});
