// `troupe evaluate`: how good whatever Troupe says is on data of anybody's, for anyone to check.
import { Command } from "effect/cli";
import { evaluateForecast } from "./evaluate-forecast.ts";

/** `troupe evaluate`. */
export const evaluate = Command.make("evaluate").pipe(
  Command.withDescription("Evaluate what Troupe says on data of your own."),
  Command.withShortDescription("Evaluate what Troupe says on data of your own"),
  Command.withSubcommands([
    evaluateForecast,
  ]),
  Command.withExamples([{ command: "npm run troupe -- evaluate forecast youtube-daily.csv" }]),
);
