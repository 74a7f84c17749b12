import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { fillModels, methodMetrics } from "./testing-foresight.ts";
import { rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const section = () => page.locator(".methods");
const lines = () => section().locator("tbody tr").allInnerTexts();
const readout = () => section().locator(".readout").innerText();

/** The colours that stand on the canvas of the chart: nothing drawn, one at most. */
const colours = () =>
  section().locator("canvas").first().evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error("found no canvas");
    const { width, height } = canvas;
    const image = canvas.getContext("2d")?.getImageData(0, 0, width, height);
    return new Set(new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))).size;
  });

describeInBrowser("how every method did", () => {
  beforeAll(async () => {
    served = await startPage({ ...rows, metrics: [...rows.metrics ?? [], ...methodMetrics()] });
    await fillModels(served.system.ports.database);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("as it opens", () => {
    beforeAll(async () => {
      page = await served.open("#/accuracy");
    });
    afterAll(() => served.close());

    it("is listed, the least error first, with the best baseline marked", async () => {
      await eventually(lines).toHaveLength(9);
      const [first, second, ...others] = await lines();
      expect(first).toMatch(/^Network\s+The mix as the champion.*0\.6\d\d\s+6\.\d+\s+960$/s);
      expect(second).toMatch(/^Served/);
      expect(others.filter((line) => line.includes("best baseline"))).toEqual([
        expect.stringMatching(/^Mean of 3, best baseline/),
      ]);
      expect(others.filter((line) => line.includes("only"))).toEqual([
        expect.stringMatching(/^Age decay\s+.* of this age\. Spoke of 50% of the readings only/),
      ]);
      expect(await section().locator("p").first().innerText()).toMatch(
        /^Served: 0\.64\d of naive’s error on 960 readings, 17\.3% better than age decay, 31\.1% better than the best baseline \(mean of 3\)\.$/,
      );
    });

    it("is drawn over time beside what became of models, and read out to arrow keys", async () => {
      await eventually(lines).toHaveLength(9);
      await eventually(colours).toBeGreaterThan(20);
      await section().locator(".method-plot").focus();
      await page.keyboard.press("Home");
      await eventually(readout).toMatch(
        /^10 Jan, 00:00 · Served 0\.682 of naive · Network .* · The mix .* · Mean of 3 .* · 40 scored$/,
      );
      for (let i = 0; i < 11; i++) await page.keyboard.press("ArrowRight");
      await eventually(readout).toMatch(/^10 Jan, 11:00 .* · Promoted @1$/);
    });
  });

  describe("when it is used", () => {
    afterEach(() => served.close());

    it("compares any method that is chosen", async () => {
      page = await served.open("#/accuracy");
      const select = section().getByRole("combobox", { name: "Beside them" });
      await eventually(() => select.locator("option").allTextContents()).toEqual([
        "Best baseline: Mean of 3",
        "Age decay",
        "Naive",
        "Last value",
        "Mean of 10",
        "Mean of 3",
        "Pooled regression",
      ]);
      await select.selectOption("Pooled regression");
      await eventually(() => section().locator(".legend").innerText()).toContain(
        "Pooled regression",
      );
      await section().locator(".method-plot").focus();
      await page.keyboard.press("End");
      await eventually(readout).toContain("Pooled regression 0.660 of naive");
    });

    it("is of the counter and the span that are chosen", async () => {
      page = await served.open("#/accuracy");
      await page.locator("#accuracy").getByRole("button", { name: "Likes" }).click();
      await eventually(() => section().locator("h3").innerText()).toContain("likes, next reading");
      await page.locator("#accuracy").getByRole("button", { name: "30 days" }).click();
      await eventually(lines).toHaveLength(9);
    });

    it("fits a phone", async () => {
      page = await served.open("#/accuracy", { viewport: { width: 390, height: 844 } });
      await eventually(lines).toHaveLength(9);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    });
  });

  describe("on little data", () => {
    afterEach(() => served.close());

    it("is not judged before there is enough", async () => {
      await served.hold({ ...rows, metrics: methodMetrics(true) });
      page = await served.open("#/accuracy");
      await eventually(() => section().locator("p").first().innerText()).toBe(
        "12 scored so far: too few to judge.",
      );
      expect(await lines()).toHaveLength(9);
      expect((await lines()).every((line) => line.includes("too few"))).toBe(true);
      expect(await section().innerText()).not.toContain("best baseline");
    });
  });
});
