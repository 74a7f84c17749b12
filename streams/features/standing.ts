// Features of what users like, what they are worth, and where they are.
import { feature } from "./feature.ts";

/** What they like. */
export const taste = [
  feature(
    "categoryDiversity",
    "0 to 1",
    "entropy of the four favourite categories over that of four even ones",
    "likes many categories",
    "keeps to one category",
  ),
  feature(
    "favouriteShare",
    "share",
    "the favourite category's part of the four favourite ones",
    "has one favourite category",
    "has no favourite category",
  ),
  feature(
    "categories",
    "categories",
    "favourite categories, up to four",
    "has tried several categories",
    "has tried few categories",
  ),
  feature(
    "favouriteCodeA",
    "-1 to 1",
    "first hashed sign of the favourite category; 0 where there is none",
    "prefers categories of one half",
    "prefers categories of the other half",
  ),
  feature(
    "favouriteCodeB",
    "-1 to 1",
    "second hashed sign of the favourite category; 0 where there is none",
    "prefers categories of one kind",
    "prefers categories of the other kind",
  ),
] as const;

/** What they are worth, and where they are. */
export const standing = [
  feature(
    "isSubscribed",
    "0 or 1",
    "whether a paid subscription runs",
    "subscribes",
    "does not subscribe",
  ),
  feature(
    "isPaidTier",
    "0 or 1",
    "whether the tier is known and is not free, basic, none or guest",
    "is in a paid tier",
    "is in a free tier",
  ),
  feature(
    "subscriptionDays",
    "days",
    "since the paid subscription began; 0 without one",
    "has subscribed for long",
    "has not subscribed for long",
  ),
  feature("renewals", "events", "renewals so far", "has renewed often", "has not renewed"),
  feature(
    "cancellations",
    "events",
    "cancellations so far",
    "has cancelled before",
    "never cancelled",
  ),
  feature(
    "monthlyPrice",
    "revenue a month",
    "of the subscription",
    "pays a high price",
    "pays no price",
  ),
  feature(
    "revenue",
    "revenue",
    "all that was earned so far",
    "has brought much",
    "has brought little",
  ),
  feature(
    "revenuePerWeek",
    "revenue a week",
    "fading rate of revenue",
    "brings much these weeks",
    "brings little these weeks",
  ),
  feature("phoneShare", "share", "events on a phone", "uses a phone", "does not use a phone"),
  feature("tabletShare", "share", "events on a tablet", "uses a tablet", "does not use a tablet"),
  feature(
    "televisionShare",
    "share",
    "events on a television",
    "uses a television",
    "does not use a television",
  ),
  feature(
    "computerShare",
    "share",
    "events on a computer",
    "uses a computer",
    "does not use a computer",
  ),
  feature(
    "deviceSwitchesPerSession",
    "events",
    "changes of the device a session",
    "changes devices",
    "keeps to one device",
  ),
  feature(
    "countryCodeA",
    "-1 to 1",
    "first hashed sign of the country; 0 where it is not known",
    "lives in countries of one half",
    "lives in countries of the other half",
  ),
  feature(
    "countryCodeB",
    "-1 to 1",
    "second hashed sign of the country; 0 where it is not known",
    "lives in countries of one kind",
    "lives in countries of the other kind",
  ),
] as const;
