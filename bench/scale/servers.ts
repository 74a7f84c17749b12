// What the servers of a benchmark cost beside the worker: the CPU of nats-server and Postgres, which
// this process started, as Linux counts it.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** CPU milliseconds so far; undefined where it cannot be known (another system, another computer). */
export interface ServerCpu {
  readonly natsMs: number | undefined;
  readonly postgresMs: number | undefined;
}

/** Linux counts CPU in hundredths of a second, whatever the kernel's own clock. */
const msPerTick = 10;

interface ProcessTime {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedMs: number;
}

/** Adds up the processes of both servers; those of a backend count with its Postgres. */
export function serverCpu(): ServerCpu {
  const all = processTimes();
  const mine = all.filter(({ parent }) => parent === process.pid);
  const nats = mine.find(({ name }) => name === "nats-server");
  const postgres = mine.find(({ name }) => name === "postgres");
  if (postgres === undefined) return { natsMs: nats?.ownMs, postgresMs: undefined };
  const backends = all.filter(({ parent }) => parent === postgres.id);
  const postgresMs = backends.reduce((sum, { ownMs }) => sum + ownMs, 0) + postgres.ownMs +
    postgres.endedMs;
  return { natsMs: nats?.ownMs, postgresMs };
}

function processTimes(): ProcessTime[] {
  const times: ProcessTime[] = [];
  for (const entry of process.platform === "linux" ? readdirSync("/proc") : []) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      times.push(parseStat(Number(entry), readFileSync(`/proc/${entry}/stat`, "utf8")));
    } catch {
      // It ended meanwhile.
    }
  }
  return times;
}

/**
 * Reads a line of /proc/PID/stat. The name stands in parentheses and may hold any character.
 * Format: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function parseStat(id: number, line: string): ProcessTime {
  const name = line.slice(line.indexOf("(") + 1, line.lastIndexOf(")"));
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15);
  return {
    id,
    parent: fields[1],
    name,
    ownMs: (user + system) * msPerTick,
    endedMs: (endedUser + endedSystem) * msPerTick,
  };
}
