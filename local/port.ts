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
  return Effect.map(freePorts([preferred]), ([port]) => port);
}

/** For each port the same if nobody listens there at this moment, else any that is free; all of them different. */
export function freePorts(preferred: readonly number[]): Effect.Effect<number[]> {
  const held = Effect.forEach(
    preferred,
    (port) => Effect.acquireRelease(holdPort(port), ({ release }) => release),
  );
  return Effect.scoped(Effect.map(held, (all) => all.map(({ port }) => port)));
}

interface HeldPort {
  readonly port: number;
  readonly release: Effect.Effect<void>;
}

function holdPort(preferred: number): Effect.Effect<HeldPort> {
  return Effect.callback<HeldPort>((resume) => {
    const listen = (wanted: number) => {
      const server = createServer();
      server.once("error", () => {
        if (wanted === 0) resume(Effect.die(new Error("127.0.0.1 has no free port")));
        else listen(0);
      });
      server.listen(wanted, "127.0.0.1", () => {
        const address = server.address();
        const release = Effect.callback<void>((closed) => {
          server.close(() => closed(Effect.void));
        });
        if (address === null || typeof address === "string") {
          resume(Effect.die(new Error(`expected a TCP address, found ${address}`)));
        } else resume(Effect.succeed({ port: address.port, release }));
      });
    };
    listen(preferred);
  });
}
