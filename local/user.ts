// Users of this computer, for programs that refuse to run as root.
import process from "node:process";
import { Effect } from "effect";
import { runSuccessfully } from "./command.ts";

/** Whom to run a program as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** As whom to run Postgres, which refuses to be root: undefined for whoever runs this, if not root. */
export function unprivilegedUser(): Effect.Effect<User | undefined, string> {
  if (process.getuid?.() !== 0) return Effect.succeed(undefined);
  return Effect.gen(function* () {
    for (const name of ["postgres", "nobody"]) {
      const uid = yield* Effect.result(runSuccessfully("id", ["-u", name]));
      const gid = yield* Effect.result(runSuccessfully("id", ["-g", name]));
      if (uid._tag === "Success" && gid._tag === "Success") {
        return { uid: Number(uid.success.output), gid: Number(gid.success.output) };
      }
    }
    return yield* Effect.fail("Postgres will not run as root, and no other user was found");
  });
}
