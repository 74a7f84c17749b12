import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { video } from "../../db/queries/testing.ts";
import type { VideoRow } from "../../db/store.ts";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { firstMs, rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const hourMs = 3_600_000;
const hostileName =
  "<b>Bold</b>\u0007 & a name that is far longer than any list to choose from is wide";
const section = () => page.locator("#publishing");
const words = () => section().locator(".publishing-head").innerText();
const choices = () => section().getByRole("combobox").locator("option").allTextContents();
const best = () => section().locator("tr[data-best]").allInnerTexts();

/** A video every seven hours; those from 16 to 20 o'clock of a weekday gain so many times as much. */
function channelOf(channel: string, category: string, count: number, times: number): VideoRow[] {
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(firstMs - 7 * (count - i) * hourMs);
    const isBest = at.getUTCHours() >= 16 && at.getUTCHours() < 20 && at.getUTCDay() % 6 > 0;
    return video(`${category}-${count}-${i}`, {
      channel,
      category,
      publishedAtMs: at.getTime(),
      firstDayViews: 1000 * (isBest ? times : 1) * Math.exp(((i * 37) % 101) / 200),
    });
  });
}

describeInBrowser("the best time to publish", () => {
  beforeAll(async () => {
    const videos = [
      ...channelOf("Evening Post", "News", 240, 2),
      ...channelOf("Drift", "Calm", 900, 1),
      ...channelOf(hostileName, "Odd", 12, 1),
    ];
    served = await startPage({ ...rows, videos: [...rows.videos ?? [], ...videos] });
  });
  afterAll(() => served?.stop());
  afterEach(async () => {
    await served.close();
    expect(served.faults.splice(0)).toEqual([]);
  });

  it("is told of the category with most videos first, and of the one that is chosen", async () => {
    page = await served.open("#/publishing");
    await eventually(choices).toEqual([
      "Calm (900)",
      "News (240)",
      "Odd (12)",
      "Other (0)",
      "Third (0)",
    ]);
    await eventually(words).toContain("No difference");
    expect(await best()).toEqual([]);
    await section().getByRole("combobox").selectOption("News");
    await eventually(words).toMatch(
      /Weekdays 16–20\s+Publishing on weekdays from 16 to 20 o’clock brings ×[12]\.\d+ the first-day/,
    );
    expect(await best()).toEqual([expect.stringMatching(/^16–20\s+×[12]\.\d+/)]);
    await section().getByRole("combobox").selectOption("Third");
    await eventually(words).toContain("0 videos so far were followed");
    expect(await words()).toContain("it takes about 30 more");
  });

  it("is told of channels, whatever they are called", async () => {
    page = await served.open("#/publishing");
    await section().getByRole("button", { name: "Channel" }).click();
    await eventually(choices).toHaveLength(5);
    await section().getByRole("combobox").selectOption({ index: 2 });
    await eventually(words).toContain("12 videos so far");
    expect(await words()).toContain("it takes about 20 more");
    expect((await choices())[2]).toContain("<b>Bold</b>␇ & a name");
    expect(await section().locator("b").count()).toBe(0);
  });

  it("is read as tables, with figures for those who do not see them drawn", async () => {
    page = await served.open("#/publishing");
    const table = section().getByRole("table", { name: "Weekdays" });
    await eventually(() => table.getByRole("row").count()).toBe(7);
    expect(await table.getByRole("row").nth(5).ariaSnapshot()).toMatch(
      /rowheader "16–20"\n.*cell "114 videos: ×[\d.]+, 80% interval ×[\d.]+ to ×[\d.]+, 95%/,
    );
    await section().getByRole("button", { name: "Hours" }).click();
    const hours = section().getByRole("rowheader");
    await eventually(() => hours.count()).toBe(24);
    expect(await hours.nth(23).innerText()).toBe("23–24");
    await section().getByRole("button", { name: "Days" }).click();
    await eventually(() => hours.allInnerTexts()).toContain("Sunday");
  });

  it("is meant in the reader's time zone, or in UTC", async () => {
    page = await served.open("#/publishing", { timezoneId: "America/New_York" });
    await section().getByRole("combobox").selectOption("News");
    await eventually(words).toContain("Weekdays 12–16");
    await section().getByRole("button", { name: "UTC" }).click();
    await eventually(words).toContain("Weekdays 16–20");
    await section().getByRole("button", { name: "America/New York" }).click();
    await eventually(words).toContain("Weekdays 12–16");
  });

  it("is chosen with the keyboard alone", async () => {
    page = await served.open("#/publishing");
    await eventually(words).toContain("No difference");
    await section().getByRole("button", { name: "Channel" }).focus();
    await page.keyboard.press("Enter");
    await eventually(async () => (await choices())[0]).toBe("Drift (900)");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await eventually(words).toContain("Weekdays 16–20");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SELECT");
  });

  it("fits a phone", async () => {
    page = await served.open("#/publishing", { viewport: { width: 390, height: 844 } });
    await eventually(words).toContain("No difference");
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    for (const name of ["Hours", "Days", "Parts of the week", "Channel"]) {
      await section().getByRole("button", { name }).click();
      expect(await overflow()).toBe(0);
    }
    await section().getByRole("combobox").selectOption({ index: 2 });
    await eventually(words).toContain("12 videos so far");
    expect(await overflow()).toBe(0);
  });
});
