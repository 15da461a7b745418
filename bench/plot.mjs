/** The plot of docs/performance.md: time and memory of the whole board against rows, both on logarithmic axes. */

const SERIES = [
  { question: "board", program: "native", name: "board, native", color: "#2f7ed8" },
  { question: "board", program: "page-1", name: "board, page, 1 processor", color: "#d9730d" },
  { question: "board", program: "page-2", name: "board, page, 2 processors", color: "#1a9c6b" },
  { question: "load", program: "duckdb-1", name: "DuckDB, load into a table, 1 thread", color: "#8a63d2" },
];
const [WIDTH, HEIGHT, LEFT, TOP, PANEL, TALL] = [860, 400, 60, 40, 340, 250];

const power = (value) => {
  if (value >= 1e6) return `${value / 1e6} million`;
  return value >= 1000 ? `${value / 1000} thousand` : String(value);
};

/** One panel with its axes, lines and points. */
function panel(left, title, lines, format) {
  const points = lines.flatMap(({ values }) => values);
  if (points.length === 0) return "";
  const ends = (of) => {
    const logs = points.map((point) => Math.log10(of(point)));
    const [low, high] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
    return [low, Math.max(high, low + 1)];
  };
  const [[x0, x1], [y0, y1]] = [ends(([x]) => x), ends(([, y]) => y)];
  const x = (value) => left + ((Math.log10(value) - x0) / (x1 - x0)) * PANEL;
  const y = (value) => TOP + TALL - ((Math.log10(value) - y0) / (y1 - y0)) * TALL;
  const parts = [`<text class="title" x="${left}" y="${TOP - 16}">${title}</text>`];
  for (let exponent = x0; exponent <= x1; exponent++) {
    const at = x(10 ** exponent).toFixed(1);
    parts.push(`<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${TOP + TALL}"/>`);
    parts.push(`<text x="${at}" y="${TOP + TALL + 18}" text-anchor="middle">${power(10 ** exponent)}</text>`);
  }
  for (let exponent = y0; exponent <= y1; exponent++) {
    const at = y(10 ** exponent).toFixed(1);
    parts.push(`<line class="grid" x1="${left}" x2="${left + PANEL}" y1="${at}" y2="${at}"/>`);
    parts.push(
      `<text x="${left - 6}" y="${Number(at) + 4}" text-anchor="end">${format(10 ** exponent)}</text>`,
    );
  }
  parts.push(
    `<text x="${left + PANEL / 2}" y="${TOP + TALL + 36}" text-anchor="middle">models in the file</text>`,
  );
  for (const { color, values } of lines) {
    const at = values.map(([a, b]) => [x(a).toFixed(1), y(b).toFixed(1)]);
    parts.push(
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${at.map((p) => p.join(",")).join(" ")}"/>`,
    );
    for (const [cx, cy] of at) parts.push(`<circle cx="${cx}" cy="${cy}" r="3.5" fill="${color}"/>`);
  }
  return parts.join("\n");
}

/** The SVG of all sizes of the first codec. */
export function plot(sizes, time) {
  const measured = sizes.filter(({ codec }) => codec === sizes[0]?.codec);
  const lines = (value) =>
    SERIES.map((series) => ({
      ...series,
      values: measured
        .map(({ rows, cells }) => [rows, value(cells[series.question]?.[series.program])])
        .filter(([, value]) => value > 0),
    })).filter(({ values }) => values.length > 0);
  const times = lines((cell) => time(cell));
  const memory = lines((cell) => (cell?.peak ?? 0) / 1e6);
  const legend = times.map(({ name, color }, index) => {
    const [x, y] = [LEFT + (index % 2) * 330, HEIGHT - 32 + Math.floor(index / 2) * 20];
    return `<line x1="${x}" x2="${x + 24}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="3"/>\n<text x="${x + 32}" y="${y + 4}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Time and memory against the number of models, on logarithmic axes">
<style>
text { font: 12px system-ui, sans-serif; fill: #444 }
.title { font-weight: 600; font-size: 14px }
.grid { stroke: #8886 }
@media (prefers-color-scheme: dark) { text { fill: #ccc } }
</style>
${panel(LEFT, "Time, seconds", times, String)}
${panel(LEFT + PANEL + 80, "Peak memory, MB", memory, (value) => value.toLocaleString("en-US"))}
${legend.join("\n")}
</svg>
`;
}
