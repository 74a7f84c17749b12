// `troupe deadletters`: what could not be taken, why, and another try.
import { Buffer } from "node:buffer";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { Effect, type Option, type Scope } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import { attempt } from "./attempt.ts";
import { withConfiguration } from "./command.ts";
import { type Reached, reachTroupe } from "./connect.ts";
import { NotUsable, Reported } from "./errors.ts";
import { allLetters, letterOf, newestLetters, reasonOf, type StoredLetter } from "./letters.ts";
import { onRecord } from "./on-record.ts";
import { type Fate, maxBatch, openReplay } from "./replay-letters.ts";
import { columns, grouped, say } from "./terminal.ts";

const settings = settingFlags(["natsUrl", "data"]);
type Settings = { readonly [name: string]: Option.Option<string> };

const maxLimit = 10_000;

/** Longest list of numbers that goes on record, in characters. */
const maxTarget = 1000;

const number = Argument.Int("number").pipe(
  Argument.withDescription("Number of the dead letter, the first column of the list"),
);

const list = Command.make(
  "list",
  {
    settings,
    limit: Flag.Int("limit").pipe(
      Flag.filter(
        (limit) => limit >= 1 && limit <= maxLimit,
        (limit) => `found ${limit}, wanted a number from 1 to ${maxLimit}`,
      ),
      Flag.withDescription("How many to show, newest first (20)"),
      Flag.withDefault(20),
    ),
  },
  (input) =>
    withLetters(input.settings, ({ manager }) =>
      Effect.gen(function* () {
        const letters = yield* attempt(() => newestLetters(manager, input.limit));
        if (letters.length === 0) return yield* say("No dead letters: every event was taken.");
        const rows = letters.map((letter) => [
          String(letter.number),
          letter.at,
          `${letter.kind}/${letter.partition}`,
          reasonOf(letter),
        ]);
        yield* say(columns([["number", "rejected at", "partition", "reason"], ...rows]));
      })),
).pipe(Command.withDescription("List dead letters with their reasons, newest first."));

const show = Command.make(
  "show",
  { settings, number },
  (input) =>
    withLetters(input.settings, ({ manager }) =>
      Effect.gen(function* () {
        const letter = yield* existing(manager, input.number);
        yield* say(columns([
          ["number", String(letter.number)],
          ["rejected at", letter.at],
          ["by partition", `${letter.kind}/${letter.partition}`],
          ["event", `${letter.stream} sequence ${letter.sequence}, subject ${letter.subject}`],
          ["field", letter.field],
          ["found", letter.found],
          ["wanted", letter.wanted],
          ["payload", `${grouped(letter.payload.length)} bytes`],
        ]));
        yield* say(`\n${payloadText(letter.payload)}`);
      })),
).pipe(Command.withDescription("Show one dead letter with its reason and its payload."));

