// When something that was predicted counts as not having happened.

/** An ad that was not clicked within this time was not clicked. */
export const clickWithinMs = 10 * 60_000;
