// Who goes on next. Every await of every port parks here, and one at a time is let go, so that owners,
// zombies and the network take their turns in any order, and in the same order when it is repeated.
import type { Clock } from "../clock.ts";

/** One start of a process: what it waits for ends with it. */
export class Life {
  readonly name: string;
  /** Dead processes never go on; what they sent is still under way. */
  isDead = false;
  /** Frozen ones go on when they are thawed, as if no time had passed. */
  isFrozen = false;
  /** How far this process's clock is from the right time. */
  clockErrorMs = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** Something that can happen next. */
interface Parked {
  /** The process that waits; undefined for what happens outside processes. */
  readonly life: Life | undefined;
  readonly what: string;
  readonly isReady: () => boolean;
  readonly goOn: () => void;
}

interface Alarm {
  readonly life: Life;
  readonly dueMs: number;
  readonly ring: () => void;
}

/** More than the longest chain of promises between two awaits of a port. */
const microtasksPerStep = 24;

const always = () => true;

/** Owns every await, every alarm, and time. */
export class Scheduler {
  /** Virtual time, milliseconds: it passes when something happens. */
  nowMs = 0;
  /** Everything that happened, where somebody wants to read it. */
  readonly trace: string[] | undefined;
  private parked: Parked[] = [];
  private readonly alarms = new Set<Alarm>();

  constructor(isTraced: boolean) {
    this.trace = isTraced ? [] : undefined;
  }

  /** Resolves when this is chosen, which it can be once `isReady`; never where the process is dead. */
  park(life: Life | undefined, what: string, isReady: () => boolean = always): Promise<void> {
    if (life?.isDead) return new Promise(() => {});
    return new Promise((goOn) => this.parked.push({ life, what, isReady, goOn }));
  }

  /** The clock of one process. */
  clockOf(life: Life): Clock {
    return {
      nowMs: () => this.nowMs + life.clockErrorMs,
      after: (delayMs, then) => {
        const alarm = { life, dueMs: this.nowMs + delayMs, ring: then };
        this.alarms.add(alarm);
        return () => this.alarms.delete(alarm);
      },
    };
  }

  /** How many things can happen next, alarms included. */
  get size(): number {
    return this.ready().length + this.ringing().length;
  }

  /** Whether anything but an alarm can happen next. */
  get isBusy(): boolean {
    return this.parked.some(isRunnable);
  }

  /**
   * Lets one thing happen: what has waited longest for 0, alarms last; then everything that follows
   * from it without another await of a port.
   */
  async step(number: number): Promise<void> {
    const ready = this.ready();
    this.nowMs++;
    if (number < ready.length) {
      const parked = ready[number];
      this.parked.splice(this.parked.indexOf(parked), 1);
      this.tell(() =>
        parked.life === undefined ? parked.what : `${parked.life.name} ${parked.what}`
      );
      parked.goOn();
    } else {
      const alarm = this.ringing()[number - ready.length];
      if (alarm === undefined) return;
      this.alarms.delete(alarm);
      // One that is chosen out of its turn rings early; those passed over ring late.
      if (number === ready.length) this.nowMs = Math.max(this.nowMs, alarm.dueMs);
      this.tell(() => `${alarm.life.name} hears its alarm`);
      alarm.ring();
    }
    await settled();
  }

  /** Ends a process: nothing of it goes on. */
  end(life: Life): void {
    life.isDead = true;
    this.parked = this.parked.filter((parked) => parked.life !== life);
    for (const alarm of this.alarms) if (alarm.life === life) this.alarms.delete(alarm);
  }

  /** Writes down what happens. */
  tell(text: () => string): void {
    this.trace?.push(text());
  }

  private ready(): Parked[] {
    return this.parked.filter(isRunnable);
  }

  private ringing(): Alarm[] {
    return [...this.alarms].filter(({ life }) => !life.isFrozen).sort((a, b) => a.dueMs - b.dueMs);
  }
}

function isRunnable({ life, isReady }: Parked): boolean {
  return life?.isFrozen !== true && isReady();
}

/**
 * Resolves after everything that waits for nothing but promises has run. Promises run in an order
 * that the language prescribes, so that this, too, is the same at every repetition.
 */
export async function settled(): Promise<void> {
  for (let i = 0; i < microtasksPerStep; i++) await undefined;
}
