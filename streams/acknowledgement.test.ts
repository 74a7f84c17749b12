import { expect, it } from "vitest";
import { acknowledgementOf } from "./acknowledgement.ts";

it("tells what became of a message", () => {
  const of = (text: string) => acknowledgementOf(new TextEncoder().encode(text));
  expect(of('{"stream":"DECISIONS","seq":7}')).toBe("stored");
  expect(of('{"stream":"DECISIONS","seq":7,"duplicate":true}')).toBe("duplicate");
  expect(of('{"error":{"code":503,"err_code":10077},"stream":"DECISIONS","seq":0}'))
    .toBe("refused");
  expect(of("")).toBe("unheard");
});
