// The recurrent network once more, in JavaScript: the twin of
// course_utils/numpy_rnn, with its names, so that an explorer computes in the browser.
//
// Every array is a flat Float64Array, row-major: a (T, N, H) array holds the number
// at [t, n, k] in place (t·N + n)·H + k. Shapes are given where they cannot be
// derived from a length.

/** σ(a) = 1 / (1 + exp(-a)); where exp overflows, σ is 0. */
export function sigmoid(a) {
  return 1 / (1 + Math.exp(-a));
}

// name: [φ(a), φ'(a) as a function of h = φ(a)]
export const ACTIVATIONS = {
  tanh: [Math.tanh, (h) => 1 - h * h],
  relu: [(a) => Math.max(a, 0), (h) => (h > 0 ? 1 : 0)],
  sigmoid: [sigmoid, (h) => h * (1 - h)],
  identity: [(a) => a, () => 1],
};

/** A B: a (n, k), b (k, m) → (n, m); four rows of b at a time, which is faster. */
export function matmul(a, b, n, k, m) {
  const c = new Float64Array(n * m);
  const whole = k - (k % 4);
  for (let i = 0; i < n; i++) {
    const to = i * m;
    for (let l = 0; l < whole; l += 4) {
      const from = i * k + l;
      const [f0, f1, f2, f3] = [a[from], a[from + 1], a[from + 2], a[from + 3]];
      const b0 = l * m;
      const b1 = b0 + m;
      const b2 = b1 + m;
      const b3 = b2 + m;
      for (let j = 0; j < m; j++) {
        c[to + j] += f0 * b[b0 + j] + f1 * b[b1 + j] + f2 * b[b2 + j] + f3 * b[b3 + j];
      }
    }
    for (let l = whole; l < k; l++) {
      const factor = a[i * k + l];
      for (let j = 0; j < m; j++) c[to + j] += factor * b[l * m + j];
    }
  }
  return c;
}

/** A Bᵀ: a (n, k), b (m, k) → (n, m); four rows of b at a time, which is faster. */
export function matmul_bt(a, b, n, k, m) {
  const c = new Float64Array(n * m);
  const whole = m - (m % 4);
  for (let i = 0; i < n; i++) {
    const from = i * k;
    const to = i * m;
    for (let j = 0; j < whole; j += 4) {
      const b0 = j * k;
      const b1 = b0 + k;
      const b2 = b1 + k;
      const b3 = b2 + k;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let l = 0; l < k; l++) {
        const factor = a[from + l];
        s0 += factor * b[b0 + l];
        s1 += factor * b[b1 + l];
        s2 += factor * b[b2 + l];
        s3 += factor * b[b3 + l];
      }
      c[to + j] = s0;
      c[to + j + 1] = s1;
      c[to + j + 2] = s2;
      c[to + j + 3] = s3;
    }
    for (let j = whole; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[from + l] * b[j * k + l];
      c[to + j] = sum;
    }
  }
  return c;
}

/** Aᵀ B: a (n, k), b (n, m) → (k, m): the sum over rows that a gradient is. */
export function matmul_at(a, b, n, k, m) {
  const c = new Float64Array(k * m);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < k; l++) {
      const factor = a[i * k + l];
      for (let j = 0; j < m; j++) c[l * m + j] += factor * b[i * m + j];
    }
  }
  return c;
}

/** Adds the vector b (m,) to every row of a (n, m), in place. */
export function add_to_rows(a, b) {
  for (let i = 0; i < a.length; i++) a[i] += b[i % b.length];
  return a;
}

/** Σ over the rows of a (n, m) → (m,). */
export function sum_of_rows(a, m) {
  const sum = new Float64Array(m);
  for (let i = 0; i < a.length; i++) sum[i % m] += a[i];
  return sum;
}

export function expect_length(name, array, length, shape) {
  if (array?.length !== length) {
    throw new RangeError(
      `${name} has ${array?.length} numbers; expected ${length}, shape ${shape}`,
    );
  }
}

/** Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b). */
export class RNNCell {
  constructor(U, W, b, activation) {
    const H = b.length;
    if (!Object.hasOwn(ACTIVATIONS, activation)) {
      const names = Object.keys(ACTIVATIONS).join(", ");
      throw new RangeError(`activation is ${activation}; expected one of ${names}`);
    }
    expect_length("W", W, H * H, `(${H}, ${H})`);
    if (U.length % H) {
      throw new RangeError(`U has ${U.length} numbers; expected (${H}, D)`);
    }
    const sizes = { input_size: U.length / H, hidden_size: H };
    Object.assign(this, { U, W, b, activation, ...sizes });
  }

  /** A cell with the weights given: flat U (H, D), W (H, H), b (H,). */
  static from_weights(U, W, b, activation = "tanh") {
    return new RNNCell(U, W, b, activation);
  }

  /** The input's share of the pre-activation: (rows, D) → (rows, H). */
  project(x) {
    const { input_size: D, hidden_size: H } = this;
    return add_to_rows(matmul_bt(x, this.U, x.length / D, D, H), this.b);
  }

