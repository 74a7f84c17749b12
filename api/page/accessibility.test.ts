import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { hostile, keyOf, rows, titleOf } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const phone = { width: 390, height: 844 };
const go = (hash: string) => page.goto(`${served.url}/${hash}`);
const row = (place: number) => page.locator(`.rising-list li[data-key="${keyOf(place)}"] a`);
const title = () => page.locator("#video-title").textContent();
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** Elements that reach beyond the right edge where nothing lets them scroll. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

describeInBrowser("the page, for every reader", () => {
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

    it("names every control", async () => {
      await row(3).waitFor();
      const nameless = await page.locator("button, a, input, [tabindex]").evaluateAll((elements) =>
        elements.filter((element) => {
          const label = element.closest("label");
          const name = element.getAttribute("aria-label") ??
            element.getAttribute("aria-labelledby");
          return !name && (label ?? element).textContent?.trim() === "";
        }).map((element) => element.outerHTML)
      );
      expect(nameless).toEqual([]);
    });

    it("shows where the keyboard is", async () => {
      await row(3).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.press("ArrowDown");
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(
          document.activeElement ?? document.body,
        );
        return `${outlineStyle} ${outlineWidth}`;
      });
      expect(outline).toBe("solid 2px");
    });

    it("reads the chart out to arrow keys", async () => {
      await go(`#/video/${keyOf(4)}`);
      const readout = page.locator("#video-readout");
      await eventually(() => readout.textContent()).toContain("Last: 10 Jan, 23:30");
      await page.locator(".video-plot").focus();
      await page.keyboard.press("End");
      await eventually(() => readout.textContent()).toContain("11 Jan, 00:30 · forecast");
      for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
      await eventually(() => readout.textContent()).toMatch(
        /^10 Jan, 23:00 · 184 an hour .*inside/,
      );
    });
  });

  describe("on a phone", () => {
    beforeAll(async () => {
      page = await served.open("", { viewport: phone });
    });
    afterAll(() => served.close());

    it("fits a phone, the list first and a video in its place", async () => {
      await row(3).waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await page.locator("#video").isVisible()).toBe(false);
      await row(4).click();
      await eventually(title).toBe(titleOf(4));
      await page.locator(".video-plot canvas").waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await row(4).isVisible()).toBe(false);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("video");
      await page.getByRole("link", { name: "All videos" }).click();
      await row(4).waitFor();
      expect(await overflow(page)).toBe(0);
    });

    it("does not let a long hostile title break the layout of a phone", async () => {
      await go(`#/video/${keyOf(0)}`);
      await eventually(title).toBe(hostile[0].title);
      await page.locator(".video-plot canvas").waitFor();
      expect(await overflow(page)).toBe(0);
    });
  });

  describe("when it is used", () => {
    afterEach(() => served.close());

    it("is used with the keyboard alone", async () => {
      page = await served.open();
      await row(3).waitFor();
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Skip to the content");
      await page.keyboard.press("/");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("rising-query");
      for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
        await page.keyboard.press(key);
      }
      expect(await focused()).toContain(titleOf(3));
      await page.keyboard.press("Enter");
      await eventually(title).toBe(titleOf(3));
      expect(await focused()).toContain(titleOf(3));
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await eventually(title).toBe(titleOf(23));
      await page.keyboard.press("Home");
      await page.keyboard.press("Enter");
      await eventually(title).toBe(hostile[0].title);
      expect(await page.locator('.rising-list a[tabindex="0"]').count()).toBe(1);
    });

    it("follows the system's theme, and the reader's choice beyond a reload", async () => {
      page = await served.open("", { colorScheme: "light" });
      const light = await background();
      await page.getByRole("button", { name: "Switch to the dark theme" }).click();
      const dark = await background();
      expect(dark).not.toBe(light);
      await page.reload();
      expect(await background()).toBe(dark);
      await page.getByRole("button", { name: "Switch to the light theme" }).click();
      expect(await background()).toBe(light);
      await served.close();
      page = await served.open("", { colorScheme: "dark" });
      expect(await background()).toBe(dark);
    });

    it("glides rows to their new places, but not for readers who asked for less motion", async () => {
      const glides = async (reducedMotion: "reduce" | "no-preference") => {
        page = await served.open("", { reducedMotion });
        await row(3).waitFor();
        await page.evaluate(() => {
          const { animate } = Element.prototype;
          Element.prototype.animate = function (...parameters) {
            document.body.dataset.glides = String(Number(document.body.dataset.glides ?? 0) + 1);
            return animate.apply(this, parameters);
          };
        });
        await page.getByRole("button", { name: "Odd" }).click();
        await eventually(() => page.locator(".row-title").count()).toBe(12);
        return await page.evaluate(() => Number(document.body.dataset.glides ?? 0));
      };
      expect(await glides("no-preference")).toBeGreaterThan(0);
      expect(await glides("reduce")).toBe(0);
    });
  });
});
