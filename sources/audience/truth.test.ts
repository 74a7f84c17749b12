import { beforeAll, describe, expect, it } from "vitest";
import { ordinaryPlatform } from "../simulator/simulator.ts";
import {
  type AudienceSettings,
  AudienceSimulator,
  faultlessDelivery,
  ordinaryAudience,
} from "./audience-simulator.ts";
import type { SimulatedActivity } from "./row.ts";
import type { UserTruth } from "./truth.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.UTC(2025, 0, 1);
const horizonMs = 7 * dayMs;
const settings: AudienceSettings = {
  ...ordinaryAudience(1200),
  faults: faultlessDelivery,
  platform: { ...ordinaryPlatform, seed: 11, startMs },
};

/** What was said to be likely, and what came. */
class Calibration {
  private expected = 0;
  private variance = 0;
  private observed = 0;
  count = 0;

  add(probability: number, came: boolean): void {
    this.expected += probability;
    this.variance += probability * (1 - probability);
    this.observed += came ? 1 : 0;
    this.count++;
  }

  /** By how many standard deviations more came than was expected. */
  get surprise(): number {
    return (this.observed - this.expected) / Math.sqrt(this.variance);
  }
}

interface Question {
  readonly user: number;
  readonly atMs: number;
  readonly truth: UserTruth;
  readonly noVisit: number;
  readonly subscribes: number;
}

/** Runs an audience and asks for the truth about everybody at some times on the way. */
function run(chosen: AudienceSettings, days: readonly number[]) {
  const audience = new AudienceSimulator(chosen);
  const activities: SimulatedActivity[] = [];
  const questions: Question[] = [];
  for (const day of days) {
    // Another hour of the day each time.
    const atMs = startMs + day * dayMs + 5 * day * 3_600_000;
    for (const activity of audience.advance(atMs)) activities.push(activity);
    for (const user of audience.users) {
      const truth = audience.truthOf(user);
      if (truth === undefined || truth.isHere) continue;
      const noVisit = truth.noVisitProbability(horizonMs);
      questions.push({
        user,
        atMs,
        truth,
        noVisit,
        subscribes: truth.subscribeProbability(horizonMs),
      });
    }
  }
  const lastMs = questions[questions.length - 1].atMs;
  for (const activity of audience.advance(lastMs + horizonMs)) activities.push(activity);
  return { audience, activities, questions };
}

/** Answers whether events of a type came within the horizon of a question. */
function came(activities: readonly SimulatedActivity[], type: string) {
  const times = new Map<number, number[]>();
  for (const { row, truth } of activities) {
    if (row.type !== type) continue;
    const own = times.get(truth.user) ?? [];
    own.push(truth.atMs);
    times.set(truth.user, own);
  }
  return ({ user, atMs }: Question) =>
    (times.get(user) ?? []).some((timeMs) => timeMs > atMs && timeMs <= atMs + horizonMs);
}

