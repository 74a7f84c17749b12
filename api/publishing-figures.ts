// What was learnt of publication times, as the HTTP interface writes it.
import type { PublishingAnswer, PublishingSlot, PublishingVerdict } from "./contract/publishing.ts";
import { publishingSlots, type PublishingStudy } from "../db/queries/publishing.ts";

/** The figures of `GET /v1/publishing`. */
export function publishingFigures(
  { videos, verdict, slots, hours, weekdays }: PublishingStudy,
): Pick<PublishingAnswer, "videos" | "verdict" | "slots" | "hours" | "weekdays"> {
  return {
    videos,
    verdict: verdictOf(verdict),
    slots: slots.map((item, slot) => ({ ...slotAt(slot), ...effectOf(item) })),
    hours: hours.map((item, hour) => ({ hour, ...effectOf(item) })),
    weekdays: weekdays.map((item, day) => ({ weekday: day + 1, ...effectOf(item) })),
  };
}

function verdictOf(verdict: PublishingStudy["verdict"]): PublishingVerdict {
  const { kind } = verdict;
  if (kind === "best") return { kind, slot: slotAt(verdict.slot), moreVideos: null };
  if (kind === "no-difference") return { kind, slot: null, moreVideos: null };
  const { leading, moreVideos = null } = verdict;
  return { kind, slot: leading === undefined ? null : slotAt(leading), moreVideos };
}

function slotAt(place: number): PublishingSlot {
  const { weekend, fromHour, toHour } = publishingSlots[place];
  return { days: weekend ? "weekend" : "weekdays", fromHour, toHour };
}

function effectOf({ videos, effect }: PublishingStudy["slots"][number]) {
  if (effect === undefined) {
    return { videos, ratio: null, low80: null, high80: null, low95: null, high95: null };
  }
  return { videos, ...effect };
}
