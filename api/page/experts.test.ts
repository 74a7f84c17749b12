import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { answerForActors, liveState } from "./testing-foresight.ts";
import { keyOf, rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;
/** What the actors of all videos hold. */
let state = liveState();

const go = (place: number) => page.goto(`${served.url}/#/video/${keyOf(place)}`);
const section = () => page.locator(".experts");
const lines = () => section().locator("tbody tr").allInnerTexts();
const further = () => page.locator(".further");
const slider = () => further().getByRole("slider");

describeInBrowser("what each expert says", () => {
  beforeAll(async () => {
    served = await startPage(rows);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("of an actor that is silent", () => {
    afterEach(() => served.close());

    it("is not known, and nothing else is missing", async () => {
      page = await served.open(`#/video/${keyOf(3)}`);
      await page.getByText("The actor is not to be heard").waitFor();
      expect(await slider().isDisabled()).toBe(true);
      expect(await page.locator(".video-forecasts tbody tr").count()).toBe(13);
    });
  });

  describe("of an actor that answers", () => {
    beforeAll(async () => {
      answerForActors(served.system.ports.nats, () => state);
      await served.system.ports.nats.flush();
      page = await served.open(`#/video/${keyOf(3)}`);
    });
    afterAll(() => served.close());
    beforeEach(() => {
      state = liveState();
    });

    it("is listed by weight, with what becomes of it", async () => {
      await go(3);
      await eventually(lines).toEqual([
        expect.stringMatching(/^Pooled regression\s+One regression.*5,100\s+\+100\s+52%$/s),
        expect.stringMatching(/^Cautious regression.*20%$/s),
        expect.stringMatching(/^Age decay.*12%$/s),
        expect.stringMatching(/^Steady average.*9\.0%$/s),
        expect.stringMatching(/^Quick average.*6\.0%$/s),
        expect.stringMatching(/^The mix.*5,110\s+\+110/s),
        expect.stringMatching(/^forecast@7.*5,130\s+\+130\s+40% believed$/s),
        expect.stringMatching(/^forecast@8.*runs beside it.*5% believed$/s),
        expect.stringMatching(/^Served.*5,118\s+\+118/s),
      ]);
      const words = await section().locator("p").innerText();
      expect(words).toContain("Served by network, forecast@7");
      expect(words).toContain(
        "The mix says +110, forecast@7 would say +130; 40% of the difference",
      );
    });

    it("is drawn as bars as long as the weights", async () => {
      await go(3);
      await eventually(lines).toHaveLength(9);
      const widths = await section().locator("td.share").evaluateAll((cells) =>
        cells.map((cell) => Number.parseFloat(getComputedStyle(cell, "::before").width))
      );
      expect(widths[0] / widths[1]).toBeCloseTo(0.52 / 0.2, 1);
    });

    it("is asked of any time up to a day ahead", async () => {
      await go(3);
      const rows = () => further().locator("tbody tr").allInnerTexts();
      await eventually(async () => (await rows())[0]).toMatch(
        /Views\s+5,600\s+\+600\s+5,300–6,200/,
      );
      expect(await further().getByRole("status").innerText()).toContain("At 11 Jan, 05:30");
      await slider().press("End");
      await eventually(async () => (await rows())[0]).toMatch(/Views\s+7,400\s+\+2,400/);
      expect(await further().innerText()).toContain("24 hours ahead");
      expect(await slider().getAttribute("max")).toBe("24");
    });

    it("tells of those that weigh next to nothing when asked, with the keyboard", async () => {
      await go(3);
      const more = section().getByRole("button");
      await eventually(() => more.innerText()).toBe("Show 2 that weigh under 1%");
      await more.press("Enter");
      await eventually(lines).toHaveLength(11);
      expect((await lines())[5]).toMatch(/^Naive\s+Last rate × elapsed time/);
      expect(await more.getAttribute("aria-expanded")).toBe("true");
    });

    it("goes without a network, and without experts", async () => {
      state = liveState({ networks: [], method: "trend", model: "trend@2" });
      await go(4);
      await eventually(() => section().locator("p").first().innerText()).toContain(
        "No network has a say: the mix stands.",
      );
      state = liveState({ experts: undefined, mix: undefined, networks: undefined });
      await page.getByText("Nobody says anything yet").waitFor();
    });

    it("shows names that it does not know, as text", async () => {
      const hostile = { name: "<b>new</b>", gains: { views: 1 }, weights: { views: 1 } };
      state = liveState({ experts: [hostile] });
      await go(5);
      await eventually(async () => (await lines())[0]).toContain("<b>new</b>");
      expect(await section().locator("b").count()).toBe(0);
    });

    describe("in a tab of its own", () => {
      afterEach(() => page.close());

      it("is told of the counter on show", async () => {
        page = await served.open(`#/video/${keyOf(3)}`);
        await eventually(lines).toHaveLength(9);
        await page.locator(".video").getByRole("button", { name: "Likes" }).click();
        await eventually(() => section().innerText()).toContain("What each expert says of likes");
        expect((await lines())[0]).toContain("600");
      });

      it("fits a phone", async () => {
        const viewport = { width: 390, height: 844 };
        page = await served.open(`#/video/${keyOf(3)}`, { viewport });
        await eventually(lines).toHaveLength(9);
        const overflow = () =>
          page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(await overflow()).toBe(0);
        const scroll = section().locator(".table-scroll");
        expect(await scroll.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      });
    });
  });
});
