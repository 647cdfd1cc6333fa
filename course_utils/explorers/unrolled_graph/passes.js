// How far the two passes of the unrolled graph have come. Position −1 is the network
// rolled up and 0 the unrolled graph with nothing computed; then each step has four
// parts forward and, once all steps are done, four parts back.

export const FORWARD = ["a", "h", "s", "loss"];
export const BACKWARD = ["s", "h", "a", "weights"];
export const ROLLED = -1;
const PARTS = FORWARD.length;

/** The position of the forward pass complete. */
export const forward_end = (T) => PARTS * T;

/** The last position: T steps forward and T back. */
export const last_position = (T) => 2 * PARTS * T;

/** Where a position is: { phase, t, part }, part being the one computed last. */
export function stage(position, T) {
  if (position <= 0) return { phase: position < 0 ? "rolled" : "start", t: 0, part: "" };
  const done = Math.min(position, last_position(T)) - 1;
  const round = Math.floor(done / PARTS);
  if (round < T) return { phase: "forward", t: round + 1, part: FORWARD[done % PARTS] };
  return { phase: "backward", t: 2 * T - round, part: BACKWARD[done % PARTS] };
}

/** Whether `part` of step t has been computed, forward or backward. */
export function reached(position, T, phase, t, part) {
  const [rounds, parts] = phase === "forward" ? [t - 1, FORWARD] : [2 * T - t, BACKWARD];
  return position > PARTS * rounds + parts.indexOf(part);
}

/** The position one step on (or back): a node, or to the end of a time step. */
export function moved({ position, T, stride }, direction) {
  if (position < 0) return direction > 0 ? 0 : ROLLED;
  if (position === 0 && direction < 0) return ROLLED;
  const size = stride === "node" ? 1 : PARTS;
  const now = Math.min(position, last_position(T));
  const from = direction > 0 ? Math.floor(now / size) : Math.ceil(now / size);
  return Math.max(0, Math.min(last_position(T), (from + direction) * size));
}

/** The position after T changed: a finished pass stays finished. */
export function position_for(position, T_old, T) {
  if (position >= last_position(T_old)) return last_position(T);
  if (position >= forward_end(T_old)) return forward_end(T);
  return Math.min(position, forward_end(T));
}

/** A position in two words: the pass and the step. */
export function position_words({ T }, position) {
  const { phase, t } = stage(position, T);
  if (phase === "rolled") return "rolled up";
  if (phase === "start") return "unrolled";
  return phase === "forward" ? `forward ${t}` : `back ${t}`;
}
