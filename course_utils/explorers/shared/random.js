// Random numbers from a seed, the same in every browser and in the embedded engine.
//
// The i-th 32-bit number is mix(mix(seed ^ g) + i·g) modulo 2³², where g is 2³² divided
// by the golden ratio. Sources: the counter is that of SplitMix (Steele, Lea and Flood
// 2014, Fast splittable pseudorandom number generators, OOPSLA); `mix` is the finaliser
// of Appleby's MurmurHash3. Good enough for starting weights, not for secrets.

const STRIDE = 0x9e3779b9;

/** Mixes the 32 bits of z so that neighbours become unrelated (MurmurHash3's end). */
function mix(z) {
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** The generator: two that were given the same seed give the same numbers. */
export class SeededRandom {
  constructor(seed) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(
        `seed is ${seed}; expected a whole number from 0 to 4294967295`,
      );
    }
    this.start = mix(seed ^ STRIDE);
    this.drawn = 0;
  }

  /** The next whole number from 0 to 2³²-1. */
  uint32() {
    this.drawn += 1;
    return mix((this.start + Math.imul(this.drawn, STRIDE)) >>> 0);
  }

  /** `count` numbers, low ≤ u < high, 53 random bits each. */
  uniform(low, high, count) {
    return Float64Array.from({ length: count }, () => {
      const top = this.uint32() >>> 5;
      const bottom = this.uint32() >>> 6;
      return low + (high - low) * ((top * 2 ** 26 + bottom) / 2 ** 53);
    });
  }

  /** `count` numbers, normal with this mean and standard deviation (Box-Muller). */
  normal(mean, deviation, count) {
    const u = this.uniform(0, 1, 2 * count);
    return Float64Array.from({ length: count }, (_, i) => {
      const radius = Math.sqrt(-2 * Math.log(1 - u[2 * i]));
      return mean + deviation * radius * Math.cos(2 * Math.PI * u[2 * i + 1]);
    });
  }
}
