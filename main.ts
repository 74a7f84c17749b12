// The command line of Troupe.
import process from "node:process";
import * as NodeServices from "@effect/platform-node/NodeServices";
import { Effect, Layer } from "effect";
import { CliConfig, Command, GlobalFlag } from "effect/cli";
import { globalFlags } from "./commands/command.ts";
import { presenter } from "./commands/presenter.ts";
import { runProcess } from "./commands/process.ts";
import manifest from "./package.json" with { type: "json" };

/** Every command, loaded only when it is wanted: whoever asks for one should not wait for all. */
const commands = {
  demo: async () => (await import("./commands/demo.ts")).demo,
  cluster: async () => (await import("./commands/cluster.ts")).cluster,
  worker: async () => (await import("./commands/worker.ts")).worker,
  api: async () => (await import("./commands/api.ts")).api,
  replay: async () => (await import("./commands/replay.ts")).replay,
  simulate: async () => (await import("./commands/simulate.ts")).simulate,
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluate,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  deadletters: async () => (await import("./commands/deadletters.ts")).deadletters,
  models: async () => (await import("./commands/models.ts")).models,
  users: async () => (await import("./commands/users.ts")).users,
  audit: async () => (await import("./commands/audit.ts")).audit,
  keys: async () => (await import("./commands/keys.ts")).keys,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
};

/** The command that the first word names; all of them where it names none, for help and for suggestions. */
function wanted() {
  const [, , first] = process.argv;
  const all = Object.entries(commands);
  const named = all.filter(([name]) => name === first);
  return Promise.all((named.length === 0 ? all : named).map(([, load]) => load()));
}

const [first, ...others] = await wanted();
const troupe = Command.make("troupe").pipe(
  Command.withDescription("Troupe forecasts what an audience will do, event by event."),
  Command.withSubcommands([first, ...others]),
  Command.withGlobalFlags(globalFlags),
);

runProcess(
  Command.run(troupe, { version: manifest.version }).pipe(
    Effect.provide(Layer.mergeAll(
      NodeServices.layer,
      CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
      presenter,
    )),
  ),
);
