// What the browser tests of the page share: the real interface with videos in it, and a browser.
import process from "node:process";
import { Effect, Exit, Scope } from "effect";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { describe, expect } from "vitest";
import { ApiKeys } from "../../db/api-keys.ts";
import { empty, fill, startDatabase } from "../../db/queries/testing.ts";
import type { Projections } from "../../db/store.ts";
import type { PartitionStatus } from "../../streams/forecast.ts";
import { statusSubject } from "../../streams/subjects.ts";
import { createApp } from "../app.ts";
import { Door } from "../door.ts";
import { LiveFeed } from "../live-feed.ts";
import { serve } from "../server.ts";
import { startApp, type TestApp } from "../testing.ts";
import { lastMs } from "./testing-rows.ts";

/** `describe` where there is a browser; where there is none, it says so and skips. */
export const describeInBrowser = describe.skipIf(browserPath() === undefined);

/** Expects of what `found` answers sooner or later. */
export function eventually<A>(found: () => A | Promise<A>) {
  return expect.poll(found, { timeout: 10_000 });
}

function browserPath(): string | undefined {
  const path = process.env.CHROME_PATH;
  if (path === undefined) {
    process.stderr.write(
      "\n*** SKIPPED: the browser tests of the page. No Chromium or Chrome was found on this\n" +
        "*** computer; install one or set CHROME_PATH to its program.\n\n",
    );
  }
  return path;
}

/** How a reader sees the page; the first of each is meant where nothing is said. */
export interface View {
  /** 1440 × 900 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "no-preference" | "reduce";
  /** UTC by default. */
  readonly timezoneId?: string;
}

/** The page as it is served, and a browser to look at it with. */
export interface TestPage {
  readonly system: TestApp;
  readonly url: string;
  /** Loads the page at a hash, in a tab of its own. What goes wrong in it is added to `faults`. */
  open(hash?: string, view?: View): Promise<Page>;
  /** Closes every tab and has the browser forget what the page kept, as for another reader. */
  close(): Promise<void>;
  /** Errors in the console, uncaught ones, and requests to anywhere but the interface. */
  readonly faults: string[];
  /** Puts these rows in the place of those in the database; of the partitions the first has an owner. */
  hold(rows: Partial<Projections>, partitionCount?: number): Promise<void>;
  /** Stops serving, as a crash of the interface would, until `serveAgain`. */
  stopServing(): Promise<void>;
  serveAgain(): Promise<void>;
  publish(subject: string, message: unknown): void;
  stop(): Promise<void>;
}

/** Starts everything that the page needs, with these rows in the database, of one partition. */
export async function startPage(rows: Partial<Projections> = {}): Promise<TestPage> {
  const [stored, browser] = await Promise.all([startDatabase("pglite"), launchBrowser()]);
  const { database } = stored;
  const keys = new ApiKeys(database);
  const door = new Door({ keys, now: Date.now, report: () => {} });
  const system = await startApp(database, { door });
  const faults: string[] = [];
  // Tabs of one context share a cache, without which every load would fetch a hundred files.
  const contexts = new Map<string, BrowserContext>();
  const publish = (subject: string, message: unknown) =>
    system.ports.nats.publish(subject, JSON.stringify(message));
  const reports = setInterval(() => publish(statusSubject("video", 0), statusNow()), 500);
  let server = await served(system, 0);
  const { url, port } = server;
  const contextIn = async (timezoneId: string) => {
    const known = contexts.get(timezoneId);
    if (known !== undefined) return known;
    const context = await browser.newContext({ timezoneId });
    context.setDefaultTimeout(10_000);
    contexts.set(timezoneId, context);
    context.once("close", () => contexts.delete(timezoneId));
    return context;
  };
  const hold = async (rows: Partial<Projections>, partitionCount = 1) => {
    await empty(database);
    await fill(database, rows, { partitionCount, watermarkMs: lastMs });
  };
  await hold(rows);
  return {
    system,
    url,
    faults,
    hold,
    async open(hash = "", view = {}) {
      const { viewport = { width: 1440, height: 900 }, timezoneId = "UTC" } = view;
      const { colorScheme = "light", reducedMotion = "no-preference" } = view;
      const page = await (await contextIn(timezoneId)).newPage();
      watch(page, url, faults);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion });
      await page.goto(`${url}/${hash}`);
      return page;
    },
    async close() {
      for (const page of [...contexts.values()].flatMap((context) => context.pages())) {
        await page.evaluate(() => localStorage.clear());
        await page.close();
      }
    },
    stopServing: () => server.stop(),
    async serveAgain() {
      server = await served(system, port);
    },
    publish,
    async stop() {
      clearInterval(reports);
      await browser.close();
      await server.stop();
      await system.stop();
      await stored.stop();
    },
  };
}

/** What the owner of the only partition says of it. */
function statusNow(): PartitionStatus {
  const now = new Date().toISOString();
  return {
    kind: "video",
    partition: 0,
    owner: "worker-7@studio",
    epoch: 3,
    sequence: 1234,
    committedSequence: 1230,
    lag: 17,
    residentActors: 24,
    stepped: 1152,
    late: 2,
    duplicates: 3,
    deadLetters: 4,
    eventsPerSecond: 48.5,
    checkpointMs: 6,
    committedAt: now,
    at: now,
    watermark: new Date(lastMs).toISOString(),
  };
}

function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error("found no browser, wanted one in CHROME_PATH");
  // None of these change what a page sees; they keep a browser in a bare container from waiting.
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

/** Serves the interface with a live feed of its own, which ends when the serving does. */
async function served(system: TestApp, port: number) {
  const scope = Scope.makeUnsafe();
  const feed = new LiveFeed(system.ports.nats, system.ports.now);
  const app = createApp({ ...system.ports, feed });
  const endStreams = () => feed.close();
  const server = serve(app, { hostname: "127.0.0.1", port, endStreams });
  const listening = await Effect.runPromise(Scope.provide(server, scope));
  return { ...listening, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
}

function watch(page: Page, url: string, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") {
      faults.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`)) faults.push(`request to ${request.url()}`);
  });
}
