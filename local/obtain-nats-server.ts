// A program of its own: prints the path of a nats-server that is new enough. It fetches one where
// none is found, unless `--no-fetch` stands behind its name; why there is none goes to stderr.
import process from "node:process";
import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import { Effect } from "effect";
import { natsFetchings, obtainNatsServer } from "./nats-server.ts";

const fetches = !process.argv.includes("--no-fetch");
const say = (line: string) => {
  if (fetches) process.stderr.write(`troupe: ${line}\n`);
};

NodeRuntime.runMain(
  Effect.gen(function* () {
    const fetchings = fetches ? natsFetchings : [];
    const obtain = obtainNatsServer({ environment: process.env, say, fetchings });
    const found = yield* Effect.result(obtain);
    if (found._tag === "Success") process.stdout.write(`${found.success.path}\n`);
    else {
      say(found.failure.message);
      process.exitCode = 1;
    }
  }),
  { disableErrorReporting: true },
);
