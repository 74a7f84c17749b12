import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { StoreUnavailable } from "../db/errors.ts";
import { createApp, routes } from "./app.ts";
import type { Ports } from "./ports.ts";
import { answerOf, problemIn, unconnectedPorts } from "./testing.ts";

const app = createApp(unconnectedPorts);

async function request(path: string, init?: RequestInit): Promise<Response> {
  return await app.request(path, init);
}

describe("every answer", () => {
  it.each(["/", "/docs", "/openapi.json", "/nothing", "/v1/videos?limit=x"])(
    "forbids whatever comes from elsewhere (%s)",
    async (path) => {
      const { headers } = await request(path);
      const policy = headers.get("content-security-policy")?.split("; ");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toBeNull();
    },
  );
});

describe("what is not there", () => {
  it.each(["/nothing", "/v1", "/v1/", "/v2/videos", "/v1/videos/", "/V1/videos", "/page/none.js"])(
    "is a problem (%s)",
    async (path) => {
      const problem = await problemIn(await request(path), 404);
      expect(problem).toEqual({
        type: "urn:troupe:problem:not-found",
        title: "Not found",
        status: 404,
        detail: `there is nothing at ${path}`,
        instance: path,
      });
    },
  );

  const paths = [...new Set(routes.map(({ path }) => path))];
  it.each(paths)("is a method of %s other than its own", async (path) => {
    const own = routes.filter((route) => route.path === path).map(({ method }) => method);
    const taken = [
      ...own.includes("get") ? ["GET", "HEAD"] : [],
      ...own.includes("post") ? ["POST"] : [],
      ...own.includes("delete") ? ["DELETE"] : [],
    ]
      .join(", ");
    for (const other of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      if (own.some((method) => method.toUpperCase() === other)) continue;
      const place = path.replace(/\{\w+\}/, "1");
      const response = await request(place, { method: other });
      expect(response.headers.get("allow")).toBe(taken);
      expect((await problemIn(response, 405)).detail).toBe(`${place} takes ${taken}, not ${other}`);
    }
  });
});

describe("what goes wrong", () => {
  function failing(error: unknown) {
    const reported: unknown[] = [];
    const ports: Ports = Object.create(unconnectedPorts, {
      report: { value: (error: unknown) => void reported.push(error) },
      now: { value: () => 0 },
      database: {
        get: () => {
          throw error;
        },
      },
    });
    return { app: createApp(ports), reported };
  }

  it("inside is reported, and not shown", async () => {
    const error = new Error("secret");
    const { app, reported } = failing(error);
    const problem = await problemIn(await app.request("/v1/videos"), 500);
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(problem.detail).toBe("the server made a mistake; its log has the details");
    expect(reported).toEqual([error]);
  });

  it("in the database is reported, and not shown", async () => {
    const error = new StoreUnavailable({ operation: "x", cause: new Error("password=1") });
    const { app, reported } = failing(error);
    const problem = await problemIn(await app.request("/v1/videos"), 503);
    expect(problem.detail).toBe("the database did not answer; try again");
    expect(reported).toEqual([error]);
  });

  it("by the caller's fault is not reported", async () => {
    const { app, reported } = failing(new Error("never reached"));
    await problemIn(await app.request("/v1/videos?limit=0"), 400);
    expect(reported).toEqual([]);
  });
});

describe("GET /openapi.json", () => {
  it("is sent once to those who keep it", async () => {
    const first = await request("/openapi.json");
    const tag = first.headers.get("etag") ?? "";
    const Document = Schema.Struct({ openapi: Schema.Literal("3.1.0") });
    expect((await answerOf(first, Document)).openapi).toBe("3.1.0");
    const second = await request("/openapi.json", { headers: { "if-none-match": tag } });
    expect(second.status).toBe(304);
  });
});

describe("static files", () => {
  it.each([
    ["/", "text/html; charset=utf-8"],
    ["/page/index.html", "text/html; charset=utf-8"],
    ["/page/icon.svg", "image/svg+xml"],
    ["/page/theme.css", "text/css; charset=utf-8"],
    ["/page/vendor/uPlot.esm.js", "text/javascript; charset=utf-8"],
    ["/page/vendor/uPlot.min.css", "text/css; charset=utf-8"],
    ["/docs", "text/html; charset=utf-8"],
    ["/docs/documentation.js", "text/javascript; charset=utf-8"],
    ["/docs/vendor/swagger-ui.css", "text/css; charset=utf-8"],
    ["/docs/vendor/swagger-ui-bundle.js", "text/javascript; charset=utf-8"],
  ])("are served by name and with their media type (%s)", async (path, type) => {
    const first = await request(path);
    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toBe(type);
    expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(0);
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await request(path, { headers })).status).toBe(304);
  });

  it.each([
    "/page/..%2fapp.ts",
    "/page/%2e%2e%2fapp.ts",
    "/page/..%5capp.ts",
    "/page/.env",
    "/page/vendor/package.json",
    "/page/vendor/..%2f..%2fpackage.json",
    "/docs/vendor/index.html",
    "/page/%00.js",
    "/page/x",
  ])("are nothing else in or around their folders (%s)", async (path) => {
    await problemIn(await request(path), 404);
  });

  it("load nothing from elsewhere", async () => {
    for (const path of ["/", "/docs"]) {
      const text = await (await request(path)).text();
      const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
      expect(addresses.length).toBeGreaterThan(2);
      for (const address of addresses) expect(address).toMatch(/^(\/(?!\/)|#)/);
    }
    const css = await (await request("/docs/vendor/swagger-ui.css")).text();
    for (const [, address] of css.matchAll(/url\(["']?([^"')]{0,20})/g)) {
      expect(address).toMatch(/^data:/);
    }
    expect(css).not.toContain("@import");
  });
});
