// Holds the data folder named on the command line until it is killed.
import process from "node:process";
import { Effect } from "effect";
import { holdDataFolder } from "../../local/data-folder.ts";

const stayAlive = setInterval(() => {}, 60_000);
await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
  yield* holdDataFolder({ folder: process.argv[2] });
  process.stdout.write("held\n");
  yield* Effect.never;
}))).finally(() => clearInterval(stayAlive));
