// LSTM and GRU in JavaScript: the twins of numpy_rnn/lstm.py and numpy_rnn/gru.py,
// with their names, block orders and equations. `forward` and `backward` of
// numerics.js run them; arrays are flat, as described there.
//
// A state is a list of its parts: [h, c] for the LSTM, [h] for the GRU.

import {
  add_to_rows, expect_length, matmul, matmul_at, matmul_bt, sigmoid, sum_of_rows,
} from "./numerics.js";

/** What both share: taking weights, projecting, and running over time. */
class GatedCell {
  constructor(input_size, hidden_size) {
    this.input_size = input_size;
    this.hidden_size = hidden_size;
  }

  /** Takes weights by name, zero where left out; refuses those of another size. */
  assign(weights) {
    for (const [name, shape] of Object.entries(this.shapes)) {
      this[name] = weights[name] ?? new Float64Array(product(shape));
      expect_length(name, this[name], product(shape), `(${shape.join(", ")})`);
    }
    return this;
  }

  get shapes() {
    const { input_size: D, hidden_size: H, blocks } = this;
    return { U: [blocks * H, D], W: [blocks * H, H], b: [blocks * H] };
  }

  /** The input's share of the pre-activation: (rows, D) → (rows, blocks·H). */
  project(x) {
    const D = this.input_size;
    return add_to_rows(matmul_bt(x, this.U, x.length / D, D, this.b.length), this.b);
  }

  zero_state(N) {
    return this.states.map(() => new Float64Array(N * this.hidden_size));
  }

  /** What `step` writes for N lanes at one step: name → (N, ·). */
  room(N) {
    const out = this.kept;
    for (const name in out) out[name] = new Float64Array(N * out[name]);
    return out;
  }

  /** Runs over xs (T, N, D) → { hs, final, cache }; called by `forward`. */
  run(xs, T, N, state) {
    const { hidden_size: H, input_size: D } = this;
    const start = state ?? this.zero_state(N);
    this.states.forEach((name, i) => {
      expect_length(`state ${name}`, start[i], N * H, `(${N}, ${H})`);
    });
    const width = N * this.b.length;
    const ux = this.project(xs);
    const path = [start];
    const tape = [];
    for (let t = 0; t < T; t++) {
      const out = this.room(N);
      path.push(this.step(ux.subarray(t * width, (t + 1) * width), path[t], out));
      tape.push(out);
    }
    const hs = new Float64Array(T * N * H);
    for (let t = 0; t < T; t++) hs.set(path[t + 1][0], t * N * H);
    const final = path[T].map((part) => part.slice());
    return { hs, final, cache: { xs, path, tape, T, N, D } };
  }

  /** The way back → { d_xs, d_state, grads }; called by `backward`. */
  run_back(d_hs, d_final, cache) {
    const { T, N } = cache;
    const H = this.hidden_size;
    let d_state = d_final ?? this.zero_state(N);
    const das = [];
    for (let t = T - 1; t >= 0; t--) {
      const [dh, ...rest] = d_state;
      const reaching = dh.map((value, i) => value + d_hs[t * N * H + i]);
      const [da, before] = this.pull(cache, t, [reaching, ...rest]);
      das[t] = da;
      d_state = before;
    }
    const whole = new Float64Array(T * (das[0]?.length ?? 0));
    das.forEach((da, t) => whole.set(da, t * da.length));
    return { ...this.gradients(whole, cache), d_state: d_state.map((p) => p.slice()) };
  }
}

const product = (shape) => shape.reduce((a, b) => a * b);

/** Part `i` of the state before each step, one below the other: (T·N, H). */
function states_before({ path, T }, i) {
  return joined(path.slice(0, T).map((state) => state[i]));
}

/** Arrays one after the other. */
function joined(arrays) {
  const whole = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let start = 0;
  for (const array of arrays) {
    whole.set(array, start);
    start += array.length;
  }
  return whole;
}

/** Columns `from` … `to` of a (rows, width) → (rows, to - from). */
function columns(a, width, from, to) {
  const rows = Array.from({ length: a.length / width }, (_, row) => row * width);
  return joined(rows.map((start) => a.subarray(start + from, start + to)));
}

