import { expect, it } from "vitest";
import { acknowledgementOf, saysFull } from "./acknowledgement.ts";

it("tells what became of a message", () => {
  const of = (text: string) => acknowledgementOf(new TextEncoder().encode(text));
  expect(of('{"stream":"DECISIONS","seq":7}')).toBe("stored");
  expect(of('{"stream":"DECISIONS","seq":7,"duplicate":true}')).toBe("duplicate");
  expect(of('{"error":{"code":503,"err_code":10077},"stream":"DECISIONS","seq":0}'))
    .toBe("refused");
  expect(of("")).toBe("unheard");
});

it("tells a full stream from one that nobody leads", () => {
  const says = (description: string) =>
    saysFull(JSON.stringify({ error: { code: 503, description }, stream: "STATS", seq: 0 }));
  for (
    const full of ["maximum bytes exceeded", "insufficient resources", "resource limits exceeded"]
  ) expect([full, says(full)]).toEqual([full, true]);
  for (const other of ["raft: not leader", "duplicate message id is in process"]) {
    expect([other, says(other)]).toEqual([other, false]);
  }
});
