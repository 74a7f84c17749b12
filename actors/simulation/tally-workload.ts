// Tallies in two or three partitions: few keys, so that everything that can happen to one does.
import {
  poison,
  type TallyEvent,
  tallyKind,
  type TallyShared,
  type TallyState,
  unwanted,
} from "../tally.ts";
import type { Choices } from "./choices.ts";
import { TallyOracle } from "./tally-oracle.ts";
import type { Publication, Workload } from "./workload.ts";

const keysPerPartition = 4;
const latenessMs = 100;
const newsPrefix = "news.";

/** Milliseconds of event time between one amount and the next. */
const pauses = [10, 0, 1, 120, 500, 1500];
/** How much earlier than the clock an amount may say it was. */
const delays = [0, 0, 0, 5, 50, 300, 1200];
const tomorrowMs = 86_400_000;

/** Amounts, some of them late, repeated, from the future, unwanted, poisonous, or no amounts at all. */
export class TallyWorkload implements Workload<TallyState, TallyEvent, TallyShared> {
  readonly kind = tallyKind;
  readonly stream = "TALLIES";
  readonly latenessMs = latenessMs;
  readonly timersPerEvent: number;
  readonly partitionCount: number;
  nowMs = 10_000;
  private last: Publication | undefined;
  private readonly encoder = new TextEncoder();

  constructor(choices: Choices) {
    this.partitionCount = choices.pick([2, 1, 3]);
    this.timersPerEvent = choices.pick([2, 1, 64]);
  }

  subjectOf(partition: number): string {
    return `tally.${partition}`;
  }

  publish(choices: Choices): Publication {
    this.nowMs += choices.pick(pauses);
    const partition = choices.below(this.partitionCount);
    const sort = choices.below(20);
    if (sort === 19 && this.last !== undefined) return { ...this.last, arrivedAtMs: this.nowMs };
    const text = sort === 18 ? "no amount" : JSON.stringify({
      key: this.keyOf(partition, choices.below(keysPerPartition)),
      atMs: this.nowMs - choices.pick(delays) + (sort === 17 ? tomorrowMs : 0),
      amount: sort === 16 ? poison : sort === 15 ? unwanted : 1 + choices.below(9),
    });
    const payload = this.encoder.encode(text);
    this.last = { partition, payload, arrivedAtMs: this.nowMs };
    return this.last;
  }

  newsPartition(subject: string): number | undefined {
    return subject.startsWith(newsPrefix) ? Number(subject.slice(newsPrefix.length)) : undefined;
  }

  oracle(partition: number): TallyOracle {
    return new TallyOracle(partition, this.partitionCount, latenessMs, this.timersPerEvent);
  }

  ask(choices: Choices): { partition: number; key: string } {
    const partition = choices.below(this.partitionCount);
    return { partition, key: this.keyOf(partition, choices.below(keysPerPartition)) };
  }

  private keyOf(partition: number, number: number): string {
    return `${"abcdefgh"[number]}${partition}`;
  }
}
