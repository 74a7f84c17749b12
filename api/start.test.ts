import { Effect, Exit, Logger, Scope } from "effect";
import { connect } from "nats";
import { describe, expect, it } from "vitest";
import { fill, startDatabase, video } from "../db/queries/testing.ts";
import { startNats } from "../local/testing.ts";
import { VideosAnswer } from "./contract/video.ts";
import { startApi } from "./start.ts";
import { answerOf, noDecisions, problemIn } from "./testing.ts";

describe("startApi", () => {
  it("serves the interface and the page, logs what fails, and ends with its scope", async () => {
    const opened = await startDatabase("pglite");
    await fill(opened.database, { videos: [video("v")] });
    const server = await startNats();
    const nats = await connect({ servers: server.url });
    const logged: string[] = [];
    const logger = Logger.make(({ message }) => void logged.push(String(message)));
    const scope = Scope.makeUnsafe();
    const { database } = opened;
    const { url } = await Effect.runPromise(
      startApi({ database, nats, decisions: noDecisions, hostname: "127.0.0.1", port: 0 }).pipe(
        Scope.provide(scope),
        Effect.provide(Logger.layer([logger])),
      ),
    );

    const videos = await answerOf(await fetch(`${url}/v1/videos`), VideosAnswer);
    expect(videos.items.map(({ key }) => key)).toEqual(["v"]);
    expect(await (await fetch(url)).text()).toContain("<title>Troupe</title>");
    const live = await fetch(`${url}/v1/live`);

    await problemIn(await fetch(`${url}/v1/alerts`), 503);
    expect(logged).toEqual([expect.stringContaining("request failed")]);

    await Effect.runPromise(Scope.close(scope, Exit.void));
    expect(await live.text()).toContain("event: status");
    await expect(fetch(url)).rejects.toThrow();
    await nats.close();
    await server.stop();
    await opened.stop();
  });
});