/** Columns of a and of b beside each other: (rows, p), (rows, q) → (rows, p + q). */
function beside(a, p, b, q) {
  const both = new Float64Array(a.length + b.length);
  for (let row = 0; row < a.length / p; row++) {
    const start = row * (p + q);
    both.set(a.subarray(row * p, (row + 1) * p), start);
    both.set(b.subarray(row * q, (row + 1) * q), start + p);
  }
  return both;
}

/** Long short-term memory; blocks i, f, g, o, as in numpy_rnn and torch.nn.LSTM. */
export class LSTMCell extends GatedCell {
  /** A cell with the weights given: flat U (4H, D), W (4H, H), b (4H,) or none. */
  static from_weights({ U, W, b }) {
    const H = Math.sqrt(W.length / 4);
    return new LSTMCell(U.length / (4 * H), H).assign({ U, W, b });
  }

  get blocks() {
    return 4;
  }

  get states() {
    return ["h", "c"];
  }

  get kept() {
    return { gates: 4 * this.hidden_size, tanh_c: this.hidden_size };
  }

  /** One step: ux (N, 4H), [h, c] → [h, c]; writes gates and tanh_c into `out`. */
  step(ux, [h, c], out = this.room(h.length / this.hidden_size)) {
    const H = this.hidden_size;
    const { gates, tanh_c } = out;
    const a = matmul_bt(h, this.W, h.length / H, H, 4 * H);
    const [h_next, c_next] = [new Float64Array(h.length), new Float64Array(h.length)];
    for (let j = 0, i = 0; j < h.length; j++, i = next_place(i, j, H, 4)) {
      const f = i + H;
      const g = f + H;
      const o = g + H;
      gates[i] = sigmoid(ux[i] + a[i]);
      gates[f] = sigmoid(ux[f] + a[f]);
      gates[g] = Math.tanh(ux[g] + a[g]);
      gates[o] = sigmoid(ux[o] + a[o]);
      c_next[j] = gates[f] * c[j] + gates[i] * gates[g];
      tanh_c[j] = Math.tanh(c_next[j]);
      h_next[j] = gates[o] * tanh_c[j];
    }
    return [h_next, c_next];
  }

  /** The arrows turned round: [dh, dc], c(t-1), … → [da (N, 4H), [dh, dc] before]. */
  step_backward([dh, dc_next], c_prev, gates, tanh_c) {
    const H = this.hidden_size;
    const da = new Float64Array(gates.length);
    const dc_prev = new Float64Array(dh.length);
    for (let j = 0, at = 0; j < dh.length; j++, at = next_place(at, j, H, 4)) {
      const i = gates[at];
      const f = gates[at + H];
      const g = gates[at + 2 * H];
      const o = gates[at + 3 * H];
      const dc = dc_next[j] + dh[j] * o * (1 - tanh_c[j] * tanh_c[j]);
      da[at] = dc * g * i * (1 - i);
      da[at + H] = dc * c_prev[j] * f * (1 - f);
      da[at + 2 * H] = dc * i * (1 - g * g);
      da[at + 3 * H] = dh[j] * tanh_c[j] * o * (1 - o);
      dc_prev[j] = dc * f;
    }
    return [da, [matmul(da, this.W, dh.length / H, 4 * H, H), dc_prev]];
  }

  /** ∂L/∂s(t+1) → [∂L/∂a, ∂L/∂s(t)], by way of the step at place t of the tape. */
  pull({ path, tape }, t, d_state) {
    return this.step_backward(d_state, path[t][1], tape[t].gates, tape[t].tanh_c);
  }

  gradients(das, cache) {
    const { input_size: D, hidden_size: H } = this;
    const rows = das.length / (4 * H);
    const grads = {
      U: matmul_at(das, cache.xs, rows, 4 * H, D),
      W: matmul_at(das, states_before(cache, 0), rows, 4 * H, H),
      b: sum_of_rows(das, 4 * H),
    };
    return { d_xs: matmul(das, this.U, rows, 4 * H, D), grads };
  }
}

