// What the log hands to partitions of users, of what activity says of videos, and of models: events, what
// models tell, what they are told; and what anybody may ask of them.
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SharedNews } from "../../actors/actor.ts";
import { engagementKind } from "../../actors/engagement/kind.ts";
import { learnerPartition } from "../../actors/learner/kind.ts";
import {
  type Activity,
  activityFromJson,
  decodeActivity,
  isPlainActivity,
} from "../../streams/activity.ts";
import { decodeLearnerNews, isLearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { decodeToken, encodeToken, partitionOf } from "../../streams/token.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { activity, expectActivity } from "./activity.ts";
import { admitted, emptyPartition, expectStorable, step } from "./admitted.ts";
import {
  audienceEndMs,
  learntSnapshots,
  modelsKind,
  modelSnapshots,
  toldExamples,
  toldWeights,
  usersKind,
  userSnapshots,
} from "./audience.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";
import { arrivedAtMs, expectRejection } from "./readings.ts";

const fuzzing = new Fuzzing("activity");
afterAll(() => fuzzing.end());

/** The verdict on decoded activity, which has to be valid, or a reason. */
function verdictOn(decoded: Activity | Rejection): Verdict {
  if (decoded instanceof Rejection) {
    expectRejection(decoded);
    return "rejected";
  }
  expectActivity(decoded);
  return "accepted";
}

const activityBytes = encoded(fc.oneof(
  { weight: 1, arbitrary: activity.map((row) => JSON.stringify(row)) },
  { weight: 6, arbitrary: mutatedJson(activity) },
  { weight: 1, arbitrary: oddJson },
));

describe("from the log", { timeout: fuzzTimeoutMs }, () => {
  it("takes or rejects activity, whatever bytes it is", () => {
    const inputs = fc.oneof(
      { weight: 6, arbitrary: activityBytes },
      { weight: 2, arbitrary: mutatedBytes(activityBytes, 1) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    );
    fuzzing.try(5000, inputs, (payload) => verdictOn(decodeActivity(payload, arrivedAtMs)));
  });

  it("takes or rejects values that are parsed already, by its short cut as by its schema", () => {
    const inputs = fc.oneof(
      activity,
      fc.tuple(activity, oddNumber, oddText).map(([row, number, text]) => ({
        ...row,
        duration: number,
        category: text,
      })),
      fc.tuple(activity, fc.jsonValue()).map(([row, value]) => ({ ...row, position: value })),
      fc.jsonValue(),
    );
    fuzzing.try(1500, inputs, (value) => {
      const decoded = activityFromJson(value, arrivedAtMs);
      if (!(decoded instanceof Rejection)) expect(isPlainActivity(value)).toBe(true);
      return verdictOn(decoded);
    });
  });

  it("addresses what it takes to the user and the video whose partitions the message is in", () => {
    const messages = fc.record({
      payload: activityBytes,
      partition: fc.nat(2),
      subject: oddText,
      sequence: fc.integer({ min: 1 }),
      arrivedAtMs: fc.constant(arrivedAtMs),
    });
    fuzzing.try(2500, messages, (message) => {
      const ofUser = usersKind.decode(message, message.partition, 3);
      const ofVideo = engagementKind.decode(message, message.partition, 3);
      if (ofUser instanceof Rejection) expectRejection(ofUser);
      else if (!(ofUser instanceof SharedNews)) {
        expect(partitionOf(ofUser.key, 3)).toBe(message.partition);
        if ("erasure" in ofUser.event) expect(ofUser.event.user).toBe(ofUser.key);
        else {
          expect(decodeToken(ofUser.key)).toBe(ofUser.event.userId);
          expectActivity(ofUser.event);
        }
      }
      if (ofVideo instanceof Rejection) {
        // What is no event at all is judged by the partition of the user, and becomes one dead letter.
        expect(ofVideo.field).toBe("video_id");
        expectRejection(ofVideo);
      } else if (!(ofVideo instanceof SharedNews)) {
        expect(partitionOf(ofVideo.key, 3)).toBe(message.partition);
        const { event } = ofVideo;
        const key = "erasure" in event ? event.video : encodeToken(event.videoId ?? "");
        expect(ofVideo.key).toBe(key);
      }
      return ofUser instanceof Rejection ? "rejected" : "accepted";
    });
  });

  it("takes or rejects what models tell, and users are predicted by it", () => {
    const texts = fc.constantFrom(...toldWeights);
    const json = texts.map((bytes): { weights: string } => JSON.parse(String(Buffer.from(bytes))));
    const weights = json.map(({ weights }) => new Uint8Array(Buffer.from(weights, "base64")));
    const inputs = fc.oneof(
      { weight: 1, arbitrary: texts },
      { weight: 2, arbitrary: encoded(mutatedJson(json)) },
      { weight: 1, arbitrary: mutatedBytes(texts, 1) },
      {
        weight: 4,
        arbitrary: encoded(
          fc.tuple(json, mutatedBytes(weights, 1)).map(([news, bytes]) =>
            JSON.stringify({ ...news, weights: Buffer.from(bytes).toString("base64") })
          ),
        ),
      },
    );
    const [somebody] = userSnapshots;
    fuzzing.try(600, inputs, (payload) => {
      const decoded = decodeLearnerNews(payload);
      if (decoded instanceof Rejection) expectRejection(decoded);
      const message = { sequence: 1, arrivedAtMs, subject: "activity.0.0", payload };
      const news = usersKind.decode(message, 0, 1);
      if (news instanceof Rejection) {
        expectRejection(news);
        return "rejected";
      }
      expect(isLearnerNews(payload)).toBe(true);
      const users = admitted(usersKind, [somebody]);
      if (users === undefined) throw new Error("a snapshot that is in order was refused");
      step(usersKind, users, payload, audienceEndMs);
      step(usersKind, users, shownTo(somebody.key), audienceEndMs + 1);
      expectStorable(usersKind, users);
      return "accepted";
    });
  });
});

/** The message that an ad was shown to somebody. */
function shownTo(key: string): Uint8Array {
  return Buffer.from(JSON.stringify({
    event_id: "shown",
    type: "ad_impression",
    timestamp: new Date(audienceEndMs).toISOString(),
    user_id: decodeToken(key),
    ad_id: "ad",
  }));
}

describe.each(learnerNames)("the model %s", { timeout: fuzzTimeoutMs }, (name) => {
  const partition = learnerPartition(name);
  const own = modelSnapshots.filter(({ key }) => key === name);

  it("takes or rejects what it is told, and learns on", () => {
    const mine = fc.constantFrom(...toldExamples.get(name) ?? []);
    const others = fc.constantFrom(...[...toldExamples.values()].flat());
    const inputs = fc.oneof(
      { weight: 8, arbitrary: mutatedBytes(mine) },
      { weight: 2, arbitrary: mutatedBytes(others) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    );
    const batches = fc.array(inputs, { minLength: 1, maxLength: 4 });
    fuzzing.try(60, batches, (batch) => {
      const models = admitted(modelsKind, own) ?? emptyPartition(modelsKind);
      for (const payload of batch) step(modelsKind, models, payload, audienceEndMs, partition);
      expectStorable(modelsKind, models);
      const { deadLetters, stepped } = models.counts;
      expect(deadLetters + stepped).toBe(batch.length);
      return stepped > 0 ? "accepted" : "rejected";
    });
  });

  it("answers whatever it is asked", () => {
    const models = admitted(modelsKind, own);
    const state = models?.residents.peek(name)?.state;
    if (models === undefined || state === undefined) throw new Error("the model is not there");
    const questions = fc.oneof(
      mutatedJson(fc.record({
        recent: fc.array(fc.nat(), { maxLength: 5 }),
        categories: fc.array(fc.record({ category: oddText, weight: oddNumber }), { maxLength: 3 }),
        count: fc.integer({ min: 1, max: 100 }),
      })),
      oddText,
      oddJson,
    );
    fuzzing.try(80, questions, (question) => {
      const answer = JSON.stringify(modelsKind.inspect(state, question, models.shared));
      expect(answer).toMatch(/^\{/);
      return answer.includes('"items":[') ? "accepted" : "rejected";
    });
  });
});

describe("a user", { timeout: fuzzTimeoutMs }, () => {
  it("answers how likely clicks are, or at least how they are", () => {
    const learnt = learntSnapshots.at(-1);
    if (learnt === undefined) throw new Error("nothing was learnt");
    const byKey = new Map(userSnapshots.map((snapshot) => [snapshot.key, snapshot]));
    const users = admitted(usersKind, [learnt, ...byKey.values()]);
    if (users === undefined) throw new Error("snapshots that are in order were refused");
    const word = fc.option(fc.oneof(oddText, fc.constantFrom("ad", "banner")), { nil: undefined });
    const item = fc.record({ ad_id: word, placement: word, device: word, country: word });
    const click = fc.array(item, { maxLength: 4 });
    const questions = fc.oneof(
      click.map((click) => JSON.stringify({ click })),
      mutatedJson(fc.record({ click })),
      oddText,
    );
    fuzzing.try(600, fc.tuple(fc.constantFrom(...byKey.keys()), questions), ([key, question]) => {
      const state = users.residents.peek(key)?.state;
      if (state === undefined) throw new Error("it was taken, and is not there");
      const answer = usersKind.inspect(state, question, users.shared);
      const { click } = JSON.parse(JSON.stringify(answer));
      if (click === undefined) return "rejected";
      for (const { probability } of click) {
        expect(probability === null || (probability >= 0 && probability <= 1)).toBe(true);
      }
      return "accepted";
    });
  });
});
