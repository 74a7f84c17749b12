import { describe, expect, it } from "vitest";
import type { PartitionStatus } from "../streams/forecast.ts";
import { WorkerNews } from "./worker-news.ts";

const at = "2026-01-01T00:00:00.000Z";

function status(kind: string, partition: number, epoch = 1, deadLetters = 0): PartitionStatus {
  return {
    kind,
    partition,
    epoch,
    deadLetters,
    owner: "here",
    sequence: 0,
    committedSequence: 0,
    lag: 0,
    residentActors: 0,
    stepped: 0,
    late: 0,
    duplicates: 0,
    eventsPerSecond: 0,
    checkpointMs: 0,
    committedAt: null,
    at,
    watermark: null,
  };
}

describe("WorkerNews", () => {
  it("says in one line which partitions came, once no more come, and which left", () => {
    const news = new WorkerNews();
    const one = status("video", 0);
    const two = status("video", 1);
    const user = status("user", 0);
    expect(news.look([], 0)).toEqual([]);
    expect(news.look([one, status("user", 0, 0)], 1000)).toEqual([]);
    expect(news.look([one, two, user], 2000)).toEqual([]);
    expect(news.look([one, two, user], 3000)).toEqual([]);
    expect(news.look([one, two, user], 4000)).toEqual([{
      level: "info",
      message: "partitions claimed",
      fields: { count: 3, kinds: { video: 2, user: 1 }, held: 3 },
    }]);
    expect(news.look([one, two, user], 9000)).toEqual([]);
    news.look([one], 10_000);
    expect(news.look([one], 12_000)).toEqual([{
      level: "info",
      message: "partitions left",
      fields: { count: 2, kinds: { video: 1, user: 1 }, held: 1 },
    }]);
  });

  it("says so, too, where one was claimed anew, and where they never come to rest", () => {
    const news = new WorkerNews();
    const said = Array.from(
      { length: 60 },
      (_, second) => news.look([status("video", 0, second + 1)], 1000 * second),
    ).flat();
    expect(said.length).toBe(3);
    expect(said[0].fields).toMatchObject({ count: 1, held: 1 });
  });

  it("makes a line a minute of any number of dead letters, and leaves none out", () => {
    const news = new WorkerNews();
    // What others have told of counts for nothing.
    news.look([status("video", 0, 1, 500), status("user", 1, 1, 0)], 0);
    const said = Array.from({ length: 180 }, (_, second) => {
      const count = Math.min(second, 100) * 100;
      const now = [status("video", 0, 1, 500 + count), status("user", 1, 1, second > 150 ? 7 : 0)];
      return news.look(now, 1000 * (second + 1));
    }).flat().filter(({ level }) => level === "warn");
    expect(said.map(({ fields }) => fields.kinds)).toEqual([
      { video: 100 },
      { video: 6000 },
      { video: 3900 },
    ]);
    expect(news.rest().map(({ fields }) => [fields.count, fields.kinds])).toEqual([[7, {
      user: 7,
    }]]);
    expect(news.rest()).toEqual([]);
  });

  it("counts from anew where a partition went back to its checkpoint", () => {
    const news = new WorkerNews();
    news.look([status("video", 0, 1, 10)], 0);
    expect(news.look([status("video", 0, 1, 4)], 1000).length).toBe(0);
    const [said] = news.look([status("video", 0, 1, 5)], 2000).filter(({ level }) =>
      level === "warn"
    );
    expect(said.fields.count).toBe(1);
  });
});
