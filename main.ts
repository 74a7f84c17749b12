// The command line of Troupe.
import * as NodeServices from "@effect/platform-node/NodeServices";
import { Effect, Layer } from "effect";
import { CliConfig, Command, GlobalFlag } from "effect/cli";
import { api } from "./commands/api.ts";
import { cluster } from "./commands/cluster.ts";
import { globalFlags } from "./commands/command.ts";
import { deadletters } from "./commands/deadletters.ts";
import { demo } from "./commands/demo.ts";
import { doctor } from "./commands/doctor.ts";
import { evaluate } from "./commands/evaluate.ts";
import { migrate } from "./commands/migrate.ts";
import { models } from "./commands/models.ts";
import { presenter } from "./commands/presenter.ts";
import { runProcess } from "./commands/process.ts";
import { replay } from "./commands/replay.ts";
import { simulate } from "./commands/simulate.ts";
import { worker } from "./commands/worker.ts";
import manifest from "./package.json" with { type: "json" };

const troupe = Command.make("troupe").pipe(
  Command.withDescription("Troupe forecasts what an audience will do, event by event."),
  Command.withSubcommands([
    demo,
    cluster,
    worker,
    api,
    replay,
    simulate,
    evaluate,
    migrate,
    deadletters,
    models,
    doctor,
  ]),
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
