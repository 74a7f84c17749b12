// How much memory processes hold, as the operating system sees it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Bytes of memory that a process holds (resident set), undefined once it is gone. */
export function residentBytes(pid: number): number | undefined {
  try {
    if (!existsSync("/proc/self/status")) {
      const kibibytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
      return Number(kibibytes) * 1024;
    }
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return found === null ? undefined : Number(found[1]) * 1024;
  } catch {
    return undefined;
  }
}
