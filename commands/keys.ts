// `troupe keys`: who gets in.
import process from "node:process";
import { Duration, Effect, Option } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import {
  defaultDays,
  defaultGraceSeconds,
  maxDays,
  maxGraceSeconds,
} from "../api/contract/access.ts";
import { roles } from "../api/principal.ts";
import { scopes } from "../api/scope.ts";
import { flagOfKind, settingFlags } from "../config/flags.ts";
import { duration } from "../config/kind.ts";
import { attempt } from "./attempt.ts";
import { withConfiguration } from "./command.ts";
import { type KeyDesk, type MadeKey, openKeyDesk } from "./key-desk.ts";
import { keyTable, madeText } from "./key-text.ts";
import { writeLine } from "./terminal.ts";

const settings = settingFlags(["databaseUrl", "data"]);
type Settings = { readonly [name: string]: Option.Option<string> };

const id = Argument.String("id").pipe(
  Argument.filter((text) => /^k[0-9a-f]{16}$/.test(text), () => "the id of a key, not a whole key"),
  Argument.withDescription("The id of a key, as the list shows it"),
);

const create = Command.make(
  "create",
  {
    settings,
    name: Flag.String("name").pipe(
      Flag.filter(
        (text) => /^(?!\s)[^\p{Cc}\p{Cs}]{1,100}(?<!\s)$/u.test(text),
        () => "1 to 100 characters",
      ),
      Flag.withDescription("Whose it is, or what for"),
    ),
    role: Flag.Literals("role", roles).pipe(
      Flag.withDescription("What it may: read, change and send, or everything"),
    ),
    scopes: Flag.String("scope").pipe(
      Flag.withMetavar("<scope,…>"),
      Flag.filterMap(scopesIn, () => `some of ${scopes.join(", ")}, separated by commas`),
      Flag.withDescription("Limit it to areas of the API, such as events:write (no limit)"),
      Flag.withDefault([]),
    ),
    lifeDays: Flag.String("expires").pipe(
      Flag.withMetavar("<days>"),
      Flag.filterMap(daysIn, () => `1d to ${maxDays}d, or never`),
      Flag.withDescription(`When it opens nothing any more: 30d, or never (${defaultDays}d)`),
      Flag.withDefault({ days: defaultDays }),
    ),
  },
  ({ settings, name, role, scopes, lifeDays }) =>
    withDesk(
      settings,
      (desk) => made(desk.create({ name, role, scopes, lifeDays: lifeDays.days })),
    ),
).pipe(
  Command.withDescription(
    "Make a key. It is written to stdout, once; it is kept nowhere. Once there is a key, the API " +
      "serves nobody without one.",
  ),
);

const list = Command.make(
  "list",
  { settings },
  (input) =>
    withDesk(input.settings, async (desk) => writeLine(keyTable(await desk.list(), new Date()))),
).pipe(Command.withDescription("List keys, newest first, without their secrets."));

const rotate = Command.make(
  "rotate",
  {
    settings,
    id,
    grace: flagOfKind("grace", duration).pipe(
      Flag.filter(
        (span) => Duration.toSeconds(span) <= maxGraceSeconds,
        () => `${maxGraceSeconds / 86_400}d at most`,
      ),
      Flag.withDescription(
        "How long the old key still opens, until everybody has the new one (1h)",
      ),
      Flag.withDefault(Duration.seconds(defaultGraceSeconds)),
    ),
  },
  (input) =>
    withDesk(
      input.settings,
      (desk) => made(desk.rotate(input.id, Math.ceil(Duration.toSeconds(input.grace)))),
    ),
).pipe(Command.withDescription("Make a key that takes the place of another, which ends soon."));

const revoke = Command.make(
  "revoke",
  { settings, id },
  (input) =>
    withDesk(input.settings, async (desk) => {
      const { name } = await desk.revoke(input.id);
      writeLine(`${input.id} (${name}) is revoked; within five seconds it opens nothing.`);
    }),
).pipe(
  Command.withDescription("End a key at once, and everybody's session who signed in with it."),
);

/** `troupe keys create|list|rotate|revoke`. */
export const keys = Command.make("keys").pipe(
  Command.withDescription(
    "Keys open the API. Until there is one, the API serves this computer alone; from then on it " +
      "serves nobody without one. The keys are in the database that DATABASE_URL names, else in the " +
      "demo's.",
  ),
  Command.withShortDescription("Make, list, rotate and revoke the keys of the API"),
  Command.withExamples([
    { command: "npm run troupe -- keys create --name me --role admin" },
    {
      command:
        "npm run troupe -- keys create --name player --role operator --scope events:write --expires 30d",
      description: "A key that can send events and nothing else",
    },
    { command: "npm run troupe -- keys rotate k0123456789abcdef --grace 2h" },
    { command: "npm run troupe -- keys revoke k0123456789abcdef" },
  ]),
  Command.withSubcommands([create, list, rotate, revoke]),
);

function withDesk(settings: Settings, use: (desk: KeyDesk) => Promise<void>) {
  return withConfiguration(settings, (configuration) =>
    Effect.scoped(Effect.gen(function* () {
      const desk = yield* openKeyDesk(configuration);
      yield* attempt(() => use(desk));
    })));
}

/** The key alone on stdout, for `KEY=$(troupe keys create …)`; what is said about it on stderr. */
async function made(making: Promise<MadeKey>): Promise<void> {
  const { key, secret } = await making;
  process.stderr.write(`${madeText(key)}\n`);
  writeLine(secret);
}

function scopesIn(text: string) {
  const words = text.split(",");
  const known = scopes.filter((scope) => words.includes(scope));
  return known.length === words.length ? Option.some(known) : Option.none();
}

function daysIn(text: string): Option.Option<{ readonly days: number | undefined }> {
  if (text === "never") return Option.some({ days: undefined });
  const days = /^\d{1,4}d$/.test(text) ? Number.parseInt(text, 10) : 0;
  return days >= 1 && days <= maxDays ? Option.some({ days }) : Option.none();
}
