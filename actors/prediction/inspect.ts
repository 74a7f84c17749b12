// What a user's actor answers of predictions: what was said last and why, and how likely clicks would be.
import { Result, Schema } from "effect";
import { type ScoredItem, UserQuestion } from "../../streams/question.ts";
import type { UserState } from "../user/state.ts";
import { ClickLook } from "./click.ts";
import type { Learnt } from "./learnt.ts";
import { lastWords, round } from "./messages.ts";
import type { Own } from "./own.ts";
import { reasonsInWords } from "./reasons.ts";

const decodeQuestion = Schema.decodeUnknownResult(Schema.fromJsonString(UserQuestion));

/** What is known of a user's future. A question that is not understood adds nothing. */
export function answerQuestion(
  state: UserState<Own>,
  question: string,
  learnt: Learnt,
  horizonMs: number,
): Readonly<Record<string, unknown>> {
  const { own } = state;
  const { model } = learnt.segment;
  const place = model?.ids.indexOf(own.segment) ?? -1;
  const asked = decodeQuestion(question);
  return {
    horizonHours: horizonMs / 3_600_000,
    isCold: own.isCold,
    predictions: JSON.parse(lastWords(own)),
    segment: place < 0 ? null : { id: own.segment, profile: model?.profiles[place] },
    ...(Result.isSuccess(asked) && { click: clicks(state, asked.success.click, learnt) }),
  };
}

/** The probability of a click on each item, and what of the user speaks for it. */
function clicks(state: UserState<Own>, items: readonly ScoredItem[], learnt: Learnt) {
  const look = new ClickLook();
  look.look(state, state.assessedMs);
  return items.map((item) => {
    look.see(state, {
      adId: item.ad_id,
      placement: item.placement,
      category: item.category,
      device: item.device ?? state.device,
      country: item.country ?? state.country,
      tier: item.tier ?? state.tier,
    });
    const { value, version } = look.word(learnt);
    return {
      probability: Number.isNaN(value) ? null : round(value),
      model: `click@${version}`,
      reasons: reasonsInWords(look.reasons(learnt)),
    };
  });
}
