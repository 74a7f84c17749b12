import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";

let served: TestPage;
let page: Page;

const go = (hash: string) => page.goto(`${served.url}/${hash}`);
const panel = (id: string) => page.locator(`#${id}`);

describeInBrowser("the page, before anything has happened", () => {
  beforeAll(async () => {
    served = await startPage();
    page = await served.open();
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  it("says that there is no video, and how to begin", async () => {
    await page.getByText("No videos yet").waitFor();
    await page.getByText("No video to show yet").waitFor();
    await page.getByText("No dead letters").waitFor();
    await eventually(() => panel("overview").innerText()).toContain("nothing scored yet");
  });

  it("says how to have an audience", async () => {
    await go("#/audience");
    await page.getByText("No activity yet").waitFor();
    for (const text of ["No segments yet", "No cohort is a week old yet", "No sessions yet"]) {
      await page.getByText(text).waitFor();
    }
    expect(await panel("active").innerText()).toContain("send activity to POST /v1/events");
    await eventually(() => panel("leaving").innerText()).toContain("was predicted yet");
  });

  it("says that there is no such user", async () => {
    await go("#/users/nobody");
    await page.getByText("No such user").waitFor();
    const others = served.faults.splice(0).filter((fault) => !fault.includes("/v1/users/nobody"));
    expect(others).toEqual([]);
  });

  it("says what to send to learn when to publish", async () => {
    await go("#/publishing");
    const section = panel("publishing");
    await page.getByText("No video names a category.").waitFor();
    expect(await section.getByRole("combobox").isDisabled()).toBe(true);
    await section.getByRole("button", { name: "Channel" }).click();
    await page.getByText("No video names a channel.").waitFor();
  });

  it("says that no method has been scored", async () => {
    await go("#/accuracy");
    await page.getByText("No method has been scored yet").waitFor();
  });
});
