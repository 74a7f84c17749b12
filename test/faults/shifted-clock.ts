// A wall clock that jumps: `Date` is ahead by as many milliseconds as stand in the file that
// TROUPE_FAULTS_CLOCK names, which is read at the start and whenever SIGUSR2 comes. To be imported
// before anything else.
import { readFileSync } from "node:fs";
import process from "node:process";

const file = process.env.TROUPE_FAULTS_CLOCK ?? "";
const TrueDate = Date;
let aheadMs = 0;

function readShift(): void {
  aheadMs = Number(readFileSync(file, "utf8"));
}

readShift();
process.on("SIGUSR2", readShift);

globalThis.Date = new Proxy(TrueDate, {
  construct(target, parameters: [], newTarget) {
    if (parameters.length > 0) return Reflect.construct(target, parameters, newTarget);
    return Reflect.construct(target, [TrueDate.now() + aheadMs], newTarget);
  },
  get(target, name, receiver) {
    if (name === "now") return () => TrueDate.now() + aheadMs;
    return Reflect.get(target, name, receiver);
  },
});
