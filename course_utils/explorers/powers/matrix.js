// A 2×2 matrix by the length and angle of its eigenvalues, and its powers.

export const LONGEST = 30; // steps the norms are followed

/**
 * ρ [[cos θ, −u], [v, cos θ]] with u v = sin² θ and u − v = shear, as [a, b, c, d].
 *
 * Without shear that is ρ times the rotation by θ. The shear changes neither
 * eigenvalue, only how far W is from normal: at θ = 0 it makes a Jordan block.
 */
export function matrix_of({ radius, angle, shear }) {
  const [cos, sin] = unit_vector(angle);
  const u = (shear + Math.hypot(shear, 2 * sin)) / 2;
  const v = u ? sin ** 2 / u : 0;
  return [cos, -u, v, cos].map((entry) => radius * entry + 0); // + 0: no −0
}

/** [cos, sin] of an angle in degrees, exact where it is a right one. */
export function unit_vector(angle) {
  const turn = (angle * Math.PI) / 180;
  return [angle === 90 ? 0 : Math.cos(turn), angle % 180 ? Math.sin(turn) : 0];
}

/** The largest singular value of a 2×2 matrix. */
export function norm_of([a, b, c, d]) {
  return (Math.hypot(a + d, c - b) + Math.hypot(a - d, b + c)) / 2;
}

function product([a, b, c, d], [e, f, g, h]) {
  return [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h];
}

/**
 * W, its powers from 0 to LONGEST, and of each the norm, what the radius promises
 * (ρ^j) and what the largest singular value allows (σ_max^j).
 */
export function powers_of(scene) {
  const W = matrix_of(scene);
  const powers = [[1, 0, 0, 1]];
  while (powers.length <= LONGEST) powers.push(product(W, powers.at(-1)));
  const sigma_max = norm_of(W);
  return {
    W, powers, sigma_max,
    norms: powers.map(norm_of),
    rates: powers.map((_, j) => scene.radius ** j),
    bounds: powers.map((_, j) => sigma_max ** j),
  };
}
