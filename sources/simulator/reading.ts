// One delivery of the simulated platform: the row that a producer sends, and the truth behind it.

/** A row with the names of the wire; see `streams/reading.ts`. */
export interface SimulatedRow {
  readonly timestamp: string;
  readonly video_id: string;
  readonly viewCount: number;
  readonly likeCount: number;
  readonly commentCount: number;
  readonly title: string;
  readonly channel: string;
  readonly category: string;
  readonly published_at: string;
}

/** What a delivery is: `reading` says what it should, every other kind has its own fault. */
export type DeliveryKind = "reading" | "correction" | "zero" | "repeat" | "late";

/** What the row should have said, and how fast the video really grows. */
export interface Truth {
  readonly kind: DeliveryKind;
  /** When the counters were read: the row's event time. */
  readonly atMs: number;
  /** The counters as they were at `atMs`, also where the row says 0. */
  readonly views: number;
  readonly likes: number;
  readonly comments: number;
  /** The rate that generates the views at `atMs`, in views an hour. */
  readonly viewsPerHour: number;
  /** Whether a burst brings most of the views at `atMs`. */
  readonly breakingOut: boolean;
  /** Readings that a gap has swallowed just before this one. */
  readonly missedBefore: number;
}

/** One delivery. */
export interface SimulatedReading {
  /** Position among all deliveries, from 0: the same at every run with the same settings. */
  readonly number: number;
  /** When the row reaches the producer's outlet; never decreasing. */
  readonly deliveredAtMs: number;
  readonly row: SimulatedRow;
  readonly truth: Truth;
}