const replay = Command.make(
  "replay",
  {
    settings,
    numbers: Argument.Int("number").pipe(
      Argument.withDescription("Numbers of dead letters, the first column of the list"),
      Argument.variadic(),
    ),
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("Replay every dead letter there is"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
  },
  (input) =>
    withLetters(input.settings, ({ connection, manager }) =>
      Effect.gen(function* () {
        if (input.all === input.numbers.length > 0) {
          return yield* new NotUsable({
            reason: "name the dead letters to replay by their numbers, or say --all",
          });
        }
        const replayLetters = yield* openReplay(connection);
        const counts = { taken: 0, rejected: 0, waiting: 0, impossible: 0 };
        const send = (letters: readonly StoredLetter[]) =>
          Effect.gen(function* () {
            for (const [i, fate] of (yield* replayLetters(letters)).entries()) {
              yield* say(`${letters[i].number}  ${fateText(fate)}`);
              counts[fate.outcome]++;
            }
          });
        const sendNamed = Effect.flatMap(
          Effect.forEach(input.numbers, (one) => existing(manager, one)),
          send,
        );
        const target = input.all ? "all" : input.numbers.join(", ").slice(0, maxTarget);
        yield* onRecord(
          connection,
          { action: "deadletters replay", target },
          input.all ? inBatches(manager, send) : sendNamed,
        );
        yield* summary(counts);
      })),
).pipe(
  Command.withDescription(
    "Publish the events of dead letters again, as new events, and tell what became of each. " +
      "The dead letters stay where they are.",
  ),
);

/** `troupe deadletters list|show|replay`. */
export const deadletters = Command.make("deadletters").pipe(
  Command.withDescription(
    "Events that could not be taken are kept as dead letters, whole and with the reason.",
  ),
  Command.withShortDescription("List, show and replay events that could not be taken"),
  Command.withExamples([
    { command: "npm run troupe -- deadletters list --limit 5" },
    { command: "npm run troupe -- deadletters show 17" },
    { command: "npm run troupe -- deadletters replay 17 18" },
  ]),
  Command.withSubcommands([list, show, replay]),
);

interface Letters extends Reached {
  readonly manager: JetStreamManager;
}

function withLetters<E>(
  settings: Settings,
  use: (letters: Letters) => Effect.Effect<void, E, Scope.Scope>,
) {
  return withConfiguration(settings, (configuration) =>
    Effect.scoped(Effect.gen(function* () {
      const reached = yield* reachTroupe(configuration, "troupe deadletters");
      const manager = yield* attempt(() => jetstreamManager(reached.connection));
      yield* use({ ...reached, manager });
    })));
}

function existing(
  manager: JetStreamManager,
  number: number,
): Effect.Effect<StoredLetter, Error> {
  return Effect.gen(function* () {
    const letter = yield* attempt(() => letterOf(manager, number));
    if (letter !== undefined) return letter;
    return yield* new NotUsable({ reason: `there is no dead letter ${number}` });
  });
}

function inBatches<E>(
  manager: JetStreamManager,
  send: (letters: readonly StoredLetter[]) => Effect.Effect<unknown, E>,
) {
  return Effect.gen(function* () {
    const letters = allLetters(manager);
    for (;;) {
      const batch: StoredLetter[] = [];
      yield* attempt(async () => {
        while (batch.length < maxBatch) {
          const next = await letters.next();
          if (next.done) return;
          batch.push(next.value);
        }
      });
      if (batch.length === 0) return;
      yield* send(batch);
    }
  });
}

function fateText(fate: Fate): string {
  switch (fate.outcome) {
    case "taken":
      return `taken as sequence ${fate.sequence}`;
    case "rejected":
      return `rejected again as sequence ${fate.sequence}: ${fate.reason}`;
    case "waiting":
      return `in the log as sequence ${fate.sequence}, where it waits for a worker`;
    case "impossible":
      return `cannot be replayed: ${fate.reason}`;
  }
}

function summary(counts: Readonly<Record<Fate["outcome"], number>>) {
  const { taken, rejected, waiting, impossible } = counts;
  const sum = taken + rejected + waiting + impossible;
  return Effect.gen(function* () {
    yield* say(
      `${sum} replayed: ${taken} taken, ${rejected} rejected again, ${waiting} waiting, ` +
        `${impossible} impossible`,
    );
    if (rejected + impossible > 0) return yield* new Reported({ exitCode: 1 });
  });
}

const maxPayloadCharacters = 4000;

/**
 * The payload as text where it is text, else in hexadecimal digits; shortened. What would command
 * the terminal is shown, not obeyed.
 */
function payloadText(payload: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(payload)
      .replace(/(?![\n\t])\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
  } catch {
    text = Buffer.from(payload).toString("hex").replace(/(..)/g, "$1 ").trimEnd();
  }
  if (text.length <= maxPayloadCharacters) return text;
  return `${text.slice(0, maxPayloadCharacters)}… (${grouped(payload.length)} bytes in all)`;
}
