// The tables of partitions and of workers: who owns what, how far it is, and what became of events.
import { duration, none, visible, whole } from "./format.js";
import { partitionKey } from "./partition-lines.js";
import { createTable } from "./table.js";

/** @import { PartitionLine, WorkerLine } from "./partition-lines.js" */

/** How old a checkpoint may be before it is shown as a worry. */
const oldMs = 30_000;
/** How many events may wait before that is shown as a worry. */
const muchLag = 1_000;
/** Characters of an owner's name that are shown; the ends tell more than the middle. */
const longestOwner = 24;

/** Makes the table of partitions. */
export function createPartitionTable() {
  /** @type {import("./table.js").Column<PartitionLine>[]} */
  const columns = [
    { title: "Partition", text: (line) => `${line.kind} ${line.partition}`, isHeader: true },
    { title: "Owner", text: ownerText, hint: ownerHint, className: "owner foreign" },
    {
      title: "Lag",
      text: (line) => line.state === "unowned" ? "unknown" : whole(line.lag),
      tone: (line) => line.state === "unowned" || line.lag > muchLag ? "bad" : "",
      className: "number",
    },
    {
      title: "Events/s",
      text: (line) => line.state === "unowned" ? none : line.eventsPerSecond.toFixed(1),
      className: "number",
    },
    {
      title: "Checkpoint",
      text: (line) => Number.isNaN(line.checkpointAgeMs) ? none : ageWords(line.checkpointAgeMs),
      tone: (line) =>
        line.checkpointAgeMs > oldMs && (line.lag > 0 || line.state === "unowned") ? "bad" : "",
      className: "number age",
    },
    { title: "Epoch", text: (line) => whole(line.epoch), className: "number" },
    {
      title: "Sequence",
      text: (line) => whole(line.sequence),
      hint: (line) => `${whole(line.committedSequence)} in the last checkpoint`,
      className: "number",
    },
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
  return createTable("Partitions", columns, partitionKey, (line) => line.state);
}

/** Makes the table of workers. */
export function createWorkerTable() {
  /** @type {import("./table.js").Column<WorkerLine>[]} */
  const columns = [
    {
      title: "Worker",
      text: ({ owner }) => owner === "" ? "No owner" : shortOwner(owner),
      hint: ({ owner }) => owner === "" ? "These wait for a worker" : visible(owner),
      className: "owner foreign",
      isHeader: true,
    },
    { title: "Partitions", text: (line) => whole(line.partitions), className: "number" },
    {
      title: "Events/s",
      text: ({ owner, eventsPerSecond }) => owner === "" ? none : eventsPerSecond.toFixed(1),
      className: "number",
    },
    {
      title: "Lag",
      text: ({ owner, lag }) => owner === "" ? "unknown" : whole(lag),
      tone: ({ owner, lag }) => owner === "" || lag > muchLag ? "bad" : "",
      className: "number",
    },
    {
      title: "Actors",
      text: ({ owner, residentActors }) => owner === "" ? none : whole(residentActors),
      className: "number",
    },
  ];
  return createTable(
    "Workers",
    columns,
    ({ owner }) => owner,
    ({ owner }) => owner === "" ? "unowned" : "owned",
  );
}

/** @param {PartitionLine} line */
function ownerText({ owner, state }) {
  if (state === "unowned") return "no owner";
  return state === "claiming" ? `${shortOwner(owner)} …` : shortOwner(owner);
}

/** @param {PartitionLine} line */
function ownerHint({ owner, epoch, state }) {
  if (owner === "") return "Never owned yet";
  const name = visible(owner);
  if (state === "claiming") return `${name} is taking it over`;
  return state === "unowned" ? `Last ${name}, epoch ${epoch}` : `${name}, epoch ${epoch}`;
}

/**
 * `shortOwner("troupe-worker-5d9c7b9f4-xk2lp/1")` is "troupe-work…b9f4-xk2lp/1".
 *
 * @param {string} owner
 */
export function shortOwner(owner) {
  const letters = [...visible(owner)];
  if (letters.length <= longestOwner) return letters.join("");
  const head = Math.floor((longestOwner - 1) / 2);
  const tail = longestOwner - 1 - head;
  return `${letters.slice(0, head).join("")}…${letters.slice(-tail).join("")}`;
}

/** @param {number} ms */
function ageWords(ms) {
  return ms < 1_000 ? "now" : `${duration(ms)} ago`;
}
