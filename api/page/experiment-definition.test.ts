import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { definitionFault, ExperimentDefinition } from "../../streams/experiment.ts";
import { definitionOf, faultText, fieldOf } from "./experiment-definition.js";

const fields = {
  id: " ads ",
  title: "",
  arms: "top\n\nside | 2\n",
  reward: "click",
  timeout: "",
  policy: "",
  decisionsPerArm: "",
  exploration: "",
  control: "",
  practicalDifference: "",
  context: "",
  sticky: false,
};
const decode = Schema.decodeUnknownSync(ExperimentDefinition);

describe("definitionOf", () => {
  it("leaves out what was not said", () => {
    expect(definitionOf({ ...fields, timeout: "30" })).toEqual({
      id: "ads",
      arms: [{ id: "top" }, { id: "side", weight: 2 }],
      reward: { kind: "click", timeoutSeconds: 1800 },
    });
  });

  it("makes definitions that the API takes", () => {
    const definition = decode(definitionOf({
      ...fields,
      title: "Where ads are shown",
      policy: "epsilon-greedy",
      decisionsPerArm: "250",
      exploration: "1.1",
      control: "side",
      practicalDifference: "0.001",
      context: "device: phone, tv\nage: number\ntenureDays: user",
      sticky: true,
    }));
    expect(definition).toMatchObject({
      policy: { name: "epsilon-greedy", decisionsPerArm: 250 },
      exploration: 0.011,
      practicalDifference: 0.001,
      context: [
        { name: "device", from: "request", kind: "category", values: ["phone", "tv"] },
        { name: "age", from: "request", kind: "number" },
        { name: "tenureDays", from: "user", kind: "number" },
      ],
      sticky: true,
    });
    expect(definitionFault(definition)).toBeUndefined();
  });

  it("leaves it to the API to refuse what is no number", () => {
    expect(definitionOf({ ...fields, exploration: "a lot" })).toMatchObject({
      exploration: "a lot",
    });
  });
});

describe("faults", () => {
  it("find their field in the form", () => {
    const of = (field: string) => fieldOf({ field });
    expect(
      ["arms", "arms.1.id", "reward.kind", "reward.timeoutSeconds", "policy.decisionsPerArm"].map(
        of,
      ),
    )
      .toEqual(["arms", "arms", "reward", "timeout", "decisionsPerArm"]);
    expect(["armies", "body"].map(of)).toEqual([undefined, undefined]);
  });

  it("are said in words", () => {
    expect(faultText({ field: "id", found: "a b", wanted: "1 to 64 letters" })).toBe(
      "Wanted: 1 to 64 letters. Found: a b.",
    );
  });
});
