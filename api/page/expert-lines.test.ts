import { expect, it } from "vitest";
import { expertLines } from "./expert-lines.js";

const alike = (value: number | null) => ({ views: value, likes: value, comments: value });

const state = {
  window: [
    { at: "2026-01-10T00:00:00.000Z", viewCount: 70, likeCount: 7, commentCount: 1 },
    { at: "2026-01-10T01:00:00.000Z", viewCount: 100, likeCount: 10, commentCount: 2 },
  ],
  method: "trend",
  model: "trend@2",
  nextAt: null,
} as const;

it("lists those that weigh most first, then what becomes of what they say", () => {
  const experts = [
    { name: "last", gains: alike(0), weights: alike(0.25) },
    { name: "drift", gains: alike(30), weights: alike(0.75) },
  ];
  const lines = expertLines(
    { ...state, experts, mix: alike(22), served: alike(22) },
    "views",
  );
  expect(lines.map(({ name, counter, share }) => [name, counter, share])).toEqual([
    ["drift", 130, 0.75],
    ["last", 100, 0.25],
    ["mix", 122, null],
    ["served", 122, null],
  ]);
});

it("counts from the counter that was asked for", () => {
  const experts = [{ name: "drift", gains: alike(3), weights: alike(1) }];
  expect(expertLines({ ...state, experts }, "comments")).toMatchObject([{ counter: 5 }]);
});

it("keeps those that say nothing, last", () => {
  const experts = [
    { name: "week", gains: alike(null), weights: alike(null) },
    { name: "drift", gains: alike(3), weights: alike(1) },
  ];
  const lines = expertLines({ ...state, experts }, "likes");
  expect(lines.map(({ name, counter }) => [name, counter])).toEqual([["drift", 13], [
    "week",
    null,
  ]]);
});

it("puts networks between the mix and what was served", () => {
  const network = { model: "forecast@7", isServing: true, gains: alike(9), believed: alike(0.5) };
  const spoken = { ...state, mix: alike(5), served: alike(7), networks: [network] };
  expect(expertLines(spoken, "views").map(({ kind, share }) => [kind, share])).toEqual([
    ["mix", null],
    ["network", 0.5],
    ["served", null],
  ]);
});

it("has nothing to say of a video without experts", () => {
  expect(expertLines({ ...state, window: [] }, "views")).toEqual([]);
});
