// The HTTP interface as a whole, over a real database and a real nats-server: whatever is asked, the
// answer is what the contract says, and never that the server made a mistake.
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { headers } from "nats";
import { Schema } from "effect";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PartitionState } from "../../actors/partition-state.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { bytesOf, simulatedDeliveries } from "../../actors/video/testing.ts";
import { routes } from "../../api/app.ts";
import { EventsAnswer } from "../../api/contract/event.ts";
import { Problem } from "../../api/contract/problem.ts";
import { problemType } from "../../api/problem.ts";
import type { Route } from "../../api/route.ts";
import { startApp, startOwner, type TestApp, until } from "../../api/testing.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { Rejection } from "../../streams/rejection.ts";
import { SharedNews } from "../../actors/actor.ts";
import { askSubject } from "../../streams/subjects.ts";
import { encodeToken } from "../../streams/token.ts";
import { hostileIds, readingsOf } from "../odd-messages.ts";
import { SmallAudience } from "../small-audience.ts";
import { experimentRows, experimentsEndMs } from "./experiments.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { oddName, oddText } from "./odd-values.ts";
import { arrivedAtMs } from "./readings.ts";
import { eventsBody, expectFaults, parameterValue, valueFor } from "./requests.ts";

const fuzzing = new Fuzzing("requests");
let opened: TestDatabase;
let system: TestApp;
let videoIds: readonly string[];
/** What the actor of a key answers. */
let askActor: (key: string, question: string) => unknown;

beforeAll(async () => {
  opened = await startDatabase("pglite");
  videoIds = await storeVideos();
  const audience = new SmallAudience(videoIds, videoIds);
  await fill(opened.database, audience.rows(), { kind: "user" });
  await fill(opened.database, experimentRows, {
    kind: "experiment",
    watermarkMs: experimentsEndMs,
  });
  system = await startApp(opened.database, { now: () => arrivedAtMs });
  await audience.startOwners(system.ports.nats);
  await startOwner(system.ports.nats, "experiment", (key) => {
    const row = experimentRows.experiments.find(({ id }) => id === key);
    return row && JSON.parse(row.standing);
  });
  answerQuestions();
  await sendOddMessages();
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
  await fuzzing.end();
});

/** Stores what a partition makes of simulated and hostile videos, keeps it, and says their ids. */
async function storeVideos(): Promise<string[]> {
  const store = new PostgresStore(opened.database);
  const identity = { partition: 0, partitionCount: 1, stream: "STATS", latenessMs: 3_600_000 };
  const claim = await store.claim("video", 0, 1, "fuzz");
  const state = new PartitionState(videoKind, identity, claim);
  const rows = [
    ...simulatedDeliveries(3, 1).map(({ row }) => row),
    ...hostileIds.flatMap((id) => readingsOf(id, 4)),
  ];
  for (const [i, row] of rows.entries()) {
    const message = { sequence: i + 1, arrivedAtMs, subject: "stats.0", payload: bytesOf(row) };
    const event = videoKind.decode(message, 0, 1);
    if (event instanceof Rejection || event instanceof SharedNews) state.pass(message, arrivedAtMs);
    else state.apply(message, event);
  }
  const { epoch, sequence: fromSequence } = claim;
  askActor = (key, question) => {
    const video = state.residents.peek(key)?.state;
    return video && videoKind.inspect(video, question, state.shared);
  };
  const { content } = state.cut();
  await store.commit({ kind: "video", partition: 0, epoch, fromSequence, ...content });
  return [...new Set(rows.map((row) => row.video_id))];
}

/** Answers questions as the owner of all videos would. */
function answerQuestions(): void {
  system.ports.nats.subscribe(askSubject("video", "*"), {
    callback: (error, message) => {
      if (error !== null) return;
      const key = message.subject.slice(askSubject("video", "").length);
      message.respond(JSON.stringify({ state: askActor(key, message.string()), status: {} }));
    },
  });
}

