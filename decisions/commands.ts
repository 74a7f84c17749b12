// Sends commands to experiments by the log, and waits for what their actors make of them.
import { jetstream } from "@nats-io/jetstream";
import { Schema } from "effect";
import type { NatsConnection } from "nats";
import type { ExperimentCommand } from "../streams/experiment-message.ts";
import { CommandAnswer, type CommandOutcome } from "../streams/experiment-state.ts";
import { askSubject, experimentSubject } from "../streams/subjects.ts";
import { CommandRefused, CommandUnanswered, UnknownExperiment } from "./errors.ts";

/** How long a command's outcome is waited for, unless somebody says. */
const patienceMs = 5000;
/** How long one question to the actor may take. */
const askMs = 500;
/** The pause between two questions grows from the least to the most. */
const pauseMs = { least: 10, most: 250 } as const;

const decodeAnswer = Schema.decodeUnknownSync(Schema.Struct({ state: CommandAnswer }));

/** What the actor says of a command: its outcome, `waiting` where it has not come, `unknown` without an actor. */
type Said = CommandOutcome | "waiting" | "unknown";

/**
 * Sends a command, and resolves once the experiment has carried it out. Commands of the same id count once.
 * Fails with {@link CommandRefused}, with {@link UnknownExperiment} where there is none to command, and with
 * {@link CommandUnanswered} where the outcome is not known in time.
 */
export async function sendCommand(
  connection: NatsConnection,
  command: ExperimentCommand,
  timeoutMs = patienceMs,
): Promise<void> {
  const { experiment, command_id } = command;
  const untilMs = performance.now() + timeoutMs;
  try {
    if (command.command !== "create" && await ask(connection, command) === "unknown") {
      throw new UnknownExperiment({ experiment });
    }
    const body = JSON.stringify(command);
    const options = { msgID: command_id, timeout: timeoutMs };
    await jetstream(connection).publish(experimentSubject(experiment), body, options);
    for (let pause: number = pauseMs.least;; pause = Math.min(pauseMs.most, 2 * pause)) {
      const said = await ask(connection, command);
      if (said === "ok") return;
      if (typeof said === "object") throw new CommandRefused({ experiment, ...said });
      if (performance.now() + pause > untilMs) break;
      await new Promise<void>((resolve) => setTimeout(resolve, pause));
    }
  } catch (cause) {
    if (cause instanceof UnknownExperiment || cause instanceof CommandRefused) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandUnanswered({ experiment, reason });
  }
  const reason = `its actor did not say within ${timeoutMs} ms`;
  throw new CommandUnanswered({ experiment, reason });
}

/** Asks the owner of the experiment; that nobody answers is no more than a reason to ask again. */
async function ask(
  connection: NatsConnection,
  { experiment, command_id }: ExperimentCommand,
): Promise<Said> {
  try {
    const question = JSON.stringify({ command: command_id });
    const reply = await connection.request(askSubject("experiment", experiment), question, {
      timeout: askMs,
    });
    const code = reply.headers?.get("Nats-Service-Error-Code") ?? "";
    if (code !== "") return code === "404" ? "unknown" : "waiting";
    return decodeAnswer(reply.json()).state.outcome ?? "waiting";
  } catch {
    return "waiting";
  }
}
