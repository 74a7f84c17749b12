// An audience with a seed: people come, watch and read, subscribe, and leave for good; what a producer
// sends of it comes out in order of delivery, and the truth is kept beside it.
import { Random } from "../../ml/random.ts";
import type { BirthSettings } from "../simulator/births.ts";
import { Timeline } from "../simulator/timeline.ts";
import { Catalogue } from "./catalogue.ts";
import { Drift } from "./drift.ts";
import { drawNextStep } from "./hazards.ts";
import { usualWarmth, warmthAfter, warmthAfterVisit } from "./intent.ts";
import { payAlready } from "./payments.ts";
import { freeTier } from "./population.ts";
import type { ActivityKind, SimulatedActivity } from "./row.ts";
import { visit } from "./session.ts";
import type { Happened } from "./story.ts";
import { drawTraits, type Traits } from "./traits.ts";
import { truthOf, type UserTruth } from "./truth.ts";
import { restMs, SimulatedUser } from "./user.ts";

/** Probabilities of what goes wrong on the way of an event. */
export interface DeliveryFaults {
  /** An event is delivered minutes to hours late. */
  readonly late: number;
  /** An event is delivered a second time, unchanged, some minutes later. */
  readonly repeat: number;
  /** The end of a session is never told. */
  readonly lostEnd: number;
}

/** What is simulated. The same settings give the same deliveries, always. */
export interface AudienceSettings {
  /** Users that are already there at the start. */
  readonly users: number;
  /** Users who come a day, on average. */
  readonly usersPerDay: number;
  /** How long after the start tastes, click rates and hazards begin to move; Infinity for never. */
  readonly driftAfterMs: number;
  readonly faults: DeliveryFaults;
  /** The platform whose videos they watch; its seed and start are those of the audience. */
  readonly platform: BirthSettings;
}

/** Raise it with every change that makes other deliveries of the same settings. */
export const audienceVersion = 1;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Faults about as often as real producers have them. */
export const ordinaryDelivery: DeliveryFaults = { late: 0.004, repeat: 0.003, lostEnd: 0.1 };

/** Every event delivered once, when it happens. */
export const faultlessDelivery: DeliveryFaults = { late: 0, repeat: 0, lostEnd: 0 };

/** Share of the users at the start that come anew each day: about as many as leave. */
const arrivalShare = 0.011;

/** An audience that stays about as large as it is, without drift. */
export function ordinaryAudience(users: number): Omit<AudienceSettings, "platform"> {
  return {
    users,
    usersPerDay: arrivalShare * users,
    driftAfterMs: Infinity,
    faults: ordinaryDelivery,
  };
}

type Occurrence =
  | { readonly kind: "arrival" }
  | { readonly kind: "visit"; readonly user: SimulatedUser }
  | { readonly kind: "forgetting"; readonly user: SimulatedUser }
  | { readonly kind: "delivery"; readonly activity: Omit<SimulatedActivity, "number"> };

/** Marks the generators of what the audience draws. */
const arrivalsStream = -12;
const pastStream = -13;
const visitsStream = -14;

/** How long the truth about somebody who has left can be asked. */
const rememberedMs = 90 * dayMs;
/** How long the users at the start may have been there. */
const longestTenureDays = 500;
/** Longest time by which an event is late, and the mean. */
const longestLateMs = 12 * hourMs;
const usualLateMs = hourMs;

/**
 * The simulated audience, used like the simulated platform: {@link AudienceSimulator.advance} moves time
 * on and hands out what is delivered meanwhile. An event costs O(log n) of the users; memory is some
 * hundred bytes for each, and what happens in the sessions that are under way.
 *
 * ```ts
 * const platform = { ...ordinaryPlatform, seed: 1, startMs: Date.UTC(2025, 0, 1) };
 * const audience = new AudienceSimulator({ ...ordinaryAudience(400), platform });
 * for (const { row, truth } of audience.advance(Date.UTC(2025, 0, 2))) {
 *   row.type;               // what a producer tells
 *   truth.clickProbability; // what only the simulator knows
 * }
 * audience.truthOf(0)?.noVisitProbability(7 * 86_400_000);
 * ```
 */
export class AudienceSimulator {
  private readonly settings: AudienceSettings;
  private readonly catalogue: Catalogue;
  private readonly drift: Drift;
  private readonly arrivals: Random;
  private readonly timeline = new Timeline<Occurrence>();
  private readonly known = new Map<number, SimulatedUser>();
  private arrived = 0;
  private delivered = 0;
  private nowMs: number;

  constructor(settings: AudienceSettings) {
    const { users, usersPerDay, driftAfterMs, platform: { seed, startMs } } = settings;
    this.settings = settings;
    this.catalogue = new Catalogue(settings.platform);
    this.drift = new Drift(startMs + driftAfterMs);
    this.arrivals = new Random(seed, startMs, arrivalsStream);
    this.nowMs = startMs;
    for (let i = 0; i < users; i++) this.settle();
    if (usersPerDay > 0) this.awaitArrival(startMs);
  }

  /** Numbers of the users that are known: those here, and those who left not long ago. */
  get users(): Iterable<number> {
    return this.known.keys();
  }

