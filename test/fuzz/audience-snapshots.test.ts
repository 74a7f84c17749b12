// Snapshots of users, of what activity says of videos, and of models from a database that somebody damaged:
// taken, and then good for predictions, or refused.
import { Schema } from "effect";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { engagementKind } from "../../actors/engagement/kind.ts";
import { learnerPartition } from "../../actors/learner/kind.ts";
import { sharedKey } from "../../actors/partition-state.ts";
import type { OutboxMessage } from "../../actors/outbox.ts";
import type { Snapshot } from "../../db/store.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import { decodeConsumption, decodeLabelled } from "../../streams/learner-example.ts";
import { decodeLearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerNames, UserPrediction } from "../../streams/user-prediction.ts";
import { decodeToken } from "../../streams/token.ts";
import { admitted, expectRules, expectStorable, step } from "./admitted.ts";
import {
  audienceEndMs,
  engagementSnapshots,
  learntSnapshots,
  modelsKind,
  modelSnapshots,
  toldExamples,
  usersKind,
  userSnapshots,
} from "./audience.ts";
import { Fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { mutatedBytes } from "./mutations.ts";
import { oddJson, oddText } from "./odd-values.ts";

const fuzzing = new Fuzzing("audience");
afterAll(() => fuzzing.end());

const hourMs = 3_600_000;
const utf8 = new TextDecoder("utf-8", { fatal: true });
const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

/** A snapshot like one of these, mostly said to be of the version that it is. */
function mutated(valid: readonly Snapshot[]): fc.Arbitrary<Snapshot> {
  return fc.constantFrom(...valid).chain(({ key, version, state }) =>
    fc.record({
      key: fc.constant(key),
      version: fc.oneof(
        { weight: 30, arbitrary: fc.constant(version) },
        { weight: 1, arbitrary: fc.constantFrom(0, 2, -1, 1.5, 32_768, NaN) },
      ),
      state: fc.oneof(
        { weight: 12, arbitrary: mutatedBytes(fc.constant(state)) },
        { weight: 3, arbitrary: mutatedBytes(fc.constantFrom(state, valid[0].state), 1) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }) },
      ),
      timerAtMs: fc.constant(undefined),
    })
  );
}

/** Things that happen to somebody after everything that was simulated. */
const happenings = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 1000, 60_000, hourMs, 30 * hourMs, 70 * 24 * hourMs),
    type: fc.constantFrom(...activityTypes),
    about: fc.constantFrom({ video_id: "v1", duration: 30 }, { ad_id: "ad" }, {
      article_id: "a1",
    }, { tier: "premium", revenue: 9.99, country: "DE" }),
  }),
  { minLength: 1, maxLength: 4 },
);
type Happenings = typeof happenings extends fc.Arbitrary<infer A> ? A : never;

/** Those happenings as messages, each with the time at which the log takes it. */
function* eventsOf(happenings: Happenings, user_id: string, video_id?: string) {
  let atMs = audienceEndMs;
  for (const [i, { afterMs, type, about }] of happenings.entries()) {
    atMs += afterMs;
    const timestamp = new Date(atMs).toISOString();
    const event = { ...about, event_id: `late ${i}`, type, timestamp, user_id };
    yield { payload: bytesOf(video_id === undefined ? event : { ...event, video_id }), atMs };
  }
}

const question = fc.oneof(
  fc.constantFrom("", '{"click":[{"ad_id":"ad"},{"placement":"banner","country":"DE"}]}'),
  fc.constant('{"recent":[1,2,3],"categories":[{"category":"news","weight":2}],"count":10}'),
  oddText,
  oddJson,
);

const decodePrediction = Schema.decodeUnknownSync(Schema.fromJsonString(UserPrediction));

/** Fails unless whoever hears what was said can take it. */
function expectTaken(said: readonly OutboxMessage[]): void {
  for (const { subject, payload } of said) {
    if (subject.startsWith("predictions.")) {
      const prediction = decodePrediction(utf8.decode(payload));
      if (!("probability" in prediction)) continue;
      expect(prediction.probability).toBeGreaterThanOrEqual(0);
      expect(prediction.probability).toBeLessThanOrEqual(1);
    } else if (subject === "examples.recommendations") {
      expect(decodeConsumption(payload)).not.toBeInstanceOf(Rejection);
    } else if (subject.startsWith("examples.")) {
      expect(decodeLabelled(payload)).not.toBeInstanceOf(Rejection);
    } else if (subject.endsWith(".news")) {
      expect(decodeLearnerNews(payload)).not.toBeInstanceOf(Rejection);
    }
  }
}

/** What users share in the end, when all models have told something. */
const lastLearnt = learntSnapshots.at(-1);

