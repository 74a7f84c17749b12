// The examples of docs/clients.md, each run as it stands there against a demo, first without keys.
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { promisify } from "node:util";
import { Effect } from "effect";
import { connect as connectNats } from "nats";
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from "vitest";
import { connect } from "../api/client/client.ts";
import { readDemo, type RunningDemo } from "../commands/running-demo.ts";
import {
  type RunningCommand,
  startCommand,
  startProgram,
  temporaryFolder,
} from "../commands/testing.ts";

const patience = { timeout: 80_000, interval: 200 };
const run = promisify(execFile);
const blocks = [...readFileSync("docs/clients.md", "utf8").matchAll(/```(\w+)\n([^]*?)```/g)]
  .map(([, language, text]) => ({ language, text }));

/** The example of a language that holds `mark`. */
function example(language: string, mark: string): string {
  const found = blocks.filter((block) => block.language === language && block.text.includes(mark));
  if (found.length !== 1) {
    throw new Error(`found ${found.length} ${language} examples with ${mark}, wanted 1`);
  }
  return found[0].text;
}

/** Whether a program, run so, is there; where it is not, says so and skips. */
function needs(context: TestContext, program: string, words: string[]): void {
  if (spawnSync(program, words, { stdio: "ignore" }).status === 0) return;
  const command = [program, ...words].join(" ");
  process.stderr.write(`\n*** SKIPPED: ${context.task.name}: "${command}" does not run here.\n\n`);
  context.skip(`"${command}" does not run here`);
}

let folder = "";
let demo: RunningDemo;
let command: RunningCommand;
let key = "";

beforeAll(async () => {
  folder = await temporaryFolder("clients");
  command = startCommand(["demo", "--port", "0", "--no-simulator"], {
    TROUPE_DATA: folder,
  });
  demo = await vi.waitFor(async () => {
    const found = await Effect.runPromise(readDemo(folder));
    if (found === undefined) {
      throw new Error(`the demo does not say where it is: ${command.errors()}`);
    }
    const answer = await fetch(`${found.apiUrl}/v1/partitions`);
    const { items } = await answer.json();
    const isOwned = items.every(({ live }: { live: unknown }) => live !== null);
    if (!isOwned || items.length === 0) throw new Error("nobody owns the partitions");
    return found;
  }, patience);
}, 90_000);

afterAll(async () => {
  command?.signal("SIGTERM");
  await command?.ended;
  await rm(folder, { recursive: true, force: true });
});

function places(): Record<string, string> {
  return {
    TROUPE: demo.apiUrl,
    NATS_URL: demo.natsUrl,
    ...(key === "" ? {} : { TROUPE_KEY: key }),
  };
}

async function output(program: string, words: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...places() };
  return (await run(program, words, { env, timeout: 60_000 })).stdout;
}

/** What an example in TypeScript says, with the client where it is in this repository. */
async function typescript(mark: string): Promise<string> {
  const path = "test/programs/client-example.ts";
  const source = example("ts", mark).replaceAll("./client/", "../../api/client/");
  await writeFile(path, `// Written by a test.\n${source}`);
  try {
    const program = startProgram(path, [], places());
    expect(await program.ended, program.errors()).toBe(0);
    return program.output();
  } finally {
    await rm(path);
  }
}

const heardOf = async () => {
  const answer = await fetch(`${demo.apiUrl}/v1/videos/my-video`);
  return answer.ok ? (await answer.json()).video.viewCount : 0;
};

/** Sends readings of another video, as there would be in any system at work, until it is stopped. */
async function keepReading(): Promise<() => Promise<void>> {
  const nats = await connectNats({ servers: demo.natsUrl });
  let views = 0;
  const timer = setInterval(() => {
    const counters = { viewCount: ++views, likeCount: 0, commentCount: 0 };
    const reading = { timestamp: Date.now(), video_id: "other", ...counters };
    nats.publish("events.stats.other", JSON.stringify(reading));
  }, 200);
  return async () => {
    clearInterval(timer);
    await nats.close();
  };
}

describe("the examples of docs/clients.md", { timeout: 90_000 }, () => {
  it("send, decide and follow with curl", async (context) => {
    needs(context, "curl", ["--version"]);
    const said = await output("sh", ["-e", "-c", example("sh", "v1/live")]);
    expect(said.match(/"accepted":\d/g)).toEqual(['"accepted":2', '"accepted":1']);
    expect(said).toMatch(/"status":"running"[^]*event: \w+\ndata: /);
    await expect.poll(heardOf, patience).toBe(1200);
  });

  it("ask over HTTP in TypeScript", async () => {
    expect(await typescript("troupe.post")).toMatch(
      /^my-video: 1200\n1 accepted, 0 rejected\nchosen: (top|side)\n404: Not found: .+\n$/,
    );
  });

  it("ask over NATS in TypeScript", async () => {
    expect(await typescript("connection.subscribe"))
      .toMatch(/^chosen: (top|side)\nmy-video in an hour: \d+\n$/);
    await expect.poll(heardOf, patience).toBe(1350);
  });

  it("ask over HTTP in Python", async (context) => {
    needs(context, "python3", ["--version"]);
    expect(await output("python3", ["-c", example("python", "urllib.request")])).toMatch(
      /^my-video \d+\n1 accepted, 0 rejected\nchosen: (top|side)\n404 .+\n$/,
    );
  });

  it("ask over NATS in Python", async (context) => {
    needs(context, "python3", ["-c", "import nats"]);
    expect(await output("python3", ["-c", example("python", "import nats")]))
      .toMatch(/^chosen: (top|side)\n$/);
  });

  it("run with the nats command line", async (context) => {
    needs(context, "nats", ["--version"]);
    const stop = await keepReading();
    await output("sh", ["-e", "-c", example("sh", "nats pub")]);
    await stop();
  });

  it("name subjects and messages that the server takes from the nats command line", async () => {
    const nats = await connectNats({ servers: demo.natsUrl });
    const replies: string[] = [];
    for (const line of example("sh", "nats pub").trim().split("\n")) {
      const [, verb, subject, body = ""] =
        /^nats (\w+) (?:--count 1 )?'?([^ ']+)'?(?: '(.*)')?$/.exec(line) ?? [];
      if (verb === "pub") nats.publish(subject, body);
      else if (verb === "request") {
        const reply = await nats.request(subject, body, { timeout: 10_000 });
        expect(reply.headers?.get("Nats-Service-Error") ?? "", line).toBe("");
        replies.push(...Object.keys(reply.json()));
      } else if (verb === "sub") {
        const messages = nats.subscribe(subject, { max: 1 });
        await nats.flush();
        const stop = await keepReading();
        for await (const message of messages) replies.push(...Object.keys(message.json()));
        await stop();
      } else expect(line).toMatch(/^nats (stream info PREDICTIONS|micro ls)$/);
    }
    expect(replies).toEqual(expect.arrayContaining(["state", "decision_id", "video_id"]));
    await nats.close();
  });

  it("show a key once there is one, and are refused without", async (context) => {
    needs(context, "curl", ["--version"]);
    const admin = connect({ baseUrl: demo.apiUrl });
    const made = await admin.post("/v1/keys", {}, { name: "examples", role: "admin" });
    key = made.secret;
    expect(await output("sh", ["-e", "-c", example("sh", "Bearer $TROUPE_KEY")])).toContain(
      "items",
    );
    expect(await typescript("troupe.post")).toContain("chosen: ");
    await expect(admin.get("/v1/videos", {})).rejects.toMatchObject({ status: 401 });
    key = "";
    await expect(typescript("troupe.post")).rejects.toThrow();
  });
});