  /** a = ux + W h for ux, h (N, H) → (N, H): `step` before φ. */
  preactivation(ux, h) {
    const H = this.hidden_size;
    const a = matmul_bt(h, this.W, h.length / H, H, H);
    for (let i = 0; i < a.length; i++) a[i] += ux[i];
    return a;
  }

  /** One step of time: ux, h (N, H) → h (N, H). */
  step(ux, h) {
    const phi = ACTIVATIONS[this.activation][0];
    const h_next = this.preactivation(ux, h);
    for (let i = 0; i < h_next.length; i++) h_next[i] = phi(h_next[i]);
    return h_next;
  }

  /** The same step with the arrows turned round: dh, h (N, H) → [da, dh_prev]. */
  step_backward(dh, h) {
    const H = this.hidden_size;
    const phi_prime = ACTIVATIONS[this.activation][1];
    const da = new Float64Array(dh.length);
    for (let i = 0; i < da.length; i++) da[i] = dh[i] * phi_prime(h[i]);
    return [da, matmul(da, this.W, da.length / H, H, H)];
  }

  /** Gradients over the flattened (T·N) axis: das (·, H), xs (·, D), hs_prev (·, H). */
  gradients(das, xs, hs_prev) {
    const { input_size: D, hidden_size: H } = this;
    const rows = das.length / H;
    return {
      U: matmul_at(das, xs, rows, H, D),
      W: matmul_at(das, hs_prev, rows, H, H),
      b: sum_of_rows(das, H),
    };
  }
}

/**
 * Runs `cell` over xs (T, N, D) → { hs (T, N, H), final (N, H), cache }.
 * The state of a gated cell is a list of such arrays.
 */
export function forward(cell, xs, T, N, state = null) {
  const { input_size: D, hidden_size: H } = cell;
  expect_length("xs", xs, T * N * D, `(${T}, ${N}, ${D})`);
  if (!xs.every(Number.isFinite)) {
    throw new RangeError("xs holds NaN or infinity; expected finite numbers");
  }
  if (cell.run) return cell.run(xs, T, N, state);
  if (state) expect_length("state", state, N * H, `(${N}, ${H})`);
  const size = N * H;
  const hs = new Float64Array((T + 1) * size);
  if (state) hs.set(state);
  const ux = cell.project(xs);
  const at = (array, t) => array.subarray(t * size, (t + 1) * size);
  for (let t = 0; t < T; t++) hs.set(cell.step(at(ux, t), at(hs, t)), (t + 1) * size);
  return { hs: hs.subarray(size), final: at(hs, T).slice(), cache: { xs, hs, T, N } };
}

/** Backpropagation through time → { d_xs, d_state, grads: { U, W, b } }. */
export function backward(cell, d_hs, d_final, cache) {
  const { xs, hs, T, N } = cache;
  const { input_size: D, hidden_size: H } = cell;
  const size = N * H;
  expect_length("d_hs", d_hs, T * size, `(${T}, ${N}, ${H})`);
  if (cell.run_back) return cell.run_back(d_hs, d_final, cache);
  if (d_final) expect_length("d_final", d_final, size, `(${N}, ${H})`);
  const das = new Float64Array(T * size);
  let dh_next = d_final ? Float64Array.from(d_final) : new Float64Array(size);
  for (let t = T - 1; t >= 0; t--) {
    const dh = dh_next.map((value, i) => value + d_hs[t * size + i]);
    const h = hs.subarray((t + 1) * size, (t + 2) * size);
    const [da, dh_prev] = cell.step_backward(dh, h);
    das.set(da, t * size);
    dh_next = dh_prev;
  }
  const grads = cell.gradients(das, xs, hs.subarray(0, T * size));
  return { d_xs: matmul(das, cell.U, T * N, H, D), d_state: dh_next, grads };
}

/** Scores from states: s = V h + b_s. */
export class Linear {
  constructor(V, b_s) {
    Object.assign(this, { V, b_s });
  }

  /** A layer with the weights given: flat V (K, H), b_s (K,). */
  static from_weights(V, b_s) {
    return new Linear(V, b_s);
  }

  /** hs (rows, H) → [logits (rows, K), cache]. */
  forward(hs) {
    const K = this.b_s.length;
    const H = this.V.length / K;
    return [add_to_rows(matmul_bt(hs, this.V, hs.length / H, H, K), this.b_s), hs];
  }

  /** d_logits (rows, K) → [d_hs (rows, H), { V, b_s }]. */
  backward(d_logits, cache) {
    const K = this.b_s.length;
    const H = this.V.length / K;
    const rows = d_logits.length / K;
    const grads = {
      V: matmul_at(d_logits, cache, rows, K, H), b_s: sum_of_rows(d_logits, K),
    };
    return [matmul(d_logits, this.V, rows, K, H), grads];
  }
}

/** L = 1/N Σ ½ (s - y)² over scores, targets (T, N, K) → { loss, d_scores }. */
export function half_squared_error(scores, targets, N) {
  expect_length("targets", targets, scores.length, "that of the scores");
  const d_scores = scores.map((s, i) => (s - targets[i]) / N);
  const loss = scores.reduce((sum, s, i) => sum + (s - targets[i]) ** 2, 0) / (2 * N);
  return { loss, d_scores };
}