/** Gated recurrent unit; blocks r, z, n, as in numpy_rnn and torch.nn.GRU. */
export class GRUCell extends GatedCell {
  /** A cell with the weights given: flat U (3H, D), W (3H, H), b (3H,), b_hn (H,). */
  static from_weights({ U, W, b, b_hn }) {
    const H = Math.sqrt(W.length / 3);
    return new GRUCell(U.length / (3 * H), H).assign({ U, W, b, b_hn });
  }

  get blocks() {
    return 3;
  }

  get states() {
    return ["h"];
  }

  get kept() {
    return { gates: 3 * this.hidden_size, m: this.hidden_size };
  }

  get shapes() {
    return { ...super.shapes, b_hn: [this.hidden_size] };
  }

  /** One step: ux (N, 3H), [h] → [h]; writes gates and m into `out`. */
  step(ux, [h], out = this.room(h.length / this.hidden_size)) {
    const H = this.hidden_size;
    const { gates, m } = out;
    const v = matmul_bt(h, this.W, h.length / H, H, 3 * H);
    const h_next = new Float64Array(h.length);
    for (let j = 0, r = 0; j < h.length; j++, r = next_place(r, j, H, 3)) {
      const z = r + H;
      const n = z + H;
      gates[r] = sigmoid(ux[r] + v[r]);
      gates[z] = sigmoid(ux[z] + v[z]);
      m[j] = v[n] + this.b_hn[j % H];
      gates[n] = Math.tanh(ux[n] + gates[r] * m[j]);
      h_next[j] = (1 - gates[z]) * gates[n] + gates[z] * h[j];
    }
    return [h_next];
  }

  /** The arrows turned round: [dh], h(t-1), … → [∂L/∂(r, z, m), n (N, 4H), [dh before]]. */
  step_backward([dh], h_prev, gates, m) {
    const H = this.hidden_size;
    const N = dh.length / H;
    const dv = new Float64Array(3 * dh.length); // r, z, m: what W h(t-1) gets
    const da_n = new Float64Array(dh.length);
    for (let j = 0, at = 0; j < dh.length; j++, at = next_place(at, j, H, 3)) {
      const r = gates[at];
      const z = gates[at + H];
      const n = gates[at + 2 * H];
      da_n[j] = dh[j] * (1 - z) * (1 - n * n);
      dv[at] = da_n[j] * m[j] * r * (1 - r);
      dv[at + H] = dh[j] * (h_prev[j] - n) * z * (1 - z);
      dv[at + 2 * H] = da_n[j] * r;
    }
    const dh_prev = matmul(dv, this.W, N, 3 * H, H);
    for (let j = 0, at = H; j < dh.length; j++, at = next_place(at, j, H, 3)) {
      dh_prev[j] += dh[j] * gates[at];
    }
    return [beside(dv, 3 * H, da_n, H), [dh_prev]];
  }

  /** ∂L/∂s(t+1) → [∂L/∂a, ∂L/∂s(t)], by way of the step at place t of the tape. */
  pull({ path, tape }, t, d_state) {
    return this.step_backward(d_state, path[t][0], tape[t].gates, tape[t].m);
  }

  gradients(das, cache) {
    const { input_size: D, hidden_size: H } = this;
    const rows = das.length / (4 * H);
    const met = columns(das, 4 * H, 0, 3 * H); // by W
    const da_rz = columns(das, 4 * H, 0, 2 * H);
    const seen = beside(da_rz, 2 * H, columns(das, 4 * H, 3 * H, 4 * H), H); // by U
    const grads = {
      U: matmul_at(seen, cache.xs, rows, 3 * H, D),
      W: matmul_at(met, states_before(cache, 0), rows, 3 * H, H),
      b: sum_of_rows(seen, 3 * H),
      b_hn: sum_of_rows(columns(das, 4 * H, 2 * H, 3 * H), H),
    };
    return { d_xs: matmul(seen, this.U, rows, 3 * H, D), grads };
  }
}

/**
 * Where unit j of (N, H) has its first block in (N, count·H), both flat, if j - 1 has it
 * at `at`: one further, or, where a lane begins, past the other blocks of the last.
 */
function next_place(at, j, H, count) {
  return j % H ? at + 1 : at + 1 + (count - 1) * H;
}
