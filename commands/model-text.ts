// Versions of models as text for a person.
import type { Figures, ModelVersionRow, Standing } from "../db/model-registry.ts";
import type { AccuracyRow } from "../db/queries/accuracy.ts";
import { versionText } from "../streams/model-version.ts";
import { columns, grouped } from "./terminal.ts";

/** The versions of a model in a table. */
export function listText(name: string, rows: readonly ModelVersionRow[], more: boolean): string {
  if (rows.length === 0) return `No version of ${name} has been trained: the mix alone serves.`;
  const table = rows.map((row) => [
    versionText(row.name, row.version),
    row.alias ?? "-",
    percent(row.share),
    instant(row.createdAtMs),
    instant(row.trainedUntilMs),
    shortened(figuresText(row.metrics)),
  ]);
  const head = ["version", "is", "serves", "registered", "learnt until", "metrics"];
  const notice = more ? "\nOlder versions are at GET /v1/models." : "";
  return columns([head, ...table]) + notice;
}

/** All that is known of a version, a line each. */
export function versionLines(row: ModelVersionRow): string {
  return columns([
    ["version", versionText(row.name, row.version)],
    ["is", row.alias ?? "neither champion nor challenger"],
    ["serves", `${percent(row.share)} of the videos`],
    ["registered", instant(row.createdAtMs)],
    ["learnt from", instant(row.trainedFromMs)],
    ["learnt until", instant(row.trainedUntilMs)],
    ["went on from", parentText(row)],
    ["code version", row.codeVersion],
    ["seed", String(row.seed)],
    ["artefact", `${grouped(row.artefactBytes)} bytes, SHA-256 ${row.artefactSha256}`],
    ...figureLines("set to", row.hyperParameters),
    ...figureLines("in training", row.metrics),
    ...figureLines("on later data", row.comparison ?? {}),
  ]);
}

/** A version, and how good the forecasts were that it served: by horizon and target. */
export interface ServedVersion {
  readonly row: ModelVersionRow;
  readonly served: readonly AccuracyRow[];
}

/** Two versions side by side: what was measured, then what they served. */
export function compareText(one: ServedVersion, other: ServedVersion): string {
  const both = [one, other];
  const figures = (title: string, of: (row: ModelVersionRow) => Figures) => {
    const all = both.map(({ row }) => of(row));
    const names = [...new Set(all.flatMap((figures) => Object.keys(figures)))];
    return names.map((name) => [
      `${title}: ${name}`,
      ...all.map((figures) => name in figures ? figureText(figures[name]) : "-"),
    ]);
  };
  const groups = [...new Set(both.flatMap(({ served }) => served.map(groupText)))];
  const served = groups.flatMap((group) => {
    const found = both.map(({ served }) => served.find((row) => groupText(row) === group));
    const line = (name: string, of: (row: AccuracyRow) => string) => [
      `served: ${group}: ${name}`,
      ...found.map((row) => row === undefined ? "-" : of(row)),
    ];
    return [
      line("n", ({ accuracy }) => grouped(accuracy.scored)),
      line("MAE", ({ accuracy }) => numberText(accuracy.mae)),
      line("MAE to drift's", ({ accuracy, driftMae }) => numberText(accuracy.mae / driftMae)),
      line("coverage", ({ accuracy }) => percent(accuracy.coverage)),
    ];
  });
  return columns([
    ["", ...both.map(({ row }) => versionText(row.name, row.version))],
    ["is", ...both.map(({ row }) => row.alias ?? "-")],
    ["serves", ...both.map(({ row }) => percent(row.share))],
    ["learnt until", ...both.map(({ row }) => instant(row.trainedUntilMs))],
    ...figures("set to", (row) => row.hyperParameters),
    ...figures("in training", (row) => row.metrics),
    ...figures("on later data", (row) => row.comparison ?? {}),
    ...served,
  ]);
}

/** Which versions run, in one sentence. */
export function standingText(name: string, standing: Standing): string {
  const { champion, challenger, challengerShare } = standing;
  const serves = champion === undefined ? "The mix alone" : versionText(name, champion);
  if (challenger === undefined) return `${serves} serves all videos.`;
  const beside = versionText(name, challenger);
  if (challengerShare === 0) return `${serves} serves all videos, ${beside} runs beside it.`;
  return `${serves} serves ${percent(1 - challengerShare)} of the videos, ${beside} ` +
    `${percent(challengerShare)}.`;
}

function groupText({ group }: AccuracyRow): string {
  return `${group.horizon} ${group.target}`;
}

function parentText({ name, parentVersion }: ModelVersionRow): string {
  return parentVersion === undefined ? "nothing" : versionText(name, parentVersion);
}

function figureLines(title: string, figures: Figures): string[][] {
  return Object.entries(figures).map(([name, value]) => [title, `${name} ${figureText(value)}`]);
}

function figuresText(figures: Figures): string {
  return Object.entries(figures).map(([name, value]) => `${name} ${figureText(value)}`).join(", ");
}

function figureText(value: Figures[string]): string {
  if (typeof value === "number") return numberText(value);
  return typeof value === "object" && value !== null
    ? value.map(numberText).join(" ")
    : String(value);
}

/** Four digits say more than the noise in such figures; whole numbers are shown whole. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "-";
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
}

function percent(share: number): string {
  return Number.isNaN(share) ? "-" : `${Number((100 * share).toFixed(1))} %`;
}

/** To the minute. */
function instant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
