// The controls of the unrolled graph: how far, tied or untied, W; the rest is folded.

import { last_position, moved, position_for, position_words, ROLLED } from "./passes.js";
import { alternatives, choice, element, trait_choice } from "../shared/controls.js";
import { play_motion } from "../shared/explorer.js";
import { stepping } from "../shared/stepping.js";
import {
  activation_control, data_controls, length_control, weight_slider,
} from "../shared/unit_controls.js";
import { MAX_T, WEIGHTS, steps_of, weight_at } from "../shared/unit_network.js";
import { superscript } from "../shared/words.js";

const UNROLLING = 1100; // ms

export const graph_walk = {
  first: ROLLED,
  last: ({ T }) => last_position(T),
  moved,
  delay: ({ stride }) => (stride === "node" ? 500 : 900), // ms between steps while it plays
  words: position_words,
};

/** Everything that a page has besides the picture. */
export function graph_controls(link) {
  const W = copies_slider(link, "W");
  return {
    main: [...stepping(link, graph_walk), tying(link), W, unrolling(link)],
    more: [
      copy_control(link), ...["U", "V", "b"].map((name) => copies_slider(link, name)),
      length_control(link, length_changes), activation_control(link),
      trait_choice(link, "stride", {
        label: "step by", options: [["step", "time step"], ["node", "single node"]],
      }),
      ...data_controls(link),
    ],
  };
}

function length_changes({ position, T: before, copy }, T) {
  return { T, position: position_for(position, before, T), copy: copy > T ? 0 : copy };
}

/** Shows the unrolling as a motion whenever the position passes from rolled to unrolled. */
function unrolling(link) {
  let was = null;
  let stop = () => {};
  return {
    root: element("span", { hidden: "" }),
    refresh({ scene }) {
      const rolled = scene.position < 0;
      if (was !== null && was !== rolled) {
        stop();
        was = rolled;
        stop = play_motion(link, "motion", UNROLLING);
      }
      was = rolled;
    },
  };
}

function tying(link) {
  const tie = alternatives({
    label: "Weights", options: [["tied", "tied"], ["untied", "untied"]],
    on_input: (value) => link.update(tie_changes(link.scene(), value === "tied")),
  });
  return { root: tie.root, refresh: ({ scene }) => tie.set(scene.tied ? "tied" : "untied") };
}

/** Untying starts every copy at the shared value, so that nothing jumps. */
export function tie_changes(scene, tied) {
  if (tied || !scene.tied) return { tied };
  const same = (name) => [name, Array(MAX_T).fill(scene[name])];
  return { tied, copies: Object.fromEntries(WEIGHTS.map(same)) };
}

/** The changes that put weight `name` at `value`: shared, one copy, or all copies. */
export function weight_changes(scene, name, value) {
  if (scene.tied) return { [name]: value };
  const moves = (i) => scene.copy === 0 || scene.copy === i + 1;
  const copies = scene.copies[name].map((old, i) => (moves(i) ? value : old));
  return { copies: { ...scene.copies, [name]: copies } };
}

/** The slider of a weight: shared, or of the chosen copy. */
function copies_slider(link, name) {
  const control = weight_slider(name, link, (value) =>
    link.update(weight_changes(link.scene(), name, value)),
  );
  return {
    root: control.root,
    refresh({ scene }) {
      control.set(weight_at(scene, name, scene.copy || 1));
      control.rename(scene.tied || !scene.copy ? name : name + superscript(scene.copy));
    },
  };
}

/** Untied: which copy the sliders move. */
function copy_control(link) {
  const copy = choice({
    label: "sliders move", options: [],
    on_input: (value) => link.update({ copy: Number(value) }),
  });
  let options = 0;
  return {
    root: copy.root,
    refresh({ scene }) {
      if (options !== scene.T) {
        options = scene.T;
        copy.fill([[0, "all copies"], ...steps_of(options).map((t) => [t, `copy ${t}`])]);
      }
      copy.root.hidden = scene.tied;
      copy.set(scene.copy);
    },
  };
}
