import { describe, expect, it } from "vitest";
import { headline, moreText } from "./experiment-verdict.js";
import {
  chance,
  differenceText,
  leaderOf,
  liftSaid,
  pointsText,
  ratioSaid,
  regretSaid,
} from "./experiment-words.js";
import { evaluationSaid } from "./experiment-evaluation-words.js";
import { ads, draft, titles } from "./testing-experiments.ts";

const split = { ...titles, ratio: { ...titles.ratio, verdict: "fine" as const } };
const verdict = titles.verdict ?? expect.unreachable("the test is of a fixed split");
const [compared] = verdict.comparisons;

describe("headline", () => {
  it("names the arm that is best, once that is all but sure", () => {
    expect(headline(ads)).toEqual({
      tone: "good",
      short: "“sidebar” is best",
      text: "It is the best arm with a probability of 97%; 82% of decisions go to it now.",
    });
    expect(headline({ ...ads, status: "ended" }).text).toContain("83% of all decisions went to it");
  });

  it("says of a bandit that nobody knows yet, and who leads", () => {
    const arms = ads.arms.map((arm) => ({ ...arm, probabilityBest: 0.3 }));
    const { short, text } = headline({ ...ads, arms });
    expect(short).toBe("Not enough data to say which arm is best");
    expect(text).toMatch(/^“top banner” leads: it is the best arm with a probability of 30%/);
  });

  it("says of a fixed split what its test says, and roughly how long until it says more", () => {
    expect(headline(split)).toEqual({
      tone: "unknown",
      short: "Not enough data to say which arm is better",
      text:
        "Roughly 12,000 more decisions would tell, if the difference is what it looks like now.",
    });
    const better = { ...verdict, verdict: "better" as const, arm: "long title" };
    expect(headline({ ...split, verdict: better })).toMatchObject({
      short: "“long title” is better",
      text: "It earns more than the control “short title”: +0.0057 (95%: −0.0041 to +0.0155) a " +
        "decision. This holds whenever you look.",
    });
    const worse = { ...verdict, verdict: "worse" as const };
    expect(headline({ ...split, verdict: worse }).short).toBe(
      "“short title”, the control, is best",
    );
    const none = { ...verdict, verdict: "no-difference-larger-than" as const };
    expect(headline({ ...split, verdict: none }).text).toBe(
      "No arm earns more than the control “short title” by 0.001 or more a decision.",
    );
  });

  it("lets nobody believe a split that is off, and says when nothing has happened", () => {
    expect(headline(titles).short).toBe("Traffic is not shared as it should be");
    expect(headline(draft).short).toBe("Not started yet");
    expect(headline({ ...draft, status: "running" }).short).toBe("No decisions yet");
  });
});

describe("moreText", () => {
  it("takes the soonest, to two digits, and admits where nobody knows", () => {
    expect(moreText([12_345, null, 98_765])).toMatch(/^Roughly 12,000 more decisions/);
    expect(moreText([null, 0])).toBe("Nobody can tell yet how many more decisions it takes.");
  });
});

describe("the figures of an experiment in words", () => {
  it("are points for click rates and amounts for all else", () => {
    expect(pointsText(0.008, "click")).toBe("+0.8 points");
    expect(differenceText({ estimate: -0.01, low: -0.02, high: 0.005 }, "click")).toBe(
      "−1 points (95%: −2 to +0.5)",
    );
    expect(differenceText(compared, "number")).toBe("+0.0057 (95%: −0.0041 to +0.0155)");
    expect(differenceText({ estimate: null, low: null, high: null }, "click")).toBe("–");
  });

  it("say lift with its interval, as a difference where an even split earned nothing", () => {
    expect(liftSaid(ads.lift, "click")).toMatchObject({ tone: "good", short: "+30%" });
    const { lift } = ads;
    expect(liftSaid(lift && { ...lift, lift: null }, "click").short).toBe("+0.66 points");
    expect(liftSaid(null, "click").short).toBe("–");
  });

  it("say regret in units of the reward", () => {
    expect(regretSaid(ads.regret, "click").short).toBe("41 clicks");
    expect(regretSaid(ads.regret, "revenue").short).toBe("41.20");
  });

  it("say whether arms are drawn as often as they should be", () => {
    expect(ratioSaid(ads.ratio)).toMatchObject({ tone: "good", short: "Fine" });
    expect(ratioSaid(draft.ratio)).toMatchObject({ tone: "unknown", short: "Too early" });
    expect(ratioSaid(titles.ratio)).toMatchObject({ tone: "bad", short: "Off" });
  });

  it("never call a probability certain", () => {
    expect([1, 0.9996, 0.995, 0.5, 0.05, 0.0001, 0].map((value) => chance(value))).toEqual(
      ["over 99.9%", "over 99.9%", "99.5%", "50%", "5.0%", "under 0.1%", "0.0%"],
    );
  });

  it("call no arm the best that is not active, or before any decision", () => {
    const arms = ads.arms.map((arm, i) => ({ ...arm, probabilityBest: i === 4 ? 1 : i / 10 }));
    expect(leaderOf({ ...ads, arms })?.id).toBe("end of article");
    expect(leaderOf(draft)).toBeUndefined();
  });
});

describe("evaluationSaid", () => {
  it("sets the policy beside what ran, and says where the log says nothing", () => {
    const figures = { low: 0.019, high: 0.024, effectiveSampleSize: 100 };
    const rows = [
      { policy: "logged", estimator: "mean" as const, value: 0.026, ...figures },
      { policy: "uniform", estimator: "doubly-robust" as const, value: 0.021, ...figures },
    ];
    expect(evaluationSaid(rows, "An even split", "click")).toBe(
      "An even split: 2.10% (1.90%–2.40%) a decision. What ran: 2.60% (1.90%–2.40%) a decision.",
    );
    expect(evaluationSaid(rows.slice(0, 1), "An even split", "click")).toMatch(
      /split: not known\./,
    );
  });
});
