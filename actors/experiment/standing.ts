// What the owner of an experiment tells everybody who decides: what it is, and what its policy learnt.
import { Buffer } from "node:buffer";
import { ByteWriter } from "../../ml/bytes.ts";
import type { Arm } from "../../streams/experiment.ts";
import { isoTime } from "../../streams/iso-time.ts";
import { Rejection } from "../../streams/rejection.ts";
import { type Standing, standingSubject } from "../../streams/standing.ts";
import type { StepContext } from "../actor.ts";
import type { Trial } from "./experiment.ts";

/** How often the standing is told while decisions and rewards come, in milliseconds between two tellings. */
export const tellEveryMs = 200;

/** One that is longer than so many bytes is told the less often. */
export const usualStandingBytes = 65_536;

/** Longest standing: a message of NATS has a megabyte. */
export const mostStandingBytes = 900_000;

/** Where a telling goes, and at what time. */
type Tellable = Pick<StepContext<unknown>, "arrivedAtMs" | "emit">;

/** Tells how an experiment stands, after a command that changed it: nobody would know of that otherwise. */
export function tell(id: string, trial: Trial, context: Tellable): void {
  put(id, trial, context, false);
}

function put(
  id: string,
  trial: Trial,
  { arrivedAtMs, emit }: Tellable,
  mayBeRefused: boolean,
): void {
  const { telling } = trial;
  telling.version++;
  const json = Buffer.from(JSON.stringify(standingOf(id, trial, arrivedAtMs)));
  telling.nextAtMs = arrivedAtMs + tellEveryMs * Math.ceil(json.length / usualStandingBytes);
  telling.isDue = false;
  emit(standingSubject(id), json, mayBeRefused);
}

/**
 * The same, if anything was learnt and the last telling is long enough ago. The next one will say all that
 * this one does: where the bucket is full, nobody need wait for it.
 */
export function tellIfDue(id: string, trial: Trial, context: Tellable): void {
  const { telling } = trial;
  if (telling.isDue && context.arrivedAtMs >= telling.nextAtMs) put(id, trial, context, true);
}

/** Why an experiment with these further arms could not be told; undefined where it could. */
export function standingFault(trial: Trial, further: readonly Arm[] = []): Rejection | undefined {
  const { definition: { id }, policy, arms } = trial;
  const field = further.length === 0 ? "definition.arms" : "changes.add";
  const texts = [JSON.stringify(standingOf(id, trial, 0)), JSON.stringify(further)];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const policyBytes = base64Length(policyBytesOf(trial).length);
  // What a policy knows of arms is as much for each.
  const all = bytes + policyBytes * further.length / arms.length;
  if (all <= mostStandingBytes) return undefined;
  const found = `${policy.armCount + further.length} arms and contexts of ${policy.contextLength}` +
    ` numbers, which take ${Math.round(all)} bytes`;
  return new Rejection(
    field,
    found,
    `arms and contexts that take ${mostStandingBytes} bytes at most`,
  );
}

function standingOf(id: string, trial: Trial, atMs: number): Standing {
  const { definition, status, arms, telling: { version } } = trial;
  return {
    experiment: id,
    status,
    version,
    definition,
    arms: arms.map((arm) => ({ id: arm.id, status: arm.status })),
    policy: Buffer.from(policyBytesOf(trial)).toString("base64"),
    at: isoTime(atMs),
  };
}

function policyBytesOf({ policy }: Trial): Uint8Array {
  const writer = new ByteWriter();
  policy.encode(writer);
  return writer.take();
}

function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
