// The unrolled graph: a network with a loop is pulled apart into one column for each
// step; values run up its arrows, the arrows turn round, and gradients run back.

import { draw_unrolled, has_strip } from "./drawing.js";
import { graph_controls, graph_walk, tie_changes } from "./controls.js";
import { forward_end, last_position, reached, stage } from "./passes.js";
import { describe_graph } from "./words.js";
import { explorer } from "../shared/explorer.js";
import { GRAPH_HEIGHT, belongs_to, graph_layout, light_weights } from "../shared/graph.js";
import { stepping_key } from "../shared/stepping.js";
import {
  MAX_T, WEIGHTS, WEIGHT_LIMIT, check_network, compute, not_numbers, steps_of,
} from "../shared/unit_network.js";
import { not_among, not_whole } from "../shared/words.js";

// The part of a step back in which each item of the picture appears.
const PART_OF = {
  V: "h", U: "weights", W: "weights", b: "weights", x: "weights", carry: "weights",
};
// What is set off by each part: item → time steps after the part's own.
const LIGHTS = {
  forward: {
    a: { "edge U": 0, "edge W": 0, a: 0 },
    h: { "edge phi": 0, h: 0 },
    s: { "edge V": 0, s: 0 },
    loss: { "edge score": 0, loss: 0 },
  },
  backward: {
    s: { "edge score": 0, s: 0 },
    h: { "edge V": 0, "edge W": 1, h: 0 },
    a: { "edge phi": 0, a: 0 },
    weights: { "edge U": 0, "edge W": 0, x: 0 },
  },
};

function check(scene) {
  const copies = WEIGHTS.map((name) =>
    not_numbers(`copies.${name}`, scene.copies?.[name], MAX_T, WEIGHT_LIMIT),
  );
  const problems = [
    check_network(scene), ...copies,
    not_whole("position", scene.position, -1, last_position(MAX_T)),
    not_whole("copy", scene.copy, 0, MAX_T),
    not_among("stride", scene.stride, ["step", "node"]),
  ];
  return problems.find(Boolean) ?? null;
}

/** Everything one frame shows (see shared/graph.js). */
function frame(scene) {
  const { T, position, hovered, motion = 1 } = scene;
  const spread = eased(position < 0 ? 1 - motion : motion);
  const { phase, t: now, part } = stage(position, T);
  const lights = hovered ? {} : LIGHTS[phase]?.[part] ?? {};
  const to_start = !hovered && phase === "backward" && now === 1 && part === "weights";
  const light = (item, t) =>
    now + lights[item] === t || (to_start && item === "h" && t === 0) ||
    (hovered && belongs_to(hovered, item) && t !== 0);
  const numbers = compute(scene);
  return {
    ...numbers, scene, width: scene.width, numbers, steps: steps_of(T),
    place: graph_layout(scene.width, T, scene.width < 600 ? 48 : 104, spread),
    turned: phase === "backward",
    forward: (t, name) =>
      phase === "rolled" || reached(position, T, "forward", t, name),
    backward: (t, item) => reached(position, T, "backward", t, PART_OF[item] ?? item),
    lit: (item, t) => (light(item, t) ? "lit" : ""),
  };
}

/** Slow at both ends. */
const eased = (share) => share * share * (3 - 2 * share);

const both_passes = (changes) => (scene) => {
  const state = { ...changes(scene) };
  return { ...state, position: last_position(state.T ?? scene.T) };
};

export default explorer({
  name: "unrolled_graph",
  question: "What is a network with a loop?",
  first:
    "press Step, and the loop opens into one column for each step. " +
    "Then point at one W: all copies light up.",
  label:
    "Unrolled graph. Left and right arrow keys step through it, Home rolls it up, End " +
    "goes to the end of both passes.",
  traits: [
    "T", "tied", "activation", "position", "stride", "copy", "copies", "xs", "targets",
    ...WEIGHTS,
  ],
  width: 900,
  check,
  frame,
  height: (shown) => GRAPH_HEIGHT + (has_strip(shown) ? 28 : 0),
  draw: draw_unrolled,
  sentence: ({ scene, numbers }) => describe_graph(scene, numbers),
  presets: [
    {
      label: "Forward", title: "Every value, up to the loss",
      changes: ({ T }) => ({ position: forward_end(T) }),
    },
    {
      label: "Both passes", title: "Both passes: each use of W leaves a term",
      changes: both_passes(() => ({ T: 3, tied: true })),
    },
    {
      label: "Untied", title: "Every step has weights of its own, so nothing is added",
      changes: both_passes((scene) => tie_changes(scene, false)),
    },
    {
      label: "8 steps, W = 1.5",
      title: "Without a tanh the gradient grows by about 1.5 with each step back",
      changes: both_passes(() => ({
        T: 8, W: 1.5, activation: "identity", tied: true,
        xs: [1, 0.5, -1, 0.5, 1, -0.5, -1, 0.5],
      })),
    },
  ],
  controls: graph_controls,
  keys: (scene, key) => stepping_key(graph_walk, scene, key),
  hands: ({ svg, link }) => light_weights(svg, link),
});
