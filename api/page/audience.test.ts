import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import {
  answerForAudience,
  audienceRows,
  hostileUser,
  userIdOf,
  userKeyOf,
} from "./testing-audience.ts";
import { rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const panel = (id: string) => page.locator(`#${id}`);
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const people = () => page.locator(".person");
const names = () => page.locator(".person-name").allInnerTexts();
const tile = (label: string) => page.locator("#audience .tile", { hasText: label }).innerText();

describeInBrowser("the audience", () => {
  beforeAll(async () => {
    served = await startPage({ ...rows, ...audienceRows });
    await answerForAudience(served.system.ports.nats);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("as it opens", () => {
    beforeAll(async () => {
      page = await served.open("#/audience");
    });
    afterAll(() => served.close());

    it("shows how many are active, exactly, and says a day when pointed at", async () => {
      await eventually(() => tile("Active users, day")).toMatch(/284\s+so far; 280 the day before/);
      expect(await tile("Active users, month")).toMatch(/1,704\s+17% of them on the day/);
      const readout = panel("active").locator(".readout");
      expect(await readout.innerText()).toMatch(
        /^10 Jan · 284 active, 13 of them new · 852 in the/,
      );
      await panel("active").locator(".day-plot").focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowLeft");
      await eventually(() => readout.innerText()).toMatch(/^9 Jan · 280 active/);
    });

    it("shows what it earns, in all and by tier", async () => {
      await eventually(() => tile("Recurring revenue")).toMatch(/419\.58\s+42 subscribers, 7 new/);
      const tiers = panel("revenue").locator("tbody tr");
      expect(await tiers.allInnerTexts()).toEqual([
        expect.stringMatching(/^free\s+264\s+0\s+0\.00/),
        expect.stringMatching(/^premium\s+20\s+42\s+419\.58\s+29\.97\s+1\.50$/),
      ]);
    });

    it("lists who may leave with the reasons, and text stays text", async () => {
      await eventually(() => people().count()).toBe(12);
      expect(await names()).toEqual(Array.from({ length: 12 }, (_, place) => userIdOf(place)));
      expect(await people().first().innerText()).toMatch(
        /^user-00\s+premium · DE · tv\s+visits often, .*90% High\s+has been away longer than usual\s+\+1\.24/s,
      );
      const bars = people().first().locator(".reason-bar");
      expect(await bars.evaluateAll((bars) => bars.map((bar) => bar.dataset.side)))
        .toEqual(["for", "for", "against"]);
      expect(await people().nth(4).innerText()).toContain("hardly known yet");
      expect(await people().nth(4).innerText()).toContain("Said of all users alike");
      expect((await names())[1]).toBe(hostileUser);
      expect(await page.locator("#audience b, #audience img").count()).toBe(0);
    });

    it("shows who stays, with intervals, and which cohorts are small", async () => {
      const grid = panel("retention").locator("tbody tr");
      await eventually(() => grid.count()).toBe(7);
      expect(await grid.last().innerText()).toMatch(/^1 Dec\s+90\s+46%\s+34%\s+28%\s+22%\s+20%$/);
      expect(await grid.nth(1).getAttribute("data-small")).toBeNull();
      expect(await grid.nth(3).getAttribute("data-small")).toBe("");
      expect(await grid.last().locator(".retained").first().getAttribute("title")).toBe(
        "Of the 90 who first came in the week of 1 Dec, 41 came the week after: 46% (95% interval " +
          "36%–56%)",
      );
    });

    it("shows funnels, and how good the models are beside their baselines", async () => {
      const watch = panel("funnels").locator("section", { hasText: "Watching" }).locator("li");
      await eventually(() => watch.allInnerTexts()).toEqual([
        expect.stringMatching(/^came\s+18K$/),
        expect.stringMatching(/^played a video\s+68%$/),
        expect.stringMatching(/^saw one to its end\s+30%$/),
        expect.stringMatching(/^liked or shared\s+7\.3%$/),
      ]);
      const models = panel("learners").locator("tbody tr");
      await eventually(() => models.count()).toBe(6);
      const [churn, , click] = await models.allInnerTexts();
      expect(churn).toMatch(
        /^Leaving.*Serves\s+All in all 30% less loss than its baseline.*\+30%/s,
      );
      expect(click).toMatch(/Baseline serves\s+Not better than its baseline, so the baseline is/);
      expect(await panel("learners").locator(".calibration-plot").count()).toBe(2);
    });

    it("is a view of its own, which the header leads to and marks", async () => {
      await page.goto(`${served.url}/#/`);
      await page.locator(".rising-list li[data-key] a").first().waitFor();
      await page.getByRole("link", { name: "Audience" }).click();
      await people().first().waitFor();
      expect(await page.title()).toBe("Audience · Troupe");
      expect(await page.locator("#videos").isVisible()).toBe(false);
      expect(await page.locator(".sections [aria-current]").innerText()).toBe("Audience");
      await page.getByRole("link", { name: "Videos", exact: true }).click();
      await page.locator(".rising-list li[data-key] a").first().waitFor();
      expect(await page.locator("#audience").isVisible()).toBe(false);
    });
  });

  describe("when it is used", () => {
    afterEach(() => served.close());

    it("is all that asks while it is on show", async () => {
      page = await served.open("#/audience");
      await people().first().waitFor();
      await eventually(() => panel("learners").locator("tbody tr").count()).toBe(6);
      const asked = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
      );
      const answers = asked.filter((path) => path.startsWith("/v1/") && path !== "/v1/live");
      expect(new Set(answers.map((path) => path.split("/")[2]))).toEqual(
        new Set(["audience", "learners", "segments", "session", "users"]),
      );
      await page.getByRole("link", { name: "Videos", exact: true }).click();
      await page.locator(".rising-list li[data-key] a").first().waitFor();
    });

    it("narrows the list to a class, a tier and a segment", async () => {
      page = await served.open("#/audience");
      await eventually(() => people().count()).toBe(12);
      await panel("leaving").getByRole("button", { name: "Medium" }).click();
      await eventually(async () => (await names())[0]).toBe("user-09");
      await panel("leaving").getByRole("combobox", { name: "Tier" }).selectOption("premium");
      await eventually(names).toEqual(["user-09", "user-12", "user-15", "user-18"]);
      await panel("leaving").getByRole("combobox", { name: "Segment" }).selectOption("2");
      await eventually(() => panel("leaving").innerText()).toContain("Nobody is like that.");
      await panel("leaving").getByRole("combobox", { name: "Tier" }).selectOption("");
      await eventually(names).toEqual(["user-10", "user-13", "user-16", "user-19"]);
    });

    it("is sorted otherwise, shows more, and leads to a user", async () => {
      page = await served.open("#/audience");
      await eventually(() => people().count()).toBe(12);
      await panel("leaving").getByRole("button", { name: "Show more" }).click();
      await eventually(() => people().count()).toBe(30);
      await panel("leaving").getByRole("button", { name: "Revenue" }).click();
      await eventually(async () => (await people().first().innerText()).includes("29.97")).toBe(
        true,
      );
      const field = page.getByRole("searchbox", { name: "Show the user of this id" });
      await field.fill(userIdOf(7));
      await field.press("Enter");
      await eventually(() => page.evaluate(() => location.hash)).toBe(`#/users/${userKeyOf(7)}`);
    });

    it("shows segments with their flows", async () => {
      page = await served.open("#/audience");
      const list = panel("segments").locator(".segment-list li");
      await eventually(() => list.count()).toBe(3);
      expect(await list.first().innerText()).toMatch(
        /#1\s+visits often, watches much.*\s378\s+75%/s,
      );
      const square = panel("segments").locator(".flow-square tbody tr");
      expect(await square.allInnerTexts()).toEqual([
        "#1\t\t–\t90",
        "#2\t–\t\t–",
        "#4\t–\t30\t",
        "New\t270\t–\t–",
      ]);
      await page.getByRole("button", { name: "90 days" }).click();
      await eventually(async () => (await square.allInnerTexts())[0]).toBe("#1\t\t–\t126");
    });

    it("fits a phone, and dark", async () => {
      page = await served.open("#/audience", {
        viewport: { width: 390, height: 844 },
        colorScheme: "dark",
      });
      await eventually(() => people().count()).toBe(12);
      await eventually(() => panel("retention").locator("tbody tr").count()).toBe(7);
      expect(await overflow()).toBe(0);
    });
  });
});
