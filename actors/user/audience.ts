// What the users of a partition add to the counts of the whole audience, between two checkpoints: by
// part, measure and day, so that a checkpoint writes few rows. No part of any snapshot.
import { type AudienceMeasure, audiencePart } from "../../streams/audience-measures.ts";
import type { ProjectionSink } from "../actor.ts";
import type { KnownParts } from "./known-parts.ts";

const dayMs = 86_400_000;

/** Of whom something is counted besides everybody. */
export interface Part {
  readonly tier: string | undefined;
  readonly country: string | undefined;
}

/** The number of the day of a time. */
export function dayNumber(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** Counts of one part of the audience. */
class Counts {
  private readonly byMeasure = new Map<AudienceMeasure, Map<number, number>>();

  add(measure: AudienceMeasure, from: number, until: number, count: number): void {
    let byDay = this.byMeasure.get(measure);
    if (byDay === undefined) this.byMeasure.set(measure, byDay = new Map());
    for (let day = from; day < until; day++) byDay.set(day, (byDay.get(day) ?? 0) + count);
  }

  project(of: string, sink: ProjectionSink): void {
    for (const [measure, byDay] of this.byMeasure) {
      for (const [day, count] of byDay) {
        if (count !== 0) sink.audience.push({ dayMs: day * dayMs, measure, of, count });
      }
    }
  }
}

/** Counts that grow. Days are numbers of days, see {@link dayNumber}. */
export class AudienceJournal {
  private readonly everybody = new Counts();
  private readonly tiers = new Map<string, Counts>();
  private readonly countries = new Map<string, Counts>();
  private readonly others = new Map<string, Counts>();
  private readonly known: KnownParts;

  /** A journal of counts by the tiers and countries that are known, which it adds to. */
  constructor(known: KnownParts) {
    this.known = known;
  }

  /** Adds to one measure of one day, of a part that is no tier and no country; of everybody by default. */
  add(
    day: number,
    measure: AudienceMeasure,
    count: number,
    of: string = audiencePart.everybody,
  ): void {
    const counts = of === audiencePart.everybody ? this.everybody : countsIn(this.others, of);
    counts.add(measure, day, day + 1, count);
  }

  /** Adds to what is counted of everybody, and of the tier and the country of whoever it was. */
  addOf(part: Part, day: number, measure: AudienceMeasure, count: number): void {
    this.addDays(part, day, day + 1, measure, count);
  }

  /** The same for every day from `from` on, before `until`. */
  addDays(part: Part, from: number, until: number, measure: AudienceMeasure, count: number): void {
    const { tier, country } = part;
    this.everybody.add(measure, from, until, count);
    const { tiers, countries } = this.known;
    if (tier !== undefined) {
      countsIn(this.tiers, tiers.of(tier)).add(measure, from, until, count);
    }
    if (country !== undefined) {
      countsIn(this.countries, countries.of(country)).add(measure, from, until, count);
    }
  }

  /** Hands over what was added. */
  project(sink: ProjectionSink): void {
    this.everybody.project(audiencePart.everybody, sink);
    for (const [tier, counts] of this.tiers) counts.project(audiencePart.tier(tier), sink);
    for (const [name, counts] of this.countries) counts.project(audiencePart.country(name), sink);
    for (const [of, counts] of this.others) counts.project(of, sink);
  }
}

function countsIn(map: Map<string, Counts>, of: string): Counts {
  let counts = map.get(of);
  if (counts === undefined) map.set(of, counts = new Counts());
  return counts;
}
