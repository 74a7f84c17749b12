// What users really did, looked up in the list of all their events: labels without timers and without state.
import { clickWithinMs } from "../../actors/prediction/timing.ts";

/** What of an event decides labels. */
export interface LivedEvent {
  readonly type: string;
  readonly user_id: string;
  readonly ad_id?: string | undefined;
}

interface Life {
  /** Times of everything that somebody did, and of subscriptions. */
  readonly actsMs: number[];
  readonly subscribedMs: number[];
  readonly impressions: { readonly adId: string | undefined; readonly atMs: number }[];
  readonly clicks: { readonly adId: string | undefined; readonly atMs: number }[];
}

/** Everything that everybody did. */
export class Lives {
  private readonly byUser = new Map<string, Life>();

  add({ type, user_id, ad_id: adId }: LivedEvent, atMs: number): void {
    let life = this.byUser.get(user_id);
    if (life === undefined) {
      life = { actsMs: [], subscribedMs: [], impressions: [], clicks: [] };
      this.byUser.set(user_id, life);
    }
    if (type !== "subscription_renew") life.actsMs.push(atMs);
    if (type === "subscription_start") life.subscribedMs.push(atMs);
    if (type === "ad_impression") life.impressions.push({ adId, atMs });
    if (type === "ad_click") life.clicks.push({ adId, atMs });
  }

  /** Whether a user did nothing after `atMs` and before `untilMs`. */
  staysAway(userId: string, atMs: number, untilMs: number): boolean {
    return !this.byUser.get(userId)?.actsMs.some((act) => act > atMs && act < untilMs);
  }

  subscribes(userId: string, atMs: number, untilMs: number): boolean {
    const times = this.byUser.get(userId)?.subscribedMs ?? [];
    return times.some((act) => act > atMs && act < untilMs);
  }

  /** Whether an ad was clicked in time, before it was shown again. */
  clicks(userId: string, adId: string | undefined, atMs: number): boolean {
    const life = this.byUser.get(userId);
    if (life === undefined) return false;
    const again = life.impressions
      .filter((other) => other.adId === adId && other.atMs > atMs)
      .reduce((earliest, other) => Math.min(earliest, other.atMs), atMs + clickWithinMs);
    return life.clicks.some((one) => one.adId === adId && one.atMs >= atMs && one.atMs < again);
  }
}
