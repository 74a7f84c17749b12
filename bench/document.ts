// Documents with figures: each benchmark owns the part between two marks, and people write around them.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import process from "node:process";

/** Replaces what stands between `<!-- part -->` and `<!-- end of part -->` in a document. */
export function publish(part: string, report: string, path = "docs/benchmarks.md"): void {
  const [first, last] = [`<!-- ${part} -->\n`, `<!-- end of ${part} -->\n`];
  const text = readFileSync(path, "utf8");
  const from = text.indexOf(first);
  const to = text.indexOf(last);
  if (from < 0 || to < from) throw new Error(`${path}: found no part "${part}" between its marks`);
  writeFileSync(path, `${text.slice(0, from)}${first}\n${report}\n\n${text.slice(to)}`);
}

/** What this run ran on. */
export function machine(): string {
  const [cpu] = cpus();
  const runtime = process.versions.deno === undefined
    ? `Node ${process.versions.node}`
    : `Deno ${process.versions.deno}`;
  return `${cpus().length} × ${cpu.model.trim()}, ${
    Math.round(totalmem() / 1024 ** 3)
  } GB, ${runtime}`;
}
