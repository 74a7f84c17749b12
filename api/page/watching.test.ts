import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { hardlyWatched, keyOf, neverWatched, rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const section = () => page.locator(".watching");
const hashOf = (place: number) => `#/video/${keyOf(place)}`;
const go = (place: number) => page.goto(`${served.url}/${hashOf(place)}`);

describeInBrowser("how a video is watched", () => {
  beforeAll(async () => {
    served = await startPage(rows);
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("in one tab, video after video", () => {
    beforeAll(async () => {
      page = await served.open(hashOf(4));
    });
    afterAll(() => served.close());

    it("is told in figures with their errors, where viewers leave, and where they are", async () => {
      await go(4);
      await eventually(() => section().locator(".figures").first().innerText()).toMatch(
        /Unique viewers\s+12\.4K\s+95%: 12\.1K–12\.7K.*Watched to the end\s+31%.*1\.2%\s+95%: 1\.0%–1\.5% of 9,000/s,
      );
      expect(await section().innerText()).toContain("Half of the viewers are gone by 75% (8 min).");
      expect(await section().getByRole("img").getAttribute("aria-label")).toContain(
        "100% at 0% (0 ms), 97% at 5% (30 s)",
      );
      const countries = section().getByRole("table", { name: "Plays by country" }).locator(
        "tbody tr",
      );
      expect(await countries.allInnerTexts()).toEqual([
        expect.stringMatching(/^US\s+9,000\s+650 h|^US\s+9,000\s+27\.1 days\s+44%/),
        expect.stringMatching(/^DE\s+6,000/),
        expect.stringMatching(/^<b>BR<\/b>\s+5,100/),
        expect.stringMatching(/^Others\s+400/),
      ]);
      expect(await section().locator("b").count()).toBe(0);
    });

    it("is told how well it plays, with the name of the score's formula", async () => {
      await go(4);
      await eventually(() => section().locator(".verdict-large").innerText()).toBe("3.82");
      const text = await section().innerText();
      expect(text).toContain("Good, of 5: the mean opinion score of 19,800 plays, 95% 3.80–3.84.");
      expect(text).toContain("Mok, Chan and Chang, 2011");
      expect(text).toMatch(/Start-up\s+1\.2 s\s+9 of 10 within 3\.4 s.*Rebuffering\s+1\.3%/s);
    });

    it("is not judged by few plays", async () => {
      await go(hardlyWatched);
      await eventually(() => section().locator(".verdict-large").innerText()).toBe(
        "Not enough data",
      );
      expect(await section().innerText()).toContain("3 plays can be scored so far; it takes 30");
      expect(await section().innerText()).toContain("Shown once a play has ended.");
    });

    it("says what to send where nobody has watched it", async () => {
      await go(neverWatched);
      await section().getByText("No activity at this video yet").waitFor();
      expect(await section().innerText()).toContain("send activity such as video_play");
      const others = served.faults.splice(0).filter((fault) => !fault.includes("404"));
      expect(others).toEqual([]);
    });
  });

  describe("in a tab of its own", () => {
    afterEach(() => served.close());

    it("fits a phone", async () => {
      page = await served.open(hashOf(4), { viewport: { width: 390, height: 844 } });
      await section().locator(".drop-line").waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    });
  });
});
