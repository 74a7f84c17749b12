// What somebody needs who has to understand a failing run: how to repeat it, and the smallest run that
// fails in the same way.
import { Choices } from "./choices.ts";
import type { Sabotage } from "./cluster.ts";
import { shrink } from "./shrink.ts";
import { type Kind, type Result, simulate } from "./simulate.ts";

const mostAttempts = 3000;
const mostLines = 300;

/** The smallest run found that breaks the same promise as the run of `seed`; undefined for none. */
export async function smallestFailure(
  kind: Kind,
  seed: number,
  sabotage: () => Sabotage = () => ({}),
): Promise<Result | undefined> {
  const { violation, choices } = await simulate(kind, Choices.drawn(seed), sabotage());
  if (violation === undefined) return undefined;
  const fails = async (choices: readonly number[]) => {
    const result = await simulate(kind, Choices.repeated(choices), sabotage());
    return result.violation?.promised === violation.promised;
  };
  const smallest = await shrink(choices, fails, mostAttempts);
  return simulate(kind, Choices.repeated(smallest), sabotage(), true);
}

/** The report on a seed that fails: `command` repeats it. */
export async function investigate(kind: Kind, seed: number, command: string): Promise<string> {
  const smallest = await smallestFailure(kind, seed);
  if (smallest === undefined) return `seed ${seed} of ${kind} keeps every promise`;
  const { trace, violation, events, steps } = smallest;
  return [
    `seed ${seed} of ${kind} breaks a promise; to repeat it: ${command}`,
    `the smallest such run found has ${events} events and ${steps} steps:`,
    ...trace.slice(-mostLines),
    String(violation),
  ].join("\n");
}
