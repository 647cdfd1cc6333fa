// The kinds of recurrent network: what each step reads and says, the graph that this
// makes, the shapes of its arrays and the number of its parameters.

export const [BATCH, INPUTS, CLASSES] = [3, 4, 5]; // N, D, K: all different
export const MOST_STEPS = 4;
export const MOST_UNITS = 8;

const every = (T) => range(1, T);
const first = () => [1];
const last = (T) => [T];
const plain = (reads, says, example) => ({ reads, says, steps: (T) => T, example });

// reads, says: the steps with an input and with an answer; steps: how many there are.
export const NETWORKS = {
  "one to one": { ...plain(every, every, "a picture in, a class out"), steps: () => 1 },
  "one to many": {
    ...plain(first, every, "a picture in, a word out, letter by letter"), told: true,
  },
  "many to one": plain(every, last, "a review in, a verdict out"),
  "many to many, aligned": plain(every, every, "a sentence in, a tag for every word out"),
  "many to many, delayed": {
    reads: (T) => range(1, T / 2), says: (T) => range(T / 2 + 1, T),
    steps: (T) => 2 * T, told: true,
    example: "a number in figures in, then the numeral out",
  },
  "recurrence from the output": {
    ...plain(every, every, "bits in, parity out, the last answer as memory"), jordan: true,
  },
  deep: {
    ...plain(every, every, "one recurrent layer reads the states of another"), layers: 2,
  },
  bidirectional: {
    ...plain(every, every, "every word is tagged with its past and its future"), both: true,
  },
};

function range(from, to) {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k);
}

/**
 * The unrolled graph of `kind` over T steps: `rows` from the bottom up, each with the
 * steps at which it has a node; `edges` as [[row, t], [row, t], role] in the direction
 * in which values flow.
 */
export function kind_graph(kind, T) {
  const network = NETWORKS[kind];
  const steps = network.steps(T);
  const [reads, says] = [network.reads(steps), network.says(steps)];
  const all = range(1, steps);
  const second = network.layers === 2 || network.both;
  const top = network.layers === 2 ? ["g"] : network.both ? ["h", "g"] : ["h"];
  const bottom = network.both ? ["h", "g"] : ["h"];
  const rows = { x: reads, h: all, ...(second ? { g: all } : {}), s: says };
  const up = (below, above, at) => at.map((t) => [[below, t], [above, t], "up"]);
  const chain = (row) => range(1, steps - 1).map((t) => [[row, t], [row, t + 1], "time"]);
  const edges = bottom.flatMap((row) => up("x", row, reads));
  if (!network.jordan) edges.push(...chain("h"));
  if (network.layers === 2) edges.push(...up("h", "g", all), ...chain("g"));
  if (network.both) edges.push(...chain("g").map(([a, b, role]) => [b, a, role]));
  edges.push(...top.flatMap((row) => up(row, "s", says)));
  if (network.told || network.jordan) {
    const back = says.filter((t) => t < steps);
    edges.push(...back.map((t) => [["s", t], ["h", t + 1], "told"]));
  }
  return { rows, edges, steps, both: Boolean(network.both) };
}

/** The number of parameters; it does not depend on T. */
export function parameter_count(kind, H) {
  const { told, jordan, layers, both } = NETWORKS[kind];
  const cell = (D) => H * D + H * H + H;
  const readout = (width) => CLASSES * width + CLASSES;
  if (jordan) return H * INPUTS + H * CLASSES + H + readout(H);
  if (both) return 2 * cell(INPUTS) + readout(2 * H);
  const more = layers === 2 ? cell(H) : told ? cell(CLASSES) : 0;
  return cell(INPUTS) + more + readout(H);
}

/** Every row's array: { row: [shape, what makes it] }. */
export function kind_arrays(kind, T, H) {
  const { rows } = kind_graph(kind, T);
  const { told, jordan, layers, both } = NETWORKS[kind];
  const shape = (row, width) => [rows[row].length, BATCH, width];
  const reads = jordan ? "U x + W ŷ" : told ? "U x + U′ŷ + W h" : "U x + W h";
  const top = both ? "V [h, g]" : layers === 2 ? "V g" : "V h";
  return {
    x: [shape("x", INPUTS), "inputs"],
    h: [shape("h", H), layers === 2 ? "U₁x + W₁h" : reads],
    ...(layers === 2 ? { g: [shape("g", H), "U₂h + W₂g"] } : {}),
    ...(both ? { g: [shape("g", H), "U′x + W′g, backwards"] } : {}),
    s: [shape("s", CLASSES), top],
  };
}
