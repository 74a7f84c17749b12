import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { deadLetterHeaders } from "../../streams/deadletter.ts";
import { alertSubject, deadLetterSubject, forecastSubject } from "../../streams/subjects.ts";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { hostile, keyOf, lastMs, liveForecast, rows, titleOf } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const go = (hash: string) => page.goto(`${served.url}/${hash}`);
const row = (place: number) => page.locator(`.rising-list li[data-key="${keyOf(place)}"] a`);
const tell = (place: number, minutes: number, views: number) =>
  served.publish(forecastSubject(keyOf(place)), liveForecast(place, minutes, views));

/** Opens the page and waits until what happens reaches it. */
async function openLive(hash = ""): Promise<Page> {
  const tab = await served.open(hash);
  await tab.locator("#health", { hasText: /^Live$/ }).waitFor();
  await tab.locator(".rising-list li[data-key]").first().waitFor();
  return tab;
}

describeInBrowser("the page, live", () => {
  beforeAll(async () => {
    served = await startPage(rows);
    page = await openLive();
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  it("updates a row in place and leaves the order alone", async () => {
    await go("#/");
    const before = await page.locator(".row-title").allTextContents();
    const element = await row(6).elementHandle();
    tell(6, 30, 900_000);
    await eventually(() => row(6).innerText()).toContain("900K views");
    expect(await row(6).innerText()).toContain("+777");
    expect(await row(6).innerText()).toContain("677–877");
    expect(await element?.isVisible()).toBe(true);
    expect(await page.locator(".row-title").allTextContents()).toEqual(before);
  });

  it("follows an id of any characters", async () => {
    await go("#/");
    tell(1, 30, 800_000);
    tell(2, 30, 700_000);
    await eventually(() => row(1).innerText()).toContain("800K views");
    await eventually(() => row(2).innerText()).toContain("700K views");
  });

  it("moves the figures, the chart and the open forecast of the video on show", async () => {
    await go(`#/video/${keyOf(7)}`);
    const figures = page.locator(".video .figures").first();
    await eventually(() => figures.innerText()).toContain("5,042");
    tell(7, 30, 5_500);
    await eventually(() => figures.innerText()).toContain("5,500");
    expect(await figures.innerText()).toContain("+777");
    await eventually(() => page.locator("#video-readout").textContent()).toContain("11 Jan, 00:00");
    await eventually(() => page.locator(".video-forecasts tbody tr").first().innerText())
      .toMatch(/11 Jan, 00:30.*5,750.*Open/s);
  });

  it("keeps up with many forecasts without growing", async () => {
    await go(`#/video/${keyOf(8)}`);
    await eventually(() => page.locator(".video .figures").first().innerText()).toContain("4,948");
    tell(8, 1, 10_000);
    await eventually(() => row(8).innerText()).toContain("10K views");
    const size = () => page.locator("*").count();
    const before = await size();
    for (let i = 2; i <= 2_000; i++) for (const place of [3, 8]) tell(place, i, 10_000 + i);
    await eventually(() => row(8).innerText()).toContain("12K views");
    await eventually(() => page.locator(".video .figures").first().innerText()).toContain("12,000");
    expect(Math.abs(await size() - before)).toBeLessThan(20);
  });

  it("shows trend events as they happen, each once, with their video", async () => {
    await go("#/");
    const feed = page.locator("#events .event");
    const alert = {
      kind: "breakout",
      video_id: `video-5`,
      at: new Date(lastMs + 1000).toISOString(),
      text: "Gaining 900 views an hour, <b>nine</b> times its usual 100.",
      viewCount: 1,
      viewsPerHour: 900,
      usualViewsPerHour: 100,
      sequence: 1,
    };
    served.publish(alertSubject("breakout", keyOf(5)), alert);
    served.publish(alertSubject("breakout", keyOf(5)), alert);
    await eventually(() => feed.count()).toBe(1);
    await eventually(() => feed.innerText()).toContain(titleOf(5));
    expect(await feed.innerText()).toContain("<b>nine</b>");
    await feed.getByRole("link").click();
    await eventually(() => page.locator("#video-title").textContent()).toBe(titleOf(5));
    await page.locator(".video .event").getByText("Breakout").waitFor();
  });

  it("shows who owns the partitions, what waits, and what could not be taken", async () => {
    const payload = JSON.stringify({ video_id: hostile[0].id, viewCount: -12 });
    const letter = {
      kind: "video",
      partition: 0,
      stream: "STATS",
      subject: "stats.0",
      sequence: 7,
      field: "viewCount",
      found: "-12",
      wanted: "a whole number from 0 to 2^53 - 1",
      payload: new TextEncoder().encode(payload),
    };
    const { headers } = await import("nats");
    const lines = headers();
    for (const [name, value] of Object.entries(deadLetterHeaders(letter))) lines.set(name, value);
    served.system.ports.nats.publish(deadLetterSubject("video", 0), letter.payload, {
      headers: lines,
    });
    await served.system.ports.nats.flush();
    const tab = await openLive("#/stream");
    const stream = tab.locator("#stream");
    await eventually(() => stream.locator(".partitions tbody tr").innerText())
      .toMatch(
        /video 0\s+worker-7@studio\s+17\s+48\.5\s+(?:now|\d+ s ago)\s+3\s+1,234\s+24\s+1,152/,
      );
    expect(await stream.locator(".tally").innerText()).toMatch(/Dead letters\s+4/);
    await eventually(() => tab.locator("#health-rate").textContent()).toBe("49");
    const item = stream.locator(".letters details");
    expect(await item.locator("summary").innerText()).toContain("viewCount: found -12, wanted");
    await item.locator("summary").click();
    expect(await item.locator("pre").textContent()).toBe(payload);
    expect(await tab.evaluate(() => "pwned" in globalThis)).toBe(false);
    await tab.close();
  });

  it("says since when it is stale, and comes back by itself", async () => {
    await served.close();
    page = await openLive();
    await served.stopServing();
    await eventually(() => page.locator("#health").textContent()).toMatch(/Stale since \d\d:\d\d:/);
    await page.getByText("Reconnecting; until then the page asks every 5 s").waitFor();
    expect(await row(3).isVisible()).toBe(true);
    await served.serveAgain();
    await eventually(() => page.locator("#health").textContent()).toBe("Live");
    tell(9, 45, 600_000);
    await eventually(() => row(9).innerText()).toContain("600K views");
    const unexpected = served.faults.splice(0).filter((fault) => !/Failed to load/.test(fault));
    expect(unexpected).toEqual([]);
  });
});
