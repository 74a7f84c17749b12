import { describe, expect, it } from "vitest";
import { firstTrainingText, servingText, splitSince, validationGain } from "./model-words.js";
import { modelStatus } from "./testing-foresight.ts";
import { trainingText } from "./training.js";

const version = {
  model: "forecast@7",
  name: "forecast",
  version: 7,
  alias: "champion",
  share: 1,
  createdAt: "2026-01-10T00:00:00.000Z",
  trainedFrom: "2026-01-01T00:00:00.000Z",
  trainedUntil: "2026-01-09T00:00:00.000Z",
  codeVersion: "0.1.0",
  seed: 1,
  parentVersion: null,
  hyperParameters: {},
  metrics: { validationLoss: 0.09, baselineLoss: 0.1 },
  comparison: null,
  artefactBytes: 1,
  artefactSha256: "00",
} as const;
const challenger = { ...version, model: "forecast@8", alias: "challenger", share: 0.2 } as const;

describe("servingText", () => {
  it("says what serves", () => {
    expect(servingText([version])).toBe("forecast@7 serves all videos.");
    expect(servingText([challenger, version])).toBe(
      "forecast@7 serves 80% of the videos, forecast@8 serves 20%.",
    );
    expect(servingText([{ ...challenger, share: 0 }, version])).toBe(
      "forecast@7 serves all videos; forecast@8 runs beside it on the same readings.",
    );
    expect(servingText([{ ...version, alias: null, share: 0 }])).toBe(
      "The mix alone serves all videos.",
    );
  });
});

describe("validationGain", () => {
  it("is what the network takes off the mix's loss", () => {
    expect(validationGain(version)).toBeCloseTo(0.1);
    expect(validationGain({ ...version, metrics: { validationLoss: 0.09 } })).toBeUndefined();
  });
});

describe("splitSince", () => {
  const at = "2026-01-10T20:00:00.000Z";
  const split = {
    id: 1,
    kind: "split",
    at,
    createdAt: "2026-03-01T00:00:00.000Z",
    version: 8,
    fromVersion: 7,
    reason: "a trial",
    figures: null,
  } as const;
  const nowMs = Date.UTC(2026, 0, 11);

  it("is when the latest split began, while there is one", () => {
    expect(splitSince([challenger, version], [split], nowMs)).toBe(at);
    expect(splitSince([{ ...challenger, share: 0 }, version], [split], nowMs)).toBeUndefined();
    expect(splitSince([challenger, version], [], nowMs)).toBeUndefined();
  });

  it("is unknown where the clock is ahead of the stream", () => {
    const byHand = { ...split, at: null };
    expect(splitSince([challenger, version], [byHand], nowMs)).toBeUndefined();
    expect(splitSince([challenger, version], [byHand], Date.UTC(2026, 5, 1))).toBe(split.createdAt);
  });
});

describe("firstTrainingText", () => {
  it("says when the first training is due, as far as that is known", () => {
    expect(firstTrainingText(modelStatus())).toBe(
      "The first training is due after 80 more: 120 of 200 windows of readings have been gathered " +
        "so far.",
    );
    expect(firstTrainingText(modelStatus({ examples: 210 }))).toContain("due now");
    expect(firstTrainingText(undefined)).toContain("The first training is due");
  });
});

describe("trainingText", () => {
  it("tells passes and losses", () => {
    const losses = { trainingLoss: 0.031, validationLoss: 0.034 };
    expect(trainingText(modelStatus({ state: "training", epoch: 3, epochs: 30, ...losses }))).toBe(
      "Training: pass 3 of at most 30. Loss 0.031 on what it learns from, 0.034 on what is held back.",
    );
    expect(trainingText(modelStatus({ state: "training" }))).toContain("the first pass");
  });

  it("says why a training failed, and nothing where there is nothing to say", () => {
    expect(trainingText(modelStatus({ state: "failed", reason: "no backend\u0007" }))).toContain(
      "failed: no backend␇. Forecasts go on",
    );
    expect(trainingText(modelStatus())).toBe("");
  });
});
