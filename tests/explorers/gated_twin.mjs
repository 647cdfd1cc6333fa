// Draws gated cells from seeds and answers with everything gated_cells.js and
// gradflow.js compute of them.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const js = await import(`${place}/numerics.js`);
const gated = await import(`${place}/gated_cells.js`);
const flow = await import(`${place}/gradflow.js`);
const { SharedRandom } = await import(`${place}/shared_random.js`);

function draw(kind, D, H, rng) {
  if (kind === "RNN") return new js.RNNCell(D, H, "tanh", rng);
  if (kind === "LSTM") return new gated.LSTMCell(D, H, rng, { forget_bias: 1 });
  return new gated.GRUCell(D, H, rng, { reset_after: kind === "GRU" });
}

function rebuilt(kind, cell) {
  if (kind === "RNN") {
    return js.RNNCell.from_weights(cell.U, cell.W, cell.b, cell.activation);
  }
  if (kind === "LSTM") return gated.LSTMCell.from_weights(cell);
  return gated.GRUCell.from_weights(cell, kind === "GRU");
}

function run({ kind, T, N, D, H, seed, with_state, scale }) {
  const rng = new SharedRandom(seed);
  const drawn = draw(kind, D, H, rng);
  drawn.W.forEach((value, i) => { drawn.W[i] = value * scale; });
  const cell = rebuilt(kind, drawn);
  const parts = cell.states ?? ["h"];
  const one = (list) => (kind === "RNN" ? list[0] : list);
  const like_state = () => one(parts.map(() => rng.normal(0, 1, N * H)));
  const xs = rng.normal(0, 1, T * N * D);
  const state = with_state ? like_state() : null;
  const d_hs = rng.normal(0, 1, T * N * H);
  const d_final = like_state();
  const { hs, final, cache } = js.forward(cell, xs, T, N, state);
  js.backward(cell, d_hs, d_final, cache); // twice: nothing may be kept
  const { d_xs, d_state, grads } = js.backward(cell, d_hs, d_final, cache);
  const norms = flow.gradient_norms(cell, xs, T, N, d_final, state);
  const lane = xs.filter((_, i) => Math.floor(i / D) % N === 0);
  const products = flow.jacobian_products(cell, lane, T);
  return {
    hs, final, d_xs, d_state, grads, joint: norms.joint, parts: norms.parts,
    jacobians: flow.step_jacobians(cell, lane, T), matrices: products.matrices,
    logs: products.logs,
    half_life: String(flow.half_life(norms.joint.filter((_, i) => i % N === 0))),
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
  const numbers = (count) => new Float64Array(count);
  const U = numbers(8);
  const W = numbers(16);
  const cell = gated.LSTMCell.from_weights({ U, W });
  const linear = js.RNNCell.from_weights(
    numbers(1), Float64Array.of(1e200), numbers(1), "identity",
  );
  return [
    message(() => gated.LSTMCell.from_weights({ U, W, b: numbers(3) })),
    message(() => gated.GRUCell.from_weights({ U, W })),
    message(() => js.forward(cell, numbers(3), 3, 1, [numbers(2), numbers(1)])),
    message(() => flow.gradient_norms(
      linear, numbers(5), 5, 1, numbers(1), Float64Array.of(1),
    )),
  ];
}

const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const { cells } = JSON.parse(readFileSync(0, "utf-8"));
const answer = { cells: cells.map(run), refusals: refusals() };
process.stdout.write(JSON.stringify(answer, plain));
