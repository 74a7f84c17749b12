import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { modelStatusSubject } from "../../streams/model-status.ts";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { fillModels, modelStatus, servedByVersion } from "./testing-foresight.ts";
import { rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const section = () => page.locator("#models");
const head = () => section().locator(".accuracy-head").innerText();
const linesOf = (table: string) =>
  section().getByRole("table", { name: table }).locator("tbody tr").allInnerTexts();
const tell = (differences: Parameters<typeof modelStatus>[0]) =>
  served.publish(modelStatusSubject("forecast"), modelStatus(differences));

/** Opens the section and waits until what trainers say reaches it. */
async function openLive(options = {}): Promise<void> {
  page = await served.open("#/models", options);
  await page.locator("#health", { hasText: /Live|Degraded/ }).waitFor();
}

describeInBrowser("the models", () => {
  beforeAll(async () => {
    served = await startPage(rows);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("of which there are none", () => {
    afterEach(() => served.close());

    it("leave the mix to serve, and say when the first training is due", async () => {
      await openLive();
      await section().getByText("No network yet: the mix alone serves").waitFor();
      tell({});
      await eventually(() => section().innerText()).toContain(
        "The first training is due after 80 more: 120 of 200 windows",
      );
      expect(await head()).toContain("The mix alone serves all videos.");
    });
  });

  describe("of which two serve", () => {
    beforeAll(async () => {
      await served.hold({ ...rows, metrics: [...rows.metrics ?? [], ...servedByVersion] });
      await fillModels(served.system.ports.database);
      await openLive();
    });
    afterAll(() => served.close());
    afterEach(() => tell({ state: "idle" }));

    it("are listed with what they are, learnt from and lost", async () => {
      await eventually(head).toContain(
        "forecast@1 serves 80% of the videos, forecast@2 serves 20%.",
      );
      expect(await linesOf("Versions of the network")).toEqual([
        expect.stringMatching(
          /^forecast@2\s+trained.*On trial\s+20%\s+10 Jan, 00:00–10 Jan, 09:00\s+0\.0312\s+0\.0347\s+\+10%\s+being compared$/s,
        ),
        expect.stringMatching(
          /^forecast@1.*Champion\s+80%.*0\.0123 ± 0\.0031 less loss, 640 readings$/s,
        ),
      ]);
    });

    it("are shown side by side by what they served since they share the videos", async () => {
      await eventually(() => linesOf("Error of what each version served")).toEqual([
        expect.stringMatching(/^forecast@1\s+0\.630\s+0\.630\s+0\.630\s+81\.0%\s+400$/),
        expect.stringMatching(/^forecast@2\s+0\.600\s+0\.600\s+0\.600\s+81\.0%\s+400$/),
        expect.stringMatching(/^trend-1\s+0\.600\s+1\.300\s+too few/),
      ]);
      expect(await section().innerText()).toContain("since 10 Jan, 20:00");
    });

    it("have a history, and reasons that stay text", async () => {
      await eventually(() => linesOf("What became of the versions")).toHaveLength(7);
      const [split, , , drift, promoted] = await linesOf("What became of the versions");
      expect(split).toMatch(/^10 Jan, 20:00\s+Split @2\s+<b>Half<\/b> an experiment$/);
      expect(drift).toMatch(/^10 Jan, 15:00\s+Drift\s+Forecasts have become worse/);
      expect(promoted).toMatch(/^10 Jan, 11:00\s+Promoted @1/);
      expect(await section().locator("b").count()).toBe(0);
    });

    it("tell how a training gets on while it runs", async () => {
      const training = section().locator(".training");
      await eventually(head).toContain("forecast@1");
      expect(await training.isVisible()).toBe(false);
      const losses = { trainingLoss: 0.031, validationLoss: 0.034 };
      tell({ state: "training", epoch: 12, epochs: 30, ...losses });
      await eventually(() => training.isVisible()).toBe(true);
      expect(await training.innerText()).toContain("pass 12 of at most 30. Loss 0.031");
      const bar = training.getByRole("progressbar");
      expect(await bar.evaluate((bar) => Reflect.get(bar, "position"))).toBeCloseTo(0.4);
      tell({ state: "training", epoch: 13, epochs: 30, ...losses });
      await eventually(() => training.innerText()).toContain("pass 13");
      tell({ state: "idle" });
      await eventually(() => training.isVisible()).toBe(false);
    });

    describe("in a tab of its own", () => {
      afterEach(() => page.close());

      it("say why a training failed, and so does the line of health", async () => {
        tell({ state: "failed", reason: "found no wasm backend" });
        await eventually(() => served.system.ports.feed.recentModels()).toHaveLength(1);
        await openLive();
        await eventually(() => section().locator(".training").innerText()).toContain(
          "The last training failed: found no wasm backend. Forecasts go on",
        );
        await eventually(() => page.locator("#health-detail").textContent()).toContain(
          "models: the last training of forecast failed: found no wasm backend; forecasts go on",
        );
        expect(await page.locator("#health").textContent()).toBe("Degraded");
      });

      it("fit a phone", async () => {
        await openLive({ viewport: { width: 390, height: 844 } });
        await eventually(() => linesOf("What became of the versions")).toHaveLength(7);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(
          0,
        );
      });
    });
  });
});
