// Experiments, from wherever anybody reaches them: messages, bodies, standings in the bucket, snapshots, and
// the bytes of policies. All is taken, and then good for decisions, or refused.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import {
  DecisionBody,
  maxDecisionBytes,
  maxRewardBytes,
  RewardsBody,
} from "../../api/contract/decision.ts";
import { ArmsBody, ExperimentBody, maxExperimentBytes } from "../../api/contract/experiment.ts";
import { RequestProblem } from "../../api/errors.ts";
import { bodyReader } from "../../api/json-body.ts";
import { experimentKind } from "../../actors/experiment/kind.ts";
import { startMs } from "../../actors/experiment/testing.ts";
import type { Snapshot } from "../../db/store.ts";
import { Standings } from "../../decisions/standings.ts";
import { decodePolicy, makePolicy } from "../../ml/bandit/policies.ts";
import { type Policy, policyNames } from "../../ml/bandit/policy.ts";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { DecisionRequest } from "../../streams/decision.ts";
import { decodeExperimentMessage } from "../../streams/experiment-message.ts";
import { Rejection } from "../../streams/rejection.ts";
import {
  changesJson,
  contextValues,
  definitionJson,
  expectDecisions,
  expectSound,
  experimentsEndMs,
  experimentSnapshots,
  message,
  partitionOf,
  rewardJson,
  subjectKind,
  tell,
  toldStandings,
} from "./experiments.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddText } from "./odd-values.ts";
import { expectRejection } from "./readings.ts";
import { expectFaults } from "./requests.ts";

const fuzzing = new Fuzzing("experiments");
afterAll(() => fuzzing.end());

describe("from the log", { timeout: fuzzTimeoutMs }, () => {
  it("takes or rejects commands, decisions and rewards, whatever bytes they are", () => {
    const inputs = message.chain(({ kind, text }) => {
      const bytes = encoded(fc.constant(text));
      const payload = fc.oneof(
        { weight: 4, arbitrary: bytes },
        { weight: 1, arbitrary: mutatedBytes(bytes, 1) },
      );
      return fc.record({ kind: fc.constant(kind), payload });
    });
    fuzzing.try(3500, inputs, ({ kind, payload }): Verdict => {
      const decoded = decodeExperimentMessage(subjectKind(kind), payload, startMs);
      if (decoded instanceof Rejection) {
        expectRejection(decoded);
        return "rejected";
      }
      expect(decoded.kind).toBe(kind);
      const { kind: _, ...rest } = decoded;
      const [said] = Object.values(rest).filter((value) => typeof value === "object");
      const again = Buffer.from(JSON.stringify(said));
      expect(decodeExperimentMessage(subjectKind(kind), again, startMs)).toMatchObject({ kind });
      return "accepted";
    });
  });

  it("has experiments that understand what they are told, or say what is wrong", () => {
    const texts = fc.array(message, { minLength: 1, maxLength: 5 });
    const inputs = fc.record({ snapshot: fc.constantFrom(...experimentSnapshots), texts });
    fuzzing.try(1200, inputs, ({ snapshot, texts }) => {
      const partition = partitionOf([snapshot]);
      if (partition === undefined) throw new Error("a snapshot that is in order was refused");
      for (const [i, told] of texts.entries()) tell(partition, told, experimentsEndMs + 1000 * i);
      const { stepped, duplicates, deadLetters } = partition.counts;
      expect(stepped + duplicates + deadLetters).toBe(texts.length);
      expectSound(partition);
      return deadLetters === texts.length ? "rejected" : "accepted";
    });
  });
});

describe("bodies", { timeout: fuzzTimeoutMs }, () => {
  const request = fc.record({ user_id: oddText, context: contextValues }, { requiredKeys: [] });
  const decideJson = fc.oneof(request.map((value) => JSON.stringify(value)), mutatedJson(request));
  const rewardsJson = fc.oneof(
    rewardJson,
    fc.array(rewardJson, { maxLength: 3 }).map((items) => `[${items.join()}]`),
  );
  const bodies = [
    ["an experiment", bodyReader(ExperimentBody, maxExperimentBytes), definitionJson],
    ["changes of arms", bodyReader(ArmsBody, maxExperimentBytes), changesJson],
    ["a decision", bodyReader(DecisionBody, maxDecisionBytes), decideJson],
    ["rewards", bodyReader(RewardsBody, maxRewardBytes), rewardsJson],
  ] as const;

  it.each(bodies)("of %s are read, or named with what was found", async (_, read, json) => {
    const inputs = encoded(
      fc.oneof({ weight: 6, arbitrary: json }, { weight: 1, arbitrary: oddJson }),
    );
    await fuzzing.tryAsync(500, inputs, async (body) => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: new Uint8Array(body) };
      try {
        JSON.stringify(await read(new Request("http://troupe.test/", init)));
        return "accepted";
      } catch (error) {
        if (!(error instanceof RequestProblem)) throw error;
        if (error.kind === "malformed-body") expectFaults(error.errors);
        return "rejected";
      }
    });
  });
});

