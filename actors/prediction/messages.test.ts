import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastWords, round, tell } from "./messages.ts";
import { type KeptReason, Own, said } from "./own.ts";
import { reasonsInWords } from "./reasons.ts";

const text = fc.string({
  unit: fc.constantFrom("a", '"', "\\", "\n", "é", "😀", "\u2028", "\ud800"),
});
const reasons = fc.array(
  fc.record({ place: fc.nat({ max: 300 }), contribution: fc.float({ noNaN: true }) }),
  { maxLength: 3 },
);

/** Reasons as they ought to be in JSON. */
function inJson(kept: readonly KeptReason[]): unknown {
  return reasonsInWords(kept).map(({ contribution, ...reason }) => ({
    ...reason,
    contribution: JSON.parse(JSON.stringify(round(contribution))),
  }));
}

describe("tell", () => {
  it("publishes JSON of everything, whatever is in the texts (property)", () => {
    const occasions = fc.record({
      key: fc.constant("k"),
      userId: text,
      atMs: fc.integer({ min: 0, max: 4e12 }),
      isCold: fc.boolean(),
    });
    const placement = fc.option(text);
    fc.assert(fc.property(occasions, reasons, placement, (occasion, kept, placement) => {
      const told: [string, string][] = [];
      const emit = (subject: string, body: string | Uint8Array) => {
        told.push([subject, String(body)]);
      };
      const fields = { probability: 0.1, placement };
      tell("click", occasion, 3, kept, fields, { emit, partition: 2, sequence: 7 });
      const [[subject, json]] = told;
      expect(subject).toBe("predictions.user.k.click");
      expect(JSON.parse(json)).toEqual({
        kind: "click",
        user_id: occasion.userId,
        at: new Date(occasion.atMs).toISOString(),
        model: "click@3",
        isCold: occasion.isCold,
        reasons: inJson(kept),
        partition: 2,
        sequence: 7,
        ...fields,
      });
    }));
  });
});

describe("lastWords", () => {
  it("are nothing of somebody of whom nothing was said", () => {
    expect(lastWords(new Own())).toBe("{}");
  });

  it("are the last of each kind, with the reasons that were told (property)", () => {
    const values = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(values, reasons, fc.nat({ max: 99 }), (value, kept, version) => {
      const own = new Own();
      own.say(said.churn, { value, version });
      own.emit(said.churn, kept);
      own.saidAtMs = 1754632800000;
      expect(JSON.parse(lastWords(own))).toEqual({
        churn: {
          value: round(Math.fround(value)) + 0,
          model: `churn@${version}`,
          reasons: inJson(own.reasons(said.churn)),
        },
        at: "2025-08-08T06:00:00.000Z",
      });
    }));
  });
});
