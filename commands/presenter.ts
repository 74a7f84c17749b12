// How the command line shows help, and what it says to a command it does not understand.
import { Console, Effect } from "effect";
import { CliOutput } from "effect/cli";

/** Help goes to stdout whole; a mistake is named on stderr in a line, with the way to the help. */
export const presenter = CliOutput.layerPresenter({
  present: (event) =>
    Effect.gen(function* () {
      if (event._tag !== "InvalidInvocation") {
        return yield* CliOutput.defaultPresenter.present(event);
      }
      const messages = event.errors.map((error) => `troupe: ${error.message}`);
      const [, ...command] = event.commandPath;
      const help = `See: npm run troupe -- ${[...command, "--help"].join(" ")}`;
      yield* Console.error([...messages, help].join("\n"));
    }),
});
