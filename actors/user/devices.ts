// Which sort of device a word stands for.
import type { SlowSum } from "./sum-names.ts";

/** Sorts of devices that are told apart. */
export type DeviceClass = Extract<SlowSum, "phone" | "tablet" | "television" | "computer">;

/** Parts of the words for each sort, looked for in this order. */
const parts: readonly (readonly [DeviceClass, RegExp])[] = [
  ["tablet", /tablet|ipad/],
  ["television", /tv|televis|roku|chromecast|console|stick/],
  ["phone", /phone|mobile|android|ios/],
  ["computer", /web|desktop|laptop|computer|pc|mac|windows|linux|browser/],
];

/** Words seen before: producers use a handful. */
const known = new Map<string, DeviceClass | undefined>();
const maxKnown = 1000;

/**
 * The sort of a device, undefined where the word does not tell.
 *
 * ```ts
 * deviceClass("Smart TV"); // "television"
 * deviceClass("iPhone");   // "phone"
 * deviceClass("toaster");  // undefined
 * ```
 */
export function deviceClass(word: string): DeviceClass | undefined {
  if (known.has(word)) return known.get(word);
  const lower = word.toLowerCase();
  const found = parts.find(([, pattern]) => pattern.test(lower))?.[0];
  if (known.size < maxKnown) known.set(word, found);
  return found;
}
