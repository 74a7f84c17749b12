// Activity that rewards the decision of an experiment which led to it.
import type { Activity } from "../../streams/activity.ts";
import type { ActivityType } from "../../streams/activity-types.ts";
import { experimentOfDecision, type Reward } from "../../streams/decision.ts";
import { isoTime } from "../../streams/iso-time.ts";
import { rewardSubject } from "../../streams/subjects.ts";
import type { StepContext } from "../actor.ts";

const rewarding: ReadonlySet<ActivityType> = new Set([
  "ad_click",
  "article_click",
  "subscription_start",
]);

/**
 * Sends the reward of an event that names a decision: its revenue, if there is any, else 1. Not for
 * decisions of no experiment. Whoever receives it judges what is late, repeated or unknown.
 */
export function rewardDecision(
  { decisionId, type, revenue = 0, atMs }: Activity,
  { emit }: Pick<StepContext<unknown>, "emit">,
): void {
  if (decisionId === undefined || !rewarding.has(type)) return;
  const experiment = experimentOfDecision(decisionId);
  if (experiment === undefined) return;
  const reward: Reward = {
    decision_id: decisionId,
    reward: revenue > 0 ? revenue : 1,
    timestamp: isoTime(atMs),
  };
  emit(rewardSubject(experiment), JSON.stringify(reward));
}
