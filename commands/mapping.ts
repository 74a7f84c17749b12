// How a person says what the columns of a stranger's log mean: `--map`, `--set` and `--types` of replay.
import { Effect, Option } from "effect";
import { Flag } from "effect/cli";
import { activityFields, type EventMapping } from "../sources/activity-columns.ts";
import { type ActivityType, activityTypes } from "../streams/activity-types.ts";
import { NotUsable } from "./errors.ts";

/** Names and what they stand for, `name=value,name=value`; both may hold anything but `,` and `=`. */
export function pairs(name: string): Flag.Flag<Readonly<Record<string, string>>> {
  return Flag.String(name).pipe(
    Flag.filterMap(
      (text) => Option.fromUndefinedOr(pairsOf(text)),
      () => "name=value, with commas between several",
    ),
    Flag.withDefault({}),
  );
}

function pairsOf(text: string): Readonly<Record<string, string>> | undefined {
  const entries = text.split(",").map((pair) => pair.split("="));
  const isUsable = entries.every((parts) =>
    parts.length === 2 && parts.every((part) => part !== "")
  );
  return isUsable ? Object.fromEntries(entries) : undefined;
}

/** The mapping that the flags say. Fails with {@link NotUsable} where they name what there is not. */
export function mappingOf({ map, constants, types }: {
  readonly map: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string>>;
}): Effect.Effect<EventMapping, NotUsable> {
  const unknown = [...Object.keys(map), ...Object.keys(constants)]
    .find((field) => !activityFields.includes(field));
  if (unknown !== undefined) return refused("--map, --set", "field", unknown, activityFields);
  const known = new Map<string, ActivityType>();
  for (const [word, name] of Object.entries(types)) {
    const type = activityTypes.find((other) => other === name);
    if (type === undefined) return refused("--types", "type", name, activityTypes);
    known.set(word, type);
  }
  return Effect.succeed({ columns: map, constants, types: known });
}

function refused(flag: string, what: string, found: string, wanted: readonly string[]) {
  const reason = `${flag}: found the ${what} ${found}, wanted one of ${wanted.join(", ")}`;
  return Effect.fail(new NotUsable({ reason }));
}
