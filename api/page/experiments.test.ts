import { Effect, Exit, Scope } from "effect";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { defaultKinds, hostedKinds } from "../../actors/kinds.ts";
import { startWorker } from "../../actors/worker.ts";
import { PostgresStore } from "../../db/postgres-store.ts";
import type { ExperimentState } from "../../streams/experiment-state.ts";
import { askSubject } from "../../streams/subjects.ts";
import { startOwner } from "../testing.ts";
import { describeInBrowser, eventually, startPage, type TestPage } from "./testing.ts";
import { ads, experimentRows } from "./testing-experiments.ts";
import { hostile, rows } from "./testing-rows.ts";

let served: TestPage;
let page: Page;

const go = (hash: string) => page.goto(`${served.url}/${hash}`);
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const one = () => page.locator("#experiment");
const said = () => page.locator(".experiment-said").innerText();
const tile = (label: string) => page.locator("#experiment .tile", { hasText: label }).innerText();
const row = (id: string) => page.locator(`.arms tr[data-arm="${id}"]`);
const list = () => page.locator(".experiment-list tbody tr");
const button = (name: string) => page.getByRole("button", { name, exact: true });

/** What went wrong in the page, but for answers that are refusals. */
const faultsBut = (refused: string) =>
  served.faults.splice(0).filter((fault) => !fault.includes(refused));

