import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { userForesight } from "../../actors/prediction/foresight.ts";
import { clickNumbers } from "../../actors/prediction/click-features.ts";
import { conversionNumbers } from "../../actors/prediction/conversion-features.ts";
import { churnFeatures } from "../../actors/prediction/moment-features.ts";
import { clickWithinMs } from "../../actors/prediction/timing.ts";
import { Random } from "../../ml/random.ts";
import { type DatedExample, leaksIn } from "../../ml/scoring/leak-check.ts";
import {
  AudienceSimulator,
  faultlessDelivery,
  ordinaryAudience,
} from "../../sources/audience/audience-simulator.ts";
import type { SimulatedActivity } from "../../sources/audience/row.ts";
import { ordinaryPlatform } from "../../sources/simulator/simulator.ts";
import { decodeLabelled, type LabelledExample } from "../../streams/learner-example.ts";
import { Rejection } from "../../streams/rejection.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { learnerNames, userPredictionKinds } from "../../streams/user-prediction.ts";
import { Lives } from "./lives.ts";
import { System } from "./system.ts";
import { type Foreseen, type ForeseenClick, watched } from "./watching.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2025, 0, 1);
/** Short, so that many labels come within few days. */
const horizonMs = 2 * dayMs;
const days = 10;

const labelled = ["churn", "conversion", "click", "engagement"] as const;
type Labelled = (typeof labelled)[number];

/** A small audience lived through users and models; with a seed, owners die now and then. */
class Run {
  readonly foreseen: Foreseen[] = [];
  readonly clicks: ForeseenClick[] = [];
  readonly examples = new Map<string, LabelledExample[]>(labelled.map((name) => [name, []]));
  readonly published: string[] = [];
  readonly system: System;
  crashes = 0;

  constructor(partitions: number) {
    this.system = new System({
      foresight: watched(userForesight({ horizonMs }), {
        moment: (moment) => this.foreseen.push(moment),
        click: (click) => this.clicks.push(click),
      }),
      horizonMs,
      partitions,
      keepsLogs: true,
      trainsFactors: false,
      hear: ({ subject, payload, messageId }) => {
        const digest = createHash("sha1").update(payload).digest("hex");
        this.published.push(`${messageId} ${subject} ${digest}`);
        this.examples.get(subject.replace("examples.", ""))?.push(exampleIn(payload));
      },
    });
  }

  live(activities: readonly SimulatedActivity[], crashing?: Random): void {
    const { system } = this;
    const lanes = [...system.users, ...system.models];
    for (const { row, deliveredAtMs } of activities) {
      system.take(row, deliveredAtMs);
      if (crashing === undefined) continue;
      if (crashing.chance(0.02)) crashing.pick(lanes).commit();
      if (!crashing.chance(0.001)) continue;
      system.crash(crashing.pick(lanes), deliveredAtMs);
      this.crashes++;
    }
  }

  of(name: Labelled): LabelledExample[] {
    return this.examples.get(name) ?? [];
  }
}

function exampleIn(payload: Uint8Array): LabelledExample {
  const example = decodeLabelled(payload);
  if (example instanceof Rejection) throw new Error(example.message);
  return example;
}

const untilMs = startMs + days * dayMs;
const activities = [
  ...new AudienceSimulator({
    ...ordinaryAudience(100),
    faults: faultlessDelivery,
    platform: { ...ordinaryPlatform, seed: 3, startMs, initialVideos: 60 },
  }).advance(untilMs),
];
const run = new Run(2);
const lives = new Lives();

beforeAll(() => {
  run.live(activities);
  for (const { row, truth } of activities) lives.add(row, truth.atMs);
});

