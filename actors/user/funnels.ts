// How far a session has come through each funnel.
import type { ActivityType } from "../../streams/activity-types.ts";
import {
  audiencePart,
  funnelMeasure,
  funnelNames,
  funnels,
} from "../../streams/audience-measures.ts";
import { type AudienceJournal, dayNumber } from "./audience.ts";
import type { Session } from "./session.ts";

/** Steps reached of one funnel, and room for all. */
const bits = 4;

/** The funnels as lists of steps; a step is done by any of its types. */
const steps: readonly (readonly (readonly string[])[])[] = funnelNames.map((name) => funnels[name]);

/**
 * Takes an event of a session, in the order in which events come. It does at most the next step of each
 * funnel; each step of a session counts once, on the day on which the session begins.
 *
 * With the steps `ad_impression`, `ad_click`, a session of impression, click, click comes to step 1, then
 * to step 2, and stays there; one of click, impression comes to step 1.
 */
export function advanceFunnels(
  session: Session,
  type: ActivityType,
  journal: AudienceJournal,
): void {
  for (let i = 0; i < steps.length; i++) {
    const reached = session.funnels >>> (bits * i) & (2 ** bits - 1);
    if (reached >= steps[i].length || !steps[i][reached].includes(type)) continue;
    session.funnels += 1 << (bits * i);
    const measure = funnelMeasure(funnelNames[i]);
    journal.add(dayNumber(session.startMs), measure, 1, audiencePart.step(reached + 1));
  }
}
