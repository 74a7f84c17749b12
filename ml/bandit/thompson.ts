// Thompson sampling for clicks, which remembers everything.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";
import { ClickBeliefs } from "./click-beliefs.ts";
import { highestDraw } from "./highest.ts";
import type { ArmEstimate, Policy } from "./policy.ts";
import { readArmCount, writeHead } from "./policy-bytes.ts";

/**
 * Beta-Bernoulli Thompson sampling with a weak prior around the rate of all arms together: an arm is chosen
 * as often as it is likely to be the best. For rates that do not drift. Takes rewards from 0 to 1.
 * Sources: Thompson, On the likelihood that one unknown probability exceeds another, 1933; Chapelle and Li,
 * An empirical evaluation of Thompson sampling, 2011.
 *
 * ```ts
 * const policy = new Thompson(2);
 * for (let i = 0; i < 100; i++) policy.learn(0, i < 10 ? 1 : 0);
 * for (let i = 0; i < 100; i++) policy.learn(1, i < 5 ? 1 : 0);
 * policy.shares(none, Uint8Array.of(1, 1), shares); // 0.90 and 0.10
 * ```
 */
export class Thompson implements Policy {
  readonly name = "thompson";
  readonly contextLength = 0;
  private beliefs: ClickBeliefs;

  constructor(armCount: number) {
    this.beliefs = new ClickBeliefs(armCount);
  }

  get armCount(): number {
    return this.beliefs.armCount;
  }

  shares(_context: Float64Array, open: Uint8Array, shares: Float64Array): void {
    this.beliefs.bestProbabilities(open, shares);
  }

  choose(_context: Float64Array, open: Uint8Array, random: Random): number {
    return highestDraw(this.beliefs, open, random);
  }

  learn(arm: number, reward: number): void {
    this.beliefs.learn(arm, reward);
  }

  correct(arm: number, from: number, to: number, _context: Float64Array, age: number): void {
    this.beliefs.correct(arm, from, to, age);
  }

  grow(armCount: number): void {
    this.beliefs.grow(armCount);
  }

  estimate(arm: number): ArmEstimate {
    return this.beliefs.estimate(arm);
  }

  bestProbabilities(open: Uint8Array, into: Float64Array): void {
    this.beliefs.bestProbabilities(open, into);
  }

  encode(to: ByteWriter): void {
    writeHead(to, this);
    this.beliefs.encode(to);
  }

  /** Reads what {@link encode} wrote behind the policy's number; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): Thompson {
    const armCount = readArmCount(from);
    const policy = new Thompson(armCount);
    policy.beliefs = ClickBeliefs.decode(from, armCount);
    return policy;
  }
}
