// Pick a kind of recurrent network: its graph, the shapes of its arrays, what its loss
// adds up.

import {
  CLASSES, MOST_STEPS, MOST_UNITS, NETWORKS, kind_arrays, kind_graph, parameter_count,
} from "./graph.js";
import { draw_kind, kinds_layout } from "./drawing.js";
import { alternatives, trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { counted, fixed, not_among, not_whole } from "../shared/words.js";

const KIND_NAMES = Object.keys(NETWORKS);

const check = ({ kind, T, H }) =>
  not_among("kind", kind, KIND_NAMES) ?? not_whole("T", T, 1, MOST_STEPS) ??
  not_whole("H", H, 1, MOST_UNITS);

function frame(scene) {
  const { kind, T, H, width } = scene;
  const graph = kind_graph(kind, T);
  return {
    scene, width, graph, H,
    arrays: kind_arrays(kind, T, H),
    parameters: parameter_count(kind, H),
    guessing: graph.rows.s.length * Math.log(CLASSES),
    place: kinds_layout(width, graph),
  };
}

function sentence({ scene, arrays, graph, parameters, guessing }) {
  const { kind } = scene;
  const [inputs, scores] = [arrays.x[0], arrays.s[0]].map((shape) => `(${shape.join(", ")})`);
  const answers = graph.rows.s.length;
  return (
    `${kind[0].toUpperCase()}${kind.slice(1)} (${NETWORKS[kind].example}): inputs ${inputs} ` +
    `become scores ${scores}. The loss adds up ${counted(answers, "answer")} per sequence, ` +
    `and guessing costs ${answers} ln ${CLASSES} = ${fixed(guessing)}. There are ` +
    `${parameters} parameters, whatever T is.`
  );
}

/** Left and right change T, up and down the kind. */
function keys({ kind, T }, key) {
  const index = KIND_NAMES.indexOf(kind);
  const kind_at = (k) => ({ kind: KIND_NAMES[Math.min(KIND_NAMES.length - 1, Math.max(0, k))] });
  const steps = (value) => ({ T: Math.min(MOST_STEPS, Math.max(1, value)) });
  const changes = {
    ArrowLeft: steps(T - 1), ArrowRight: steps(T + 1), Home: steps(1), End: steps(MOST_STEPS),
    ArrowUp: kind_at(index - 1), ArrowDown: kind_at(index + 1),
  };
  return changes[key] ?? null;
}

function kind_control(link) {
  const control = alternatives({
    label: "Kind", options: KIND_NAMES.map((kind) => [kind, kind]),
    on_input: (kind) => link.update({ kind }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene.kind) };
}

export default explorer({
  name: "kinds",
  question: "Which kind of recurrent network fits the task?",
  first:
    "go through the kinds and watch where inputs enter and answers leave. Then lengthen T.",
  label:
    "The unrolled graph of one kind of network. Left and right arrow keys change the " +
    "length T, up and down the kind.",
  traits: ["kind", "T", "H"],
  width: 900,
  check,
  frame,
  height: ({ place }) => place.height,
  draw: draw_kind,
  sentence,
  controls: (link) => ({
    main: [
      kind_control(link),
      trait_slider(link, "T", { label: "length T", min: 1, max: MOST_STEPS, step: 1,
        text: (T) => counted(T, "step") }),
      trait_slider(link, "H", { label: "size H", min: 1, max: MOST_UNITS, step: 1,
        text: (H) => counted(H, "unit") }),
    ],
  }),
  keys,
});
