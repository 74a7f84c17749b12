// `troupe users`: somebody is forgotten, from the command line.
import { Effect, type Option, Schema } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import type { NatsConnection } from "nats";
import { settingFlags } from "../config/flags.ts";
import { isId } from "../streams/token.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { askDesk } from "./desk.ts";
import { onRecord, userHere } from "./on-record.ts";
import { say } from "./terminal.ts";
import { ErasureStatus, userDesk, type UserRequest } from "./user-request.ts";

const settings = settingFlags(["natsUrl", "data"]);
type Settings = { readonly [name: string]: Option.Option<string> };

const decodeStatus = Schema.decodeUnknownSync(Schema.fromJsonString(ErasureStatus));

const askEvery = "1 second";

const erase = Command.make(
  "erase",
  {
    settings,
    user: Argument.String("id").pipe(
      Argument.filter(isId, () => "an id of 1 to 128 characters"),
      Argument.withDescription("The user_id of their events"),
    ),
    wait: Flag.Boolean("wait").pipe(
      Flag.withDescription("Wait until everything is removed, and show the certificate"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
  },
  ({ settings, user, wait }) =>
    withTroupe(settings, (connection) =>
      Effect.gen(function* () {
        const request = { verb: "erase", user, by: userHere() } as const;
        // Without the user: the record outlives the erasure.
        const deed = { action: "users erase", target: "a user" };
        const begun = yield* onRecord(connection, deed, ask(connection, request));
        let status = begun;
        while (wait && !status.isCertified) {
          yield* Effect.sleep(askEvery);
          status = yield* ask(connection, { verb: "erasure", id: begun.id });
        }
        yield* say(status.text);
      })),
).pipe(
  Command.withDescription(
    "Forget a user: in the log, snapshots, tables, predictions and decisions. docs/privacy.md says " +
      "what goes and what stays. It goes on by itself, whether or not anybody waits.",
  ),
);

const erasure = Command.make(
  "erasure",
  {
    settings,
    id: Argument.String("erasure").pipe(Argument.withDescription("The id of an erasure")),
  },
  ({ settings, id }) =>
    withTroupe(
      settings,
      (connection) =>
        Effect.flatMap(ask(connection, { verb: "erasure", id }), ({ text }) => say(text)),
    ),
).pipe(Command.withDescription("Show how far an erasure has come, and what it removed."));

/** `troupe users erase|erasure`. */
export const users = Command.make("users").pipe(
  Command.withDescription(
    "Forget users. A worker or the demo has to run, which does what is asked. What is held of a user " +
      "is handed out by `GET /v1/users/{key}/export`.",
  ),
  Command.withShortDescription("Forget users, with a certificate"),
  Command.withExamples([
    { command: "npm run troupe -- users erase ann --wait" },
    { command: "npm run troupe -- users erasure 6f0c2f0a-6e9b-4d9f-9d0a-2b1a2c3d4e5f" },
  ]),
  Command.withSubcommands([erase, erasure]),
);

function ask(connection: NatsConnection, request: UserRequest) {
  return Effect.map(askDesk(connection, userDesk, request), decodeStatus);
}

function withTroupe<A, E>(
  settings: Settings,
  use: (connection: NatsConnection) => Effect.Effect<A, E>,
) {
  return withConfiguration(settings, (configuration) =>
    Effect.scoped(Effect.flatMap(
      reachTroupe(configuration, "troupe users"),
      ({ connection }) => use(connection),
    )));
}
