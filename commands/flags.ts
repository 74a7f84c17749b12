// Flags that several commands share.
import { Duration, Option } from "effect";
import { Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { duration, positiveNumber, wholeNumber } from "../config/kind.ts";
import { parseTime, timeWanted } from "../streams/time.ts";

/** How long to run; for ever by default. */
export const runFor = flagOfKind("for", duration).pipe(
  Flag.withDescription("End by itself after this time, such as 60s (never)"),
  Flag.withDefault(Duration.infinity),
);

/** How many times faster than in the world. */
export const speed = flagOfKind("speed", positiveNumber);

/** How fast a simulation makes up for the past; then it goes on as time does. */
export const simulationSpeed = speed.pipe(
  Flag.withDescription("Simulated seconds a second, until the simulation has reached now (1200)"),
  Flag.withDefault(1200),
);

/** The simulated time at which a simulation ends, milliseconds since the epoch. */
export const until = Flag.String("until").pipe(
  Flag.withMetavar("<time>"),
  Flag.filterMap((text) => {
    const atMs = parseTime(text);
    return Number.isNaN(atMs) ? Option.none() : Option.some(atMs);
  }, () => timeWanted),
  Flag.withDescription("End once simulated time reaches this (never)"),
  Flag.withDefault(Infinity),
);

/** What a simulation is drawn from. */
export const seed = flagOfKind("seed", wholeNumber(0, 2 ** 32 - 1, "number")).pipe(
  Flag.withDescription(
    "What the simulation is drawn from: the same seed, the same videos and users (1)",
  ),
  Flag.withDefault(1),
);

/** How many videos a simulation begins with. */
export const videos = flagOfKind("videos", wholeNumber(1, 100_000, "number")).pipe(
  Flag.withDescription("Videos that the simulation begins with (90)"),
  Flag.withDefault(90),
);

/** How many users a simulation begins with. */
export const users = flagOfKind("users", wholeNumber(0, 1_000_000, "number")).pipe(
  Flag.withDescription("Users that the simulation begins with, 0 for no audience (400)"),
  Flag.withDefault(400),
);

/** Whether the audience of a simulation changes its ways. */
export const drift = Flag.Boolean("drift").pipe(
  Flag.withDescription(
    "Let tastes, click rates and hazards move two weeks after the simulation's start (no)",
  ),
  Flag.withDefault(false),
);
