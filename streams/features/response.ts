// Features of what users make of ads, links and mail, and of how well videos play.
import { feature } from "./feature.ts";

/** Advertising and mail. */
export const response = [
  feature("adsPerSession", "events", "ads shown a session", "sees many ads", "sees few ads"),
  feature(
    "clickThrough",
    "share",
    "ads clicked of those shown, as if one of fifty more had been",
    "clicks ads",
    "does not click ads",
  ),
  feature(
    "clickThroughTrend",
    "logarithm of a ratio",
    "click-through of a week over that of a month",
    "clicks more ads than before",
    "clicks fewer ads than before",
  ),
  feature("adSkipShare", "share", "ads skipped of those shown", "skips ads", "does not skip ads"),
  feature(
    "adCompletionShare",
    "share",
    "ads seen to their end of those shown",
    "sees ads to their end",
    "seldom sees an ad to its end",
  ),
  feature(
    "articleClickShare",
    "share",
    "links followed per article opened",
    "follows links",
    "does not follow links",
  ),
  feature(
    "newsletterSignUps",
    "events",
    "newsletters signed up for",
    "takes newsletters",
    "takes no newsletter",
  ),
] as const;

/** What they put up with. */
export const quality = [
  feature(
    "stallShare",
    "share",
    "stalls in the time of watching and stalling",
    "suffers stalls",
    "sees videos without stalls",
  ),
  feature("errorsPerPlay", "events", "errors per play", "meets errors", "meets no errors"),
  feature(
    "startUpSeconds",
    "seconds",
    "mean wait before the first frame",
    "waits long for videos to begin",
    "does not wait for videos to begin",
  ),
  feature(
    "qualityChangesPerPlay",
    "events",
    "switches of quality per play",
    "sees the quality change",
    "sees a steady quality",
  ),
] as const;
