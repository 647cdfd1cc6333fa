// Going through an explorer step by step: back, on, play, and the position itself.

import { button, element, set_text, slider } from "./controls.js";

/** Runs `go(1)` again and again until `finished()`, or until it is pressed once more. */
function player(link, { finished, restart, delay }, go) {
  let timer = null;
  const root = button("▶ Play", "Play or pause", () => (timer ? stop() : start()));
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    set_text(root, "▶ Play");
  };
  const wait = () => {
    timer = setTimeout(() => {
      if (!root.isConnected) return; // the explorer has left the page
      go(1);
      if (finished(link.scene())) stop();
      else wait();
    }, delay(link.scene()));
  };
  const start = () => {
    if (finished(link.scene())) link.update(restart(link.scene()));
    set_text(root, "❚❚ Pause");
    wait();
  };
  return { root, stop };
}

/**
 * Back, step, play and the position. `walk` knows the way: first; last(scene);
 * moved(scene, direction) → position; delay(scene) in ms; words(scene, position).
 */
export function stepping(link, walk) {
  const go = (direction) => link.update({ position: walk.moved(link.scene(), direction) });
  const play = player(link, {
    finished: (scene) => scene.position >= walk.last(scene),
    restart: () => ({ position: walk.first }),
    delay: walk.delay,
  }, go);
  const by_hand = (action) => (value) => {
    play.stop();
    action(value);
  };
  const position = slider({
    label: "Position", min: walk.first, max: 1, step: 1,
    text: (p) => walk.words(link.scene(), p),
    on_input: by_hand((p) => link.update({ position: p })),
  });
  position.root.classList.add("unit-position"); // its words keep their room
  const press = (label, words, direction) =>
    button(label, words, by_hand(() => go(direction)));
  const back = press("◀ Back", "One step back (left arrow key on the picture)", -1);
  const on = press("Step ▶", "One step on (right arrow key on the picture)", 1);
  return [
    {
      root: element("span", { class: "control stepping" }, back, on, play.root),
      refresh({ scene }) {
        back.disabled = scene.position <= walk.first;
        on.disabled = scene.position >= walk.last(scene);
      },
    },
    {
      root: position.root,
      refresh({ scene }) {
        position.limit(walk.first, walk.last(scene));
        position.set(Math.min(scene.position, walk.last(scene)));
      },
    },
  ];
}

/** The change that a key on the picture brings, or null. */
export function stepping_key(walk, scene, key) {
  const to = {
    ArrowLeft: () => walk.moved(scene, -1), ArrowRight: () => walk.moved(scene, 1),
    Home: () => walk.first, End: () => walk.last(scene),
  }[key];
  return to ? { position: to() } : null;
}
