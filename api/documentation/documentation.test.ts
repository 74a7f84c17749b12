import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, startPage, type TestPage } from "../page/testing.ts";

describeInBrowser("the documentation", () => {
  let page: TestPage;

  beforeAll(async () => {
    page = await startPage({});
  });
  afterAll(() => page?.stop());

  it("lists the operations, tries one, and fetches nothing from elsewhere", async () => {
    const tab = await page.open("docs");
    const operation = tab.locator("#operations-System-showAlive");
    await operation.click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .highlight-code");
    await answer.filter({ hasText: '"status": "ok"' }).waitFor();
    expect(await tab.locator(".opblock").count()).toBeGreaterThan(10);
    expect(page.faults).toEqual([]);
  });
});
