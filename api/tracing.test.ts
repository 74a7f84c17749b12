import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { activeHeaders, asSpan } from "../streams/tracing/active-trace.ts";
import { SpanQueue } from "../streams/tracing/span-queue.ts";
import { tracedFields, traceRequests } from "./tracing.ts";

function serve(ratio: number) {
  const queue = new SpanQueue(ratio);
  const app = new Hono();
  app.use(traceRequests(queue));
  app.get("/v1/users/:id", async (context) => {
    const inner = { name: "ask user", kind: "client", attributes: {} } as const;
    const handedOn = await asSpan(inner, () => Promise.resolve(activeHeaders().headers));
    return context.json({ ...tracedFields(), handedOn: handedOn?.get("traceparent") ?? null });
  });
  app.get("/v1/broken", () => {
    throw new TypeError("about somebody");
  });
  app.get("/health/live", (context) => context.text("ok"));
  app.onError((_error, context) => context.json(tracedFields(), 500));
  return { app, take: () => queue.take(1000) };
}

describe("traceRequests", () => {
  it("begins traces as often as it should, but not for probes", async () => {
    const all = serve(1);
    for (let i = 0; i < 3; i++) await all.app.request("/v1/users/secret-id");
    await all.app.request("/health/live");
    const spans = all.take();
    expect(spans.map(({ name }) => name))
      .toEqual([1, 2, 3].flatMap(() => ["ask user", "GET /v1/users/{id}"]));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(3);
    expect(JSON.stringify(spans)).not.toContain("secret-id");
    const none = serve(0);
    await none.app.request("/v1/users/x");
    expect(none.take()).toEqual([]);
    const some = serve(0.5);
    for (let i = 0; i < 200; i++) await some.app.request("/v1/users/x");
    const begun = some.take().filter(({ kind }) => kind === "server").length;
    expect(begun).toBeGreaterThan(50);
    expect(begun).toBeLessThan(150);
  });

  it("goes by what the caller says rather than by chance", async () => {
    const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";
    const never = serve(0);
    await never.app.request("/v1/users/x", { headers: { traceparent: `${parent}1` } });
    const [inner, outer] = never.take();
    expect([inner.parentSpanId, outer.parentSpanId]).toEqual([outer.spanId, "00f067aa0ba902b7"]);
    const always = serve(1);
    await always.app.request("/v1/users/x", { headers: { traceparent: `${parent}0` } });
    expect(always.take()).toEqual([]);
  });

  it("hands the trace on and names it for the log, within the request alone", async () => {
    const { app, take } = serve(1);
    const answers = await Promise.all([1, 2].map(async () => {
      return await (await app.request("/v1/users/x")).json();
    }));
    const spans = take();
    for (const answer of answers) {
      const inner = spans.find((span) =>
        span.name === "ask user" && span.parentSpanId === answer.span_id
      );
      expect(answer.handedOn).toBe(`00-${answer.trace_id}-${inner?.spanId}-03`);
    }
    expect(answers[0].trace_id).not.toBe(answers[1].trace_id);
    expect(tracedFields()).toEqual({});
  });

  it("marks what went wrong here, and not what the caller did wrong", async () => {
    const { app, take } = serve(1);
    const failed = await (await app.request("/v1/broken")).json();
    await app.request("/nowhere/at/all");
    const [broken, nowhere] = take();
    expect(failed).toEqual({ trace_id: broken.traceId, span_id: broken.spanId });
    expect([broken.name, broken.error]).toEqual(["GET /v1/broken", "500"]);
    expect([nowhere.name, nowhere.error]).toEqual(["GET unknown", undefined]);
    expect(nowhere.attributes["http.response.status_code"]).toBe(404);
  });
});
