// Where weights start: the twin of numpy_rnn/initialise.py for one H×H block, drawn
// from the numbers of random.js.

/** name: (H, rng) → the block (H, H), flat. */
export const INITIALISERS = {
  uniform: (H, rng) => rng.uniform(-1 / Math.sqrt(H), 1 / Math.sqrt(H), H * H),
  xavier: (H, rng) => rng.uniform(-Math.sqrt(3 / H), Math.sqrt(3 / H), H * H),
  orthogonal: (H, rng) => orthonormal_columns(rng.normal(0, 1, H * H), H),
  identity: (H) => new Float64Array(H * H).map((_, i) => (i % (H + 1) ? 0 : 1)),
};

/** Q of a = Q R with a positive diagonal of R: Gram and Schmidt, every column twice. */
function orthonormal_columns(a, H) {
  const columns = Array.from({ length: H }, (_, j) =>
    Float64Array.from({ length: H }, (_, i) => a[i * H + j]),
  );
  columns.forEach((column, j) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const along = dot(column, columns[k]);
        for (let i = 0; i < H; i++) column[i] -= along * columns[k][i];
      }
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < H; i++) column[i] /= length;
  });
  return a.map((_, i) => columns[i % H][Math.floor(i / H)]);
}

/** Σ aᵢ bᵢ. */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
