// Memory per actor in memory: a program that prints what it finds, with nothing else on its heap.
import process from "node:process";
import { engagementKind } from "../../actors/engagement/kind.ts";
import { usedBytes } from "../memory.ts";
import { eventsOf, published } from "./audience.ts";
import { copiedEvents, Population, users } from "./population.ts";

/** What actors take up. */
export interface ActorMemory {
  readonly users: number;
  readonly bytesPerUser: number;
  readonly videos: number;
  readonly bytesPerVideo: number;
}

/** Some 1,100 users come within these events, and each of them stands for ninety. */
const userAudience = { users: 2_000, videos: 1_000 };
const userEvents = 30_000;
const copies = 90;
const videoAudience = { users: 20_000, videos: 1_000 };
const videoEvents = 200_000;

function measure(): ActorMemory {
  const before = usedBytes();
  const people = new Population(users);
  for (const { payload, arrivedAtMs } of copiedEvents(userAudience, userEvents, copies)) {
    people.take(payload, arrivedAtMs);
  }
  people.settle();
  const between = usedBytes();
  const videos = new Population(engagementKind);
  for (const event of eventsOf(videoAudience, videoEvents)) {
    videos.take(published(event)[1], Math.ceil(event.deliveredAtMs));
  }
  videos.settle();
  const after = usedBytes();
  const [userCount, videoCount] = [people.state.residents.size, videos.state.residents.size];
  return {
    users: userCount,
    bytesPerUser: (between - before) / userCount,
    videos: videoCount,
    bytesPerVideo: (after - between) / videoCount,
  };
}

process.stdout.write(JSON.stringify(measure()));
