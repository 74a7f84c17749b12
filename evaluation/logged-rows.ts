// A CSV of logged decisions into memory: which arm was chosen, how likely that was and what it earned.
import {
  type DecisionLog,
  decisionLog,
  type LoggedDecision,
  maxArms,
  maxDecisions,
  maxPositions,
  sumTolerance,
} from "../ml/off-policy/logged.ts";
import { type ColumnNaming, type CsvRow, plainName } from "../sources/columns.ts";
import { Rejection } from "../streams/rejection.ts";
import { parseTime, timeWanted } from "../streams/time.ts";
import { ContextColumns } from "./context-columns.ts";
import { readRows } from "./csv-rows.ts";
import { NotEvaluable } from "./errors.ts";
import type { SkippedRow } from "./load.ts";

/** The columns of a log that a person named, as the file spells them. */
export interface LoggedColumns {
  readonly arm?: string;
  readonly reward?: string;
  readonly propensity?: string;
  readonly position?: string;
  readonly time?: string;
  /** Columns that describe the context of a decision; those that look like it where nothing is said. */
  readonly context?: readonly string[];
}

const aliases = {
  arm: [
    ...["arm", "armid", "armname", "itemid", "item", "action", "actionid", "variant", "variation"],
    ...["treatment", "choice"],
  ],
  reward: ["reward", "click", "clicked", "clicks", "conversion", "converted", "revenue", "value"],
  propensity: ["propensity", "propensityscore", "pscore", "probability", "prob", "pi"],
  propensities: ["propensities", "probabilities", "shares"],
  position: ["position", "slot", "placement", "rank"],
  time: ["timestamp", "time", "at", "datetime", "decidedat", "date", "ts"],
};

/** Columns that are taken for context where nobody says which are: by their first letters. */
const contextPrefixes = ["userfeature", "context", "feature"];

/** Names of things, numbered as they come. */
export class Names {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** The number of a name, -1 for one too many. */
  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.all.length === this.most) return -1;
    this.numbers.set(name, this.all.length);
    return this.all.push(name) - 1;
  }
}

/** Arms and positions of all logs of one evaluation: one name, one number. */
export interface LoggedNames {
  readonly arms: Names;
  readonly positions: Names;
}

/** Names of nothing yet. */
export function loggedNames(): LoggedNames {
  return { arms: new Names(maxArms), positions: new Names(maxPositions) };
}

/** What a file holds: decisions in order of time, or of the file where it has no time. */
export interface LoggedRows {
  readonly file: string;
  readonly length: number;
  readonly isTimed: boolean;
  /** The columns of context, one for each value of one that holds text. */
  readonly context: readonly string[];
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
  /** The log of these decisions, once the names of all files are known. */
  log(names: LoggedNames): DecisionLog;
}

/** A decision as it was read: the propensities of all arms by the numbers of these. */
interface ReadDecision {
  readonly arm: number;
  readonly position: number;
  readonly reward: number;
  readonly propensity: number;
  readonly propensities: ReadonlyMap<number, number> | undefined;
  readonly atMs: number;
}

/**
 * Reads all decisions of a file. Fails with `CsvUnusable` where it is no CSV of decisions, and with
 * {@link NotEvaluable} where it holds none or too many. Ends early, with what it has, once `signal` is
 * aborted.
 */
