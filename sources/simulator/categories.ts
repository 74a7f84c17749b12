// What is published on the simulated platform: categories with their audiences, invented channels,
// and the parts that titles are made of.
import type { Random } from "../../ml/random.ts";
import type { Rhythm } from "./rhythm.ts";

/** A category of videos. */
export interface Category {
  readonly name: string;
  readonly channels: readonly string[];
  /** Titles with `{word}` places, each filled from {@link words}. */
  readonly titles: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Views in the first week of a middling video of a middling channel. */
  readonly weekViews: number;
  readonly likesPerView: number;
  readonly commentsPerView: number;
  readonly rhythm: Rhythm;
}

/** Every category of the simulated platform. */
export const categories: readonly Category[] = [
  {
    name: "Music",
    channels: ["Low Tide Sessions", "Paper Lantern Records", "Attic Strings", "Nightbus Radio"],
    titles: ["{song} (live at {place})", "{song} · official video", "{song}, {form}"],
    words: {
      song: [
        "Salt and Copper",
        "Tin Roof",
        "Last Ferry Home",
        "Blue Hour",
        "Half the Harbour",
        "Slow Meridian",
        "Glass Orchard",
        "Ninth Floor",
      ],
      place: ["the Boathouse", "Old Mill Hall", "Studio C", "the Lighthouse"],
      form: ["acoustic", "string quartet version", "one-take cover", "8 hours, slowed down"],
    },
    weekViews: 80_000,
    likesPerView: 0.045,
    commentsPerView: 0.004,
    rhythm: { peakHour: 21, dailySwing: 0.45, peakDay: 6, weeklySwing: 0.1 },
  },
  {
    name: "Gaming",
    channels: ["Pixel Ferry", "Second Controller", "Quiet Speedruns", "Lantern Guild"],
    titles: ["{game}: {feat}", "I tried {feat} in {game}", "{game} but {twist} | part {part}"],
    words: {
      game: ["Hollow Isles", "Rail Baron 4", "Starwright", "Mossgate", "Turbo Gliders"],
      feat: [
        "beating it with no map",
        "the hidden ending",
        "a 100-day world",
        "every boss unarmed",
      ],
      twist: ["it never stops raining", "chat picks the route", "one life only", "upside down"],
      part: ["1", "2", "3", "4", "7", "12"],
    },
    weekViews: 120_000,
    likesPerView: 0.04,
    commentsPerView: 0.006,
    rhythm: { peakHour: 20, dailySwing: 0.5, peakDay: 6, weeklySwing: 0.2 },
  },
  {
    name: "News",
    channels: ["The Morning Column", "Meridian Daily", "City Desk", "Plain Briefing"],
    titles: [
      "{topic}: what {place} changed {when}",
      "{topic} in {place}, explained in {minutes} minutes",
    ],
    words: {
      topic: [
        "Night trains",
        "School meals",
        "The river wall",
        "Rent caps",
        "The housing bill",
        "Harbour strike",
        "Heat pumps",
        "The coast road",
      ],
      when: ["overnight", "this week", "after the vote", "in one year"],
      place: [
        "Northport",
        "the capital",
        "the valley",
        "Castle Town",
        "the suburbs",
        "the islands",
      ],
      minutes: ["four", "six", "nine", "twelve"],
    },
    weekViews: 60_000,
    likesPerView: 0.015,
    commentsPerView: 0.007,
    rhythm: { peakHour: 8, dailySwing: 0.45, peakDay: 3, weeklySwing: 0.15 },
  },
  {
    name: "Education",
    channels: ["Chalk and Coffee", "Ten Minute Proofs", "Slow Grammar", "Workbench Academy"],
    titles: [
      "{subject} from scratch",
      "The {mistake} everyone makes in {subject}",
      "{subject} #{n}",
    ],
    words: {
      subject: [
        "Linear algebra",
        "Soldering",
        "Map reading",
        "Essay writing",
        "Spanish verbs",
        "Woodworking",
        "Music theory",
        "Statistics",
      ],
      mistake: ["one mistake", "shortcut", "small error", "hidden assumption"],
      n: ["1", "2", "3", "5", "8", "13", "21"],
    },
    weekViews: 24_000,
    likesPerView: 0.05,
    commentsPerView: 0.003,
    rhythm: { peakHour: 16, dailySwing: 0.4, peakDay: 2, weeklySwing: 0.15 },
  },
  {
    name: "Comedy",
    channels: [
      "Badly Drawn Office",
      "Third Row Laughs",
      "Nan Explains It",
      "Spare Change Sketches",
    ],
    titles: ["When {who} {does}", "{who} {does} (sketch)", "Every {kind}, ever"],
    words: {
      who: ["the landlord", "your dentist", "one houseplant owner", "the group chat", "a tourist"],
      does: ["finds the stairs", "orders for the table", "joins the call", "explains the rules"],
      kind: ["office birthday", "lost umbrella", "family photo", "parking space", "book club"],
    },
    weekViews: 100_000,
    likesPerView: 0.05,
    commentsPerView: 0.004,
    rhythm: { peakHour: 19, dailySwing: 0.45, peakDay: 5, weeklySwing: 0.15 },
  },
  {
    name: "Sports",
    channels: ["Touchline View", "Winter Laps", "Court Nine", "The Long Ride"],
    titles: ["{team} v {rival}: highlights", "How {team} {won}", "{n} moments that made {team}"],
    words: {
      team: [
        "Northport",
        "Harbour City",
        "The Millers",
        "Castle Town",
        "The Herons",
        "Valley United",
        "Ironbridge",
      ],
      rival: ["Lakeside", "Old Quarter", "The Foxes", "Eastfield Rovers"],
      won: ["turned it round", "won it in added time", "beat the wind", "defended for an hour"],
      n: ["5", "7", "10"],
    },
    weekViews: 90_000,
    likesPerView: 0.02,
    commentsPerView: 0.005,
    rhythm: { peakHour: 22, dailySwing: 0.5, peakDay: 0, weeklySwing: 0.3 },
  },
  {
    name: "Science",
    channels: ["Field Notes Lab", "Deep Time", "Small Particles", "The Weather Balloon"],
    titles: ["Why {thing} {puzzle}", "We filmed {thing} for {span}", "{thing}: the part left out"],
    words: {
      thing: ["ice", "a spider's thread", "the tide", "lightning", "moss", "a falling cat"],
      puzzle: ["is never still", "bends like that", "took a century to explain", "sounds blue"],
      span: ["a year", "forty nights", "one second, slowly", "three winters"],
    },
    weekViews: 70_000,
    likesPerView: 0.045,
    commentsPerView: 0.004,
    rhythm: { peakHour: 18, dailySwing: 0.35, peakDay: 0, weeklySwing: 0.1 },
  },
  {
    name: "Film",
    channels: ["Frame by Frame", "The Matinee Club", "Cutting Room Tales", "Silver Nitrate"],
    titles: ["{film} | trailer", "{film} and the {device}", "The making of {film}"],
    words: {
      film: [
        "The Salt Road",
        "The Understudy",
        "Winter Postcode",
        "Eleven Umbrellas",
        "A House at Low Water",
        "Signal Hill",
        "Marrow",
      ],
      device: ["longest take", "empty chair", "colour red", "ending nobody saw"],
    },
    weekViews: 110_000,
    likesPerView: 0.03,
    commentsPerView: 0.003,
    rhythm: { peakHour: 21, dailySwing: 0.4, peakDay: 5, weeklySwing: 0.2 },
  },
];

/** A title for a video of `category`. */
export function drawTitle(random: Random, category: Category): string {
  const title = random.pick(category.titles)
    .replace(/\{(\w+)\}/g, (_, word: string) => random.pick(category.words[word] ?? [word]));
  return title.charAt(0).toUpperCase() + title.slice(1);
}
