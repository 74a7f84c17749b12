// The three measurements of a peer: draining a backlog, answering at a steady pace, surviving a crash.
import { consumersAreIdle, forecastCount, judge, type Verdict } from "./forecasts.ts";
import { account, type Ground, load, onFreshGround } from "./ground.ts";
import type { Peer } from "./peers.ts";
import { type RunningPeer, startPeer } from "./running-peer.ts";

/** How much is measured. */
export interface Amount {
  readonly readings: number;
  readonly videos: number;
  readonly liveSeconds: number;
  readonly livePerSecond: number;
}

/** What draining and living cost. */
export interface Performance {
  /** Readings a second until the last forecast was stored. */
  readonly perSecond: number;
  /** The same until a checkpoint held them all, where states are stored later than forecasts. */
  readonly perSecondCheckpointed: number;
  readonly cpuSecondsPerMillion: number;
  readonly peerBytes: number;
  readonly allBytes: number;
  /** Milliseconds from publishing a reading to hearing its forecast. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU seconds of everything, the publisher included, for each second at a steady pace. */
  readonly liveCpuShare: number;
}

const pollMs = 50;
const memoryEveryMs = 250;
/** A peer that says nothing for so long after its restart has nothing left to say. */
const silentMs = 90_000;
/** As long as redeliveries may take to begin where all seems done. */
const settledMs = 5000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Drains a backlog, then lives at a steady pace, on the same fresh servers. */
export function measurePerformance(
  peer: Peer,
  amount: Amount,
): Promise<Performance> {
  return onFreshGround(async (ground) => {
    await load(ground, "fill", amount.readings, amount.videos);
    const running = await startPeer(peer, ground);
    try {
      const drained = await drain(peer, running, ground, amount.readings);
      const before = account(running.pid);
      const startMs = performance.now();
      const work = load(
        ground,
        "peer",
        amount.livePerSecond,
        amount.liveSeconds,
      );
      const [p50Ms, p99Ms]: number[] = JSON.parse(
        await Promise.race([work, running.alive]),
      );
      const seconds = (performance.now() - startMs) / 1000;
      const liveCpuShare = (account(running.pid).cpuSeconds - before.cpuSeconds) / seconds;
      return { ...drained, p50Ms, p99Ms, liveCpuShare };
    } finally {
      await running.stop();
    }
  });
}

async function drain(
  peer: Peer,
  running: RunningPeer,
  ground: Ground,
  readings: number,
) {
  const before = account(running.pid);
  const peak = { peerBytes: 0, allBytes: 0 };
  const look = () => {
    const { peerBytes, allBytes } = account(running.pid);
    peak.peerBytes = Math.max(peak.peerBytes, peerBytes);
    peak.allBytes = Math.max(peak.allBytes, allBytes);
  };
  const timer = setInterval(look, memoryEveryMs);
  try {
    const last = await waitFor(running, async () => {
      const { messages, lastAtMs } = await forecastCount(ground.manager);
      return messages >= readings ? lastAtMs : undefined;
    });
    const checkpointed = await waitFor(running, async () => {
      if (peer.checkpointed === undefined) return last;
      return await peer.checkpointed(ground.sql) >= readings ? Date.now() : undefined;
    });
    look();
    const cpuSeconds = account(running.pid).cpuSeconds - before.cpuSeconds;
    const verdict = await judge(ground.connection);
    if (verdict.distinct < readings || verdict.wrongVideos > 0) {
      throw new Error(
        `${peer.name} is wrong without any crash: ${JSON.stringify(verdict)}`,
      );
    }
    return {
      perSecond: readings / ((last - running.readyAtMs) / 1000),
      perSecondCheckpointed: readings /
        ((checkpointed - running.readyAtMs) / 1000),
      cpuSecondsPerMillion: cpuSeconds / (readings / 1e6),
      ...peak,
    };
  } finally {
    clearInterval(timer);
  }
}

/** Kills a peer in the middle of a backlog, starts it again, and judges what came of it. */
export function measureCrash(peer: Peer, amount: Amount): Promise<Verdict> {
  return onFreshGround(async (ground) => {
    await load(ground, "fill", amount.readings, amount.videos);
    const first = await startPeer(peer, ground);
    try {
      await waitFor(first, async () => {
        const { messages } = await forecastCount(ground.manager);
        return messages >= 0.4 * amount.readings ? messages : undefined;
      });
    } finally {
      await first.kill();
    }
    const second = await startPeer(peer, ground);
    try {
      await untilSettled(second, ground, amount.readings);
    } finally {
      await second.stop();
    }
    return await judge(ground.connection);
  });
}

async function untilSettled(
  running: RunningPeer,
  ground: Ground,
  readings: number,
) {
  let messages = -1;
  let changedAtMs = performance.now();
  await waitFor(running, async () => {
    const found = await forecastCount(ground.manager);
    const nowMs = performance.now();
    if (found.messages !== messages) changedAtMs = nowMs;
    messages = found.messages;
    const isDone = messages >= readings &&
      await consumersAreIdle(ground.manager);
    return nowMs - changedAtMs > (isDone ? settledMs : silentMs) ? messages : undefined;
  });
}

/** Polls until there is an answer, or the peer ends. */
async function waitFor<A>(
  running: RunningPeer,
  ask: () => Promise<A | undefined>,
): Promise<A> {
  for (;;) {
    const answer = await Promise.race([ask(), running.alive]);
    if (answer !== undefined) return answer;
    await pause(pollMs);
  }
}
