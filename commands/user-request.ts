// What `troupe users` asks of whoever has the database.
import { Schema } from "effect";
import { isId } from "../streams/token.ts";
import type { Desk } from "./desk.ts";

const User = Schema.String.check(Schema.makeFilter(isId));
const ErasureId = Schema.String.check(Schema.isPattern(/^[\w-]{1,64}$/));

/** One request, as a command makes it. */
export const UserRequest = Schema.Union([
  Schema.Struct({ verb: Schema.Literal("erase"), user: User, by: Schema.String }),
  Schema.Struct({ verb: Schema.Literal("erasure"), id: ErasureId }),
]);
export type UserRequest = typeof UserRequest.Type;

/** How an erasure is, as the desk answers. */
export const ErasureStatus = Schema.Struct({
  id: ErasureId,
  isCertified: Schema.Boolean,
  /** For people. */
  text: Schema.String,
});
export type ErasureStatus = typeof ErasureStatus.Type;

/** Where users are erased. */
export const userDesk: Desk<UserRequest> = {
  name: "erasures",
  request: Schema.fromJsonString(UserRequest),
};
