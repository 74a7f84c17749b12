// What processes cost, from /proc: CPU time and memory of a process with all that it has started.
import { readdirSync, readFileSync } from "node:fs";

/** One process at one moment. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** CPU seconds of the process, and of its children that have ended and were waited for. */
  readonly cpuSeconds: number;
  readonly endedCpuSeconds: number;
  readonly residentBytes: number;
  /** Of those, bytes that others may hold too: files and shared memory. */
  readonly sharedBytes: number;
}

/** Ticks a second and bytes a page, on every Linux that Troupe's runtimes exist for. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** Every process of this computer, by its id. */
export function processes(): Map<number, ProcessRow> {
  const rows = new Map<number, ProcessRow>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const row = Number.isInteger(pid) ? readProcess(pid) : undefined;
    if (row !== undefined) rows.set(pid, row);
  }
  return rows;
}

/** One process, undefined where it has ended. */
export function readProcess(pid: number): ProcessRow | undefined {
  try {
    return processRow(
      readFileSync(`/proc/${pid}/stat`, "utf8"),
      readFileSync(`/proc/${pid}/statm`, "utf8"),
    );
  } catch {
    return undefined;
  }
}

/**
 * Reads the texts of `/proc/<pid>/stat` and `/proc/<pid>/statm` (proc_pid_stat(5)).
 *
 * ```ts
 * processRow("7 (a b) S 1 7 7 0 -1 0 0 0 0 0 250 50 10 5 20 …", "9000 300 100 …");
 * // { pid: 7, parent: 1, command: "a b", cpuSeconds: 3, endedCpuSeconds: 0.15, residentBytes: 1228800, … }
 * ```
 */
export function processRow(stat: string, statm: string): ProcessRow {
  const nameEnd = stat.lastIndexOf(")");
  const fields = stat.slice(nameEnd + 2).split(" ");
  const [, resident, shared] = statm.split(" ").map(Number);
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(fields[1]),
    command: stat.slice(stat.indexOf("(") + 1, nameEnd),
    cpuSeconds: (user + system) / ticksPerSecond,
    endedCpuSeconds: (endedUser + endedSystem) / ticksPerSecond,
    residentBytes: resident * pageBytes,
    sharedBytes: shared * pageBytes,
  };
}

/** A process and all its descendants, parents first. */
export function treeOf(
  root: number,
  rows: ReadonlyMap<number, ProcessRow>,
): ProcessRow[] {
  const first = rows.get(root);
  const tree = first === undefined ? [] : [first];
  for (let i = 0; i < tree.length; i++) {
    for (const row of rows.values()) {
      if (row.parent === tree[i].pid) tree.push(row);
    }
  }
  return tree;
}

/** CPU seconds of a tree, with those of its members that have ended and were waited for. */
export function cpuSecondsOf(tree: readonly ProcessRow[]): number {
  return tree.reduce(
    (sum, row) => sum + row.cpuSeconds + row.endedCpuSeconds,
    0,
  );
}

/**
 * Memory of a tree: what each process holds alone, and the largest share once, as the processes of a
 * Postgres would otherwise count its shared memory each.
 */
export function memoryOf(tree: readonly ProcessRow[]): number {
  const alone = tree.reduce(
    (sum, row) => sum + row.residentBytes - row.sharedBytes,
    0,
  );
  return alone + Math.max(0, ...tree.map((row) => row.sharedBytes));
}
