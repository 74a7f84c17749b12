// The kinds of people in a simulated audience: what they like, when and how often they come. Segments
// that are found can be compared with these.
import { categories } from "../simulator/categories.ts";

/** A kind of people; everybody is drawn around one. */
export interface Archetype {
  readonly name: string;
  /** Share of the audience. */
  readonly share: number;
  /** How much each category is liked, by its name; what is not named counts {@link passingTaste}. */
  readonly tastes: Readonly<Record<string, number>>;
  /** Visits a day of somebody in the middle of it. */
  readonly visitsPerDay: number;
  /** Items after the first one in a visit, on average. */
  readonly depth: number;
  /** Share of items that are articles. */
  readonly articleShare: number;
  /** Local hour at which most of them come, and the day, 0 = Sunday. */
  readonly peakHour: number;
  readonly peakDay: number;
  /** Shares of the devices, in the order of `devices`. */
  readonly devices: readonly number[];
  /** Share of those at the start who pay already. */
  readonly paying: number;
  /** How readily they leave for good and begin to think of subscribing; 1 is ordinary. */
  readonly fickleness: number;
  readonly interest: number;
}

/** How much a category is liked that an archetype does not name. */
const passingTaste = 0.1;

export const archetypes: readonly Archetype[] = [
  {
    name: "binger",
    share: 0.2,
    tastes: { Film: 4, Comedy: 2, Gaming: 0.5 },
    visitsPerDay: 0.5,
    depth: 2.4,
    articleShare: 0.05,
    peakHour: 21,
    peakDay: 6,
    devices: [0.15, 0.7, 0.05, 0.1],
    paying: 0.45,
    fickleness: 0.8,
    interest: 1.5,
  },
  {
    name: "headliner",
    share: 0.2,
    tastes: { News: 5, Sports: 1, Science: 0.5 },
    visitsPerDay: 0.8,
    depth: 1.4,
    articleShare: 0.7,
    peakHour: 8,
    peakDay: 3,
    devices: [0.6, 0.02, 0.3, 0.08],
    paying: 0.2,
    fickleness: 0.9,
    interest: 0.7,
  },
  {
    name: "gamer",
    share: 0.18,
    tastes: { Gaming: 5, Comedy: 1, Music: 0.5 },
    visitsPerDay: 0.55,
    depth: 1.8,
    articleShare: 0.1,
    peakHour: 23,
    peakDay: 6,
    devices: [0.25, 0.1, 0.6, 0.05],
    paying: 0.15,
    fickleness: 1.2,
    interest: 0.8,
  },
  {
    name: "learner",
    share: 0.14,
    tastes: { Education: 4, Science: 3 },
    visitsPerDay: 0.3,
    depth: 1.5,
    articleShare: 0.35,
    peakHour: 17,
    peakDay: 2,
    devices: [0.15, 0.1, 0.45, 0.3],
    paying: 0.35,
    fickleness: 0.8,
    interest: 1.3,
  },
  {
    name: "listener",
    share: 0.16,
    tastes: { Music: 6, Comedy: 0.5 },
    visitsPerDay: 0.45,
    depth: 2.8,
    articleShare: 0.03,
    peakHour: 18,
    peakDay: 5,
    devices: [0.85, 0.03, 0.07, 0.05],
    paying: 0.25,
    fickleness: 1,
    interest: 1,
  },
  {
    name: "fan",
    share: 0.12,
    tastes: { Sports: 6, News: 1 },
    visitsPerDay: 0.35,
    depth: 1.2,
    articleShare: 0.3,
    peakHour: 20,
    peakDay: 0,
    devices: [0.45, 0.4, 0.1, 0.05],
    paying: 0.25,
    fickleness: 1.4,
    interest: 1.2,
  },
];

/** What an archetype likes of each category, in the order of `categories`. */
export function tastesOf(archetype: Archetype): number[] {
  return categories.map(({ name }) => archetype.tastes[name] ?? passingTaste);
}
