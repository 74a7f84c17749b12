// What the users of a partition share: what they learnt, the tiers and countries they are counted by, who of
// them was erased, and the counts that go to the tables.
import { ErasedUsers } from "../../streams/erased-users.ts";
import { AudienceJournal } from "./audience.ts";
import { KnownParts } from "./known-parts.ts";

/** Shared by all users of one partition. */
export class UserShared<Learnt> {
  readonly learnt: Learnt;
  readonly parts: KnownParts;
  readonly erased: ErasedUsers;
  /** Counts since the last checkpoint; no part of what is encoded. */
  audience: AudienceJournal;

  constructor(
    learnt: Learnt,
    parts: KnownParts = new KnownParts(),
    erased: ErasedUsers = new ErasedUsers(),
  ) {
    this.learnt = learnt;
    this.parts = parts;
    this.erased = erased;
    this.audience = new AudienceJournal(parts);
  }
}
