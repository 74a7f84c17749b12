// What one event adds to its session and to the fading sums of its user.
import { textHash } from "../../ml/text-hash.ts";
import { activityNumber } from "../../streams/activity-types.ts";
import type { Activity } from "../../streams/activity.ts";
import { bumpU32 } from "./cells.ts";
import { deviceClass } from "./devices.ts";
import type { FadingSums } from "./fading.ts";
import { userAt } from "./layout.ts";
import type { Session } from "./session.ts";
import { type UserState, wordAt } from "./state.ts";
import { fastPlaceOfType, slowPlaceOfType } from "./sum-names.ts";
import { favour } from "./taste.ts";
import { watch } from "./watching.ts";

/** Adds an event to the sums of its user, whatever session it is part of. */
export function countForUser<Own>(
  state: UserState<Own>,
  activity: Activity,
  sums: FadingSums,
): void {
  const { type, device, durationSeconds = 0 } = activity;
  const number = activityNumber(type);
  sums.addSlow("events", 1);
  if (slowPlaceOfType[number] >= 0) sums.addSlowAt(slowPlaceOfType[number], 1);
  if (fastPlaceOfType[number] >= 0) sums.addFastAt(fastPlaceOfType[number], 1);
  if (type === "video_buffer") sums.addSlow("stallSeconds", durationSeconds);
  else if (type === "video_play") sums.addSlow("startUpSeconds", durationSeconds);
  else if (type === "article_view") sums.addSlow("readSeconds", durationSeconds);
  else if (type === "user_subscribe") bumpU32(state.view, userAt.follows);
  else if (type === "newsletter_signup") bumpU32(state.view, userAt.newsletters);
  const sort = device === undefined ? undefined : deviceClass(device);
  if (sort !== undefined) sums.addSlow(sort, 1);
}

/** Adds an event to its session; `isNext` where it is the newest event of the newest session. */
export function countForSession<Own>(
  state: UserState<Own>,
  session: Session,
  activity: Activity,
  isNext: boolean,
  sums: FadingSums,
): void {
  const { type, durationSeconds = 0 } = activity;
  session.bump(activityNumber(type));
  if (type === "video_buffer") session.add("stallSeconds", durationSeconds);
  else if (type === "video_play") session.add("startUpSeconds", durationSeconds);
  else if (type === "article_view") session.add("readSeconds", durationSeconds);
  if (type === "article_view" && durationSeconds > 0) {
    const category = categoryHash(activity);
    if (category !== 0) session.addCategory(category, durationSeconds);
  }
  if (isNext) watch(state.view, session, activity, categoryHash(activity), sums);
}

/** Adds an item that was opened, and was not open in this session before. */
export function countItem<Own>(
  state: UserState<Own>,
  session: Session,
  { category }: Activity,
  isRepeat: boolean,
  sums: FadingSums,
): void {
  session.open(isRepeat);
  sums.addSlow("items", 1);
  if (isRepeat) sums.addSlow("repeats", 1);
  if (category === undefined) return;
  favour(state.view, state.words, wordAt.favourites, category, sums.slowWeight);
}

/** The video or the article that an event opens. */
export function openedItem({ type, videoId, articleId }: Activity): string | undefined {
  if (type === "video_play") return videoId;
  return type === "article_view" ? articleId : undefined;
}

function categoryHash({ category }: Activity): number {
  return category === undefined ? 0 : textHash(category);
}
