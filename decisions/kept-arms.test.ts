import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { makePolicy } from "../ml/bandit/policies.ts";
import { keptArmSubject } from "../streams/kept-arm.ts";
import type { Standing } from "../streams/standing.ts";
import { Decider } from "./decider.ts";
import { KeptArms } from "./kept-arms.ts";
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

async function open(limit?: number): Promise<KeptArms> {
  const manager = await jetstreamManager(connection);
  return new KeptArms(jetstream(connection), manager, limit);
}

const policy = makePolicy({ name: "thompson" }, 2, 0);

/** Version of an experiment of two arms of which some are paused. */
function deciderOf(id: string, version: number, paused: readonly string[] = []): Decider {
  const arms = ["left", "right"].map((arm): Standing["arms"][number] => ({
    id: arm,
    status: paused.includes(arm) ? "paused" : "active",
  }));
  return new Decider(standingOf({ id, version, arms, policy }), policy);
}

/** Has a user choose this arm, if they have none. */
function choosing(decider: Decider, index: number) {
  const choice = { arm: decider.standing.arms[index].id, index, propensities: [0.5, 0.5] };
  return () => choice;
}

describe("KeptArms", () => {
  it("remembers a bounded number, and reads others back", async () => {
    const arms = await open(1);
    const decider = deciderOf("bounded", 1);
    for (const user of ["a b", "c.d", "a b", "c.d"]) {
      const index = user === "a b" ? 0 : 1;
      await arms.armOf(decider, user, choosing(decider, index));
    }
    expect(await arms.armOf(decider, "a b", choosing(decider, 1))).toEqual({
      kept: { arm: "left", index: 0, propensities: [0.5, 0.5], version: 1 },
      isKept: true,
    });
  });

  it("agrees with others who saw an arm close and open again", async () => {
    const [one, other] = [await open(), await open()];
    const before = deciderOf("reopened", 1);
    const between = deciderOf("reopened", 2, ["left"]);
    const after = deciderOf("reopened", 3);
    for (const arms of [one, other]) await arms.armOf(before, "u", choosing(before, 0));
    const moved = await one.armOf(between, "u", choosing(between, 1));
    expect(moved).toMatchObject({ kept: { arm: "right", version: 2 }, isKept: false });
    // The other one hears of the change from the bucket, not from its memory.
    expect(await other.armOf(between, "u", choosing(between, 1))).toMatchObject({
      kept: { arm: "right", version: 2 },
      isKept: true,
    });
    for (const arms of [one, other]) {
      const kept = await arms.armOf(after, "u", choosing(after, 0));
      expect(kept).toMatchObject({ kept: { arm: "right", version: 2 }, isKept: true });
    }
  });

  it("puts a good entry in the place of one that nobody can read", async () => {
    const subject = keptArmSubject("garbled", "u");
    await jetstream(connection).publish(subject, "{");
    const decider = deciderOf("garbled", 1);
    const first = await (await open()).armOf(decider, "u", choosing(decider, 1));
    expect(first).toMatchObject({ kept: { arm: "right" }, isKept: false });
    const second = await (await open()).armOf(decider, "u", choosing(decider, 0));
    expect(second).toMatchObject({ kept: { arm: "right" }, isKept: true });
  });
});
