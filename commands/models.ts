// `troupe models`: the versions of the network, which of them serves, and how to change that.
import { Effect, Option } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import { forecastModel, parseVersionText, versionText } from "../streams/model-version.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { askDesk } from "./desk.ts";
import { modelDesk, type ModelRequest } from "./model-request.ts";
import { onRecord } from "./on-record.ts";
import { say } from "./terminal.ts";

const settings = settingFlags(["natsUrl", "data"]);
type Settings = { readonly [name: string]: Option.Option<string> };
const name = forecastModel;

function versionArgument(as: string) {
  return Argument.String(as).pipe(
    Argument.filterMap(
      (text) => Option.fromUndefinedOr(parseVersionText(text, name)),
      () => `a version such as 7 or ${name}@7`,
    ),
    Argument.withDescription(`A version, such as 7 or ${name}@7`),
  );
}

const reason = Flag.String("reason").pipe(
  Flag.filter((text) => text.length >= 1 && text.length <= 1000, () => "1 to 1,000 characters"),
  Flag.withDescription("Why, for those who read of it later (by hand)"),
  Flag.withDefault("by hand"),
);

const list = Command.make(
  "list",
  { settings },
  (input) => ask(input.settings, { verb: "list", name }),
).pipe(Command.withDescription("List versions, newest first, with what they serve."));

const show = Command.make(
  "show",
  { settings, version: versionArgument("version") },
  (input) => ask(input.settings, { verb: "show", of: input.version }),
).pipe(Command.withDescription("Show what a version learnt from, how, and how good it was."));

const compare = Command.make(
  "compare",
  { settings, one: versionArgument("version"), other: versionArgument("other") },
  (input) => ask(input.settings, { verb: "compare", of: input.one, with: input.other }),
).pipe(
  Command.withDescription("Show two versions side by side, with the accuracy of what they served."),
);

const promote = Command.make(
  "promote",
  { settings, reason, version: versionArgument("version") },
  (input) => ask(input.settings, { verb: "promote", of: input.version, reason: input.reason }),
).pipe(Command.withDescription("Let a version serve, in place of the one that does."));

const rollback = Command.make(
  "rollback",
  { settings, reason },
  (input) => ask(input.settings, { verb: "rollback", name, reason: input.reason }),
).pipe(
  Command.withDescription(
    "Undo the last promotion: the version before serves again, or, before the first, the mix " +
      "alone. Once more undoes the promotion before that.",
  ),
);

const split = Command.make(
  "split",
  {
    settings,
    reason,
    share: Argument.Finite("share").pipe(
      Argument.filter(
        (share) => share >= 0 && share <= 1,
        () => "a number from 0 to 1",
      ),
      Argument.withDescription("The share of the videos that it is to serve, 0 to 1"),
    ),
  },
  (input) => ask(input.settings, { verb: "split", name, share: input.share, reason: input.reason }),
).pipe(
  Command.withDescription("Let the challenger serve a share of the videos; 0 ends that."),
);

const tell = Command.make(
  "tell",
  { settings },
  (input) => ask(input.settings, { verb: "tell", name }),
).pipe(
  Command.withDescription(
    "Tell the partitions once more what is to serve, where a change could not be told or the " +
      "database comes from a backup.",
  ),
);

/** `troupe models list|show|compare|promote|rollback|split|tell`. */
export const models = Command.make("models").pipe(
  Command.withDescription(
    "The network is trained again and again, and the trainer promotes a version that is better on " +
      "later data. Here is what there is, and how to decide otherwise. A worker or the demo has to " +
      "run, which does what is asked.",
  ),
  Command.withShortDescription("Show, promote and roll back versions of the network"),
  Command.withExamples([
    { command: "npm run troupe -- models list" },
    { command: "npm run troupe -- models compare 6 7" },
    { command: 'npm run troupe -- models promote 7 --reason "better on shorts"' },
    { command: "npm run troupe -- models rollback" },
    {
      command: "npm run troupe -- models split 0.5",
      description: "Champion and challenger serve half of the videos each",
    },
  ]),
  Command.withSubcommands([list, show, compare, promote, rollback, split, tell]),
);

function ask(settings: Settings, request: ModelRequest) {
  return withConfiguration(settings, (configuration) =>
    Effect.scoped(Effect.gen(function* () {
      const { connection } = yield* reachTroupe(configuration, "troupe models");
      const asked = askDesk(connection, modelDesk, request);
      const target = targetOf(request);
      const action = `models ${request.verb}`;
      yield* say(
        yield* target === undefined ? asked : onRecord(connection, { action, target }, asked),
      );
    })));
}

/** What a request changes; undefined where it only reads. */
function targetOf(request: ModelRequest): string | undefined {
  switch (request.verb) {
    case "list":
    case "show":
    case "compare":
      return undefined;
    case "promote":
      return versionText(request.of.name, request.of.version);
    case "split":
      return `${request.name}, ${request.share}`;
    case "rollback":
    case "tell":
      return request.name;
  }
}
