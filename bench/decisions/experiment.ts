// The experiments of the benchmark: five arms and a policy that has learnt for a while.
import { Buffer } from "node:buffer";
import { makePolicy } from "../../ml/bandit/policies.ts";
import type { PolicyName } from "../../ml/bandit/policy.ts";
import { ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { contextLength } from "../../streams/experiment-context.ts";
import type { Standing } from "../../streams/standing.ts";

export const armCount = 5;
const learntFrom = 20_000;

/** What contextual experiments look at: six numbers, with the intercept. */
const context = [
  {
    name: "device",
    from: "request",
    kind: "category",
    values: ["phone", "tablet", "desktop", "tv"],
  },
  { name: "hour", from: "request", kind: "number", mean: 12, scale: 7 },
] as const;

/** Values of such a context. */
export const contextValues = { device: "tv", hour: 20 };

/** How an experiment on this policy stands after a while; arms earn 1 to 5 clicks in a hundred. */
export function standingOn(name: PolicyName): Standing {
  const asked = name === "linear-thompson" ? context : [];
  const numbers = contextLength(asked);
  const policy = makePolicy({ name }, armCount, numbers);
  const random = new Random(1);
  const seen = new Float64Array(numbers);
  for (let i = 0; i < learntFrom; i++) {
    const arm = random.integer(0, armCount - 1);
    for (let at = 0; at < numbers; at++) seen[at] = at === 0 ? 1 : random.integer(0, 1);
    policy.learn(arm, random.chance((arm + 1) / 100) ? 1 : 0, seen);
  }
  const bytes = new ByteWriter();
  policy.encode(bytes);
  const arms = Array.from({ length: armCount }, (_, arm) => ({ id: `placement-${arm}` }));
  return {
    experiment: name,
    status: "running",
    version: 1,
    definition: { id: name, arms, reward: { kind: "click" }, context: asked },
    arms: arms.map(({ id }) => ({ id, status: "active" })),
    policy: Buffer.from(bytes.take()).toString("base64"),
    at: new Date(0).toISOString(),
  };
}
