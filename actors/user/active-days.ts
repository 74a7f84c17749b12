// On which days and in which weeks a user was active: two bitmaps, and what each new day adds to the
// counts of active, new and retained users.
import { audiencePart } from "../../streams/audience-measures.ts";
import type { AudienceJournal, Part } from "./audience.ts";
import { setU32, u32At } from "./cells.ts";
import { userAt } from "./layout.ts";

const dayMs = 86_400_000;
const [week, month] = [7, 30];

/** Days and weeks that the bitmaps reach back from the last active day. */
const remembered = 64;

/**
 * A day that lies further back than this from the user's last active one is counted no more: whether a
 * user was active in the 30 days to any day since is known exactly up to here.
 */
export const maxLateDays = remembered - month;

/** The active days in a user's bytes. */
export class ActiveDays {
  private readonly view: DataView;

  constructor(view: DataView) {
    this.view = view;
  }

  /** Numbers of the first and the last active day; 0 before there is one. */
  get first(): number {
    return u32At(this.view, userAt.firstDay);
  }

  get last(): number {
    return u32At(this.view, userAt.lastDay);
  }

  isActive(day: number): boolean {
    return isSet(this.view, userAt.days, this.last - day);
  }

  /** Active days of the `days` up to and with `day`. */
  countTo(day: number, days: number): number {
    let count = 0;
    for (let i = day - days + 1; i <= day; i++) if (this.isActive(i)) count++;
    return count;
  }

  /** Active weeks of the `weeks` up to and with that of `day`. */
  weeksTo(day: number, weeks: number): number {
    const behind = weekOf(this.last) - weekOf(day);
    let count = 0;
    for (let i = 0; i < weeks; i++) if (isSet(this.view, userAt.weeks, behind + i)) count++;
    return count;
  }

  /** Active days in a row up to the last one. */
  get streak(): number {
    let streak = 0;
    while (isSet(this.view, userAt.days, streak)) streak++;
    return streak;
  }

  /**
   * Makes a day active, and tells what that adds. A day that was active already adds nothing, and one
   * that is more than {@link maxLateDays} late is passed over.
   *
   * A new day makes the user one more in the windows of `d` days that end on it or on the d - 1 days
   * behind it, those apart that hold the active day before it or the one after it, too.
   */
  mark(day: number, part: Part, journal: AudienceJournal): void {
    if (this.first === 0) this.begin(day, journal);
    else if (day > this.last) this.moveTo(day);
    else if (this.last - day > maxLateDays || this.isActive(day)) return;
    this.tell(day, part, journal);
    setBit(this.view, userAt.days, this.last - day);
    if (day < this.first) this.beginEarlier(day, journal);
    this.markWeek(day, journal);
  }

  private begin(day: number, journal: AudienceJournal): void {
    setU32(this.view, userAt.firstDay, 0, day);
    setU32(this.view, userAt.lastDay, 0, day);
    journal.add(day, "new-users", 1);
  }

  private moveTo(day: number): void {
    const { last, view } = this;
    shift(view, userAt.days, day - last);
    shift(view, userAt.weeks, weekOf(day) - weekOf(last));
    setU32(view, userAt.lastDay, 0, day);
  }

  private tell(day: number, part: Part, journal: AudienceJournal): void {
    journal.addOf(part, day, "dau", 1);
    let [before, after] = [day - 1, day + 1];
    while (before > day - month && !this.isActive(before)) before--;
    while (after < day + month && !this.isActive(after)) after++;
    for (const [measure, days] of [["wau", week], ["mau", month]] as const) {
      const from = Math.max(day, before + days);
      journal.addDays(part, from, Math.min(day + days, after), measure, 1);
    }
  }

  /** A late event was earlier than all: the user is of another day, and maybe of another cohort. */
  private beginEarlier(day: number, journal: AudienceJournal): void {
    const { first, view, last } = this;
    setU32(view, userAt.firstDay, 0, day);
    journal.add(first, "new-users", -1);
    journal.add(day, "new-users", 1);
    const weeks = weekOf(first) === weekOf(day) ? 0 : remembered;
    for (let back = 0; back < weeks; back++) {
      if (!isSet(view, userAt.weeks, back)) continue;
      const monday = mondayOfWeek(weekOf(last) - back);
      journal.add(monday, "retained", -1, cohortOf(first));
      journal.add(monday, "retained", 1, cohortOf(day));
    }
  }

  private markWeek(day: number, journal: AudienceJournal): void {
    const back = weekOf(this.last) - weekOf(day);
    if (isSet(this.view, userAt.weeks, back)) return;
    setBit(this.view, userAt.weeks, back);
    journal.add(mondayOfWeek(weekOf(day)), "retained", 1, cohortOf(this.first));
  }
}

/** Weeks begin on Monday; day 0, the first of 1970, was a Thursday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / week);
}

function mondayOfWeek(number: number): number {
  return week * number - 3;
}

/** The part of the audience that came in the week of a day. */
function cohortOf(day: number): string {
  return audiencePart.cohort(mondayOfWeek(weekOf(day)) * dayMs);
}

function isSet(view: DataView, at: number, bit: number): boolean {
  if (bit < 0 || bit >= remembered) return false;
  return (u32At(view, at, bit >> 5) >>> (bit & 31) & 1) === 1;
}

function setBit(view: DataView, at: number, bit: number): void {
  setU32(view, at, bit >> 5, u32At(view, at, bit >> 5) | 1 << (bit & 31));
}

/** Makes everything in a bitmap `by` days or weeks older. */
function shift(view: DataView, at: number, by: number): void {
  const [young, old] = [u32At(view, at, 0), u32At(view, at, 1)];
  if (by === 0) return;
  if (by >= remembered) set(view, at, 0, 0);
  else if (by >= 32) set(view, at, 0, young << (by - 32));
  else set(view, at, young << by, old << by | young >>> (32 - by));
}

function set(view: DataView, at: number, young: number, old: number): void {
  setU32(view, at, 0, young);
  setU32(view, at, 1, old);
}
