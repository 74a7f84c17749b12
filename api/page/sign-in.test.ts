import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiKeys } from "../../db/api-keys.ts";
import { video } from "../../db/queries/testing.ts";
import { addKey } from "../testing-access.ts";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";

let page: TestPage;

/** What the page asked for in vain, and what went wrong in it; that a video lacks something is neither. */
function refusals(): string[] {
  return page.faults.filter((fault) => !fault.includes("status of 404"));
}

describeInBrowser("signing in", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    page = await startPage({ videos: [video("v", { title: "Pond life" })] });
  });
  afterAll(() => page?.stop());

  it("shows nothing until there is a key, says what is wrong with one, and knows who signed in", async () => {
    const { database } = page.system.ports;
    const { text, row } = await addKey(database, { name: "Ada", role: "viewer" });
    const tab = await page.open();
    await tab.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await tab.getByText("Pond life").count()).toBe(0);

    await tab.getByLabel("Key").fill("troupe_nonsense");
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByText(/Unauthenticated/).waitFor();
    // The browser tells of the refusal too.
    page.faults.length = 0;

    await tab.getByLabel("Key").fill(text);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByText("Pond life").first().waitFor();
    expect(await tab.locator("#signed-in-name").textContent()).toBe("Ada");
    expect(await tab.locator("#signed-in-role").textContent()).toBe("viewer");
    await eventually(() => tab.locator("#health").getAttribute("data-state")).not.toBe(
      "connecting",
    );

    // The cookie outlives a load of the page, and no script can read it.
    await tab.reload();
    await tab.getByText("Pond life").first().waitFor();
    expect(await tab.evaluate(() => document.cookie)).toBe("");

    // What a viewer may not do is not offered.
    await tab.goto(`${page.url}/#/experiments`);
    await eventually(() => tab.getByText("No experiments yet").count()).toBe(1);
    expect(await tab.getByRole("button", { name: "New experiment" }).isVisible()).toBe(false);

    await tab.getByRole("button", { name: "Sign out" }).click();
    await tab.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(refusals()).toEqual([]);
    await new ApiKeys(database).revoke(row.id, new Date());
  });

  it("offers operators what they may do", async () => {
    const { text } = await addKey(page.system.ports.database, { role: "operator" });
    const tab = await page.open("#/experiments");
    await tab.getByLabel("Key").fill(text);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByRole("button", { name: "New experiment" }).waitFor();
    expect(refusals()).toEqual([]);
  });
});
