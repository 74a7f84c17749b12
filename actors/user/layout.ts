// Where everything that a user's actor counts lies in its bytes, and what it may be. One array of bytes
// holds it all: a hundred thousand users are in memory, and an object for each part would cost more than
// the part.
import { visitHistoryRanges, visitHistoryStateSize } from "../../ml/churn/visit-history.ts";
import { checkNumbers, maxTimeMs, type NumberRange } from "../../ml/ranges.ts";
import { activityTypes } from "../../streams/activity-types.ts";
import { fastSums, slowSums } from "./sum-names.ts";

/** How a number is kept: by its bits, and with a fraction or without. */
export type Width = "f64" | "f32" | "u32" | "u16";

/** Bytes of a number. */
export const widthBytes: Readonly<Record<Width, number>> = { f64: 8, f32: 4, u32: 4, u16: 2 };

/** Consecutive numbers of one sort. */
export interface Field extends NumberRange {
  readonly at: number;
  readonly width: Width;
}

/** Fields one after the other. */
class Layout {
  readonly fields: Field[] = [];
  bytes: number;

  constructor(from: number) {
    this.bytes = from;
  }

  /** Where the next `count` numbers lie. */
  add(width: Width, name: string, high: number, count = 1, low = 0): number {
    const at = this.bytes;
    this.fields.push({ at, width, name, count, low, high });
    this.bytes += widthBytes[width] * count;
    return at;
  }
}

const [maxU32, maxU16] = [2 ** 32 - 1, 2 ** 16 - 1];
/** More sessions than anybody has, or corrections; columns of them hold twice as many. */
const maxCount = 2 ** 30;
const maxDay = Math.ceil(maxTimeMs / 86_400_000);
const maxSum = 2 ** 100;
const maxSeconds = 2 ** 80;
const maxMoney = 2 ** 80;

/** Sessions in memory: the newest, and two that were touched last, which late events may still amend. */
export const sessionSlots = 3;
/** Event ids that are recognised when they come again. */
export const rememberedEvents = 32;
/** Videos and articles consumed last. */
export const recentItems = 16;
/** Categories that users, and sessions, keep. */
export const keptCategories = 4;

const slot = new Layout(0);

/** Places within a session; times in milliseconds, 0 where there is none. */
export const sessionAt = {
  startMs: slot.add("f64", "beginning of a session", maxTimeMs),
  lastMs: slot.add("f64", "end of a session", maxTimeMs),
  revenue: slot.add("f64", "revenue of a session", maxMoney),
  watchSeconds: slot.add("f32", "seconds watched", maxSeconds),
  readSeconds: slot.add("f32", "seconds read", maxSeconds),
  stallSeconds: slot.add("f32", "seconds stalled", maxSeconds),
  startUpSeconds: slot.add("f32", "seconds waited", maxSeconds),
  longestGapSeconds: slot.add("f32", "longest silence", maxSeconds),
  hoursSincePrevious: slot.add("f32", "hours since the session before", maxSeconds),
  categorySeconds: slot.add("f32", "seconds in a category", maxSeconds, keptCategories),
  categories: slot.add("u32", "hash of a category", maxU32, keptCategories),
  number: slot.add("u32", "number of a session", maxCount),
  corrections: slot.add("u32", "corrections", maxCount),
  touched: slot.add("u32", "events when it was touched last", maxU32),
  counts: slot.add("u16", "count of a type", maxU16, activityTypes.length),
  depth: slot.add("u16", "items", maxU16),
  repeats: slot.add("u16", "items seen before", maxU16),
  deviceSwitches: slot.add("u16", "switches of device", maxU16),
  funnels: slot.add("u16", "steps of funnels", maxU16),
  flags: slot.add("u16", "flags of a session", 7),
};

const sessionFields: readonly Field[] = slot.fields;
/** Bytes of a session; a multiple of four. */
export const sessionBytes = Math.ceil(slot.bytes / 4) * 4;

const user = new Layout(8 * visitHistoryStateSize);

