// For tests: a program that says `ready` and ends, or will not, in the way that its parameter names.
import process from "node:process";
import { Effect } from "effect";
import { Reported } from "./errors.ts";
import { endInTime, runProcess, Stop } from "./process.ts";
import { say } from "./terminal.ts";

const ready = say("ready");

const service = Effect.gen(function* () {
  const { requested } = yield* Stop;
  yield* ready;
  yield* requested;
});

const stubborn = Effect.andThen(
  Effect.addFinalizer(() => Effect.andThen(say("ending"), Effect.never)),
  service,
);

const programs: Readonly<Record<string, Effect.Effect<void, unknown, Stop>>> = {
  service: endInTime(
    Effect.andThen(Effect.addFinalizer(() => say("cleared up")), service),
  ),
  job: Effect.andThen(ready, Effect.never).pipe(Effect.onInterrupt(() => say("cleared up"))),
  stubborn: endInTime(stubborn),
  impatient: endInTime(stubborn, 100),
  failed: Effect.fail(new Error("no")),
  reported: Effect.fail(new Reported({ exitCode: 3 })),
  done: say("x".repeat(1_000_000)),
};

runProcess(programs[process.argv[2]] ?? Effect.die(new Error("no such program")));
