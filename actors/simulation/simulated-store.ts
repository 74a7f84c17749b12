// The store as one process sees it: requests and answers travel, and either may be lost on the way.
import { StoreUnavailable } from "../../db/errors.ts";
import type { Checkpoint, Claim, DueTimer, Owner, Snapshot, Store } from "../../db/store.ts";
import type { Faults } from "./faults.ts";
import type { Life, Scheduler } from "./scheduler.ts";

/**
 * A store at the far end of a network. What it does takes effect at one moment between request and
 * answer, as Postgres makes sure; but the process may be frozen or dead by then, the answer may be
 * older than it looks, and a request that failed for its caller may still be on its way.
 */
export class SimulatedStore implements Store {
  private readonly store: Store;
  private readonly scheduler: Scheduler;
  private readonly faults: Faults;
  private readonly life: Life;

  constructor(store: Store, scheduler: Scheduler, faults: Faults, life: Life) {
    this.store = store;
    this.scheduler = scheduler;
    this.faults = faults;
    this.life = life;
  }

  claim(kind: string, partition: number, partitionCount: number, owner: string): Promise<Claim> {
    return this.call(
      `claim ${partition}`,
      () => this.store.claim(kind, partition, partitionCount, owner),
    );
  }

  load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    return this.call(
      `load ${owner.partition} ${keys.join()}`,
      () => this.store.load(owner, keys),
    );
  }

  dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]> {
    return this.call(
      `due timers ${owner.partition}`,
      () => this.store.dueTimers(owner, untilMs, limit),
    );
  }

  nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined> {
    return this.call(
      `next timer ${owner.partition}`,
      () => this.store.nextTimerMs(owner, afterMs),
    );
  }

  commit(checkpoint: Checkpoint): Promise<void> {
    const { partition, epoch, fromSequence, sequence } = checkpoint;
    const what = `commit ${partition} epoch ${epoch} ${fromSequence}-${sequence}`;
    // The caller goes on and changes its state; what it sent stays what it was.
    const sent = structuredClone(checkpoint);
    return this.call(what, () => this.store.commit(sent), "commitFails");
  }

  private async call<A>(
    what: string,
    work: () => Promise<A>,
    mayFail: "storeFails" | "commitFails" = "storeFails",
  ): Promise<A> {
    const { scheduler, life } = this;
    const name = `${what} by ${life.name}`;
    await scheduler.park(undefined, name);
    const fault = this.faults.store(mayFail);
    if (fault !== "none") scheduler.tell(() => `  fault ${fault}`);
    let answer: { readonly value: A } | undefined;
    let failure: unknown = new StoreUnavailable({ operation: what, cause: new Error(fault) });
    try {
      if (fault === "after" || fault === "twice") await work();
      if (fault === "none" || fault === "twice") answer = { value: await work() };
    } catch (error) {
      failure = error;
    }
    if (fault === "late") this.later(name, work);
    await scheduler.park(life, `hears of ${what}`);
    if (answer === undefined) throw failure;
    return answer.value;
  }

  private async later<A>(name: string, work: () => Promise<A>): Promise<void> {
    await this.scheduler.park(undefined, `${name}, at last`);
    await work().catch(() => {
      // Nobody listens any more.
    });
  }
}