/** Places of the user as a whole. The history of visits comes first; times as in {@link sessionAt}. */
export const userAt = {
  history: 0,
  firstMs: user.add("f64", "time of the first event", maxTimeMs),
  lastMs: user.add("f64", "time of the last event", maxTimeMs),
  activeMs: user.add("f64", "time of the last activity", maxTimeMs),
  assessedMs: user.add("f64", "time of the features", maxTimeMs),
  momentMs: user.add("f64", "time of the next moment", 2 * maxTimeMs),
  landmarkMs: user.add("f64", "landmark of fading sums", maxTimeMs),
  playingMs: user.add("f64", "time since which something plays", maxTimeMs),
  subscriptionMs: user.add("f64", "time of the last word on a subscription", maxTimeMs),
  subscribedMs: user.add("f64", "beginning of the subscription", maxTimeMs),
  monthlyPrice: user.add("f64", "price of the subscription", maxMoney),
  revenue: user.add("f64", "revenue", maxMoney),
  sequence: user.add("f64", "sequence", Number.MAX_SAFE_INTEGER),
  slow: user.add("f32", "fading sum", maxSum, slowSums.length, -maxSum),
  fast: user.add("f32", "fading sum", maxSum, fastSums.length, -maxSum),
  favourites: user.add("f32", "weight of a category", maxSum, keptCategories),
  lastEngagement: user.add("f32", "engagement", 100),
  meanEngagement: user.add("f32", "engagement", 100),
  events: user.add("u32", "events", maxU32),
  sessions: user.add("u32", "sessions", maxCount),
  closed: user.add("u32", "closed sessions", maxCount),
  follows: user.add("u32", "follows", maxU32),
  newsletters: user.add("u32", "newsletters", maxU32),
  subscriptions: user.add("u32", "subscriptions begun", maxU32),
  renewals: user.add("u32", "renewals", maxU32),
  cancellations: user.add("u32", "cancellations", maxU32),
  isSubscribed: user.add("u32", "whether subscribed", 1),
  playingCategory: user.add("u32", "hash of what category plays", maxU32),
  firstDay: user.add("u32", "first active day", maxDay),
  lastDay: user.add("u32", "last active day", maxDay),
  days: user.add("u32", "active days", maxU32, 2),
  weeks: user.add("u32", "active weeks", maxU32, 2),
  nextEvent: user.add("u32", "place of the next event id", rememberedEvents - 1),
  eventIds: user.add("u32", "hash of an event id", maxU32, rememberedEvents),
  items: user.add("u32", "hash of an item", maxU32, recentItems),
  itemSeconds: user.add("u32", "time of an item", maxU32, recentItems),
};

/** Where the sessions lie, one after the other. */
export const sessionsAt = Math.ceil(user.bytes / 4) * 4;

/** Bytes of a user: what is counted, strings apart. */
export const userBytes = Math.ceil((sessionsAt + sessionSlots * sessionBytes) / 8) * 8;

/** Where the session of a slot begins. */
export function slotAt(slot: number): number {
  return sessionsAt + slot * sessionBytes;
}

const fields: readonly Field[] = [
  ...user.fields,
  ...Array.from({ length: sessionSlots }, (_, i) => shifted(sessionFields, slotAt(i))).flat(),
];

function shifted(fields: readonly Field[], by: number): Field[] {
  return fields.map((field) => ({ ...field, at: field.at + by }));
}

/** Throws a `RangeError` that names the first number that cannot be. */
export function checkUserBytes(view: DataView): void {
  const history = Array.from(
    { length: visitHistoryStateSize },
    (_, i) => view.getFloat64(8 * i, true),
  );
  checkNumbers(history, 0, visitHistoryRanges);
  for (const { at, width, count, low, high, name } of fields) {
    for (let i = 0; i < count; i++) {
      const value = numberAt(view, width, at + i * widthBytes[width]);
      if (value >= low && value <= high) continue;
      throw new RangeError(`${name}: found ${value}, wanted ${low} to ${high}`);
    }
  }
}

function numberAt(view: DataView, width: Width, at: number): number {
  if (width === "f64") return view.getFloat64(at, true);
  if (width === "f32") return view.getFloat32(at, true);
  return width === "u32" ? view.getUint32(at, true) : view.getUint16(at, true);
}
