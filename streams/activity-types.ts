// Every type of activity, by what it is about (B1).

/** Types of activity, in groups; a type's place in {@link activityTypes} is its number. */
export const activityGroups = {
  video: [
    "video_play",
    "video_pause",
    "video_stop",
    "video_seek",
    "video_buffer",
    "video_error",
    "video_quality_change",
    "video_complete",
  ],
  interaction: [
    "user_like",
    "user_dislike",
    "user_comment",
    "user_share",
    "user_subscribe",
    "user_bookmark",
  ],
  ad: ["ad_impression", "ad_click", "ad_skip", "ad_complete", "ad_error"],
  session: ["session_start", "session_end", "session_heartbeat", "device_change"],
  article: ["article_view", "article_click", "article_share", "newsletter_signup"],
  subscription: ["subscription_start", "subscription_renew", "subscription_cancel"],
} as const;

/** The group of a type. */
export type ActivityGroup = keyof typeof activityGroups;

/** All types, group by group. */
export const activityTypes = [
  ...activityGroups.video,
  ...activityGroups.interaction,
  ...activityGroups.ad,
  ...activityGroups.session,
  ...activityGroups.article,
  ...activityGroups.subscription,
] as const;

/** What somebody did. */
export type ActivityType = (typeof activityTypes)[number];

const numbers: ReadonlyMap<string, number> = new Map(activityTypes.map((type, i) => [type, i]));

/** The place of a type in {@link activityTypes}; -1 for what is none. */
export function activityNumber(type: string): number {
  return numbers.get(type) ?? -1;
}

/** What each type tells of, in words. */
export const activityMeaning: Readonly<Record<ActivityType, string>> = {
  video_play: "the video began to play, or went on; `duration` is the wait before the first frame",
  video_pause: "the viewer paused it",
  video_stop: "the viewer left it before its end",
  video_seek: "the viewer jumped; `position` is where to",
  video_buffer: "the video stalled; `duration` is for how long",
  video_error: "the video failed",
  video_quality_change: "the player switched to the `quality`",
  video_complete: "the video came to its end",
  user_like: "the user liked it",
  user_dislike: "the user disliked it",
  user_comment: "the user commented on it",
  user_share: "the user shared it",
  user_subscribe: "the user subscribed to a channel, which costs nothing",
  user_bookmark: "the user kept it for later",
  ad_impression: "an ad was shown; what follows names the same `ad_id`",
  ad_click: "the ad was clicked",
  ad_skip: "the ad was skipped",
  ad_complete: "the ad was seen to its end",
  ad_error: "the ad failed",
  session_start: "a session began",
  session_end: "a session ended; `duration` is how long it was",
  session_heartbeat: "the user is still there",
  device_change: "the user went on with another `device`",
  article_view: "an article was opened; `duration` is how long it was read, where that is known",
  article_click: "a link in an article was followed",
  article_share: "the article was shared",
  newsletter_signup: "the user signed up for a newsletter",
  subscription_start: "a paid subscription began; `revenue` is its price for a month",
  subscription_renew: "a paid subscription was renewed; `revenue` is its price for a month",
  subscription_cancel: "a paid subscription was cancelled",
};
