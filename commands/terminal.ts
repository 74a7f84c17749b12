// What a command tells the person who runs it: lines on stdout, errors on stderr.
import process from "node:process";
import { Effect } from "effect";

/** Writes a line to stdout. */
export function say(line: string): Effect.Effect<void> {
  return Effect.sync(() => writeLine(line));
}

/** Writes a line to stdout, for callers outside of an Effect. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A number with thousands separated: `6,656`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** A time span for people: `45 ms`, `3.2 s`, `2 min 5 s`. */
export function elapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A size for people: `0 MiB`, `45 MiB`, `1.2 GiB`. */
export function sizeText(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes < 1000 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** Rows as columns of even width. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  }
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd())
    .join("\n");
}
