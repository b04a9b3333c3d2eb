/**
 * How far the clocks of several machines may be apart: what is further ahead of the present than this was written under a
 * clock that is wrong, and proves nothing of now.
 */
export const TOLERATED_SKEW_MS = 60_000
