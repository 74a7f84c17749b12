import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { decodeExperimentMessage } from "../streams/experiment-message.ts";
import { Rejection } from "../streams/rejection.ts";
import { streamNames } from "../streams/subjects.ts";
import {
  connectWithStreams,
  eventually,
  standingOf,
  startDeciding,
  tellStanding,
} from "./testing.ts";

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

it("ticks running experiments once a second, however many processes do", async () => {
  await tellStanding(connection, standingOf({ id: "ticked" }));
  await tellStanding(connection, standingOf({ id: "resting", status: "paused" }));
  const manager = await jetstreamManager(connection);
  const processes = [
    await startDeciding(nats.url, { ticks: true }),
    await startDeciding(nats.url, { ticks: true }),
  ];
  const ticks = (experiment: string) => `experiments.*.experiment.${experiment}`;
  const ids: string[] = [];
  await eventually(async () => {
    const { state } = await manager.streams.info(streamNames.decisions, {
      subjects_filter: ticks("ticked"),
    });
    expect(Object.values(state.subjects ?? {})[0]).toBeGreaterThanOrEqual(2);
  });
  const { state } = await manager.streams.info(streamNames.decisions);
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(streamNames.decisions, { seq });
    if (message === null || !message.subject.endsWith(".experiment.ticked")) continue;
    const event = decodeExperimentMessage("experiment", message.data, Date.now());
    if (event instanceof Rejection || event.kind !== "command") throw new Error("no command");
    expect(event.command).toMatchObject({ command: "tick", experiment: "ticked" });
    ids.push(event.command.command_id);
  }
  expect(ids.length).toBeGreaterThanOrEqual(2);
  expect(new Set(ids).size).toBe(ids.length);
  const resting = await manager.streams.info(streamNames.decisions, {
    subjects_filter: ticks("resting"),
  });
  expect(resting.state.subjects ?? {}).toEqual({});
  await Promise.all(processes.map((each) => each.close()));
});
