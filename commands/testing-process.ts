// For tests: a program that says `ready` and ends, or will not, in the way that its parameter names.
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import { Effect } from "effect";
import { connect } from "nats";
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

/** Signs in at a server that refuses, resets the connection, and leaves nothing of it to be heard. */
const refused = Effect.promise(async () => {
  const info = { server_id: "x", version: "2.12.0", max_payload: 1024, auth_required: true };
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on("data", () => {
      socket.write("-ERR 'Authorization Violation'\r\n", () => socket.resetAndDestroy());
    });
  });
  const address = await new Promise<AddressInfo | string | null>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server.address()));
  });
  const port = typeof address === "object" ? address?.port : undefined;
  for (let i = 0; i < 20; i++) {
    await connect({ servers: `127.0.0.1:${port}`, user: "a", pass: "b" }).catch(() => {});
  }
  server.close();
});

const programs: Readonly<Record<string, Effect.Effect<void, unknown, Stop>>> = {
  service: endInTime(
    Effect.andThen(Effect.addFinalizer(() => say("cleared up")), service),
  ),
  job: Effect.andThen(ready, Effect.never).pipe(Effect.onInterrupt(() => say("cleared up"))),
  stubborn: endInTime(stubborn),
  impatient: endInTime(stubborn, 100),
  failed: Effect.fail(new Error("no")),
  reported: Effect.fail(new Reported({ exitCode: 3 })),
  refused: Effect.andThen(refused, say("refused, and still here")),
  thrown: Effect.callback(() => {
    setTimeout(() => {
      throw new Error("nobody expected this");
    }, 0);
  }),
  done: say("x".repeat(1_000_000)),
};

runProcess(programs[process.argv[2]] ?? Effect.die(new Error("no such program")));