/** Puts into the streams what only a broken or a hostile program would. */
async function sendOddMessages(): Promise<void> {
  const { nats, streams } = system.ports;
  const alert = { kind: "breakout", video_id: "v", text: "", viewCount: 1, viewsPerHour: 1 };
  for (const at of ["yesterday", "", "2025-08-08T06:00:00Z"]) {
    const message = { ...alert, at, usualViewsPerHour: 0, sequence: 1 };
    nats.publish("alerts.breakout.v", JSON.stringify(message));
  }
  nats.publish("alerts.breakout.v", "not JSON");
  for (const text of ["%", "%zz", "%E0%A4%A", "plain", "-1", "1e9", "9007199254740993"]) {
    const odd = headers();
    for (const name of ["Kind", "Partition", "Sequence", "Field", "Found", "Wanted", "Subject"]) {
      odd.set(`Troupe-${name}`, text);
    }
    nats.publish("deadletters.video.1", new Uint8Array([0xff, 0x00]), { headers: odd });
  }
  nats.publish("deadletters.video.0", "no headers at all");
  nats.publish("status.video.0", '{"kind":"video"}');
  await nats.flush();
  await sendRaw([["deadletters.video.2", "Bad Name: x"], ["alerts.breakout.v", "Bad\u00e9: x"]]);
  const messages = async (stream: string) => (await streams.streams.info(stream)).state.messages;
  await until(
    "the streams have them",
    async () => await messages("ALERTS") === 5 && await messages("DEADLETTERS") === 9,
  );
}

/** Sends messages with headers that no client would send. */
async function sendRaw(messages: readonly (readonly [subject: string, header: string])[]) {
  const { hostname, port } = new URL(system.server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const published = messages.map(([subject, header]) => {
    const bytes = Buffer.from(`NATS/1.0\r\n${header}\r\n\r\n{}`);
    return `HPUB ${subject} ${bytes.length - 2} ${bytes.length}\r\n${bytes}\r\n`;
  });
  socket.write(`CONNECT {"verbose":false,"headers":true}\r\n${published.join("")}PING\r\n`);
  let answer = "";
  for await (const piece of socket.setEncoding("utf8")) {
    answer += piece;
    if (answer.includes("PONG\r\n")) break;
  }
}

/** A header's value, which can hold bytes but no line breaks. */
const headerValue = fc.oneof(oddText, parameterValue).map((text) =>
  text.replace(/[^\x20-\x7e\xa0-\xff]/g, "")
);
const headerEntries = fc.array(
  fc.tuple(
    fc.constantFrom(
      "if-none-match",
      "last-event-id",
      "accept",
      "accept-encoding",
      "range",
      "cookie",
    ),
    headerValue,
  ),
  { maxLength: 2 },
).map((entries) => Object.fromEntries(entries));

const part = fc.oneof(
  { weight: 3, arbitrary: fc.nat().map((number) => videoIds[number % videoIds.length]) },
  { weight: 1, arbitrary: fc.constantFrom(...experimentRows.experiments.map(({ id }) => id)) },
  { weight: 2, arbitrary: parameterValue },
  { weight: 1, arbitrary: oddText },
);

/** A text as it stands in a URL; now and then as it is. */
function inUrl(text: string, raw: boolean): string {
  return raw ? text.toWellFormed() : encodeURIComponent(text.toWellFormed());
}

interface FuzzedRequest {
  readonly route: Route | undefined;
  readonly path: string;
  readonly init: RequestInit;
}

const getRoutes = routes.filter(({ method }) => method === "get");
const takesParameters = ({ pathFields, queryFields }: Route) =>
  Object.keys({ ...pathFields, ...queryFields }).length > 0;

const getRoute = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...getRoutes.filter(takesParameters)) },
  { weight: 1, arbitrary: fc.constantFrom(...getRoutes) },
);

/** The cursors that lists gave out, for the requests after them. */
const givenCursors: string[] = ["none"];
const givenCursor = fc.nat().map((number) => givenCursors[number % givenCursors.length]);

const known: fc.Arbitrary<FuzzedRequest> = getRoute.chain((route) => {
  const queryNames = Object.keys(route.queryFields);
  const name = queryNames.length === 0 ? oddName : fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom(...queryNames) },
    { weight: 1, arbitrary: oddName },
  );
  const parameter = name.chain((name) => {
    const value = name === "cursor" ? fc.oneof(givenCursor, parameterValue) : valueFor(name);
    return fc.tuple(fc.constant(name), value);
  });
  const query = fc.array(parameter, { maxLength: queryNames.length === 0 ? 1 : 3 });
  return fc.record({
    name: route.path.endsWith("{sequence}") ? fc.tuple(valueFor("sequence")) : fc.tuple(part),
    raw: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
    query,
    headers: headerEntries,
    method: fc.constantFrom("GET", "GET", "GET", "GET", "GET", "GET", "HEAD"),
  }).map(({ name: [name], raw, query, headers, method }) => {
    const path = route.path.replace(/\{\w+\}/, () => inUrl(name, raw));
    const search = query.map(([name, value]) => `${inUrl(name, raw)}=${inUrl(value, raw)}`);
    const suffix = search.length === 0 ? "" : `?${search.join("&")}`;
    // As it is, such a name ends the path, and may lead to another route.
    const isCut = raw && path !== route.path && /[#?/\\]/.test(name);
    return { route: isCut ? undefined : route, path: path + suffix, init: { method, headers } };
  });
});

