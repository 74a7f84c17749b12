// Decisions a second without anything around them, for each policy: id, draw and the propensity of every
// arm. Prints JSON.
import { Buffer } from "node:buffer";
import process from "node:process";
import { nuid } from "nats";
import { Decider } from "../../decisions/decider.ts";
import { decodePolicy } from "../../ml/bandit/policies.ts";
import { type PolicyName, policyNames } from "../../ml/bandit/policy.ts";
import { ByteReader } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { saltedHash, textHash } from "../../ml/text-hash.ts";
import { decisionId } from "../../streams/decision.ts";
import { armCount, contextValues, standingOn } from "./experiment.ts";

/** What one policy takes. */
export interface InProcess {
  readonly policy: PolicyName;
  readonly perSecond: number;
  /** CPU for one decision, which other work on the machine does not lengthen as much. */
  readonly cpuMicros: number;
  /** From the bytes of a new posterior to the first decision on it. */
  readonly firstMs: number;
}

/** All of them, and the same without a policy: an id, and an even draw by it. */
export interface InProcessTimes {
  readonly evenPerSecond: number;
  readonly policies: readonly InProcess[];
}

const rounds = 5;
const roundMs = 300;
const atOnce = 100;

/** Medians over rounds, after one that warms up. */
function repeated(work: () => void): { perSecond: number; cpuMicros: number } {
  const perSecond: number[] = [];
  const cpuMicros: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const startMs = performance.now();
    const startCpu = process.cpuUsage();
    let done = 0;
    while (performance.now() - startMs < roundMs) {
      for (let i = 0; i < atOnce; i++) work();
      done += atOnce;
    }
    if (round === 0) continue;
    const { user, system } = process.cpuUsage(startCpu);
    perSecond.push(1000 * done / (performance.now() - startMs));
    cpuMicros.push((user + system) / done);
  }
  return { perSecond: median(perSecond), cpuMicros: median(cpuMicros) };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

function measured(policy: PolicyName): InProcess {
  const standing = standingOn(policy);
  const bytes = Buffer.from(standing.policy, "base64");
  const fresh = () => new Decider(standing, decodePolicy(new ByteReader(bytes)));
  const decider = fresh();
  const id = () => decisionId(standing.experiment, nuid.next());
  return {
    policy,
    ...repeated(() => decider.decide(id(), contextValues)),
    firstMs: 1000 / repeated(() => fresh().decide(id(), contextValues)).perSecond,
  };
}

function evenDraw(): number {
  const id = decisionId("experiment", nuid.next());
  return new Random(textHash(id), saltedHash(id, 1)).integer(0, armCount - 1);
}

const times: InProcessTimes = {
  evenPerSecond: repeated(evenDraw).perSecond,
  policies: policyNames.map(measured),
};
process.stdout.write(JSON.stringify(times));
