// Drawing in plain SVG that is readable on light and on dark ground: colours are classes, and the ground
// shows through.

/** What stands for what: a class each, so that light and dark have colours of their own. */
const style = `
  text { font: 11px system-ui, sans-serif; fill: #24292f }
  .small { font-size: 9px } .faint { fill: #6e7781 } .strong { font-weight: 600 }
  .end { text-anchor: end } .middle { text-anchor: middle }
  .axis { stroke: #8c959f; stroke-width: 1; fill: none }
  .grid { stroke: #d0d7de; stroke-width: 1; fill: none }
  .baseline { fill: #afb8c1 } .mix { fill: #80ccff } .served { fill: #0969da }
  .band { fill: #54aeff; fill-opacity: .3 }
  .line { stroke: #0969da; stroke-width: 1.5; fill: none }
  .point { fill: #cf222e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .faint { fill: #9198a1 }
    .axis { stroke: #6e7681 } .grid { stroke: #30363d }
    .baseline { fill: #6e7681 } .mix { fill: #1f4f82 } .served { fill: #58a6ff }
    .band { fill: #388bfd; fill-opacity: .35 }
    .line { stroke: #79c0ff } .point { fill: #ff7b72 }
  }
`;

/** A drawing; `title` says what it shows to whoever cannot see it. */
export function drawing(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** A line of text that starts, ends or is centred at a place, as its classes have it. */
export function text(x: number, y: number, content: string, classes = ""): string {
  return `<text x="${place(x)}" y="${place(y)}" class="${classes}">${escaped(content)}</text>`;
}

/** A rectangle, its upper left corner first. */
export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  classes: string,
): string {
  return `<rect x="${place(x)}" y="${place(y)}" width="${place(width)}" ` +
    `height="${place(height)}" class="${classes}"/>`;
}

/** A line through points. */
export function line(points: readonly (readonly [number, number])[], classes: string): string {
  return `<polyline points="${listed(points)}" class="${classes}"/>`;
}

/** An area within points. */
export function area(points: readonly (readonly [number, number])[], classes: string): string {
  return `<polygon points="${listed(points)}" class="${classes}"/>`;
}

/** A dot around a point. */
export function dot(x: number, y: number, radius: number, classes: string): string {
  return `<circle cx="${place(x)}" cy="${place(y)}" r="${radius}" class="${classes}"/>`;
}

function listed(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y]) => `${place(x)},${place(y)}`).join(" ");
}

/** A coordinate, to a tenth of a pixel. */
function place(coordinate: number): string {
  return String(Math.round(10 * coordinate) / 10);
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
