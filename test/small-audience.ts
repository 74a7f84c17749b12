// A small audience as its actors have it, for tests of what the HTTP interface makes of that: rows as a
// checkpoint writes them, and answers as workers give them.
import type { NatsConnection } from "nats";
import { engagementKind } from "../actors/engagement/kind.ts";
import { Audience, eventAt as playedAt } from "../actors/engagement/testing.ts";
import type { Teller } from "../actors/learner/actor.ts";
import { RecommenderActor } from "../actors/learner/recommender-actor.ts";
import { SegmentActor } from "../actors/learner/segment-actor.ts";
import { segmentFeatures } from "../actors/prediction/segment-features.ts";
import { userForesight } from "../actors/prediction/foresight.ts";
import { dayMs, eventAt, Stage, startMs } from "../actors/user/testing.ts";
import { startOwner } from "../api/testing.ts";
import { noRows, type Projections } from "../db/store.ts";
import { textHash } from "../ml/text-hash.ts";
import { Random } from "../ml/random.ts";
import { decodeToken, encodeToken } from "../streams/token.ts";

const silent: Teller = { weights() {}, recommendations() {} };

/** Users who watch, videos that are watched, and models that learnt a little of both. */
export class SmallAudience {
  private readonly stage = new Stage(userForesight({ horizonMs: 30 * dayMs }));
  private readonly audience = new Audience();
  private readonly recommender = new RecommenderActor();
  private readonly segments = new SegmentActor();
  private readonly videoIds: readonly string[];

  constructor(userIds: readonly string[], videoIds: readonly string[]) {
    this.videoIds = videoIds;
    for (const id of userIds) this.stage.takeAll(visitsOf(id));
    this.audience.take(playedAt(0, "video_play", { country: "DE", device: "tv" }));
    this.audience.take(playedAt(60, "video_complete", { country: "DE" }));
    this.consume();
    this.findSegments();
  }

  /** What checkpoints write of it. */
  rows(): Projections {
    const rows = noRows();
    this.stage.commit();
    rows.users.push(...this.stage.tables.users.values());
    rows.sessions.push(...this.stage.tables.sessions.values());
    for (const id of this.videoIds) {
      engagementKind.project(encodeToken(id), this.audience.state, rows);
    }
    this.recommender.project(rows);
    this.segments.project(rows);
    return rows;
  }

  /** Answers questions as the owners of all its actors would. */
  async startOwners(nats: NatsConnection): Promise<void> {
    const { stage, videoIds } = this;
    const shared = stage.kind.initialShared();
    const known = new Set(videoIds.map(encodeToken));
    await startOwner(nats, "user", (key, question) => {
      if (!stage.tables.users.has(key)) return undefined;
      return Object(stage.kind.inspect(stage.user(decodeToken(key)), question, shared));
    });
    await startOwner(
      nats,
      "engagement",
      (key) =>
        known.has(key)
          ? Object(engagementKind.inspect(this.audience.state, "", this.audience.shared))
          : undefined,
    );
    await startOwner(nats, "model", (_key, question) => Object(this.recommender.inspect(question)));
  }

  /** What everybody consumed: the same four videos over and over. */
  private consume(): void {
    for (let i = 0; i < 64; i++) {
      const consumption = {
        atMs: startMs + i * 60_000,
        user: `user-${i % 9}`,
        item: `v${i % 4}`,
        category: "ponds",
        recent: Uint32Array.from(i === 0 ? [] : [textHash(`v${(i - 1) % 4}`)]),
      };
      this.recommender.hear({ kind: "consumption", consumption }, silent);
    }
  }

  /** Enough users, of three sorts, for segments to be found among them. */
  private findSegments(): void {
    const random = new Random(1);
    for (let i = 0; i < 400; i++) {
      const dense = Float64Array.from(segmentFeatures, () => (i % 3) * 4 + random.uniform());
      const settled = { atMs: startMs, labelAtMs: startMs, label: 0, predicted: NaN, version: 0 };
      const example = { ...settled, dense, hashed: new Uint32Array(0) };
      this.segments.hear({ kind: "labelled", example }, silent);
    }
  }
}

/** Three visits of a user, in which videos are watched and ads shown. */
function visitsOf(user_id: string) {
  return [0, 1, 3].flatMap((day) => {
    const minutes = day * 1440;
    const video = { user_id, video_id: `v${day}`, category: "ponds" };
    return [
      eventAt(minutes, "session_start", { user_id, device: "tv", country: "DE", tier: "free" }),
      eventAt(minutes + 1, "video_play", video),
      eventAt(minutes + 2, "ad_impression", { user_id, ad_id: "ad1", placement: "pre-roll" }),
      eventAt(minutes + 9, "video_complete", video),
      eventAt(minutes + 10, "session_end", { user_id }),
    ];
  });
}
