import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Stage } from "../actors/experiment/testing.ts";
import { openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { fill } from "../db/queries/testing.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";

let data = "";

beforeAll(async () => {
  data = await temporaryFolder("evaluated");
  const stage = Stage.running();
  for (let i = 0; i < 40; i++) {
    stage.decide(`${i}`, i % 2);
    if (i % 4 === 1) stage.reward(`${i}`, 1);
  }
  stage.pass(600).tick();
  const { experiments, decisions, rewards } = stage.commit();
  const early = <Row extends object>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, sequence: 1 }));
  const database = await openDatabase({ folder: join(data, "database") });
  await migrate(database);
  await fill(
    database,
    { experiments: early(experiments), decisions: early(decisions), rewards },
    { kind: "experiment", partitionCount: 4, watermarkMs: stage.nowMs },
  );
  await database.close();
});

function evaluate(...words: string[]) {
  return runTroupe(["evaluate", "experiment", ...words, "--data", data]);
}

describe("troupe evaluate experiment", { timeout: 60_000 }, () => {
  it("says what an arm alone would have earned, beside what was earned", async () => {
    const { code, output, errors } = await evaluate("banner", "--policy", "arm:side", "--json");
    expect([code, errors]).toEqual([0, ""]);
    const { rows, decisions, more } = JSON.parse(output);
    expect({ decisions, more }).toEqual({ decisions: 40, more: false });
    expect(rows[0]).toMatchObject({ policy: "logged", estimator: "mean", value: 0.25 });
    const ips = rows.find(({ estimator }: { estimator: string }) => estimator === "ips");
    expect(ips).toMatchObject({ policy: "arm:side", value: 0.5 });
  });

  it("names what is not there", async () => {
    const nobody = await evaluate("nobody");
    expect(nobody.code).toBe(1);
    expect(nobody.errors).toContain("there is no experiment nobody");
    const odd = await evaluate("banner", "--policy", "arm:none");
    expect(odd.code).toBe(1);
    expect(odd.errors).toContain("wanted arm: and one of top, side");
  });
});
