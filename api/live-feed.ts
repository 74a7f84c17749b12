// The live feed: what happens on NATS, told to every reader at a pace that a browser can follow. One
// subscription a subject serves them all, and only while somebody reads.
import type { Msg, NatsConnection, Subscription } from "nats";
import { Effect, Result, Schema, type Scope } from "effect";
import { PartitionStatus } from "../streams/forecast.ts";
import { type ModelStatus, modelStatusSubject } from "../streams/model-status.ts";
import type { LiveEventName } from "./contract/live.ts";
import { LiveClient, type Reader } from "./live-client.ts";
import { ModelStatuses } from "./model-statuses.ts";

/** How the feed behaves; the defaults are those of the HTTP interface. */
export interface LiveFeedOptions {
  /** Between two tellings of forecasts and alerts. */
  readonly tickMs?: number;
  readonly statusMs?: number;
  readonly heartbeatMs?: number;
  /** Between two looks at whether readers still may read. */
  readonly checkMs?: number;
  readonly maxClients?: number;
  /** Connections of one reader. */
  readonly maxPerReader?: number | undefined;
}

/** Videos, and alerts, that one tick tells of. */
export const maxPerTick = 200;
/** After this long without a word from its owner a partition's status is forgotten. */
export const statusFreshMs = 10_000;
/** Messages above this are none of ours: one of them must not fill every reader's buffer. */
const maxMessageBytes = 4096;
/** Partitions whose status is remembered. */
const maxStatuses = 1024;
/** What a reader does when it loses the connection: try again after this long. */
const retryMs = 2000;

const subjects = ["predictions.video.*.forecast", "alerts.>"] as const;
const statusSubjects = "status.>";
const encoder = new TextEncoder();
const decodeStatus = Schema.decodeUnknownResult(PartitionStatus);

/** The live feed of one process. */
export class LiveFeed {
  private readonly nats: NatsConnection;
  private readonly now: () => number;
  private readonly maxClients: number;
  private readonly maxPerReader: number;
  private readonly clients = new Set<LiveClient>();
  /** How many readers want each video alone. */
  private readonly wanted = new Map<string, number>();
  private readonly statuses = new Map<string, { status: PartitionStatus; heardAtMs: number }>();
  /** Latest forecast per video since the last tick: of any video, and of those wanted alone. */
  private readonly forecasts = new Map<string, Msg>();
  private readonly wantedForecasts = new Map<string, Msg>();
  private alerts: Msg[] = [];
  private readonly models = new ModelStatuses();
  private readonly statusSubscription: Subscription;
  private subscriptions: Subscription[] = [];
  private readonly timers: ReturnType<typeof setInterval>[];

  constructor(nats: NatsConnection, now: () => number, options: LiveFeedOptions = {}) {
    this.nats = nats;
    this.now = now;
    this.maxClients = options.maxClients ?? 1000;
    this.maxPerReader = options.maxPerReader ?? 50;
    this.statusSubscription = nats.subscribe(statusSubjects, {
      callback: (error, message) => {
        if (error === null) this.onStatus(message);
      },
    });
    this.timers = [
      setInterval(() => this.tellNews(), options.tickMs ?? 250),
      setInterval(() => this.tellStatus(), options.statusMs ?? 1000),
      setInterval(() => this.tellAll(": still here\n\n"), options.heartbeatMs ?? 15_000),
      setInterval(() => void this.showOut(), options.checkMs ?? 5000),
    ];
  }

  /** How many readers there are. */
  get readers(): number {
    return this.clients.size;
  }

  /** What the owners of partitions said within the last {@link statusFreshMs}. */
  recentStatuses(): PartitionStatus[] {
    const sinceMs = this.now() - statusFreshMs;
    const recent: PartitionStatus[] = [];
    for (const [subject, { status, heardAtMs }] of this.statuses) {
      if (heardAtMs >= sinceMs) recent.push(status);
      else this.statuses.delete(subject);
    }
    return recent.sort((a, b) => a.kind.localeCompare(b.kind) || a.partition - b.partition);
  }

  /** What the trainers of models said last, as far as it still holds. */
  recentModels(): ModelStatus[] {
    return this.models.recent(this.now());
  }

  /** A new connection for all videos or for one; undefined where there are too many already. */
  open(token: string | undefined, reader?: Reader): LiveClient | undefined {
    if (this.clients.size >= this.maxClients) return undefined;
    if (reader !== undefined && this.connectionsOf(reader) >= this.maxPerReader) return undefined;
    const client = new LiveClient(token, (gone) => this.onGone(gone), reader);
    if (this.clients.size === 0) this.listen();
    this.clients.add(client);
    if (token !== undefined) this.wanted.set(token, (this.wanted.get(token) ?? 0) + 1);
    client.send(encoder.encode(`retry: ${retryMs}\n\n${this.statusEvent()}`));
    return client;
  }

