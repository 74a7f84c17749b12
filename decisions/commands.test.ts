import { headers, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import type { ExperimentCommand } from "../streams/experiment-message.ts";
import type { CommandOutcome } from "../streams/experiment-state.ts";
import { askSubject, experimentSubject } from "../streams/subjects.ts";
import { sendCommand } from "./commands.ts";
import { CommandRefused, CommandUnanswered, UnknownExperiment } from "./errors.ts";
import { connectWithStreams, standingOf } from "./testing.ts";

let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connectWithStreams(nats.url);
});
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

function command(experiment: string, kind: "create" | "start"): ExperimentCommand {
  const common = { command_id: `${kind}.${experiment}`, experiment, timestamp: "2026-01-01" };
  if (kind === "start") return { ...common, command: kind };
  return { ...common, command: kind, definition: standingOf({ id: experiment }).definition };
}

/** Owns an experiment as its actor does: knows of commands once they came by the log. */
function own(experiment: string, outcome: CommandOutcome, isKnown: boolean, questions = 2) {
  const came = new Set<string>();
  let left = questions;
  const heard = connection.subscribe(experimentSubject(experiment), {
    callback: (_, message) => void came.add(message.json<ExperimentCommand>().command_id),
  });
  const asked = connection.subscribe(askSubject("experiment", experiment), {
    callback: (_, message) => {
      const id = message.json<{ command: string }>().command;
      if (!isKnown && came.size === 0) {
        const refusal = headers();
        refusal.set("Nats-Service-Error-Code", "404");
        message.respond("", { headers: refusal });
        return;
      }
      const said = came.has(id) && left-- <= 0 ? outcome : null;
      message.respond(JSON.stringify({ state: { outcome: said }, status: {} }));
    },
  });
  return () => [heard, asked].forEach((subscription) => subscription.unsubscribe());
}

describe("sendCommand", () => {
  it("resolves once the actor has carried the command out", async () => {
    const leave = own("new", "ok", false);
    await sendCommand(connection, command("new", "create"));
    await sendCommand(connection, command("new", "start"));
    leave();
  });

  it("says why the actor refused", async () => {
    const outcome = { field: "status", found: "ended", wanted: "draft or paused" };
    const leave = own("over", outcome, true);
    const error = await sendCommand(connection, command("over", "start")).catch((error) => error);
    expect(error).toBeInstanceOf(CommandRefused);
    expect(error).toMatchObject(outcome);
    leave();
  });

  it("commands no experiment that is not there", async () => {
    const leave = own("none", "ok", false);
    await expect(sendCommand(connection, command("none", "start"))).rejects.toBeInstanceOf(
      UnknownExperiment,
    );
    leave();
  });

  it("does not wait for ever for an actor that is silent", async () => {
    const error = await sendCommand(connection, command("silent", "create"), 100)
      .catch((error) => error);
    expect(error).toBeInstanceOf(CommandUnanswered);
    expect(error.message).toContain("did not say within 100 ms");
  });
});
