// Kinds of values that settings of traces have.
import { Schema, SchemaTransformation } from "effect";
import type { Kind } from "./kind.ts";

/** A part of all, from none to all of them. */
export const share: Kind<number> = {
  name: "0–1",
  wanted: "a number from 0 to 1, such as 0.01",
  secret: false,
  schema: Schema.String.check(Schema.isPattern(/^(?:0(?:\.\d{1,15})?|1(?:\.0{1,15})?)$/)).pipe(
    Schema.decodeTo(
      Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
      SchemaTransformation.numberFromString,
    ),
  ),
};

/** Where something is that speaks HTTP; a password has no place in it. */
export const httpUrl: Kind<string> = {
  name: "http-url",
  wanted: "http://host:port or https://host:port, with a path or without, and no user",
  secret: false,
  schema: Schema.String.check(
    Schema.isPattern(/^https?:\/\/[^\s@?#]+$/),
    Schema.makeFilter((text: string) => URL.canParse(text)),
  ),
};
