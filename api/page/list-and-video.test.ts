import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { hostile, keyOf, rows, titleOf } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const titles = (page: Page) => page.locator(".rising-list .row-title").allTextContents();
const go = (hash: string) => page.goto(`${served.url}/${hash}`);
const row = (place: number) => page.locator(`.rising-list li[data-key="${keyOf(place)}"] a`);

/** Whether anything is drawn on a canvas. */
function isPainted(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return false;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels?.some((value) => value !== 0) ?? false;
  });
}

describeInBrowser("the page", () => {
  beforeAll(async () => {
    served = await startPage(rows);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("as it opens", () => {
    beforeAll(async () => {
      page = await served.open();
    });
    afterAll(() => served.close());

    it("lists what rises, the most gained first, with gain, growth and forecast", async () => {
      await row(3).waitFor();
      const found = await titles(page);
      expect(found.slice(3, 6)).toEqual([titleOf(3), titleOf(4), titleOf(5)]);
      const text = await row(3).innerText();
      expect(text).toContain("Odd");
      expect(text).toContain("5,418 views");
      expect(text).toContain("+4,418");
      expect(text).toContain("+442%");
      expect(text).toContain("+188");
      expect(text).toContain("178–198");
      await eventually(() => isPainted(row(3).locator("canvas"))).toBe(true);
    });

    it("shows the first video by itself and another when it is chosen", async () => {
      await go("#/");
      const title = page.locator("#video-title");
      await eventually(() => title.textContent()).toBe(hostile[0].title);
      await row(5).click();
      await eventually(() => title.textContent()).toBe(titleOf(5));
      expect(new URL(page.url()).hash).toBe(`#/video/${keyOf(5)}`);
      expect(await page.title()).toBe(`${titleOf(5)} · Troupe`);
      expect(await row(5).getAttribute("aria-current")).toBe("true");
      expect(await page.locator('[aria-current="true"]').count()).toBe(1);
    });

    it("shows a video's figures, chart and forecasts with what came true", async () => {
      await go(`#/video/${keyOf(4)}`);
      const figures = page.locator(".video .figures").first();
      await eventually(() => figures.innerText()).toContain("5,324");
      const text = await figures.innerText();
      for (const part of ["+4,324", "+184", "Trend", "trend-1", "30 min after the last", "48"]) {
        expect(text).toContain(part);
      }
      await eventually(() => isPainted(page.locator(".video-plot canvas"))).toBe(true);
      const lines = page.locator(".video-forecasts tbody tr");
      expect(await lines.nth(0).innerText()).toMatch(/11 Jan, 00:00.*5,416.*Open/s);
      expect(await lines.nth(1).innerText()).toMatch(/10 Jan, 23:30.*5,274.*5,324.*\+50.*Above/s);
      expect(await lines.nth(2).innerText()).toMatch(/10 Jan, 23:00.*Inside/s);
      expect(await page.locator(".verdicts").innerText()).toContain("Nothing scored yet");
    });

    it("says that there is no such video", async () => {
      await go("#/video/nothing-of-the-kind");
      await page.getByText("No such video").waitFor();
      await row(3).click();
      await eventually(() => page.locator("#video-title").textContent()).toBe(titleOf(3));
      const unexpected = served.faults.splice(0).filter((fault) =>
        !/404.*nothing-of-the/.test(fault)
      );
      expect(unexpected).toEqual([]);
    });

    it("tells how good the forecasts are, in plain words", async () => {
      await go("#/accuracy");
      const section = page.locator("#accuracy");
      await section.getByText("40% better than naive: off by 6 views on average").waitFor();
      await eventually(() => isPainted(section.locator("canvas").first())).toBe(true);
      expect(await section.locator("tbody").first().innerText()).toMatch(
        /Views, next reading.*960/s,
      );
      await section.getByRole("button", { name: "Likes" }).click();
      await section.getByText("30% worse than naive").waitFor();
      await section.getByText("would have served better").waitFor();
      await section.getByRole("button", { name: "Comments" }).click();
      await section.getByText("12 scored so far: too few to judge.").waitFor();
      expect(await page.locator("#overview").innerText()).toContain("40% better");
    });

    it("keeps hostile ids and titles inert", async () => {
      for (const [place, { id, title }] of hostile.entries()) {
        await go(`#/video/${encodeURIComponent(keyOf(place))}`);
        const shown = title ?? id.replace("\u0000", "\ufffd");
        await eventually(() => page.locator("#video-title").textContent()).toBe(shown);
        expect(await row(place).locator(".row-title").textContent()).toBe(shown);
        expect(await page.locator("img, main script").count()).toBe(0);
        expect(await page.evaluate(() => "pwned" in globalThis)).toBe(false);
      }
    });
  });

  describe("when it is used", () => {
    afterEach(() => served.close());

    it("sorts, filters by words and by category, and says when nothing matches", async () => {
      page = await served.open();
      await row(3).waitFor();
      const listed = page.waitForResponse((response) => response.url().includes("sort=growth"));
      await page.getByRole("button", { name: "Growth" }).click();
      await listed;
      await page.getByRole("searchbox").fill("video 2");
      await eventually(() => titles(page)).toEqual([20, 21, 22, 23].map(titleOf));
      await page.getByRole("button", { name: "Third" }).click();
      await eventually(() => titles(page)).toEqual([titleOf(21)]);
      await page.getByRole("searchbox").fill("no such words");
      await page.getByText("No video matches").waitFor();
    });

    it("switches between counters, measures and horizons", async () => {
      page = await served.open(`#/video/${keyOf(4)}`);
      const readout = page.locator("#video-readout");
      await eventually(() => readout.textContent()).toContain("184 an hour");
      await page.getByRole("button", { name: "Total" }).click();
      await eventually(() => readout.textContent()).toContain("5,324 · forecast 5,274");
      await page.locator(".video").getByRole("button", { name: "Likes" }).click();
      await eventually(() => readout.textContent()).toContain("532 · forecast 527");
      await page.locator(".video").getByRole("button", { name: "One hour" }).click();
      const lines = page.locator(".video-forecasts tbody tr");
      await eventually(() => lines.count()).toBe(1);
      expect(await lines.innerText()).toContain("11 Jan, 00:30");
    });
  });

  describe("with partitions that nobody has", () => {
    afterEach(() => served.close());

    it("shows them as such, beside the worker that has the others", async () => {
      await served.hold(rows, 3);
      page = await served.open("#/stream");
      const workers = page.getByRole("region", { name: "Workers" });
      await eventually(() => workers.locator("tbody").innerText())
        .toMatch(/^worker-7@studio\s+1\s+48\.5\s+17\s+24\s+No owner\s+2\s+–\s+unknown\s+–$/);
      const partitions = page.getByRole("region", { name: "Partitions" }).locator("tbody tr");
      expect(await partitions.nth(1).innerText()).toMatch(/^video 1\s+no owner\s+unknown\s+–/);
      expect(await partitions.nth(2).locator(".owner").getAttribute("title")).toBe(
        "Never owned yet",
      );
      await eventually(() => page.locator("#overview").innerText())
        .toContain("2 of 3 partitions without owner, 1 worker");
      // The interface rightly says that it is not ready, which a browser counts as an error.
      expect(served.faults.splice(0).filter((fault) => !fault.includes("/health/ready"))).toEqual(
        [],
      );
    });
  });
});
