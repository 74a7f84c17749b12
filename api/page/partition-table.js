// The partitions: who owns each, how far it is, and what became of its events.
import { duration, none, visible, whole } from "./format.js";
import { createTable } from "./table.js";

/** @import { PartitionItem, PartitionStatus } from "./types.js" */

/**
 * One partition as last heard of.
 *
 * @typedef {object} PartitionLine
 * @property {string} kind
 * @property {number} partition
 * @property {string} owner
 * @property {number} epoch
 * @property {number} sequence
 * @property {number | undefined} lag undefined where the owner is silent
 * @property {number | undefined} eventsPerSecond
 * @property {number} checkpointAgeMs NaN where there was none
 * @property {number} residentActors
 * @property {number} stepped
 * @property {number} late
 * @property {number} duplicates
 * @property {number} deadLetters
 */

/** @param {{ kind: string, partition: number }} line */
export function partitionKey({ kind, partition }) {
  return `${kind}/${partition}`;
}

/**
 * A line from what the owner says.
 *
 * @param {PartitionStatus} status
 * @returns {PartitionLine}
 */
export function liveLine(status) {
  return { ...status, checkpointAgeMs: age(status.committedAt, status.at) };
}

/**
 * A line from what the database and, where it speaks, the owner say.
 *
 * @param {PartitionItem} item
 * @param {string} answeredAt
 * @returns {PartitionLine}
 */
export function storedLine(item, answeredAt) {
  if (item.live !== null) return liveLine(item.live);
  return {
    ...item,
    lag: undefined,
    eventsPerSecond: undefined,
    checkpointAgeMs: age(item.committedAt, answeredAt),
  };
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

/** How old a checkpoint may be before it is shown as a worry. */
const oldMs = 30_000;
/** How many events may wait before that is shown as a worry. */
const muchLag = 1_000;

/** Makes the table. */
export function createPartitionTable() {
  /** @type {import("./table.js").Column<PartitionLine>[]} */
  const columns = [
    { title: "Partition", text: (line) => `${line.kind} ${line.partition}`, isHeader: true },
    {
      title: "Owner",
      text: (line) => line.owner === "" ? none : visible(line.owner),
      hint: (line) => `${line.owner}, epoch ${line.epoch}`,
      className: "owner foreign",
    },
    {
      title: "Lag",
      text: (line) => line.lag === undefined ? "silent" : whole(line.lag),
      tone: (line) => line.lag === undefined || line.lag > muchLag ? "bad" : "",
      className: "number",
    },
    {
      title: "Events/s",
      text: (line) => line.eventsPerSecond === undefined ? none : line.eventsPerSecond.toFixed(1),
      className: "number",
    },
    {
      title: "Checkpoint",
      text: (line) => Number.isNaN(line.checkpointAgeMs) ? none : ageWords(line.checkpointAgeMs),
      tone: (line) => line.checkpointAgeMs > oldMs && (line.lag ?? 1) > 0 ? "bad" : "",
      className: "number age",
    },
    { title: "Epoch", text: (line) => whole(line.epoch), className: "number" },
    { title: "Sequence", text: (line) => whole(line.sequence), className: "number" },
    { title: "Actors", text: (line) => whole(line.residentActors), className: "number" },
    { title: "Stepped", text: (line) => whole(line.stepped), className: "number" },
    { title: "Late", text: (line) => whole(line.late), className: "number" },
    { title: "Repeats", text: (line) => whole(line.duplicates), className: "number" },
    {
      title: "Dead",
      text: (line) => whole(line.deadLetters),
      tone: (line) => line.deadLetters > 0 ? "warn" : "",
      hint: () => "Dead letters",
      className: "number",
    },
  ];
  return createTable("Partitions", columns, partitionKey);
}

/** @param {number} ms */
function ageWords(ms) {
  return ms < 1_000 ? "now" : `${duration(ms)} ago`;
}
