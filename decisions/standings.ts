// The newest standing of every experiment, as their owners tell them, ready to decide on.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import { decodePolicy } from "../ml/bandit/policies.ts";
import { ByteReader } from "../ml/bytes.ts";
import { rewardTimeout } from "../streams/experiment.ts";
import { jsonOf } from "../streams/json-payload.ts";
import { Rejection, rejectionOf } from "../streams/rejection.ts";
import { Standing } from "../streams/standing.ts";
import { Decider } from "./decider.ts";

/** How an experiment stands, as far as this process can read it. */
export type KnownStanding =
  | { readonly kind: "standing"; readonly standing: Standing }
  /** It was told in a way that this process does not understand. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Experiments that are kept at most, unless somebody says. */
const usualLimit = 10_000;

/** By so much decisions may be logged after a pause, and clocks may differ. */
const lastDecisionMs = 60_000;

interface Entry {
  known: KnownStanding;
  decider: Decider | undefined;
  isReported: boolean;
}

const decodeStanding = Schema.decodeUnknownResult(Standing);

/** Standings by experiment. A posterior is decoded when the first decision asks for it. */
export class Standings {
  private readonly entries = new Map<string, Entry>();
  private readonly report: (text: string) => void;
  private readonly limit: number;
  private readonly onChange: (standing: Standing) => void;
  private isFull = false;
  private isComplete = false;

  /**
   * `report` is told once of each experiment that has to be left out, and why; `onChange` of each that is
   * new or has another status, once all are known that were there before.
   */
  constructor(
    report: (text: string) => void,
    limit = usualLimit,
    onChange: (standing: Standing) => void = () => {},
  ) {
    this.report = report;
    this.limit = limit;
    this.onChange = onChange;
  }

  /**
   * Takes what the bucket holds of an experiment. What has neither a higher version than the known standing nor
   * was told later counts for nothing; an owner that lost the experiment's state counts versions anew.
   */
  take(experiment: string, payload: Uint8Array): void {
    const standing = standingFrom(experiment, payload);
    const earlier = this.entries.get(experiment);
    if (earlier === undefined && !this.hasRoom(experiment)) return;
    if (standing instanceof Rejection) {
      this.leaveOut(experiment, standing.message);
    } else if (earlier === undefined || isNewer(standing, earlier.known)) {
      const known = { kind: "standing", standing } as const;
      if (this.isComplete && statusOf(earlier) !== standing.status) this.onChange(standing);
      this.entries.set(experiment, {
        known,
        decider: undefined,
        isReported: earlier?.isReported ?? false,
      });
    }
  }

  /** Whether all that the bucket held at the start has been taken. */
  get isLoaded(): boolean {
    return this.isComplete;
  }

  /** Says that all that the bucket held at the start has been taken. */
  complete(): void {
    this.isComplete = true;
  }

  /** Forgets an experiment that the bucket no longer holds. */
  forget(experiment: string): void {
    this.entries.delete(experiment);
  }

  get(experiment: string): KnownStanding | undefined {
    return this.entries.get(experiment)?.known;
  }

  /** What decides on the newest posterior; undefined where it cannot be read, which `get` then says. */
  decider(experiment: string): Decider | undefined {
    const entry = this.entries.get(experiment);
    if (entry === undefined || entry.known.kind !== "standing") return undefined;
    if (entry.decider !== undefined) return entry.decider;
    const { standing } = entry.known;
    try {
      const policy = decodePolicy(
        new ByteReader(Buffer.from(standing.policy, "base64")),
      );
      entry.decider = new Decider(standing, policy);
      entry.isReported = false;
      return entry.decider;
    } catch (cause) {
      this.leaveOut(experiment, `policy: ${cause instanceof Error ? cause.message : cause}`);
      return undefined;
    }
  }

  /** Experiments for which time has to pass: those that run, and those with decisions that may still wait. */
  *waiting(nowMs: number): Generator<string> {
    for (const [experiment, { known }] of this.entries) {
      if (known.kind === "standing" && mayWait(known.standing, nowMs)) yield experiment;
    }
  }

  private leaveOut(experiment: string, reason: string): void {
    const isReported = this.entries.get(experiment)?.isReported ?? false;
    if (!isReported) {
      this.report(`experiment ${experiment} is left out, its standing has ${reason}`);
    }
    const known = { kind: "unreadable", reason } as const;
    this.entries.set(experiment, { known, decider: undefined, isReported: true });
  }

  /** Sees to room for one more; ended experiments make way for others. */
  private hasRoom(experiment: string): boolean {
    if (this.entries.size < this.limit) return true;
    for (const [name, { known }] of this.entries) {
      if (known.kind === "standing" && known.standing.status !== "ended") continue;
      this.entries.delete(name);
      return true;
    }
    if (!this.isFull) {
      this.isFull = true;
      this.report(`experiment ${experiment} is left out: ${this.limit} others are known`);
    }
    return false;
  }
}

function standingFrom(experiment: string, payload: Uint8Array): Standing | Rejection {
  const json = jsonOf(payload, "one JSON object in UTF-8");
  if (json instanceof Rejection) return json;
  const decoded = decodeStanding(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, {});
  if (decoded.success.experiment === experiment) return decoded.success;
  return new Rejection("experiment", decoded.success.experiment, experiment);
}

/** Once paused or ended, an experiment settles the last of its decisions when their time is up. */
function mayWait({ status, at, definition }: Standing, nowMs: number): boolean {
  if (status === "running" || status === "draft") return status === "running";
  const { timeoutSeconds = rewardTimeout.usual } = definition.reward;
  return nowMs <= Date.parse(at) + 1000 * timeoutSeconds + lastDecisionMs;
}

function isNewer(standing: Standing, known: KnownStanding): boolean {
  if (known.kind === "unreadable") return true;
  const { version, at } = known.standing;
  return standing.version > version || Date.parse(standing.at) > Date.parse(at);
}

function statusOf(entry: Entry | undefined): Standing["status"] | undefined {
  return entry?.known.kind === "standing" ? entry.known.standing.status : undefined;
}
