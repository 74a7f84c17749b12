// Where the people of a simulated audience live, what they watch on, and what they pay.

/** A country, with the time by which its people live, all year round. */
export interface Country {
  readonly code: string;
  readonly share: number;
  readonly hoursAheadOfUtc: number;
  /** Multiplies waits and stalls. */
  readonly slowness: number;
  /** Multiplies the readiness to subscribe. */
  readonly interest: number;
}

export const countries: readonly Country[] = [
  { code: "US", share: 0.34, hoursAheadOfUtc: -5, slowness: 1, interest: 1.2 },
  { code: "GB", share: 0.16, hoursAheadOfUtc: 0, slowness: 0.9, interest: 1.1 },
  { code: "DE", share: 0.14, hoursAheadOfUtc: 1, slowness: 1.1, interest: 1 },
  { code: "BR", share: 0.14, hoursAheadOfUtc: -3, slowness: 1.6, interest: 0.7 },
  { code: "IN", share: 0.14, hoursAheadOfUtc: 5.5, slowness: 1.9, interest: 0.6 },
  { code: "JP", share: 0.08, hoursAheadOfUtc: 9, slowness: 0.6, interest: 1.3 },
];

/** A kind of device, and how video plays on it where the network is ordinary. */
export interface Device {
  readonly name: string;
  /** Median wait before the first frame. */
  readonly startUpSeconds: number;
  readonly stallsPerHour: number;
  readonly errorsPerPlay: number;
  /** Added to the log odds of clicking an ad. */
  readonly clickShift: number;
  /** Qualities from the best to the worst. */
  readonly qualities: readonly string[];
}

export const devices: readonly Device[] = [
  {
    name: "phone",
    startUpSeconds: 1.4,
    stallsPerHour: 2.4,
    errorsPerPlay: 0.015,
    clickShift: 0.2,
    qualities: ["1080p", "720p", "480p", "360p"],
  },
  {
    name: "tv",
    startUpSeconds: 2.2,
    stallsPerHour: 0.6,
    errorsPerPlay: 0.008,
    clickShift: -1.2,
    qualities: ["2160p", "1080p", "720p"],
  },
  {
    name: "web",
    startUpSeconds: 0.9,
    stallsPerHour: 1,
    errorsPerPlay: 0.01,
    clickShift: 0,
    qualities: ["1440p", "1080p", "720p", "480p"],
  },
  {
    name: "tablet",
    startUpSeconds: 1.6,
    stallsPerHour: 1.6,
    errorsPerPlay: 0.012,
    clickShift: 0.1,
    qualities: ["1080p", "720p", "480p"],
  },
];

/** What a user pays for, and what that changes. */
export interface Tier {
  readonly name: "free" | "basic" | "premium";
  /** Price of a month. */
  readonly price: number;
  /** Multiplies the ads that are shown, the rate of visits and the hazard of leaving. */
  readonly ads: number;
  readonly visits: number;
  readonly leaving: number;
}

/** Tiers from the cheapest, which is free. */
export const tiers: readonly Tier[] = [
  { name: "free", price: 0, ads: 1, visits: 1, leaving: 1 },
  { name: "basic", price: 6.99, ads: 0.4, visits: 1.2, leaving: 0.45 },
  { name: "premium", price: 12.99, ads: 0, visits: 1.35, leaving: 0.35 },
];

export const freeTier = 0;
export const basicTier = 1;
export const premiumTier = 2;
