// `troupe evaluate experiment`: what other policies would have earned on the decisions of an experiment.
import { Effect, Schema } from "effect";
import { Argument, Command, Flag } from "effect/cli";
import { flagOfKind, settingFlags } from "../config/flags.ts";
import { wholeNumber } from "../config/kind.ts";
import { evaluatePolicy } from "../decisions/evaluation.ts";
import { scopedDatabase } from "../db/database.ts";
import { findExperiment } from "../db/queries/experiments.ts";
import { loggedDecisions, maxLoggedDecisions } from "../db/queries/logged-decisions.ts";
import { ExperimentState } from "../streams/experiment-state.ts";
import { Rejection } from "../streams/rejection.ts";
import { attempt } from "./attempt.ts";
import { withConfiguration } from "./command.ts";
import { NotUsable } from "./errors.ts";
import { estimatorTable } from "./estimator-table.ts";
import { databaseOptions } from "./migrate.ts";
import { grouped, say } from "./terminal.ts";

const decodeStanding = Schema.decodeUnknownSync(Schema.fromJsonString(ExperimentState));

/** `troupe evaluate experiment`. */
export const evaluateExperiment = Command.make(
  "experiment",
  {
    id: Argument.String("id").pipe(Argument.withDescription("The experiment's id")),
    policy: Flag.String("policy").pipe(
      Flag.withMetavar("<policy>"),
      Flag.withDescription(
        "What to evaluate: uniform, best, arm:<id> or the name of a policy that learns (uniform)",
      ),
      Flag.withDefault("uniform"),
    ),
    limit: flagOfKind("limit", wholeNumber(1, maxLoggedDecisions, "number")).pipe(
      Flag.withDescription(`How many of the newest decisions at most (${maxLoggedDecisions})`),
      Flag.withDefault(maxLoggedDecisions),
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Write one JSON object to standard output and nothing else"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
    settings: settingFlags(["databaseUrl", "data"]),
  },
  ({ id, policy, limit, json, settings }) =>
    withConfiguration(settings, (configuration) =>
      Effect.scoped(Effect.gen(function* () {
        const database = yield* scopedDatabase(databaseOptions(configuration));
        const [row, found] = yield* attempt(() =>
          Promise.all([
            findExperiment(database.drizzle, id),
            loggedDecisions(database.drizzle, id, { fromMs: undefined, toMs: undefined, limit }),
          ])
        );
        if (row === undefined || found === undefined) {
          return yield* new NotUsable({ reason: `there is no experiment ${id} in this database` });
        }
        const arms = decodeStanding(row.standing).arms.map((arm) => arm.id);
        const evaluation = evaluatePolicy(found.log, policy, arms);
        if (evaluation instanceof Rejection) {
          return yield* new NotUsable({ reason: `--${evaluation.message}` });
        }
        const { rows, decisions, unsupported } = evaluation;
        if (json) return yield* say(JSON.stringify({ ...evaluation, more: found.more }));
        const heading = `${id}: ${grouped(decisions)} settled decisions` +
          (found.more ? ", older ones left out." : ".");
        const share = (100 * unsupported).toFixed(1);
        const remark = unsupported > 0
          ? `${policy}: ${share} % of its choices are arms that could not be chosen then.`
          : "";
        yield* say([heading, "", estimatorTable(rows), remark].join("\n").trimEnd());
      }))),
).pipe(
  Command.withDescription(
    "Estimate what another policy would have earned on the settled decisions of an experiment, from the " +
      "log of decisions in the database that DATABASE_URL names, else the demo's, which must not be " +
      "running (GET /v1/experiments/{id}/evaluation answers the same while it does).",
  ),
  Command.withShortDescription("Estimate what policies would earn, on an experiment's own log"),
  Command.withExamples([
    { command: "npm run troupe -- evaluate experiment ad-placements --policy best" },
  ]),
);