  /** Ends every connection and stops listening. */
  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const client of this.clients) client.close();
    this.statusSubscription.unsubscribe();
  }

  private connectionsOf({ name }: Reader): number {
    let count = 0;
    for (const { reader } of this.clients) if (reader?.name === name) count++;
    return count;
  }

  /** Ends the connections of those who may read no more. */
  private async showOut(): Promise<void> {
    for (const client of [...this.clients]) {
      if (await client.reader?.mayStay() === false) client.close();
    }
  }

  private listen(): void {
    this.subscriptions = subjects.map((subject) =>
      this.nats.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) this.onNews(message);
        },
      })
    );
  }

  private onGone(client: LiveClient): void {
    this.clients.delete(client);
    if (client.token !== undefined) {
      const others = (this.wanted.get(client.token) ?? 1) - 1;
      if (others > 0) this.wanted.set(client.token, others);
      else this.wanted.delete(client.token);
    }
    if (this.clients.size > 0) return;
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    this.forget();
  }

  private onNews(message: Msg): void {
    if (message.data.length > maxMessageBytes) return;
    if (message.subject.startsWith("alerts.")) {
      this.alerts.push(message);
      if (this.alerts.length > maxPerTick) this.alerts.shift();
      return;
    }
    const token = videoToken(message);
    if (this.wanted.has(token)) this.wantedForecasts.set(token, message);
    this.forecasts.delete(token);
    this.forecasts.set(token, message);
    if (this.forecasts.size > maxPerTick) {
      const [oldest] = this.forecasts.keys();
      this.forecasts.delete(oldest);
    }
  }

  private onStatus(message: Msg): void {
    if (message.data.length > maxMessageBytes) return;
    if (message.subject.startsWith(modelStatusSubject(""))) {
      return this.models.hear(message.string(), this.now());
    }
    const decoded = decodeStatus(parsed(message.string()));
    if (Result.isFailure(decoded)) return;
    const known = this.statuses.get(message.subject);
    if (known === undefined && this.statuses.size >= maxStatuses) return;
    const status = decoded.success;
    const heardAtMs = this.now();
    // An owner that has been fenced goes on talking for a moment, and says less than is known. One
    // that is silent for longer may have had a database that is gone, with epochs of its own.
    const isHeard = known !== undefined && heardAtMs - known.heardAtMs < statusFreshMs;
    if (isHeard && status.epoch < known.status.epoch) return;
    this.statuses.set(message.subject, { status, heardAtMs });
  }

  /** Every event is written once, however many readers it goes to. */
  private tellNews(): void {
    if (this.forecasts.size === 0 && this.alerts.length === 0) return;
    const everything = encoder.encode(
      events("alert", this.alerts) + events("forecast", this.forecasts.values()),
    );
    const ofOne = new Map<string, Uint8Array>();
    for (const token of this.wanted.keys()) ofOne.set(token, encoder.encode(this.newsOf(token)));
    for (const client of this.clients) {
      const news = client.token === undefined ? everything : ofOne.get(client.token);
      if (news !== undefined) client.send(news);
    }
    this.forget();
  }

  private newsOf(token: string): string {
    const forecast = this.wantedForecasts.get(token);
    return events("alert", this.alerts.filter((alert) => videoToken(alert) === token)) +
      events("forecast", forecast === undefined ? [] : [forecast]);
  }

  private forget(): void {
    this.alerts = [];
    this.forecasts.clear();
    this.wantedForecasts.clear();
  }

  private tellStatus(): void {
    this.tellAll(this.statusEvent());
  }

  private statusEvent(): string {
    return event("status", JSON.stringify(this.recentStatuses())) +
      event("models", JSON.stringify(this.recentModels()));
  }

  private tellAll(text: string): void {
    const bytes = encoder.encode(text);
    for (const client of this.clients) client.send(bytes);
  }
}

/** The live feed as a resource; closing its scope ends every connection that reads it. */
export function liveFeed(
  nats: NatsConnection,
  now: () => number,
  options: LiveFeedOptions = {},
): Effect.Effect<LiveFeed, never, Scope.Scope> {
  return Effect.acquireRelease(
    Effect.sync(() => new LiveFeed(nats, now, options)),
    (feed) => Effect.sync(() => feed.close()),
  );
}

/** `predictions.video.<token>.forecast` and `alerts.<kind>.<token>` alike have the token third. */
function videoToken(message: Msg): string {
  return message.subject.split(".")[2] ?? "";
}

function events(name: LiveEventName, messages: Iterable<Msg>): string {
  let text = "";
  for (const message of messages) text += event(name, message.string());
  return text;
}

/** One server-sent event; a line break within the data starts another data line. */
function event(name: LiveEventName, data: string): string {
  return `event: ${name}\ndata: ${data.replace(/\r\n|\r|\n/g, "\ndata: ")}\n\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