  /** Who a user is: everything about them that stays. */
  traitsOf(user: number): Traits {
    const { seed, startMs } = this.settings.platform;
    return drawTraits(seed, startMs, user);
  }

  /**
   * The truth about a user at the time to which the simulation has been advanced, or later, up to the
   * next advance: undefined for users that are not known.
   */
  truthOf(user: number, atMs: number = this.nowMs): UserTruth | undefined {
    const known = this.known.get(user);
    return known && truthOf(known, this.traitsOf(user), this.drift, atMs);
  }

  /**
   * Everything delivered up to `untilMs`, included. It may be left early and called again: what was
   * not taken comes next.
   */
  *advance(untilMs: number): Generator<SimulatedActivity, void, undefined> {
    for (;;) {
      const next = this.timeline.takeUntil(untilMs);
      if (next === undefined) break;
      const { atMs, item } = next;
      this.nowMs = atMs;
      if (item.kind === "delivery") yield { number: this.delivered++, ...item.activity };
      else if (item.kind === "visit") this.visit(item.user, atMs);
      else if (item.kind === "arrival") {
        this.arrive(Math.ceil(atMs));
        this.awaitArrival(atMs);
      } else this.known.delete(item.user.index);
    }
    if (untilMs < Infinity) this.nowMs = untilMs;
  }

  /** Passes over the next `count` deliveries, to stand where a former run stopped. */
  skip(count: number): void {
    if (count === 0) return;
    for (const _ of this.advance(Infinity)) if (--count === 0) return;
  }

  private awaitArrival(afterMs: number): void {
    const waitMs = this.arrivals.exponential(this.settings.usersPerDay) * dayMs;
    this.timeline.add(afterMs + waitMs, { kind: "arrival" });
  }

  /** Adds a user who has been there for some time when the simulation begins. */
  private settle(): void {
    const { seed, startMs } = this.settings.platform;
    const index = this.arrived++;
    const random = new Random(seed, startMs, pastStream, index);
    const traits = this.traitsOf(index);
    const tenureMs = random.uniform() * longestTenureDays * dayMs;
    const user = new SimulatedUser(index, startMs - tenureMs, startMs);
    if (traits.paysFromStart) payAlready(user, random);
    else {
      user.warmth = usualWarmth(this.warmsPerDay(traits, startMs));
      user.isWarm = random.chance(user.warmth);
    }
    this.known.set(index, user);
    this.awaitNextStep(user, traits, random);
  }

  /** Adds a user whose first visit is now. */
  private arrive(atMs: number): void {
    const user = new SimulatedUser(this.arrived++, atMs, atMs);
    this.known.set(user.index, user);
    this.visit(user, atMs);
  }

  private visit(user: SimulatedUser, atMs: number): void {
    const { seed, startMs } = this.settings.platform;
    const traits = this.traitsOf(user.index);
    const random = new Random(seed, startMs, visitsStream, user.index, user.visits);
    this.catalogue.advance(atMs);
    const warmsPerDay = this.warmsPerDay(traits, user.settledMs);
    const warmth = warmthAfter(warmsPerDay, user.warmth, atMs - user.settledMs);
    const isFree = user.tier === freeTier;
    const stillWarm = warmthAfter(warmsPerDay, user.isWarm ? 1 : 0, atMs - user.settledMs);
    user.isWarm = isFree && random.chance(stillWarm);
    const { story, sawPlans } = visit(user, traits, this.catalogue, this.drift, atMs, random);
    user.visits++;
    user.settledMs = story.atMs + restMs;
    if (user.tier !== freeTier) user.isWarm = false;
    user.warmth = isFree && user.tier === freeTier ? warmthAfterVisit(warmth, sawPlans) : 0;
    for (const happened of story.events) this.deliver(user.index, happened, random);
    this.awaitNextStep(user, traits, random);
  }

  private awaitNextStep(user: SimulatedUser, traits: Traits, random: Random): void {
    const next = drawNextStep(user.hazards(traits, this.drift), user.settledMs, random);
    if (next.kind === "visit") this.timeline.add(next.atMs, { kind: "visit", user });
    else {
      user.leftMs = next.atMs;
      this.timeline.add(next.atMs + rememberedMs, { kind: "forgetting", user });
    }
  }

  private warmsPerDay(traits: Traits, atMs: number): number {
    return traits.warmsPerDay * this.drift.factorAt("interest", atMs);
  }

  private deliver(user: number, happened: Happened, random: Random): void {
    const { late, repeat, lostEnd } = this.settings.faults;
    const { atMs, row, clickProbability } = happened;
    if (row.type === "session_end" && random.chance(lostEnd)) return;
    const add = (deliveredAtMs: number, kind: ActivityKind) => {
      const truth = { kind, atMs, user, clickProbability };
      this.timeline.add(deliveredAtMs, {
        kind: "delivery",
        activity: { deliveredAtMs, row, truth },
      });
    };
    const lateMs = random.chance(late)
      ? Math.ceil(Math.min(longestLateMs, minuteMs + random.exponential(1 / usualLateMs)))
      : 0;
    add(atMs + lateMs, lateMs > 0 ? "late" : "prompt");
    if (random.chance(repeat)) {
      add(atMs + lateMs + Math.ceil(random.between(0.1, 10) * minuteMs), "repeat");
    }
  }
}