describeInBrowser("experiments", () => {
  beforeAll(async () => {
    served = await startPage({ ...rows, ...experimentRows });
  });
  afterAll(() => served?.stop());
  afterEach(() => expect(served.faults.splice(0)).toEqual([]));

  describe("as checkpoints wrote them", () => {
    beforeAll(async () => {
      page = await served.open("#/experiments");
    });
    afterAll(() => served.close());

    it("are listed with their best arms and lift, and lead to each of them", async () => {
      await eventually(() => list().allInnerTexts()).toEqual([
        expect.stringMatching(
          /^Where ads are shown\s+ads · 5 arms\s+Running\s+Adaptive\s+7,842\s+sidebar\s+97% likely\s+\+30%/,
        ),
        expect.stringMatching(
          /^titles\s+2 arms\s+Running\s+Fixed split\s+4,000\s+long title\s+88%/,
        ),
        expect.stringMatching(/^thumbnails\s+2 arms\s+Not started\s+Adaptive\s+0\s+–\s+–/),
      ]);
      const traffic = list().first().getByRole("img");
      expect(await traffic.getAttribute("aria-label")).toMatch(/^Share .* sidebar 82%, /);
      await button("Not started").click();
      await eventually(() => list().count()).toBe(1);
      await button("Ended").click();
      await page.getByText("No experiment is like that").waitFor();
      await button("All").click();
      expect(await page.locator(".sections [aria-current]").innerText()).toBe("Experiments");
      await page.getByRole("link", { name: "Where ads are shown" }).click();
      await eventually(said).toMatch(/“sidebar” is best/);
      expect(await page.title()).toBe("Where ads are shown · Troupe");
      expect(await page.locator("#experiments").isVisible()).toBe(false);
    });

    it("say how each arm is doing, and text stays text", async () => {
      await go("#/experiments/ads");
      await eventually(() => row("sidebar").innerText()).toMatch(
        /^sidebar\s+Best so far\s+6,510\s+83% of all\s+82%\s+221\s+6,500 rewards\s+3.40%\s+2\.95%–3\.94%\s+97%/,
      );
      expect(await row("newsletter").innerText()).toMatch(/Paused.*Resume\s*Remove$/s);
      expect(await page.locator(".arms tbody tr").nth(2).innerText()).toContain(hostile[0].title);
      expect(await one().locator("img, script").count()).toBe(0);
      expect(await one().innerText()).toContain("As last committed; its owner does not answer");
    });

    it("say what was won and lost, and whether to believe it", async () => {
      expect(await tile("Lift over an even split")).toMatch(/\+30%\s+95%: \+13% to \+49%/);
      expect(await tile("Regret so far")).toMatch(/41 clicks\s+95%: 23–63/);
      expect(await tile("Traffic split")).toMatch(/Fine\s+Arms are drawn as often as/);
      const counters = one().locator("section", { hasText: "What became of decisions" });
      expect(await counters.innerText()).toMatch(/Waiting\s+214.*Late\s+31.*Contradicting\s+2\s/s);
    });

    it("show how traffic moved, to the keyboard and as a table too", async () => {
      const readout = one().locator(".readout");
      expect(await readout.innerText()).toMatch(/23:29:50 · 209 decisions · .*sidebar 94%/);
      await page.locator(".traffic-plot").focus();
      await page.keyboard.press("Home");
      await eventually(() => readout.innerText()).toMatch(
        /23:20:00 · 100 decisions · .*sidebar 20%/,
      );
      await page.getByText("As a table").click();
      const times = page.locator(".traffic-table tbody tr");
      await eventually(() => times.count()).toBe(60);
      expect(await times.last().innerText()).toMatch(
        /^23:20:00\s+100\s+20%\s+20%\s+20%\s+20%\s+20%$/,
      );
    });

    it("show what is believed of each arm on one axis", async () => {
      const beliefs = page.locator(".beliefs li");
      expect(await beliefs.count()).toBe(5);
      expect(await beliefs.nth(1).getAttribute("title")).toBe(
        "sidebar: 3.40%, with 95% probability 2.95%–3.94%",
      );
      expect(await page.locator(".belief-axis span").allInnerTexts()).toEqual(["2.00%", "4.00%"]);
    });

    it("say what another policy would have earned, when asked", async () => {
      await go("#/experiments/ads");
      const section = page.locator("#evaluation");
      await section.getByRole("combobox").selectOption("arm:sidebar");
      await button("What would it have earned?").click();
      const text = /^Always “sidebar”: 2\d\.\d+% .* a decision\. What ran: 10\.00% /;
      await eventually(() => section.getByRole("status").innerText()).toMatch(text);
      expect(await section.locator("tbody tr").count()).toBe(9);
      expect(await section.innerText()).toContain("From 400 settled decisions.");
    });

    it("say in words that a split is off, and what a test cannot tell yet", async () => {
      await go("#/experiments/titles");
      await eventually(said).toMatch(/^Traffic is not shared as it should be.*2,010 times.*1,700/s);
      const compared = one().locator("section", { hasText: "Compared with the control" });
      expect(await compared.locator("tbody tr").innerText()).toMatch(
        /^long title\s+\+0\.0057 \(95%: −0\.0041 to \+0\.0155\)\s+Not enough data\s+12,000\s+4,000$/,
      );
      expect(await row("short title").innerText()).toContain("Control");
    });

    it("say that nothing was decided yet", async () => {
      await go("#/experiments/thumbnails");
      await eventually(said).toMatch(/^Not started yet/);
      expect(await one().innerText()).toContain("Shows once decisions are made.");
    });

    it("fit a phone, and dark", async () => {
      await served.close();
      const phone = { viewport: { width: 390, height: 844 }, colorScheme: "dark" } as const;
      page = await served.open("#/experiments", phone);
      await eventually(() => list().count()).toBe(3);
      expect(await overflow()).toBe(0);
      await button("New experiment").click();
      expect(await overflow()).toBe(0);
      await go("#/experiments/ads");
      await row("sidebar").waitFor();
      expect(await overflow()).toBe(0);
      await go("#/experiments/titles");
      await page.getByRole("heading", { name: "Compared with the control" }).waitFor();
      expect(await overflow()).toBe(0);
    });
  });

  describe("whose owner answers", () => {
    beforeAll(async () => {
      page = await served.open("#/experiments");
    });
    afterAll(() => served.close());

    it("follow their owner, and the simulation where there is one", async () => {
      const { nats } = served.system.ports;
      let status: ExperimentState["status"] = "paused";
      const answer = (key: string) => key === "ads" ? { ...ads, status } : undefined;
      const owner = await startOwner(nats, "experiment", answer);
      const rates = ads.arms.map(({ id }) => ({ arm: id, rate: 0.02 }));
      const simulated = nats.subscribe(askSubject("simulation", "*"), {
        callback: (_error, message) => {
          const drifts = message.subject.endsWith("drift") ? 1 : 0;
          message.respond(JSON.stringify({ experiment: "ads", drifts, driftedAt: null, rates }));
        },
      });
      await go("#/experiments/ads");
      await button("Go on").waitFor();
      status = "running";
      await button("Pause").waitFor();
      expect(await one().innerText()).not.toContain("As last committed");
      await button("Let the click rates drift").click();
      await page.getByText("The simulated audience changed its mind once.").waitFor();
      expect(await page.locator(".arm-truth").count()).toBe(5);
      await go("#/experiments/titles");
      await eventually(() => page.locator(".arm-truth").count()).toBe(0);
      expect(await button("Let the click rates drift").isVisible()).toBe(false);
      await go("#/experiments/nothing");
      await page.getByText("No such experiment").waitFor();
      expect(await button("End").isVisible()).toBe(false);
      expect(faultsBut("/v1/experiments/nothing")).toEqual([]);
      simulated.unsubscribe();
      await owner.stop();
    });
  });

  describe("with actors of their own", () => {
    const workers = Scope.makeUnsafe();

    beforeAll(async () => {
      await served.hold({});
      const { nats, database } = served.system.ports;
      const worker = startWorker({
        connection: nats,
        store: new PostgresStore(database),
        cluster: { mode: "single" },
        kinds: hostedKinds(defaultKinds).filter(({ name }) => name === "experiment"),
        owner: "test",
        partitions: 4,
        checkpointEvents: 500,
        checkpointMs: 50,
        maxResidents: 100,
        latenessMs: 0,
      });
      await Effect.runPromise(Scope.provide(worker, workers));
      page = await served.open("#/experiments");
    });
    afterAll(async () => {
      await Effect.runPromise(Scope.close(workers, Exit.void));
      await served.close();
    });

    it("are created by a form that says what is wrong where it is wrong", async () => {
      await page.getByText("No experiments yet").waitFor();
      await button("New experiment").click();
      const [id, arms] = [
        page.getByLabel("Id", { exact: true }),
        page.getByLabel("Arms, one a line"),
      ];
      expect(await id.evaluate((input) => input === document.activeElement)).toBe(true);
      await id.fill("two words");
      await arms.fill("top\nside\ntop");
      await button("Create").click();
      await page.getByText(/Found: "?two words/).waitFor();
      expect(await id.getAttribute("aria-invalid")).toBe("true");
      await id.fill("placements");
      await button("Create").click();
      await page.getByText(/^Wanted: an id that no other arm has\. Found: "?top/).waitFor();
      expect(await id.getAttribute("aria-invalid")).toBeNull();
      expect(await arms.evaluate((input) => input === document.activeElement)).toBe(true);
      expect(faultsBut("/v1/experiments")).toEqual([]);
      await arms.fill("top\nside | 2");
      await page.getByLabel("Title", { exact: true }).fill("Where it goes");
      await button("Create").click();
      await eventually(() => page.evaluate(() => location.hash)).toBe("#/experiments/placements");
      await eventually(said).toMatch(/^Not started yet/);
    });

    it("are started and paused, and their arms are changed while they run", async () => {
      await button("Start").click();
      await eventually(said).toMatch(/^No decisions yet/);
      await page.getByLabel("Name of a new arm").fill("bottom");
      await button("Add arm").click();
      await row("bottom").waitFor();
      await button("Pause side").click();
      await eventually(() => row("side").innerText()).toContain("Paused");
      await button("Resume side").click();
      await eventually(() => row("side").innerText()).not.toContain("Paused");
      await button("Remove top").click();
      await button("Remove it").click();
      await eventually(() => row("top").innerText()).toContain("Removed");
      await page.getByLabel("Name of a new arm").fill("top");
      await button("Add arm").click();
      await eventually(() => one().getByRole("alert").innerText()).toContain("no arm has or had");
      expect(faultsBut("/v1/experiments/placements/arms")).toEqual([]);
      await button("Pause").click();
      await button("Go on").waitFor();
    });

    it("end only when the reader is sure", async () => {
      await button("End").click();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await button("End").isVisible()).toBe(true);
      await button("End").click();
      await button("End it").click();
      await button("End").waitFor({ state: "hidden" });
      expect(await one().locator(".badge").first().innerText()).toBe("Ended");
      expect(await button("Pause side").isVisible()).toBe(false);
    });
  });
});
