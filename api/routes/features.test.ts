import { expect, it } from "vitest";
import { activityTypes } from "../../streams/activity-types.ts";
import { audienceMeasures, funnelNames } from "../../streams/audience-measures.ts";
import { engagementFigures } from "../../streams/engagement-figures.ts";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatures } from "../../streams/user-features.ts";
import { createApp } from "../app.ts";
import { FeaturesAnswer } from "../contract/feature.ts";
import type { Ports } from "../ports.ts";
import { answerOf, problemIn, unconnectedPorts } from "../testing.ts";

const ports: Ports = Object.create(unconnectedPorts, { now: { value: () => 0 } });
const app = createApp(ports);

it("shows the tables of everything that is measured, as code has them", async () => {
  const answer = await answerOf(await app.request("/v1/features"), FeaturesAnswer);
  const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name);
  expect(names(answer.userFeatures)).toEqual(names(userFeatures));
  expect(answer.userFeatures[0]).toEqual({ group: "rhythm", ...userFeatures[0] });
  expect(answer.sessionMeasures).toEqual(sessionMeasures);
  expect(answer.engagementFigures).toEqual(engagementFigures);
  expect(answer.audienceMeasures).toEqual(audienceMeasures);
  expect(answer.activityTypes.map(({ type }) => type)).toEqual(activityTypes);
  expect(names(answer.funnels)).toEqual(funnelNames);
  expect(answer.funnels[3]).toEqual({ name: "ad", steps: [["ad_impression"], ["ad_click"]] });
  expect(answer.asOf).toEqual({
    eventTime: null,
    committedAt: null,
    answeredAt: "1970-01-01T00:00:00.000Z",
  });
});

it("takes no parameters", async () => {
  const problem = await problemIn(await app.request("/v1/features?name=churn"), 400);
  expect(problem.errors).toMatchObject([{ field: "name", wanted: "no parameters here" }]);
});
