// When factors of items are to be rebuilt, and from which consumptions: the latest, within bounds.
import { textHash } from "../../ml/text-hash.ts";
import { factorCount } from "../../ml/recommender/factors.ts";
import type { Consumption, ItemFactors } from "../../streams/learner-example.ts";
import {
  type FactorsRequest,
  maxConsumptions,
  minConsumptions,
  usualSweeps,
} from "../../training/factors-request.ts";

/** Consumptions before the first rebuild; the next is due once a quarter more have come. */
const firstAfter = 1000;
const growth = 1 / 4;
/** … or once so many have come, however many there were before. */
const mostBetween = maxConsumptions / 4;

/** Remembers consumptions, and makes requests for factors of them. */
export class FactorLife {
  /** Hashes of users and of items, in a ring. */
  private readonly users: Uint32Array;
  private readonly items: Uint32Array;
  private readonly seed: number;
  private heard = 0;
  private nextAt = firstAfter;
  /** Version of the last factors that were heard of; theirs count from 1. */
  version = 0;

  constructor(seed: number, capacity: number = maxConsumptions) {
    this.seed = seed;
    this.users = new Uint32Array(capacity);
    this.items = new Uint32Array(capacity);
  }

  /** Remembers a consumption in place of the oldest. */
  hear({ user, item }: Consumption): void {
    const at = this.heard++ % this.users.length;
    this.users[at] = textHash(user);
    this.items[at] = textHash(item);
  }

  /** Factors went out: no need for those of what had come before. */
  hearFactors({ version }: Pick<ItemFactors, "version">): void {
    this.version = Math.max(this.version, version);
    this.defer();
  }

  /** Whether enough has come since the last rebuild. */
  get isDue(): boolean {
    return this.heard >= Math.max(this.nextAt, minConsumptions);
  }

  /** Waits for more before the next rebuild. */
  defer(): void {
    const more = Math.min(mostBetween, Math.max(firstAfter, growth * this.heard));
    this.nextAt = this.heard + more;
  }

  /** What to train, and the hashes of the items in the order of their numbers. */
  request(): { readonly request: FactorsRequest; readonly hashes: Uint32Array } {
    const length = Math.min(this.heard, this.users.length);
    const users = numbered(this.users.subarray(0, length));
    const items = numbered(this.items.subarray(0, length));
    const weights = new Float32Array(length).fill(1);
    const { seed } = this;
    const numbers = { users: users.numbers, items: items.numbers };
    return { request: { ...numbers, weights, seed, sweeps: usualSweeps }, hashes: items.hashes };
  }

  /** The next version of factors, of values as they came from the training. */
  factors(hashes: Uint32Array, values: Float32Array, most: number): ItemFactors {
    const items = Math.min(most, hashes.length);
    return {
      version: this.version + 1,
      hashes: hashes.subarray(0, items),
      values: values.subarray(0, items * factorCount),
    };
  }
}

/** Each hash as a number from 0 on, in the order in which they first come, and the hashes by number. */
function numbered(hashes: Uint32Array) {
  const known = new Map<number, number>();
  const numbers = new Uint32Array(hashes.length);
  for (let i = 0; i < hashes.length; i++) {
    let number = known.get(hashes[i]);
    if (number === undefined) known.set(hashes[i], number = known.size);
    numbers[i] = number;
  }
  return { numbers, hashes: Uint32Array.from(known.keys()) };
}
