/** Nothing that is to leave waits longer for its next try. What seems to is of a clock that was wrong, and is due. */
export const LONGEST_WAIT_MS = 5 * 60_000

/** What was tried so often is stuck: it will hardly leave by itself. */
export const STUCK_AFTER = 3
