// What is known of each partition, from the words of owners and from answers, while partitions move:
// figures stay until the next owner has better ones, and who has fallen silent is no owner.

/** @import { PartitionItem, PartitionStatus } from "./types.js" */

/**
 * One partition as last heard of.
 *
 * @typedef {object} PartitionLine
 * @property {string} kind
 * @property {number} partition
 * @property {"owned" | "claiming" | "unowned"} state
 * @property {string} owner the last one where the state is `unowned`, "" for never any
 * @property {number} epoch
 * @property {number} sequence of the last event stepped
 * @property {number} committedSequence of the last event in a checkpoint
 * @property {number} lag events that wait, as last heard of
 * @property {number} eventsPerSecond 0 without an owner
 * @property {number} checkpointAgeMs NaN where there was none
 * @property {number} residentActors
 * @property {number} stepped
 * @property {number} late
 * @property {number} duplicates
 * @property {number} deadLetters
 */

/**
 * @typedef {object} Known
 * @property {Omit<PartitionLine, "state">} line
 * @property {boolean} isClaiming
 * @property {string | null} committedAt
 * @property {string} saidAt when its owner said so, by the owner's clock; "" where the database did
 * @property {number} heardMs when that was heard, by the reader's clock
 */

/** Owners speak once a second; one that others have outlasted by so much has lost its partitions. */
const silenceMs = 3_000;

/** @param {{ kind: string, partition: number }} line */
export function partitionKey({ kind, partition }) {
  return `${kind}/${partition}`;
}

/** The partitions, kept up to date. */
export class PartitionLines {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** When any owner was last heard of. */
  #newestMs = -Infinity;

  /**
   * Takes what owners say now.
   *
   * @param {readonly PartitionStatus[]} statuses
   * @param {number} nowMs
   */
  hear(statuses, nowMs) {
    for (const status of statuses) this.#hearOne(status, nowMs);
  }

  /**
   * Takes what the API answers: these are all the partitions there are.
   *
   * @param {readonly PartitionItem[]} items
   * @param {string} answeredAt
   * @param {number} nowMs
   */
  learn(items, answeredAt, nowMs) {
    const keys = new Set(items.map(partitionKey));
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
    for (const item of items) {
      const key = partitionKey(item);
      if (!this.#known.has(key) || item.live === null) {
        this.#known.set(key, fromItem(item, answeredAt));
      }
      if (item.live !== null) this.#hearOne(item.live, nowMs);
    }
  }

  /** @returns {PartitionLine[]} in the order of kinds and numbers */
  lines() {
    return [...this.#known.values()]
      .map(({ line, isClaiming, heardMs }) => {
        const isSilent = !(this.#newestMs - heardMs < silenceMs);
        /** @type {PartitionLine["state"]} */
        const state = isSilent ? "unowned" : isClaiming ? "claiming" : "owned";
        return { ...line, state, eventsPerSecond: isSilent ? 0 : line.eventsPerSecond };
      })
      .sort((a, b) => a.kind.localeCompare(b.kind) || a.partition - b.partition);
  }

  /**
   * @param {PartitionStatus} status
   * @param {number} nowMs
   */
  #hearOne(status, nowMs) {
    const key = partitionKey(status);
    const known = this.#known.get(key);
    // The feed repeats the last word of an owner for a while.
    if (known?.saidAt === status.at && known.line.owner === status.owner) return;
    const isClaiming = status.epoch === 0;
    if (known !== undefined && !isClaiming && status.epoch < known.line.epoch) {
      // An owner that was fenced and does not know it yet, unless nobody else speaks: then the
      // database was restored, and epochs begin anew where it was.
      if (nowMs - known.heardMs < silenceMs) return;
    }
    this.#newestMs = nowMs;
    const { owner, at: saidAt } = status;
    const news = { isClaiming, saidAt, heardMs: nowMs };
    if (isClaiming && known !== undefined) {
      this.#known.set(key, { ...known, ...news, line: { ...known.line, owner } });
      return;
    }
    const committedAt = status.committedAt ?? known?.committedAt ?? null;
    const line = { ...status, checkpointAgeMs: age(committedAt, saidAt) };
    this.#known.set(key, { ...news, line, committedAt });
  }
}

/**
 * @param {PartitionItem} item
 * @param {string} answeredAt
 * @returns {Known}
 */
function fromItem(item, answeredAt) {
  const { committedAt, sequence } = item;
  const line = {
    ...item,
    committedSequence: sequence,
    lag: 0,
    eventsPerSecond: 0,
    checkpointAgeMs: age(committedAt, answeredAt),
  };
  return { line, committedAt, isClaiming: false, saidAt: "", heardMs: -Infinity };
}

/**
 * Both times come from the servers, so the reader's clock does not matter.
 *
 * @param {string | null} committedAt
 * @param {string} now
 */
function age(committedAt, now) {
  return committedAt === null ? Number.NaN : Date.parse(now) - Date.parse(committedAt);
}

/**
 * One worker and its share, or what nobody has.
 *
 * @typedef {object} WorkerLine
 * @property {string} owner "" for the partitions without one
 * @property {number} partitions
 * @property {number} eventsPerSecond
 * @property {number} lag
 * @property {number} residentActors
 */

/**
 * The workers by name, and after them what nobody has, if there is any.
 *
 * @param {readonly PartitionLine[]} lines
 * @returns {WorkerLine[]}
 */
export function workerLines(lines) {
  /** @type {Map<string, WorkerLine>} */
  const workers = new Map();
  for (const line of lines) {
    const owner = line.state === "unowned" ? "" : line.owner;
    const before = workers.get(owner);
    workers.set(owner, {
      owner,
      partitions: (before?.partitions ?? 0) + 1,
      eventsPerSecond: (before?.eventsPerSecond ?? 0) + line.eventsPerSecond,
      lag: (before?.lag ?? 0) + line.lag,
      residentActors: (before?.residentActors ?? 0) + line.residentActors,
    });
  }
  return [...workers.values()].sort((a, b) =>
    Number(a.owner === "") - Number(b.owner === "") || a.owner.localeCompare(b.owner)
  );
}