describe("snapshots", { timeout: fuzzTimeoutMs }, () => {
  it("of users go on, or are refused", () => {
    const learnt = fc.constantFrom(lastLearnt, undefined);
    const inputs = fc.record({ snapshot: mutated(userSnapshots), learnt, happenings, question });
    fuzzing.try(800, inputs, ({ snapshot, learnt, happenings, question }) => {
      const snapshots = learnt === undefined ? [snapshot] : [learnt, snapshot];
      const partition = admitted(usersKind, snapshots);
      if (partition === undefined) return "rejected";
      const user = partition.residents.peek(snapshot.key)?.state;
      if (user === undefined) throw new Error("it was taken, and is not there");
      JSON.stringify(usersKind.inspect(user, question, partition.shared));
      for (const { payload, atMs } of eventsOf(happenings, decodeToken(snapshot.key))) {
        step(usersKind, partition, payload, atMs);
      }
      JSON.stringify(usersKind.inspect(user, question, partition.shared));
      expectTaken(partition.takeOutbox());
      for (const { predictions } of expectStorable(usersKind, partition).users) {
        JSON.parse(predictions);
      }
      return "accepted";
    });
  });

  it("of what users share serve the next user, or are refused", () => {
    const inputs = fc.record({ snapshot: mutated(learntSnapshots), happenings, question });
    fuzzing.try(300, inputs, ({ snapshot, happenings, question }) => {
      const partition = admitted(usersKind, [snapshot]);
      if (partition === undefined) return "rejected";
      for (const { payload, atMs } of eventsOf(happenings, "newcomer")) {
        step(usersKind, partition, payload, atMs);
      }
      const user = partition.residents.peek("newcomer")?.state;
      if (user === undefined) throw new Error("nobody is there");
      JSON.stringify(usersKind.inspect(user, question, partition.shared));
      expectTaken(partition.takeOutbox());
      expectStorable(usersKind, partition);
      return "accepted";
    });
  });

  it("of what activity says of videos go on, or are refused", () => {
    const inputs = fc.record({ snapshot: mutated(engagementSnapshots), happenings, question });
    fuzzing.try(3500, inputs, ({ snapshot, happenings, question }) => {
      const partition = admitted(engagementKind, [snapshot]);
      if (partition === undefined) return "rejected";
      const video = partition.residents.peek(snapshot.key)?.state;
      if (video === undefined) throw new Error("it was taken, and is not there");
      const video_id = decodeToken(snapshot.key);
      for (const { payload, atMs } of eventsOf(happenings, "newcomer", video_id)) {
        step(engagementKind, partition, payload, atMs);
      }
      JSON.stringify(engagementKind.inspect(video, question, partition.shared));
      for (const { countries, devices } of expectStorable(engagementKind, partition).engagement) {
        JSON.parse(countries);
        JSON.parse(devices);
      }
      return "accepted";
    });
  });

  it.each(learnerNames)("of the model %s learn on, or are refused", (name) => {
    const own = modelSnapshots.filter(({ key }) => key === name);
    const examples = fc.constantFrom(...toldExamples.get(name) ?? []);
    const lessons = fc.array(examples, { maxLength: 3 });
    const inputs = fc.record({ snapshot: mutated(own), lessons, question });
    fuzzing.try(40, inputs, ({ snapshot, lessons, question }) => {
      const partition = admitted(modelsKind, [snapshot]);
      if (partition === undefined) return "rejected";
      for (const payload of lessons) {
        step(modelsKind, partition, payload, audienceEndMs, learnerPartition(name));
      }
      const model = partition.residents.peek(name)?.state;
      if (model === undefined) throw new Error("it was taken, and is not there");
      JSON.stringify(modelsKind.inspect(model, question, partition.shared));
      expectTaken(partition.takeOutbox());
      // A covariance that no examples lead to can pass for one, and grow out of its bounds: what is stored
      // then is refused in its turn, and the model learnt anew.
      const { snapshots, projections } = expectRules(modelsKind, partition);
      admitted(modelsKind, snapshots);
      for (const { figures } of projections.learners) JSON.parse(figures);
      return "accepted";
    });
  });

  it("under any key are refused, or are of whom the key names", () => {
    const [{ version, state }] = userSnapshots;
    const [video] = engagementSnapshots;
    fuzzing.try(500, oddText.filter((key) => key !== sharedKey), (key) => {
      const user = admitted(usersKind, [{ key, version, state, timerAtMs: undefined }]);
      const videos = admitted(engagementKind, [{ ...video, key }]);
      expect(user === undefined).toBe(videos === undefined);
      if (user === undefined) return "rejected";
      expect(user.residents.peek(key)?.state.key).toBe(key);
      return "accepted";
    });
  });
});
