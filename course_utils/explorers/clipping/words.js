// What the clipping explorer says: which step met the cliff, what clipping did to it,
// and where the way stands now.

import { counted, fixed, three_digits } from "../shared/words.js";

/** What the picture shows now, in words. */
export function describe_clipping({ scene, ways }) {
  const way = ways[scene.clip];
  const story = scene.clip === "none" ? raw_words(way) : clipped_words(scene, way);
  const [before, after] = [way.losses[0], way.losses.at(-1)].map(three_digits);
  const lost = Math.hypot(...way.raw.at(-1)) === 0 ? " and no gradient is left" : "";
  return (
    `${story} After ${counted(scene.steps, "step")} the loss is ${after}${lost}; ` +
    `at the start it was ${before}.`
  );
}

function raw_words({ lengths, exit }) {
  if (exit < 0) return `Without clipping, ${no_exit_words(lengths)}.`;
  const start = `Without clipping, step ${exit + 1}`;
  const length = three_digits(lengths[exit]);
  if (lengths[exit] <= 1) return `${start} leaves the picture (it is ${length} long).`;
  return `${start} meets the cliff: it is ${length} long and leaves the picture.`;
}

function no_exit_words(lengths) {
  const longest = Math.max(...lengths);
  const which = lengths.indexOf(longest) + 1;
  return `no step leaves the picture: the longest (step ${which}) is ${three_digits(longest)} long`;
}

/** What clipping did to the longest gradient on the way. */
function clipped_words({ clip, threshold, rate, steps }, { raw, lengths, angles, exit }) {
  const start = `Clipped ${clip} at ${fixed(threshold, 1)}, `;
  const sizes = raw.slice(0, steps).map((gradient) => Math.hypot(...gradient));
  const longest = Math.max(...sizes);
  const at = sizes.indexOf(longest);
  const leaves = exit < 0 ? "" : ` Step ${exit + 1} leaves the picture.`;
  if (rate * longest <= lengths[at] * (1 + 1e-5)) {
    return `${start}no gradient was long enough to be cut.${leaves}`;
  }
  const turned = clip === "by norm"
    ? "its direction stays" : `its direction turns by ${fixed(angles[at], 0)}°`;
  return (
    `${start}the longest gradient (step ${at + 1}, ${three_digits(longest)} long) makes ` +
    `a step of ${three_digits(lengths[at])}, and ${turned}.${leaves}`
  );
}
