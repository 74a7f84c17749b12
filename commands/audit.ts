// `troupe audit`: who did what, when, from where.
import { Effect, Option, Schema } from "effect";
import { Command, Flag } from "effect/cli";
import type { NatsConnection } from "nats";
import { settingFlags } from "../config/flags.ts";
import { auditOutcomes } from "../db/audit-entry.ts";
import { parseTime, timeWanted } from "../streams/time.ts";
import { auditDesk, type AuditListing, maxAuditPage } from "./audit-request.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { askDesk } from "./desk.ts";
import { columns, say } from "./terminal.ts";

function textFlag(name: string, description: string) {
  return Flag.String(name).pipe(Flag.withDescription(description), Flag.optional);
}

function timeFlag(name: string, description: string) {
  return Flag.String(name).pipe(
    Flag.filterMap(
      (text) => Option.filter(Option.some(parseTime(text)), (ms) => !Number.isNaN(ms) && ms >= 0),
      () => timeWanted,
    ),
    Flag.withDescription(description),
    Flag.optional,
  );
}

const selection = {
  settings: settingFlags(["natsUrl", "data"]),
  actor: textFlag("actor", "Only of this actor: the id of a key, the subject of a token, a user"),
  action: textFlag("action", "Only this action: createExperiment, models promote, …"),
  outcome: Flag.Literals("outcome", auditOutcomes).pipe(
    Flag.withDescription("Only what ended like this"),
    Flag.optional,
  ),
  from: timeFlag("from", "Only from this time on"),
  to: timeFlag("to", "Only before this time"),
};

interface Selection {
  readonly actor: Option.Option<string>;
  readonly action: Option.Option<string>;
  readonly outcome: Option.Option<(typeof auditOutcomes)[number]>;
  readonly from: Option.Option<number>;
  readonly to: Option.Option<number>;
}

const list = Command.make(
  "list",
  {
    ...selection,
    limit: Flag.Int("limit").pipe(
      Flag.filter(
        (limit) => limit >= 1 && limit <= maxAuditPage,
        (limit) => `found ${limit}, wanted a number from 1 to ${maxAuditPage}`,
      ),
      Flag.withDescription("How many to show, newest first (50)"),
      Flag.withDefault(50),
    ),
  },
  (input) =>
    withTroupe(input.settings, (connection) =>
      Effect.gen(function* () {
        const { items } = yield* pageOf(connection, { ...listingOf(input), limit: input.limit });
        if (items.length === 0) return yield* say("Nothing of the kind is on record.");
        const heading = ["when", "who", "from", "what", "to", "how it ended"];
        yield* say(columns([heading, ...items.map(shown)]));
      })),
).pipe(Command.withDescription("List what was done, newest first."));

const exporting = Command.make(
  "export",
  selection,
  (input) =>
    withTroupe(input.settings, (connection) =>
      Effect.gen(function* () {
        const listing = { ...listingOf(input), limit: maxAuditPage };
        let before: AuditListing["before"];
        for (;;) {
          const page = yield* pageOf(connection, before ? { ...listing, before } : listing);
          for (const { atMs, ...entry } of page.items) {
            yield* say(JSON.stringify({ at: new Date(atMs).toISOString(), ...entry }));
          }
          before = page.items.at(-1);
          if (!page.more || before === undefined) return;
        }
      })),
).pipe(Command.withDescription("Write all of it as lines of JSON, newest first."));

/** `troupe audit list|export`. */
export const audit = Command.make("audit").pipe(
  Command.withDescription(
    "Whatever changes something, carries a person's data away or was not allowed is on record, from " +
      "HTTP and from the command line. A worker or the demo has to run, which has the record.",
  ),
  Command.withShortDescription("Who did what, when, from where"),
  Command.withExamples([
    { command: "npm run troupe -- audit list --outcome denied" },
    { command: "npm run troupe -- audit export --from 2026-01-01 > audit.jsonl" },
  ]),
  Command.withSubcommands([list, exporting]),
);

function withTroupe<A, E>(
  settings: { readonly [name: string]: Option.Option<string> },
  use: (connection: NatsConnection) => Effect.Effect<A, E>,
) {
  return withConfiguration(settings, (configuration) =>
    Effect.scoped(Effect.flatMap(
      reachTroupe(configuration, "troupe audit"),
      ({ connection }) => use(connection),
    )));
}

function listingOf({ actor, action, outcome, from, to }: Selection) {
  return {
    verb: "list",
    ...Option.match(actor, { onNone: () => ({}), onSome: (actor) => ({ actor }) }),
    ...Option.match(action, { onNone: () => ({}), onSome: (action) => ({ action }) }),
    ...Option.match(outcome, { onNone: () => ({}), onSome: (outcome) => ({ outcome }) }),
    ...Option.match(from, { onNone: () => ({}), onSome: (fromMs) => ({ fromMs }) }),
    ...Option.match(to, { onNone: () => ({}), onSome: (toMs) => ({ toMs }) }),
  } as const;
}

/** What the desk answers; it is of this very version. */
const Row = Schema.Struct({
  id: Schema.Int,
  atMs: Schema.Int,
  actorKind: Schema.String,
  actor: Schema.String,
  role: Schema.optionalKey(Schema.String),
  action: Schema.String,
  target: Schema.String,
  origin: Schema.String,
  outcome: Schema.String,
  status: Schema.optionalKey(Schema.Int),
  detail: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
});
const decodePage = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ items: Schema.Array(Row), more: Schema.Boolean })),
);

function pageOf(connection: NatsConnection, listing: AuditListing) {
  return Effect.map(askDesk(connection, auditDesk, listing), decodePage);
}

function shown(row: typeof Row.Type): string[] {
  const { atMs, actorKind, actor, origin, action, target, outcome, status } = row;
  const who = actorKind === actor ? actor : `${actorKind} ${actor}`;
  const end = status === undefined ? outcome : `${outcome} (${status})`;
  return [new Date(atMs).toISOString(), who, origin, action, target, end];
}