describe("the truth about an audience", { timeout: 60_000 }, () => {
  let world: ReturnType<typeof run>;
  beforeAll(() => {
    world = run(settings, [1, 9, 17, 25]);
  }, 60_000);

  it("says how likely nobody comes, at every level of it", () => {
    const visited = came(world.activities, "session_start");
    const levels = Array.from({ length: 5 }, () => new Calibration());
    for (const question of world.questions) {
      const level = Math.min(4, Math.floor(5 * question.noVisit));
      levels[level].add(question.noVisit, !visited(question));
    }
    for (const level of levels) {
      expect(level.count).toBeGreaterThan(100);
      expect(Math.abs(level.surprise)).toBeLessThan(4);
    }
  });

  it("says how likely free users subscribe", () => {
    const subscribed = came(world.activities, "subscription_start");
    const seldom = new Calibration();
    const likely = new Calibration();
    for (const question of world.questions) {
      if (question.truth.tier !== "free") {
        expect(question.subscribes).toBe(0);
        continue;
      }
      (question.subscribes > 0.1 ? likely : seldom).add(question.subscribes, subscribed(question));
    }
    for (const group of [seldom, likely]) {
      expect(group.count).toBeGreaterThan(100);
      expect(Math.abs(group.surprise)).toBeLessThan(4);
    }
  });

  it("knows how likely each impression is clicked, at every placement and device", () => {
    const clicked = clicksOf(world.activities);
    const groups = new Map<string, Calibration>();
    for (const { row, truth } of world.activities) {
      if (row.type !== "ad_impression") continue;
      for (const name of [`at ${row.placement}`, `on ${row.device}`]) {
        const group = groups.get(name) ?? new Calibration();
        groups.set(name, group);
        group.add(truth.clickProbability ?? NaN, clicked.has(row.event_id));
      }
    }
    expect(groups.size).toBe(9);
    for (const [name, { surprise }] of groups) expect(Math.abs(surprise), name).toBeLessThan(4);
  });

  it("keeps the click rates of placements apart", () => {
    const rates = clickRates(world.activities);
    expect(rates("in-feed")).toBeGreaterThan(2 * rates("sidebar"));
    expect(rates("sidebar")).toBeGreaterThan(1.3 * rates("banner"));
    expect(rates("pre-roll")).toBeGreaterThan(1.3 * rates("mid-roll"));
  });

  it("lets phones stall more than televisions, and slow countries more than fast ones", () => {
    const plays = new Map<string, number>();
    const stalls = new Map<string, number>();
    for (const { row } of world.activities) {
      const counts = row.type === "video_buffer" ? stalls : plays;
      if (row.type !== "video_buffer" && row.type !== "video_play") continue;
      for (const name of [row.device ?? "", row.country ?? ""]) {
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    const share = (name: string) => (stalls.get(name) ?? 0) / (plays.get(name) ?? 0);
    expect(share("phone")).toBeGreaterThan(1.1 * share("tv"));
    expect(share("IN")).toBeGreaterThan(1.3 * share("JP"));
  });

  it("moves where drift is switched on", () => {
    const driftAfterMs = 20 * dayMs;
    const drifted = run({ ...settings, users: 800, usersPerDay: 8, driftAfterMs }, [1, 30, 37]);
    const early = drifted.activities.filter(({ truth }) => truth.atMs < startMs + driftAfterMs);
    const late = drifted.activities.filter(({ truth }) => truth.atMs > startMs + 24 * dayMs);
    expect(clickRates(early)("pre-roll")).toBeGreaterThan(1.5 * clickRates(late)("pre-roll"));
    expect(clickRates(late)("sidebar")).toBeGreaterThan(1.4 * clickRates(early)("sidebar"));

    const visited = came(drifted.activities, "session_start");
    const subscribed = came(drifted.activities, "subscription_start");
    const stays = new Calibration();
    const subscribes = new Calibration();
    for (const question of drifted.questions) {
      stays.add(question.noVisit, !visited(question));
      subscribes.add(question.subscribes, subscribed(question));
    }
    expect(Math.abs(stays.surprise)).toBeLessThan(4);
    expect(Math.abs(subscribes.surprise)).toBeLessThan(4);
  });
});

/** The impressions that were clicked: the click is the next event of its session about the same ad. */
function clicksOf(activities: readonly SimulatedActivity[]): Set<string> {
  const open = new Map<string, string>();
  const clicked = new Set<string>();
  for (const { row } of activities) {
    const session = row.session_id ?? "";
    if (row.type === "ad_impression") open.set(session, row.event_id);
    if (row.type === "ad_click") clicked.add(open.get(session) ?? "");
  }
  return clicked;
}

/** Observed clicks an impression, by placement. */
function clickRates(activities: readonly SimulatedActivity[]): (placement: string) => number {
  const counts = new Map<string, number>();
  for (const { row: { type, placement } } of activities) {
    if (type !== "ad_click" && type !== "ad_impression") continue;
    const name = `${type} ${placement}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const count = (name: string) => counts.get(name) ?? 0;
  return (placement) => count(`ad_click ${placement}`) / count(`ad_impression ${placement}`);
}
