// Waits for SIGTERM or SIGINT, ends in order, and says so: with exit code 7, to be recognised by.
import process from "node:process";

const stayAlive = setInterval(() => {}, 60_000);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    process.stdout.write(`ending on ${signal}\n`);
    clearInterval(stayAlive);
    process.exitCode = 7;
  });
}
process.stdout.write(`waiting as ${process.pid}\n`);
