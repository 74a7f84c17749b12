// What the form to create an experiment says, as the API wants it, and where faults belong in the form; pure.

/** @import { ExperimentDefinition, Fault } from "./types.js" */

/**
 * The fields of the form, as they are typed.
 *
 * @typedef {object} FormFields
 * @property {string} id
 * @property {string} title
 * @property {string} arms one a line; after a | the weight in a fixed split
 * @property {string} reward the kind
 * @property {string} timeout minutes
 * @property {string} policy "" for the usual one
 * @property {string} decisionsPerArm for epsilon-greedy
 * @property {string} exploration percent
 * @property {string} control
 * @property {string} practicalDifference
 * @property {string} context one feature a line
 * @property {boolean} sticky
 */

/** The fields that faults are shown at, by what the API calls them. */
const fieldNames = /** @type {const} */ ([
  ["reward.timeoutSeconds", "timeout"],
  ["reward", "reward"],
  ["policy.decisionsPerArm", "decisionsPerArm"],
  ["policy", "policy"],
  ["arms", "arms"],
  ["id", "id"],
  ["title", "title"],
  ["exploration", "exploration"],
  ["control", "control"],
  ["practicalDifference", "practicalDifference"],
  ["context", "context"],
  ["sticky", "sticky"],
]);

/** @typedef {typeof fieldNames[number][1]} FieldName */

/**
 * The definition that a form describes. Nothing is checked here: the API says what is wrong.
 *
 * ```js
 * definitionOf({ id: "ads", arms: "top\nside | 2", reward: "click", timeout: "30", … });
 * // { id: "ads", arms: [{ id: "top" }, { id: "side", weight: 2 }],
 * //   reward: { kind: "click", timeoutSeconds: 1800 } }
 * ```
 *
 * @param {FormFields} fields
 * @returns {Record<string, unknown>}
 */
export function definitionOf(fields) {
  const { policy, decisionsPerArm } = fields;
  const parts = {
    id: fields.id.trim(),
    title: textOf(fields.title),
    arms: linesOf(fields.arms).map(armOf),
    reward: present({ kind: fields.reward, timeoutSeconds: numberOf(fields.timeout, 60) }),
    policy: policy === "" ? undefined : present({
      name: policy,
      decisionsPerArm: policy === "epsilon-greedy" ? numberOf(decisionsPerArm, 1) : undefined,
    }),
    exploration: numberOf(fields.exploration, 0.01),
    control: textOf(fields.control),
    practicalDifference: numberOf(fields.practicalDifference, 1),
    context: fields.context.trim() === "" ? undefined : linesOf(fields.context).map(featureOf),
    sticky: fields.sticky ? true : undefined,
  };
  return present(parts);
}

/**
 * The field of the form that a fault belongs to; undefined where there is none.
 *
 * ```js
 * fieldOf({ field: "arms.1.id", … }); // "arms"
 * ```
 *
 * @param {Pick<Fault, "field">} fault
 * @returns {FieldName | undefined}
 */
export function fieldOf({ field }) {
  return fieldNames.find(([name]) => field === name || field.startsWith(`${name}.`))?.[1];
}

/**
 * A fault in words: "Wanted 2 to 500 arms; found one."
 *
 * @param {Fault} fault
 */
export function faultText({ found, wanted }) {
  return `Wanted: ${wanted}. Found: ${found}.`;
}

/** @param {string} line */
export function armOf(line) {
  const [, id, weight] = /^(.*?)(?:\|\s*([\d.]+)\s*)?$/.exec(line) ?? [];
  return present({ id: (id ?? line).trim(), weight: numberOf(weight ?? "", 1) });
}

/**
 * A feature that decisions may depend on: `device: phone, tv` is one of words, `age: number` a number that
 * whoever asks says, `sessionsThisMonth: user` a number that the user's actor knows.
 *
 * @param {string} line
 */
function featureOf(line) {
  const [name, ...rest] = line.split(":");
  const said = rest.join(":").trim();
  const common = { name: name.trim(), from: said === "user" ? "user" : "request" };
  if (said === "number" || said === "user") return { ...common, kind: "number" };
  const values = said.split(",").map((value) => value.trim()).filter((value) => value !== "");
  return { ...common, kind: "category", values };
}

/** @param {string} text */
function linesOf(text) {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/** @param {string} text */
function textOf(text) {
  return text.trim() === "" ? undefined : text.trim();
}

/**
 * What a field holds, times `unit`, to nine digits: 1 % is 0.01. Text that is no number stays text, for the API
 * to refuse.
 *
 * @param {string} text
 * @param {number} unit
 */
function numberOf(text, unit) {
  const said = text.trim();
  if (said === "") return undefined;
  const value = Number(said) * unit;
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : said;
}

/**
 * Without what is undefined.
 *
 * @param {Record<string, unknown>} parts
 * @returns {Record<string, unknown>}
 */
function present(parts) {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
