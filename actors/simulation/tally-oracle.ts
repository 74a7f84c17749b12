// Tallies, added up the slow and plain way: one list of messages, maps, and nothing of the runtime.
import type { MemoryStore } from "../../db/memory-store.ts";
import type { LogMessage } from "../../streams/log.ts";
import { sharedKey } from "../partition-state.ts";
import { brokenBell, newsworthy, poison, quietMs, tallyNewsSubject, unwanted } from "../tally.ts";
import type { ExpectedOutput, ExpectedSnapshot, Oracle } from "./oracle.ts";

interface Tally {
  sum: number;
  events: number;
  lastMs: number;
  alarmMs: number;
  rung: number;
}

interface Parsed {
  readonly key: string;
  readonly atMs: number;
  readonly amount: number;
  readonly news?: number;
  readonly from: number;
  readonly sequence: number;
}

/** Follows one partition of tallies. */
export class TallyOracle implements Oracle {
  readonly counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
  readonly outputs = new Map<string, ExpectedOutput>();
  private readonly partition: number;
  private readonly partitionCount: number;
  private readonly latenessMs: number;
  private readonly timersPerEvent: number;
  private readonly tallies = new Map<string, Tally>();
  private readonly shown = new Set<string>();
  private readonly shared = { sum: 0, news: 0, untold: 0, heard: new Map<number, number>() };
  private latestMs: number | undefined;
  private sequence = 0;
  private emitted = 0;

  constructor(
    partition: number,
    partitionCount: number,
    latenessMs: number,
    timersPerEvent: number,
  ) {
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.latenessMs = latenessMs;
    this.timersPerEvent = timersPerEvent;
  }

  get watermarkMs(): number | undefined {
    return this.latestMs === undefined ? undefined : this.latestMs - this.latenessMs;
  }

  take({ sequence, payload, arrivedAtMs }: LogMessage): void {
    this.sequence = sequence;
    this.emitted = 0;
    const text = new TextDecoder().decode(payload);
    const reject = (field: string) => {
      this.counts.deadLetters++;
      this.expect(`dead.${field}`, `deadletters.tally.${this.partition}`, text);
    };
    if (!text.startsWith("{")) return reject("payload");
    const parsed: Parsed = JSON.parse(text);
    if (parsed.news !== undefined) this.hear(parsed.news, parsed);
    else if (parsed.amount === poison) reject("event");
    else {
      if (parsed.amount === unwanted) {
        this.appear(parsed.key);
        reject("amount");
      } else this.add(parsed);
      this.pass(Math.min(parsed.atMs, arrivedAtMs));
    }
  }

  snapshots(): Map<string, ExpectedSnapshot> {
    const snapshots = new Map<string, ExpectedSnapshot>();
    for (const [key, tally] of this.tallies) {
      const timerAtMs = Number.isNaN(tally.alarmMs) ? undefined : tally.alarmMs;
      snapshots.set(key, { state: bytesOfTally(tally), timerAtMs });
    }
    const { sum, news, untold, heard } = this.shared;
    if (sum > 0 || heard.size > 0) {
      const state = bytesOf([sum, news, untold, ...[...heard].flat()]);
      snapshots.set(sharedKey, { state, timerAtMs: undefined });
    }
    return snapshots;
  }

  faultInRows(store: MemoryStore): string | undefined {
    const rows = store.hourly.filter(({ partition }) => partition === this.partition);
    for (const { videoKey, gains, viewsEnd } of rows) {
      const sum = this.tallies.get(videoKey)?.sum;
      if (gains[0] !== sum || viewsEnd !== sum) {
        return `the row of ${videoKey} gained ${gains[0]} and ends at ${viewsEnd}, wanted ${sum}`;
      }
    }
    return rows.length === this.tallies.size
      ? undefined
      : `${rows.length} rows, wanted ${this.tallies.size}`;
  }

  mayHaveShown(key: string, shown: unknown): boolean {
    return shown === undefined || this.shown.has(`${key} ${JSON.stringify(shown)}`);
  }

  private hear(news: number, { from, sequence }: Parsed): void {
    const { heard } = this.shared;
    if (sequence <= (heard.get(from) ?? 0)) return;
    heard.set(from, sequence);
    this.shared.news += news;
  }

  /** Whoever is told anything is there from then on. */
  private appear(key: string): void {
    if (this.tallies.has(key)) return;
    this.tallies.set(key, emptyTally);
    this.shown.add(`${key} ${JSON.stringify({ sum: 0, events: 0 })}`);
  }

  private add({ key, atMs, amount }: Parsed): void {
    const before = this.tallies.get(key) ?? emptyTally;
    if (atMs === before.lastMs) this.counts.duplicates++;
    else if (atMs < before.lastMs) this.counts.late++;
    else {
      this.counts.stepped++;
      const sum = before.sum + amount;
      const events = before.events + 1;
      this.tallies.set(key, { ...before, sum, events, lastMs: atMs, alarmMs: atMs + quietMs });
      this.shown.add(`${key} ${JSON.stringify({ sum, events })}`);
      this.shared.sum += amount;
      this.emit(`tally.${key}`, `{"sum":${sum},"of":${this.shared.sum}}`);
      this.tell(amount);
    }
  }

  private tell(amount: number): void {
    const { shared, partition: from, sequence } = this;
    shared.untold += amount;
    if (shared.untold < newsworthy) return;
    for (let to = 0; to < this.partitionCount; to++) {
      const json = JSON.stringify({ news: shared.untold, from, sequence });
      if (to !== from) this.emit(tallyNewsSubject(to), json);
    }
    shared.untold = 0;
  }

  /** Lets time pass up to an event, and rings what it passes, earliest first, as many as may ring. */
  private pass(atMs: number): void {
    if (this.latestMs !== undefined && atMs <= this.latestMs) return;
    this.latestMs = atMs;
    const watermarkMs = atMs - this.latenessMs;
    for (let rings = 0; rings < this.timersPerEvent; rings++) {
      const [due] = [...this.tallies].filter(([, { alarmMs }]) => alarmMs <= watermarkMs)
        .sort(([a, { alarmMs: one }], [b, { alarmMs: other }]) => one - other || (a < b ? -1 : 1));
      if (due === undefined) return;
      this.ring(...due);
    }
  }

  private ring(key: string, tally: Tally): void {
    const silenced = { ...tally, alarmMs: NaN };
    if (tally.sum === brokenBell) {
      this.tallies.set(key, silenced);
      const state = new TextDecoder().decode(bytesOfTally(tally));
      this.expect(`dead.timer.${key}`, `deadletters.tally.${this.partition}`, state);
    } else {
      const rung = tally.rung + 1;
      this.tallies.set(key, { ...silenced, rung });
      this.emit(`ring.${key}`, `{"at":${tally.alarmMs},"rung":${rung}}`);
    }
  }

  private emit(subject: string, payload: string): void {
    this.expect(String(this.emitted++), subject, payload);
  }

  private expect(suffix: string, subject: string, payload: string): void {
    this.outputs.set(`tally.${this.partition}.${this.sequence}.${suffix}`, { subject, payload });
  }
}

const emptyTally: Tally = { sum: 0, events: 0, lastMs: -1, alarmMs: NaN, rung: 0 };

function bytesOfTally({ sum, events, lastMs, alarmMs, rung }: Tally): Uint8Array {
  return bytesOf([sum, events, lastMs, alarmMs, rung]);
}

/** Numbers as snapshots hold them. */
function bytesOf(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
