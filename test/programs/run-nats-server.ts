// Runs a nats-server on the folder named on the command line and says where, until it is killed.
import process from "node:process";
import { Effect } from "effect";
import { natsProcess } from "../../local/nats-process.ts";

const stayAlive = setInterval(() => {}, 60_000);
await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
  const binary = process.env.NATS_SERVER ?? "nats-server";
  const { pid, url } = yield* natsProcess({ binary, folder: process.argv[2] });
  process.stdout.write(`${JSON.stringify({ pid, url })}\n`);
  yield* Effect.never;
}))).finally(() => clearInterval(stayAlive));
