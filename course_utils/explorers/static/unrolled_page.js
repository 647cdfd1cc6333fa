// The controls of the unrolled graph that no other explorer has: how far a step goes,
// tied or untied weights, and the copy that the sliders move.

import { choice, element } from "./flagship.js";
import { superscript } from "./graph_drawing.js";
import {
  activation_control, bar_of, steps_control, stepping, trait_choice, weight_sliders,
} from "./unrolled_controls.js";
import {
  MAX_T, WEIGHTS, last_position, moved, parameter_counts, position_for, weight,
} from "./unrolled_network.js";

const PLAY_DELAY = 700; // ms between two steps while it plays

/** T, tied or untied, activation, and how many weights that makes. */
function network_controls(link) {
  const T = steps_control(link, ({ position, T: before, copy }, value) => {
    const kept = position_for(position, before, value);
    return { T: value, position: kept, copy: copy > value ? 0 : copy };
  });
  const tie = choice({
    label: "weights", options: [["tied", "tied"], ["untied", "untied"]],
    on_input: (value) => link.update(tie_changes(link.state(), value === "tied")),
  });
  const count = element("span", { class: "count" });
  const refresh = (scene) => {
    tie.set(scene.tied ? "tied" : "untied");
    const { tied, untied } = parameter_counts(scene.T);
    count.textContent = scene.tied
      ? `${tied} numbers for any T (untied: ${untied})`
      : `${tied} × ${scene.T} = ${untied} numbers (tied: ${tied})`;
  };
  const tying = { root: tie.root, refresh };
  return bar_of(T, tying, { root: count }, activation_control(link));
}

/** Untying starts every copy at the shared value, so that nothing jumps. */
function tie_changes(scene, tied) {
  if (tied || !scene.tied) return { tied };
  const same = (name) => [name, Array(MAX_T).fill(scene[name])];
  return { tied, copies: Object.fromEntries(WEIGHTS.map(same)) };
}

/** The changes that put weight `name` at `value`: shared, one copy, or all copies. */
function weight_changes(scene, name, value) {
  if (scene.tied) return { [name]: value };
  const moves = (i) => scene.copy === 0 || scene.copy === i + 1;
  const copies = scene.copies[name].map((old, i) => (moves(i) ? value : old));
  return { copies: { ...scene.copies, [name]: copies } };
}

/** A slider a weight; untied, a choice says which copy they move. */
function weight_controls(link) {
  const sliders = weight_sliders((name, value) =>
    link.update(weight_changes(link.state(), name, value)),
  );
  const copy = choice({
    label: "move", options: [],
    on_input: (value) => link.update({ copy: Number(value) }),
  });
  let options = 0;
  const refresh = (scene) => {
    if (options !== scene.T) {
      options = scene.T;
      const one = (_, i) => [i + 1, `copy ${i + 1}`];
      copy.fill([[0, "all copies"], ...Array.from({ length: options }, one)]);
    }
    copy.root.hidden = scene.tied;
    copy.set(scene.copy);
    const which = scene.tied || !scene.copy ? "" : superscript(scene.copy);
    WEIGHTS.forEach((name, i) => {
      sliders[i].set(weight(scene, name, scene.copy || 1));
      sliders[i].rename(name + which);
    });
  };
  return { root: bar_of(copy, ...sliders).root, refresh };
}

/** The parts of the page (see `build_page`). */
export function build_unrolled_page(link, initial) {
  const walk = {
    last: last_position,
    moved: ({ position, T, stride }, direction) =>
      moved(position, T, direction, stride),
    delay: () => PLAY_DELAY,
  };
  const options = [["step", "time step"], ["node", "single node"]];
  const stride = trait_choice(link, "stride", "step by", options);
  return {
    name: "unrolled-graph",
    steps: stepping(link, initial, walk, stride),
    controls: [network_controls(link), weight_controls(link)],
  };
}