export async function loadLogged(
  file: string,
  columns: LoggedColumns,
  names: LoggedNames,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<LoggedRows> {
  const decisions: ReadDecision[] = [];
  let context = new ContextColumns([]);
  const { skipped, skippedRows } = await readRows({
    path: file,
    naming: (header) => {
      context = new ContextColumns(contextOf(header, columns));
      return namingOf(header, columns);
    },
    each: "decision",
    take(row) {
      const decision = decisionFrom(row, names);
      if (decision instanceof Rejection) return decision;
      const isFull = decisions.length === maxDecisions || !context.add(row);
      if (isFull) throw tooMany(file);
      decisions.push(decision);
      return undefined;
    },
    signal,
    onProgress,
  });
  const isTimed = decisions.some(({ atMs }) => !Number.isNaN(atMs));
  const order = decisions.map((_, row) => row);
  if (isTimed) {
    order.sort((one, other) => decisions[one].atMs - decisions[other].atMs || one - other);
  }
  const encoded = context.encode();
  return {
    file,
    length: decisions.length,
    isTimed,
    context: encoded.names,
    skipped,
    skippedRows,
    log({ arms, positions }) {
      const shape = {
        armCount: arms.all.length,
        positionCount: Math.max(1, positions.all.length),
        contextLength: encoded.names.length,
      };
      const logged = order.map((row) =>
        loggedFrom(decisions[row], shape.armCount, encoded.row(row))
      );
      try {
        return decisionLog(shape, logged);
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        throw new NotEvaluable({
          file,
          found: cause.message,
          wanted: "a log that can be evaluated",
        });
      }
    },
  };
}

function contextOf(header: readonly string[], { context }: LoggedColumns): readonly string[] {
  if (context !== undefined) return context;
  return header.map((name) => name.trim()).filter((name) => {
    const plain = plainName(name);
    return contextPrefixes.some((prefix) => plain.startsWith(prefix));
  });
}

function namingOf(header: readonly string[], columns: LoggedColumns): ColumnNaming {
  const { context, ...named } = columns;
  const plain = header.map(plainName);
  const isByArm = named.propensity === undefined &&
    !aliases.propensity.some((name) => plain.includes(name)) &&
    aliases.propensities.some((name) => plain.includes(name));
  const chosen = Object.fromEntries(
    Object.entries(named).filter(([, column]) => column !== undefined),
  );
  // A column that is context by its own name has to be there as well.
  const ofContext = Object.fromEntries(
    (context ?? []).filter((name) => !Object.values(chosen).includes(name)).map((
      name,
    ) => [name, name]),
  );
  return {
    aliases,
    chosen: { ...chosen, ...ofContext },
    required: ["arm", "reward", isByArm ? "propensities" : "propensity"],
    numbers: ["reward", "propensity"],
    times: ["time"],
    ids: ["arm"],
  };
}

/** The decision of a row, or why it is none. */
function decisionFrom(row: CsvRow, { arms, positions }: LoggedNames): ReadDecision | Rejection {
  const { arm, position, time, propensities } = row;
  if (arm === undefined) return new Rejection("arm", arm, "a name");
  const reward = rewardOf(row.reward);
  if (Number.isNaN(reward)) return new Rejection("reward", row.reward, "a number");
  const byArm = propensities === undefined ? undefined : sharesByName(String(propensities));
  if (byArm instanceof Rejection) return byArm;
  const propensity = row.propensity ?? byArm?.get(String(arm));
  if (typeof propensity !== "number" || !(propensity > 0 && propensity <= 1)) {
    return new Rejection("propensity", propensity, "a number above 0 and at most 1");
  }
  const atMs = time === undefined ? NaN : parseTime(time);
  if (time !== undefined && Number.isNaN(atMs)) return new Rejection("time", time, timeWanted);
  const byNumber = byArm === undefined
    ? undefined
    : new Map(Array.from(byArm, ([name, share]) => [arms.numberOf(name), share] as const));
  const [number, place] = [arms.numberOf(String(arm)), positions.numberOf(String(position ?? ""))];
  if (number < 0 || byNumber?.has(-1)) {
    return new Rejection("arm", arm, `one of the first ${maxArms} arms`);
  }
  if (place < 0) return new Rejection("position", position, `one of the first ${maxPositions}`);
  return { arm: number, position: place, reward, propensity, propensities: byNumber, atMs };
}

/** A reward is a number, or yes or no. */
function rewardOf(cell: string | number | undefined): number {
  if (typeof cell === "number") return cell;
  const text = cell?.toLowerCase();
  return text === "true" ? 1 : text === "false" ? 0 : NaN;
}

const propensitiesWanted = 'shares by the names of arms, such as {"a":0.2,"b":0.8}, 1 in sum';

/** The propensities of all arms as JSON says them. */
function sharesByName(text: string): ReadonlyMap<string, number> | Rejection {
  const refused = new Rejection("propensities", text, propensitiesWanted);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refused;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return refused;
  const shares = new Map<string, number>();
  let sum = 0;
  for (const [name, share] of Object.entries(parsed)) {
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) return refused;
    shares.set(name, share);
    sum += share;
  }
  return Math.abs(sum - 1) <= sumTolerance ? shares : refused;
}

function loggedFrom(
  { arm, position, reward, propensity, propensities }: ReadDecision,
  armCount: number,
  context: Float64Array,
): LoggedDecision {
  if (propensities === undefined) return { arm, position, reward, propensity, context };
  const all = new Float64Array(armCount);
  for (const [number, share] of propensities) all[number] = share;
  all[arm] = propensity;
  return { arm, position, reward, propensity: all, context };
}

function tooMany(file: string): NotEvaluable {
  return new NotEvaluable({
    file,
    found: `more than ${maxDecisions} decisions, or too many columns of context for them`,
    wanted: "all of it in memory: a part of this file, or fewer columns",
  });
}