const anyPath: fc.Arbitrary<FuzzedRequest> = fc.record({
  parts: fc.array(
    fc.oneof(fc.constantFrom("v1", "videos", "page", "docs", "..", ".", "main.js", "%2e%2e"), part),
    { maxLength: 5 },
  ),
  raw: fc.boolean(),
  method: fc.constantFrom("GET", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
  headers: headerEntries,
}).map(({ parts, raw, method, headers }) => ({
  route: undefined,
  path: `/${parts.map((part) => inUrl(part, raw)).join("/")}`,
  init: { method, headers },
}));

const decodeProblem = Schema.decodeUnknownSync(Schema.fromJsonString(Problem));

/** The verdict on an answer, which has to be what the contract says of its status. */
async function verdictOn(response: Response, route: Route | undefined): Promise<Verdict> {
  const { status } = response;
  const mediaType = response.headers.get("content-type")?.split(";")[0];
  if (mediaType === "text/event-stream") {
    await response.body?.cancel();
    return "accepted";
  }
  const text = await response.text();
  // Nothing is ready while no worker runs, and says so.
  const unready = status === 503 && route?.tag === "System";
  if (status >= 400 && !unready) {
    expect(status).toBeLessThan(500);
    expect(mediaType).toBe(problemType);
    if (text === "") return "rejected";
    const problem = decodeProblem(text);
    expect(problem.status).toBe(status);
    expect(problem.detail).not.toBe("");
    if (problem.type.endsWith("invalid-parameters")) expectFaults(problem.errors);
    return "rejected";
  }
  const shape = route?.answers[status];
  if (shape?.mediaType === "application/json" && text !== "") {
    const answer: unknown = JSON.parse(text);
    Schema.asserts(shape.schema, answer);
    const next: unknown = Reflect.get(Object(answer), "next");
    if (typeof next === "string") givenCursors.push(next);
  }
  return "accepted";
}

async function ask({ route, path, init }: FuzzedRequest): Promise<Verdict> {
  const response = await system.app.request(new Request(`http://localhost${path}`, init));
  const verdict = await verdictOn(response, route);
  expect(system.reported.splice(0)).toEqual([]);
  return verdict;
}

describe("requests", { timeout: fuzzTimeoutMs }, () => {
  it("are answered, or refused with what was found and what was wanted", async () => {
    await fuzzing.tryAsync(3500, known, ask);
  });

  it("for whatever path and method are answered, or refused", async () => {
    await fuzzing.tryAsync(700, anyPath, ask);
  });

  it("find every video by its id and by its key", async () => {
    for (const id of videoIds) {
      for (const name of [id.toWellFormed(), encodeToken(id)]) {
        if (name !== encodeToken(id) && name !== id) continue;
        const response = await system.app.request(`/v1/videos/${encodeURIComponent(name)}`);
        expect([id, response.status]).toEqual([id, 200]);
        await response.body?.cancel();
      }
    }
  });

  it("with readings are taken item by item", async () => {
    const requests = fc.record({
      body: eventsBody,
      type: fc.oneof(
        { weight: 5, arbitrary: fc.constant("application/json") },
        { weight: 5, arbitrary: fc.constant("application/x-ndjson; charset=utf-8") },
        { weight: 1, arbitrary: headerValue },
      ),
      key: fc.oneof(fc.constant(undefined), fc.constant(undefined), headerValue),
      encoding: fc.constantFrom(undefined, undefined, undefined, undefined, "identity", "gzip"),
    });
    await fuzzing.tryAsync(1000, requests, async ({ body, type, key, encoding }) => {
      const headers = new Headers({ "content-type": type });
      if (key !== undefined) headers.set("idempotency-key", key);
      if (encoding !== undefined) headers.set("content-encoding", encoding);
      const init = { method: "POST", headers, body: new Uint8Array(body) };
      const response = await system.app.request(new Request("http://localhost/v1/events", init));
      expect(system.reported.splice(0)).toEqual([]);
      if (response.status !== 202) return await verdictOn(response, undefined);
      const answer = Schema.decodeUnknownSync(EventsAnswer)(await response.json());
      for (const fault of answer.rejected) expectFaults([fault]);
      return answer.accepted > 0 ? "accepted" : "rejected";
    });
  });
});
