import process from "node:process";
import { describe, expect, it } from "vitest";
import { cpuSecondsOf, memoryOf, processes, processRow, treeOf } from "./processes.ts";

const row = (
  pid: number,
  parent: number,
  residentBytes = 0,
  sharedBytes = 0,
) => ({
  pid,
  parent,
  command: "a",
  cpuSeconds: 1,
  endedCpuSeconds: 0,
  residentBytes,
  sharedBytes,
});

describe("what processes cost", () => {
  it("reads /proc, whatever the program is called", () => {
    const stat = "7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 250 50 10 5 20 0 1 0 3 4 5";
    expect(processRow(stat, "9000 300 100 20 0 40 0\n")).toEqual({
      pid: 7,
      parent: 1,
      command: "a) b",
      cpuSeconds: 3,
      endedCpuSeconds: 0.15,
      residentBytes: 300 * 4096,
      sharedBytes: 100 * 4096,
    });
  });

  it("takes a process with all its descendants and no other", () => {
    const rows = new Map(
      [row(2, 1), row(3, 2), row(4, 3), row(5, 1)].map((
        each,
      ) => [each.pid, each]),
    );
    expect(treeOf(2, rows).map(({ pid }) => pid)).toEqual([2, 3, 4]);
    expect(cpuSecondsOf(treeOf(2, rows))).toBe(3);
    expect(treeOf(9, rows)).toEqual([]);
  });

  it("counts shared memory once", () => {
    expect(memoryOf([row(1, 0, 100, 80), row(2, 1, 110, 90)])).toBe(
      20 + 20 + 90,
    );
    expect(memoryOf([])).toBe(0);
  });

  it.runIf(process.platform === "linux")("finds this very process", () => {
    const own = processes().get(process.pid);
    expect(own?.parent).toBe(process.ppid);
    expect(own?.residentBytes).toBeGreaterThan(1024 ** 2);
  });
});
