// Factors of items in an evaluation: when they are rebuilt, from which consumptions, in a thread as ever.
import { Effect, Result } from "effect";
import type { Recommender } from "../ml/recommender/recommender.ts";
import { factorCount } from "../ml/recommender/factors.ts";
import { maxConsumptions, usualSweeps } from "../training/factors-request.ts";
import { rebuildFactors } from "../training/factors-trainer.ts";
import type { LoadedConsumptions } from "./consumption-rows.ts";

/** Consumptions after which factors are first built, and the fewest between two builds. */
const firstAfter = 1_000;

/** Share of all consumptions so far that has to come before they are built again. */
const growth = 0.1;

/** Builds factors again and again, ever less often, each time from what was consumed so far. */
export class FactorRebuilds {
  /** Rebuilds that went well. */
  count = 0;
  /** Why one did not. */
  failure: string | undefined;
  private readonly consumptions: LoadedConsumptions;
  private readonly hashes: Uint32Array;
  private readonly seed: number;
  private nextAt = firstAfter;

  /** `hashes` are those of the items by number. */
  constructor(consumptions: LoadedConsumptions, hashes: Uint32Array, seed: number) {
    this.consumptions = consumptions;
    this.hashes = hashes;
    this.seed = seed;
  }

  /** Whether factors are to be built when so many rows have passed. */
  isDue(rows: number): boolean {
    return rows >= this.nextAt && this.failure === undefined;
  }

  /** Builds factors from the first so many rows and hands them to the recommender. */
  async rebuild(rows: number, recommender: Recommender, signal: AbortSignal): Promise<void> {
    this.nextAt = rows + Math.max(firstAfter, Math.floor(growth * rows));
    const { user, item } = this.consumptions;
    const from = Math.max(0, rows - maxConsumptions);
    const known = numbered(item.subarray(from, rows), (number) => {
      return recommender.knows(this.hashes[number]);
    });
    const users = numbered(known.kept(user.subarray(from, rows)), () => true);
    const weights = new Float32Array(known.numbers.length).fill(1);
    const request = { users: users.numbers, items: known.numbers, weights, seed: this.seed };
    const result = await Effect.runPromise(
      Effect.result(rebuildFactors({ ...request, sweeps: usualSweeps })),
      { signal },
    );
    if (Result.isFailure(result)) this.failure = result.failure.message;
    else {
      this.count += 1;
      const hashes = known.names.map((number) => this.hashes[number]);
      recommender.applyFactors(
        this.count,
        hashes,
        result.success.subarray(0, hashes.length * factorCount),
      );
    }
  }
}

/** Values that are wanted, numbered from 0 on as they come. */
function numbered(values: Uint32Array, isWanted: (value: number) => boolean) {
  const numbers = new Map<number, number>();
  const places: number[] = [];
  values.forEach((value, place) => {
    if (numbers.has(value)) places.push(place);
    else if (isWanted(value)) {
      numbers.set(value, numbers.size);
      places.push(place);
    }
  });
  return {
    /** The number of each wanted value, in their order. */
    numbers: Uint32Array.from(places, (place) => numbers.get(values[place]) ?? 0),
    /** What each number stands for. */
    names: [...numbers.keys()],
    /** What stands in another array where the wanted values stand. */
    kept: (others: Uint32Array) => Uint32Array.from(places, (place) => others[place]),
  };
}
