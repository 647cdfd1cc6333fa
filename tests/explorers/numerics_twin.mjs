// Draws networks from seeds and answers with everything numerics.js computes of them.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const js = await import(`${place}/numerics.js`);
const { SharedRandom } = await import(`${place}/shared_random.js`);

function run({ T, N, D, H, K, activation, seed, with_state }) {
  const rng = new SharedRandom(seed);
  const cell = new js.RNNCell(D, H, activation, rng);
  const layer = new js.Linear(H, K, rng);
  const xs = rng.normal(0, 1, T * N * D);
  const state = with_state ? rng.normal(0, 1, N * H) : null;
  const d_final = with_state ? rng.normal(0, 1, N * H) : null;
  const targets = rng.normal(0, 1, T * N * K);
  const { hs, final, cache } = js.forward(cell, xs, T, N, state);
  const [logits, layer_cache] = layer.forward(hs);
  const { loss, d_scores } = js.half_squared_error(logits, targets, N);
  const [d_hs, layer_grads] = layer.backward(d_scores, layer_cache);
  js.backward(cell, d_hs, d_final, cache); // twice: nothing may be kept
  const { d_xs, d_state, grads } = js.backward(cell, d_hs, d_final, cache);
  const again = js.RNNCell.from_weights(cell.U, cell.W, cell.b, activation);
  const ux = again.project(xs.subarray(0, N * D));
  const first = again.step(ux, state ?? new Float64Array(N * H));
  return {
    drawn_W: cell.W, hs, final, first, logits, probs: js.softmax(logits, K), loss,
    d_hs, d_xs, d_state, ...grads, ...layer_grads,
  };
}

function message(make) {
  try {
    make();
    return null;
  } catch (error) {
    return error.message;
  }
}

function refusals() {
  const four = new Float64Array(4);
  const two = new Float64Array(2);
  const cell = js.RNNCell.from_weights(two, four, two, "tanh");
  return [
    message(() => js.RNNCell.from_weights(two, two, two, "tanh")),
    message(() => js.RNNCell.from_weights(two, four, two, "softplus")),
    message(() => js.forward(cell, four, 3, 1)),
    message(() => js.forward(cell, Float64Array.of(1, NaN), 2, 1)),
    message(() => new SharedRandom(-1)),
  ];
}

function random({ seed, count }) {
  const rng = new SharedRandom(seed);
  const words = Array.from({ length: count }, () => rng.uint32());
  return { words, uniform: rng.uniform(-2, 3, count), normal: rng.normal(1, 2, count) };
}

const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const { networks = [], randoms = [] } = JSON.parse(readFileSync(0, "utf-8"));
const answer = {
  networks: networks.map(run), randoms: randoms.map(random), refusals: refusals(),
};
process.stdout.write(JSON.stringify(answer, plain));
