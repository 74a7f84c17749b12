// The bytes of a user's state. Most of what a user could have done never happened: words of four zero
// bytes are left out.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxWordCharacters } from "../../streams/activity.ts";
import { decodeToken } from "../../streams/token.ts";
import { checkUserBytes, sessionSlots, userBytes } from "./layout.ts";
import type { UserForesight } from "./foresight.ts";
import { UserState, viewOfUser, wordAt, wordCount, wordsPerSession } from "./state.ts";

/** Words of four bytes that one mask tells of. */
const perMask = 32;
const bytesPerWord = 4;

/** How a word is written: not at all, as that of the user with the same meaning, or in full. */
const [noWord, sameWord, ownWord] = [0, 1, 2];

/** Writes a state; {@link decodeUser} reads it. */
export function encodeUser<Own, Learnt>(
  state: UserState<Own>,
  foresight: UserForesight<Own, Learnt>,
  writer: ByteWriter,
): void {
  encodeSparse(state.view, writer);
  state.words.forEach((word, i) => {
    const isSame = i >= wordAt.sessions && word === state.words[meaningOf(i)];
    writer.u8(word === undefined ? noWord : isSame ? sameWord : ownWord);
    if (word !== undefined && !isSame) writer.text(word);
  });
  foresight.encodeOwn(state.own, writer);
}

/**
 * The state that {@link encodeUser} wrote. Throws a `RangeError` that says what is wrong where no events
 * could have led to it.
 */
export function decodeUser<Own, Learnt>(
  key: string,
  version: number,
  foresight: UserForesight<Own, Learnt>,
  reader: ByteReader,
): UserState<Own> {
  const view = viewOfUser(foresight.ownBytes);
  decodeSparse(view, reader);
  const words: (string | undefined)[] = [];
  for (let i = 0; i < wordCount; i++) words.push(decodeWord(i, words, reader));
  checkUserBytes(view);
  const own = foresight.decodeOwn(version, reader, view, userBytes);
  const state = new UserState(key, own, view, words);
  check(state);
  return state;
}

/**
 * Throws a `RangeError` where what the parts say, each of them possible, cannot be of one user, and
 * `InvalidId` where the key is none.
 */
function check<Own>(state: UserState<Own>): void {
  // A key that is no token names nobody, which the row of a user would have to say.
  decodeToken(state.key);
  const { firstMs, lastMs, activeMs, assessedMs, momentAtMs } = state;
  hold("first event", firstMs, firstMs <= lastMs);
  hold("last activity", activeMs, activeMs <= lastMs);
  hold("time of the features", assessedMs, assessedMs >= lastMs);
  hold("next moment", momentAtMs, momentAtMs === undefined || momentAtMs > activeMs);
  for (let slot = 0; slot < sessionSlots; slot++) {
    const { number, startMs, isOpen, lastMs } = state.session(slot);
    hold("number of a session", number, number <= state.sessions);
    hold("beginning of a session", startMs, startMs <= lastMs);
    hold("open session", slot, !isOpen || (slot === 0 && number > 0));
  }
  state.words.forEach((word, i) => hold("word", i, (word?.length ?? 0) <= maxWordCharacters));
}

function hold(name: string, found: number | undefined, holds: boolean): void {
  if (!holds) throw new RangeError(`${name}: found ${found}, which cannot be`);
}

/** Where the user's word stands that means the same as a session's. */
function meaningOf(place: number): number {
  return (place - wordAt.sessions) % wordsPerSession;
}

function decodeWord(
  place: number,
  words: readonly (string | undefined)[],
  reader: ByteReader,
): string | undefined {
  const how = reader.u8();
  if (how === noWord) return undefined;
  if (how === ownWord) return reader.text();
  const same = how === sameWord && place >= wordAt.sessions ? words[meaningOf(place)] : undefined;
  if (same === undefined) throw new RangeError(`word ${place}: found ${how}, which cannot be`);
  return same;
}

function encodeSparse(view: DataView, writer: ByteWriter): void {
  const count = userBytes / bytesPerWord;
  for (let from = 0; from < count; from += perMask) {
    const until = Math.min(count, from + perMask);
    let mask = 0;
    for (let i = from; i < until; i++) {
      if (view.getUint32(i * bytesPerWord, true) !== 0) mask |= 1 << (i - from);
    }
    writer.u32(mask >>> 0);
    for (let i = from; i < until; i++) {
      if (mask & 1 << (i - from)) writer.u32(view.getUint32(i * bytesPerWord, true));
    }
  }
}

function decodeSparse(view: DataView, reader: ByteReader): void {
  const count = userBytes / bytesPerWord;
  for (let from = 0; from < count; from += perMask) {
    const mask = reader.u32();
    for (let i = from; i < Math.min(count, from + perMask); i++) {
      if (mask & 1 << (i - from)) view.setUint32(i * bytesPerWord, reader.u32(), true);
    }
  }
}
