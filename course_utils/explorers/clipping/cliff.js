// The cliff: the loss of a network with one unit and no input over w and b, its gradient
// by backpropagation through time, and the way down with and without clipping.
//
//   h(t) = σ(w h(t−1) + b),  h(0) = σ(0.5)        L(w, b) = (h(T) − 0.7)²

export const KINDS = ["none", "by norm", "by value"];
export const W_SIDE = [3, 7]; // the picture
export const B_SIDE = [-4, -1];
export const TARGET = 0.7;
export const MOST_STEPS = 150;
const [T, START] = [50, 1 / (1 + Math.exp(-0.5))];

const sigmoid = (a) => 0.5 + 0.5 * Math.tanh(0.5 * a); // never overflows

/** h(T). */
export function last_state(w, b) {
  let h = START;
  for (let t = 0; t < T; t++) {
    const next = sigmoid(w * h + b);
    if (next === h) break; // settled
    h = next;
  }
  return h;
}

/** L, ∂L/∂w and ∂L/∂b as [loss, [dw, db]]. */
export function loss_and_gradient([w, b]) {
  const hs = [START];
  for (let t = 0; t < T; t++) hs.push(sigmoid(w * hs[t] + b));
  let dh = 2 * (hs[T] - TARGET);
  let [dw, db] = [0, 0];
  for (let t = T; t > 0; t--) {
    const da = dh * hs[t] * (1 - hs[t]);
    dw += da * hs[t - 1];
    db += da;
    dh = da * w;
  }
  return [(hs[T] - TARGET) ** 2, [dw, db]];
}

/** The gradient that a step takes. */
export function clipped(gradient, kind, threshold) {
  if (kind === "by norm") {
    const factor = threshold / (Math.hypot(...gradient) + 1e-6);
    return factor < 1 ? gradient.map((entry) => factor * entry) : gradient;
  }
  if (kind === "none") return gradient;
  return gradient.map((entry) => Math.min(threshold, Math.max(-threshold, entry)));
}

/** Degrees between two vectors; 0 where one of them is zero. */
export function angle_between([a, b], [c, d]) {
  return (Math.abs(Math.atan2(a * d - b * c, a * c + b * d)) * 180) / Math.PI;
}

export const is_inside = ([w, b]) =>
  w >= W_SIDE[0] && w <= W_SIDE[1] && b >= B_SIDE[0] && b <= B_SIDE[1];

/**
 * Gradient descent with one kind of clipping, MOST_STEPS steps: path, losses and raw
 * gradients at each place; lengths of the steps; angles between raw and taken gradient.
 */
function descend({ w, b, rate, threshold }, kind) {
  const way = { path: [[w, b]], losses: [], raw: [], lengths: [], angles: [] };
  for (let step = 0; step <= MOST_STEPS; step++) {
    const place = way.path[step];
    const [loss, gradient] = loss_and_gradient(place);
    way.losses.push(loss);
    way.raw.push(gradient);
    if (step === MOST_STEPS) break;
    const taken = clipped(gradient, kind, threshold);
    way.path.push(place.map((value, k) => value - rate * taken[k]));
    way.lengths.push(rate * Math.hypot(...taken));
    way.angles.push(angle_between(gradient, taken));
  }
  return way;
}

/**
 * The way down with one kind of clipping, as far as it is gone; `ahead` are the losses
 * of all of it, `exit` is the index of the first step that leaves the picture, or −1.
 */
function way_by(scene, kind) {
  const { path, losses, raw, lengths, angles } = descend(scene, kind);
  const gone = path.slice(0, scene.steps + 1);
  const outside = gone.findIndex((place) => !is_inside(place));
  return {
    path: gone, losses: losses.slice(0, scene.steps + 1), raw: raw.slice(0, scene.steps + 1),
    lengths: lengths.slice(0, scene.steps), angles: angles.slice(0, scene.steps),
    ahead: losses, exit: outside < 0 ? -1 : outside - 1,
  };
}

/** All ways, and what each kind of clipping makes of the chosen one's last gradient. */
export function three_ways(scene) {
  const ways = Object.fromEntries(KINDS.map((kind) => [kind, way_by(scene, kind)]));
  const { path, raw } = ways[scene.clip];
  const [place, gradient] = [path.at(-2), raw.at(-2)];
  const choices = KINDS.map((kind) => {
    const taken = clipped(gradient, kind, scene.threshold);
    const move = taken.map((entry) => -scene.rate * entry);
    return {
      kind, move, length: Math.hypot(...move), angle: angle_between(gradient, taken),
    };
  });
  return { ways, place, size: Math.hypot(...gradient), choices };
}
