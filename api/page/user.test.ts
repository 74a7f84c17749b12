import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { answerForAudience, audienceRows, hostileUser, userKeyOf } from "./testing-audience.ts";
import { keyOf, rows, titleOf } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const story = () => page.locator("#user");
const card = (title: string) =>
  story().locator(".card").filter({ has: page.locator("h4", { hasText: title }) });
const hashOf = (place: number) => `#/users/${encodeURIComponent(userKeyOf(place))}`;
const go = (place: number) => page.goto(`${served.url}/${hashOf(place)}`);

describeInBrowser("one user's story", () => {
  beforeAll(async () => {
    served = await startPage({ ...rows, ...audienceRows });
    await answerForAudience(served.system.ports.nats);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("in one tab, user after user", () => {
    beforeAll(async () => {
      page = await served.open(hashOf(0));
    });
    afterAll(() => served.close());

    it("says who it is, and what is expected with the reasons and what it is compared to", async () => {
      await go(0);
      await eventually(() => card("Leaves within 7 days").innerText()).toMatch(
        /90%\s+Of everybody who was scored, 30% left\.\s+has been away longer than usual\s+\+1\.24/,
      );
      expect(await page.title()).toBe("user-00 · Troupe");
      expect(await card("Leaves").innerText()).toContain("Said by churn@12.");
      expect(await card("Subscribes").innerText()).toContain("A subscription runs.");
      expect(await card("Engagement").innerText()).toMatch(
        /42 of 100.*is hardly engaged\s+−6\.50/s,
      );
      expect(await card("Clicked").innerText()).toMatch(/6\.3%.*Said by what is true of all/s);
      const figures = await story().locator(".figures").innerText();
      expect(figures).toMatch(/Sessions\s+31.*Revenue\s+29\.97.*premium\s+DE.*#1\s+visits often/s);
    });

    it("says so of users who are hardly known", async () => {
      await go(4);
      await story().getByText("Little is known of this user yet").waitFor();
      await go(0);
      await card("Leaves").waitFor();
      expect(await story().getByText("Little is known").isVisible()).toBe(false);
    });

    it("tells the sessions, the newest first", async () => {
      await go(0);
      const sessions = story().locator(".session");
      await eventually(() => sessions.count()).toBe(12);
      expect(await sessions.first().innerText()).toMatch(
        /8 Jan, 23:30\s+40 min, still open\s+5 plays, 3 to the end, 1 like\s+phone · DE · premium\s+68/,
      );
      expect(await sessions.nth(1).innerText()).toContain("amended by 2 late events");
      expect(await story().locator(".session-mark").count()).toBe(12);
    });

    it("lists every feature in its group, and marks what is unusual in words", async () => {
      await go(0);
      const groups = story().locator(".feature-groups h4");
      await eventually(() => groups.count()).toBe(6);
      const marked = story().locator('[data-mark="high"], [data-mark="low"]');
      await eventually(() => marked.allInnerTexts()).toEqual([
        expect.stringMatching(/24 sessions ▲\s+visits often/),
        expect.stringMatching(/2 min ▼\s+watches little/),
      ]);
      expect(await story().locator(".features").nth(1).innerText()).toContain("not known");
    });

    it("recommends with reasons, and links to the videos that there are", async () => {
      await go(0);
      const items = story().locator(".recommended li");
      await eventually(() => items.allInnerTexts()).toEqual([
        expect.stringMatching(/^Video 07\s+because you like <b>Ponds<\/b>$/),
        expect.stringMatching(/^article-9\s+many like it now$/),
      ]);
      expect(await items.nth(1).locator("a").count()).toBe(0);
      await items.first().locator("a").click();
      await eventually(() => page.locator("#video-title").textContent()).toBe(titleOf(7));
      expect(await page.evaluate(() => location.hash)).toBe(`#/video/${keyOf(7)}`);
    });

    it("is reached from the list with the keyboard, and goes back to it", async () => {
      await page.goto(`${served.url}/#/audience`);
      const name = page.getByRole("link", { name: hostileUser });
      await name.focus();
      await page.keyboard.press("Enter");
      await eventually(() => page.locator("#user-title").textContent()).toBe(hostileUser);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("user");
      await story().getByRole("link", { name: "Audience" }).click();
      await name.waitFor();
      expect(await page.locator("#user").isVisible()).toBe(false);
    });
  });

  describe("in a tab of its own", () => {
    afterEach(() => served.close());

    it("fits a phone", async () => {
      page = await served.open(hashOf(1), { viewport: { width: 390, height: 844 } });
      await card("Leaves").waitFor();
      await eventually(() => story().locator(".feature-groups h4").count()).toBe(6);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    });
  });
});
