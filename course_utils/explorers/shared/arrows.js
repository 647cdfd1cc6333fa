// Arrows: straight ones, bent ones, and ones that have turned round.

/**
 * An arrow along `way`: two points, or four of a Bézier curve, in the direction of the
 * values. `back` turns it round: its head is then open and stands at the first point.
 */
export function draw_arrow(canvas, key, way, look, back) {
  const points = back ? [...way].reverse() : way;
  const [head, before] = [points.at(-1), points.at(-2)];
  const length = Math.hypot(head[0] - before[0], head[1] - before[1]) || 1;
  const [ux, uy] = [(head[0] - before[0]) / length, (head[1] - before[1]) / length];
  const near = (along, across) =>
    [head[0] - along * ux - across * uy, head[1] - along * uy + across * ux]
      .map((value) => value.toFixed(1)).join(" ");
  const inner = points.slice(1, -1).map((point) => point.map((v) => v.toFixed(1)).join(" "));
  const start = points[0].map((value) => value.toFixed(1)).join(" ");
  const d = `M${start}${inner.length ? "C" : "L"}${[...inner, near(back ? 1 : 8, 0)].join(" ")}`;
  canvas.put(`${key}-line`, "path", { d, class: look });
  const wings = `M${near(10, 5)}L${near(0, 0)}L${near(10, -5)}${back ? "" : "Z"}`;
  canvas.put(`${key}-head`, "path", { d: wings, class: `${look} head` });
}
