// What Troupe needs from NATS: a program to run or a server to reach, JetStream, and its streams.
import {
  type JetStreamAccountStats,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import { Effect, Result } from "effect";
import type { NatsConnection } from "nats";
import { obtainNatsServer } from "../../local/nats-server.ts";
import { withoutSecrets } from "../../streams/nats-address.ts";
import {
  declaredStreams,
  inspectTopology,
  isAtLeast,
  minimumServer,
  type TopologySettings,
} from "../../streams/topology.ts";
import { sizeText } from "../terminal.ts";
import { type Check, clockCheck, good, reasonOf, skipped, wrong } from "./check.ts";

/** Whether there is a nats-server program that the demo could run. */
export function checkProgram(
  environment: Readonly<Record<string, string | undefined>>,
): Effect.Effect<Check> {
  const obtain = obtainNatsServer({ environment, say: () => {}, fetchings: [] });
  return Effect.map(Effect.result(obtain), (program) => {
    if (Result.isSuccess(program)) {
      const { path, version } = program.success;
      return good("nats-server program", `${path}, version ${version}`);
    }
    const [first] = program.failure.attempts;
    return skipped(
      "nats-server program",
      `none of version ${minimumServer} or newer yet (${first?.way}: ${first?.reason}); ` +
        "`npm start` fetches one, or name one with NATS_SERVER",
    );
  });
}

/** Everything about a server that answers, `url` being where it was reached. */
export async function checkServer(
  connection: NatsConnection,
  url: string,
  topology: TopologySettings,
): Promise<Check[]> {
  const { version = "0", max_payload: maxPayload = 0 } = connection.info ?? {};
  const found = `${withoutSecrets(url)}, version ${version}`;
  if (!isAtLeast(version, minimumServer)) {
    const remedy = `run nats-server ${minimumServer} or newer there`;
    return [wrong("NATS server", found, remedy)];
  }
  const server = good("NATS server", found);
  try {
    const manager = await jetstreamManager(connection);
    return [
      server,
      checkJetStream(await manager.getAccountInfo(), topology, maxPayload),
      ...await checkStreams(manager, maxPayload, topology),
    ];
  } catch (error) {
    const remedy =
      "start nats-server with JetStream (`nats-server --jetstream`), or allow this user";
    return [server, wrong("JetStream", reasonOf(error), remedy)];
  }
}

function checkJetStream(
  account: JetStreamAccountStats,
  topology: TopologySettings,
  maxPayload: number,
): Check {
  const streams = declaredStreams(topology, maxPayload);
  const wantedBytes = streams.reduce((sum, stream) => sum + (stream.max_bytes ?? 0), 0);
  const limitBytes = account.limits.max_storage;
  const limit = limitBytes < 0 ? "no limit" : `a limit of ${sizeText(limitBytes)}`;
  const found = `on, ${sizeText(account.storage)} stored, ${limit}`;
  if (limitBytes < 0 || limitBytes >= wantedBytes) return good("JetStream", found);
  const remedy = `allow this account ${sizeText(wantedBytes)}, or lower TROUPE_STATS_MAX_BYTES`;
  return wrong("JetStream", found, remedy);
}

async function checkStreams(
  manager: JetStreamManager,
  maxPayload: number,
  topology: TopologySettings,
): Promise<Check[]> {
  const mismatches = await inspectTopology(manager, maxPayload, topology);
  const checks: Check[] = [];
  for (const { name } of declaredStreams(topology, maxPayload)) {
    const mine = mismatches.filter((mismatch) => mismatch.stream === name);
    const title = `stream ${name}`;
    if (mine.some((mismatch) => mismatch.field === "name")) {
      checks.push(skipped(title, "not there yet: a worker or the demo makes it when it starts"));
    } else if (mine.length === 0) checks.push(good(title, "as declared"));
    else {
      const found = mine
        .map(({ field, found, wanted }) =>
          `${field} is ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`
        )
        .join("; ");
      const fixed = mine.some((mismatch) => mismatch.field === "subject_transform");
      const remedy = fixed
        ? "set TROUPE_PARTITIONS to the number found: it is fixed once a stream exists"
        : "start a worker or the demo, which sets it; if it stays, the server ignores the setting";
      checks.push(wrong(title, found, remedy));
    }
  }
  return [...checks, await checkClock(manager)];
}

/** The server states its time with what it says of a stream. */
async function checkClock(manager: JetStreamManager): Promise<Check> {
  const name = "clock of NATS";
  const [any] = await manager.streams.names().next();
  if (any === undefined) return skipped(name, "unknown while there is no stream");
  const beforeMs = Date.now();
  const { ts } = await manager.streams.info(any);
  const theirsMs = Date.parse(ts ?? "");
  if (Number.isNaN(theirsMs)) return skipped(name, "the server does not tell");
  return clockCheck(name, theirsMs, beforeMs, Date.now());
}
