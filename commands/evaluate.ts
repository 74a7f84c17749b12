// `troupe evaluate`: how good whatever Troupe says is on data of anybody's, for anyone to check.
import { Command } from "effect/cli";
import { evaluateBanditCommand } from "./evaluate-bandit.ts";
import { evaluateChurn } from "./evaluate-churn.ts";
import { evaluateClassify } from "./evaluate-classify.ts";
import { evaluateExperiment } from "./evaluate-experiment.ts";
import { evaluateForecast } from "./evaluate-forecast.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { evaluateRecommend } from "./evaluate-recommend.ts";
import { evaluateRegress } from "./evaluate-regress.ts";
import { evaluateSegment } from "./evaluate-segment.ts";

/** `troupe evaluate`. */
export const evaluate = Command.make("evaluate").pipe(
  Command.withDescription("Evaluate what Troupe says on data of your own."),
  Command.withShortDescription("Evaluate what Troupe says on data of your own"),
  Command.withSubcommands([
    evaluateBanditCommand,
    evaluateChurn,
    evaluateClassify,
    evaluateExperiment,
    evaluateForecast,
    evaluatePolicy,
    evaluateRecommend,
    evaluateRegress,
    evaluateSegment,
  ]),
  Command.withExamples([{ command: "npm run troupe -- evaluate forecast youtube-daily.csv" }]),
);
