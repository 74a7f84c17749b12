// TCP ports of this computer.
import { createServer } from "node:net";
import { Effect } from "effect";

const attempts = 5;

/**
 * Starts something on a free port of 127.0.0.1: `preferred` if that is free, else any. Where somebody
 * takes the port between the look and the start, and the failure says so, another is tried.
 */
export function onFreePort<A>(
  preferred: number,
  start: (port: number) => Effect.Effect<A, string>,
): Effect.Effect<A, string> {
  return Effect.gen(function* () {
    for (let attempt = 1;; attempt++) {
      const port = yield* freePort(attempt === 1 ? preferred : 0);
      const started = yield* Effect.result(start(port));
      if (started._tag === "Success") return started.success;
      const taken = /address already in use/i.test(started.failure);
      if (!taken || attempt === attempts) return yield* Effect.fail(started.failure);
    }
  });
}

/** A port of 127.0.0.1 on which nobody listens at this moment: `preferred` if it is free, else any. */
export function freePort(preferred = 0): Effect.Effect<number> {
  return Effect.callback<number>((resume) => {
    const listen = (port: number) => {
      const server = createServer();
      server.once("error", () => {
        if (port === 0) resume(Effect.die(new Error("127.0.0.1 has no free port")));
        else listen(0);
      });
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => {
          if (address === null || typeof address === "string") {
            resume(Effect.die(new Error(`expected a TCP address, found ${address}`)));
          } else resume(Effect.succeed(address.port));
        });
      });
    };
    listen(preferred);
  });
}
