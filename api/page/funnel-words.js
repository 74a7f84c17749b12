// Steps of funnels in words.

/** Types of activity as steps, in words. */
const stepWords = new Map([
  ["session_start", "came"],
  ["video_play", "played a video"],
  ["video_complete", "saw one to its end"],
  ["user_like", "liked"],
  ["user_share", "shared"],
  ["subscription_start", "subscribed"],
  ["article_view", "opened an article"],
  ["article_click", "followed a link"],
  ["newsletter_signup", "took a newsletter"],
  ["ad_impression", "saw an ad"],
  ["ad_click", "clicked one"],
]);

/**
 * A step in words: `stepText(["user_like", "user_share"])` is "liked or shared".
 *
 * @param {readonly string[]} types
 */
export function stepText(types) {
  return types.map((type) => stepWords.get(type) ?? type.replaceAll("_", " ")).join(" or ");
}
