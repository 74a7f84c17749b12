// What an erasure leaves where it is, and why: the words of certificates, and of docs/privacy.md.

/** Something that stays. */
export interface Retained {
  readonly place: string;
  readonly what: string;
  readonly why: string;
}

/** Everything that stays after an erasure. */
export const retainedAfterErasure: readonly Retained[] = [
  {
    place: "table audience_counts",
    what: "counts by day, tier, country, funnel and cohort that the user is in",
    why:
      "sums over many people, which name nobody; what runs on (subscribers, recurring revenue, " +
      "sizes of segments) is one user less from the day of the erasure on",
  },
  {
    place: "kind engagement, table video_engagement",
    what:
      "plays, seconds, likes and revenue of videos, drop-off curves, sketches of how many viewers",
    why:
      "sums and a HyperLogLog, from which nobody can be taken out or read; the play of the user " +
      "that was open is dropped",
  },
  {
    place: "models churn, conversion, click, engagement and segment",
    what: "weights and centres that the user's examples moved",
    why: "each weight comes of many examples and fades; taking one out would take training anew. " +
      "Examples bear no id: those in stream EXAMPLES go with its age",
  },
  {
    place: "model recommendations",
    what: "what was consumed after what, popularity, factors of items",
    why: "about items; the model knows users by nothing",
  },
  {
    place: "trainer of factors, in memory",
    what: "hashes of 32 bits of who consumed what, of the last consumptions",
    why: "in the memory of one process, until newer ones take their place or it starts again",
  },
  {
    place: "table decisions, table rewards, kind experiment",
    what: "decisions without user and context, their probabilities and what they earned",
    why:
      "an experiment is judged by all its decisions; the id of a decision is random and names nobody",
  },
  {
    place: "kind experiment",
    what: "bits of a Bloom filter that stand for users of sticky fixed splits",
    why: "nothing can be taken out of such a filter, and nobody be read from it",
  },
  {
    place: "shared state of users, words of videos",
    what: "tiers, countries, devices and ids of items that anybody ever sent",
    why: "the vocabulary that is counted by; it says of nobody that they used a word",
  },
  {
    place: "table erasures, snapshots of partitions, stream ACTIVITY",
    what: "a keyed digest of the user's id with the time of the erasure",
    why: "so that older data which comes again is refused",
  },
  {
    place: "table audit_events",
    what: "that an erasure took place, and who asked for it",
    why: "the record of what was done; it does not name the user",
  },
  {
    place: "backups, and space that servers have freed but not written over",
    what: "whatever they hold from before the erasure",
    why:
      "out of reach: delete backups when their time is over, and repeat erasures after a restore",
  },
];
