// Loaded before a program that the launcher runs: where the launcher is killed, so that it can pass on
// no signal any more, the program is asked to end as by SIGTERM.
import process from "node:process";

const watchMs = 250;
const endMs = 20_000;

const launcher = Number(process.env.TROUPE_LAUNCHER);
if (launcher > 0) {
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    // The listeners are called directly: a process in Deno's sandbox may send no signals.
    if (!process.emit("SIGTERM")) process.exit(143);
    setTimeout(() => process.exit(143), endMs).unref();
  }, watchMs);
  watch.unref();
}