describe("standings", { timeout: fuzzTimeoutMs }, () => {
  it("are decided on, or left out", () => {
    const standing = fc.constantFrom(...toldStandings);
    const damaged = standing.chain((told) =>
      mutatedBytes(fc.constant(new Uint8Array(Buffer.from(told.policy, "base64")))).map((
        bytes,
      ) => ({
        ...told,
        policy: Buffer.from(bytes).toString("base64"),
      }))
    );
    const definition = fc.tuple(standing, definitionJson).map(([told, text]) =>
      `${JSON.stringify({ ...told, definition: undefined }).slice(0, -1)},"definition":${text}}`
    );
    const inputs = fc.record({
      payload: fc.oneof(
        { weight: 3, arbitrary: encoded(damaged.map((told) => JSON.stringify(told))) },
        { weight: 2, arbitrary: encoded(mutatedJson(standing)) },
        { weight: 1, arbitrary: encoded(definition) },
        { weight: 1, arbitrary: mutatedBytes(encoded(standing.map((s) => JSON.stringify(s))), 1) },
      ),
      context: contextValues,
    });
    const requestOf = Schema.decodeUnknownResult(DecisionRequest);
    fuzzing.try(1200, inputs, ({ payload, context }) => {
      const reported: string[] = [];
      const standings = new Standings((text) => reported.push(text));
      standings.take("banner", payload);
      const decider = standings.decider("banner");
      const known = standings.get("banner");
      if (decider === undefined) {
        expect(known?.kind).toBe("unreadable");
        expect(reported.length).toBe(1);
        return "rejected";
      }
      expect(known?.kind).toBe("standing");
      if (Result.isSuccess(requestOf({ context }))) expectDecisions(decider, context);
      return "accepted";
    });
  });
});

describe("snapshots", { timeout: fuzzTimeoutMs }, () => {
  it("of experiments go on, or are refused", () => {
    const snapshot: fc.Arbitrary<Snapshot> = fc.constantFrom(...experimentSnapshots).chain((
      valid,
    ) =>
      fc.record({
        key: fc.constant(valid.key),
        version: fc.oneof(
          { weight: 30, arbitrary: fc.constant(valid.version) },
          { weight: 1, arbitrary: fc.constantFrom(0, 2, -1, 1.5, 32_768, NaN) },
        ),
        state: fc.oneof(
          { weight: 12, arbitrary: mutatedBytes(fc.constant(valid.state), 1) },
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }) },
        ),
        timerAtMs: fc.constant(undefined),
      })
    );
    const texts = fc.array(message, { minLength: 1, maxLength: 4 });
    const question = fc.oneof(fc.constantFrom("", '{"command":"c1"}'), oddText, oddJson);
    fuzzing.try(2000, fc.record({ snapshot, texts, question }), ({ snapshot, texts, question }) => {
      const partition = partitionOf([snapshot]);
      if (partition === undefined) return "rejected";
      const experiment = partition.residents.peek(snapshot.key)?.state;
      if (experiment === undefined) throw new Error("it was taken, and is not there");
      try {
        JSON.stringify(experimentKind.inspect(experiment, question, partition.shared));
      } catch (error) {
        if (question === "" || !(error instanceof RangeError)) throw error;
      }
      for (const [i, told] of texts.entries()) tell(partition, told, experimentsEndMs + 90_000 * i);
      expectSound(partition);
      return "accepted";
    });
  });
});

describe("the bytes of policies", { timeout: fuzzTimeoutMs }, () => {
  it.each(policyNames)("of %s choose and learn on, or are refused", (name) => {
    const numbers = name === "linear-thompson" ? 3 : 0;
    const taught = makePolicy({ name }, 3, numbers);
    const context = Float64Array.of(1, 0.5, -2).subarray(0, numbers);
    const states = [bytesOf(taught)];
    for (let i = 0; i < 60; i++) {
      taught.learn(i % 3, 0, context);
      if (i % 4 === 0) taught.correct(i % 3, 0, 1, context, 0);
      if (i % 20 === 19) states.push(bytesOf(taught));
    }
    const inputs = fc.record({
      bytes: mutatedBytes(fc.constantFrom(...states), 1),
      lessons: fc.array(fc.tuple(fc.nat(2), fc.constantFrom(0, 1, 0.5, 1e9)), { maxLength: 5 }),
    });
    fuzzing.try(150, inputs, ({ bytes, lessons }) => {
      const policy = decodedOrRefused(bytes);
      if (policy === undefined) return "rejected";
      expectShares(policy);
      const context = new Float64Array(policy.contextLength).fill(1);
      for (const [arm, reward] of lessons) {
        policy.learn(arm % policy.armCount, 0, context);
        policy.correct(arm % policy.armCount, 0, reward, context, 0);
      }
      if (policy.armCount < 10) policy.grow(policy.armCount + 1);
      expectShares(policy);
      const after = bytesOf(policy);
      expect(bytesOf(decodePolicy(new ByteReader(after)))).toEqual(after);
      return "accepted";
    });
  });
});

function bytesOf(policy: Policy): Uint8Array {
  const writer = new ByteWriter();
  policy.encode(writer);
  return writer.take();
}

function decodedOrRefused(bytes: Uint8Array): Policy | undefined {
  try {
    return decodePolicy(new ByteReader(bytes));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** Fails unless arms are chosen with probabilities that are some, and only open ones. */
function expectShares(policy: Policy): void {
  const { armCount, contextLength } = policy;
  const open = Uint8Array.from({ length: armCount }, (_, arm) => arm === 1 ? 0 : 1);
  if (armCount === 2) open[0] = 1;
  const context = new Float64Array(contextLength).fill(1);
  const shares = new Float64Array(armCount);
  for (
    const fill of [
      () => policy.shares(context, open, shares),
      () => policy.bestProbabilities(open, shares),
    ]
  ) {
    fill();
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    for (const [arm, share] of shares.entries()) {
      expect(share >= 0 && share <= 1 + 1e-9 && (share === 0 || open[arm] === 1)).toBe(true);
    }
  }
  expect(open[policy.choose(context, open, new Random(1))]).toBe(1);
  for (let arm = 0; arm < armCount; arm++) {
    const { mean, low, high } = policy.estimate(arm);
    expect(low <= mean && mean <= high).toBe(true);
  }
}