/** How often each pair of a moment and a label comes. */
function tally(pairs: readonly (readonly [number, boolean])[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const [atMs, label] of pairs) {
    const key = `${atMs} ${label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort();
}

/** Moments whose labels are known by the end of the run, events being as late as they may. */
function settled<A extends { readonly atMs: number }>(moments: readonly A[], waitMs: number): A[] {
  return moments.filter(({ atMs }) => atMs + waitMs < untilMs - dayMs);
}

describe("users and models together", () => {
  it("predict everything there is to predict", () => {
    for (const kind of userPredictionKinds) {
      const told = run.published.filter((line) =>
        line.includes(` predictions.user.`) &&
        line.includes(`.${kind} `)
      );
      expect([kind, told.length > 20]).toEqual([kind, true]);
    }
    for (const lane of [...run.system.users, ...run.system.models]) {
      expect(lane.counts.deadLetters).toBe(0);
    }
  });

  it("label churn and conversion as the events themselves do", () => {
    const due = settled(run.foreseen, horizonMs);
    expect(due.length).toBeGreaterThan(150);
    const known = (name: Labelled) =>
      settled(run.of(name), horizonMs).map(({ atMs, label }) => [atMs, label === 1] as const);
    expect(tally(known("churn"))).toEqual(
      tally(due.map(({ userId, atMs }) => [atMs, lives.staysAway(userId, atMs, atMs + horizonMs)])),
    );
    const unsubscribed = due.filter(({ isSubscribed }) => !isSubscribed);
    expect(tally(known("conversion"))).toEqual(
      tally(
        unsubscribed.map((
          { userId, atMs },
        ) => [atMs, lives.subscribes(userId, atMs, atMs + horizonMs)]),
      ),
    );
  });

  it("label clicks as the events themselves do", () => {
    const due = settled(run.clicks, clickWithinMs);
    expect(due.length).toBeGreaterThan(500);
    const known = settled(run.of("click"), clickWithinMs)
      .map(({ atMs, label }) => [atMs, label === 1] as const);
    expect(tally(known)).toEqual(
      tally(due.map(({ userId, adId, atMs }) => [atMs, lives.clicks(userId, adId, atMs)])),
    );
  });

  it("come to the same, byte by byte, where owners die and others go on", () => {
    const shaken = new Run(2);
    shaken.live(activities, new Random(8));
    expect(shaken.crashes).toBeGreaterThan(5);
    expect(shaken.published.length).toBe(run.published.length);
    expect(shaken.published.find((line, i) => line !== run.published[i])).toBeUndefined();
    learnerNames.forEach((name, i) => {
      const snapshots = [run, shaken].map(({ system }) => system.models[i].snapshotOf(name).join());
      expect(snapshots[1] === snapshots[0]).toBe(true);
    });
    for (const userId of new Set(run.foreseen.map(({ userId }) => userId))) {
      const states = [run, shaken].map(({ system }) =>
        system.homeOf(userId).snapshotOf(userId).join()
      );
      expect(states[1] === states[0]).toBe(true);
    }
  });
});

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `number ${i}`);
const featureNames: Readonly<Record<Labelled, readonly string[]>> = {
  churn: churnFeatures.map(({ name }) => name),
  conversion: numbered(conversionNumbers),
  click: numbered(clickNumbers),
  engagement: userFeatures.map(({ name }) => name),
};

/** Examples as a leak check wants them; engagement by whether it is above the median. */
function dated(name: Labelled): DatedExample[] {
  const examples = run.of(name);
  const labels = examples.map(({ label }) => label).sort((a, b) => a - b);
  const middle = name === "engagement" ? labels[Math.floor(labels.length / 2)] : 0;
  return examples.map(({ dense, label, atMs, labelAtMs }) => ({
    features: dense,
    label: label > middle,
    predictedAtMs: atMs,
    // A state knows nothing that came later: what it knows is as old as the prediction, at most.
    featuresAtMs: atMs,
    labelledAtMs: labelAtMs,
  }));
}

describe("what models learn from", () => {
  it.each(labelled)("gives nothing away: %s", (name) => {
    const examples = dated(name);
    expect(examples.length).toBeGreaterThan(150);
    expect(examples.some(({ label }) => label)).toBe(true);
    expect(examples[0].features.length).toBe(featureNames[name].length);
    expect(leaksIn(featureNames[name], examples)).toEqual([]);
  });

  it("would be found out where it did", () => {
    const examples = dated("churn").map((example) => ({
      ...example,
      features: [...Array.from(example.features), example.label ? 1 : 0],
      featuresAtMs: example.labelledAtMs,
      labelledAtMs: example.predictedAtMs,
    }));
    const kinds = leaksIn([...featureNames.churn, "planted"], examples).map(({ kind }) => kind);
    expect(kinds).toEqual(["separates", "late-features", "early-labels"]);
  });

  it("is the same whatever comes after the prediction", () => {
    const before = new Run(2);
    const halfMs = startMs + days / 2 * dayMs;
    before.live(activities.filter(({ deliveredAtMs }) => deliveredAtMs < halfMs));
    const known = (run: Run) => run.foreseen.filter(({ atMs }) => atMs < halfMs - dayMs);
    expect(known(before).length).toBeGreaterThan(100);
    expect(known(run).slice(0, known(before).length)).toEqual(known(before));
    for (const name of labelled) {
      const examples = before.of(name);
      expect(run.of(name).slice(0, examples.length)).toEqual(examples);
    }
  });
});
