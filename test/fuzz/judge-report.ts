import type { FuzzReport } from "./fuzz-front-door.ts";

/** What the front door may answer to anything at all. */
const STATED_STATUSES = ["200", "202", "400", "413"];
/** A busy machine's emulator; more of it would say that the posts are not paced, or that it is us. */
const MAX_REFUSED_SHARE = 0.001;
/** Heaps breathe; what is kept for each post would be far over it. */
const MAX_GROWTH = 1.25;
/** Of fewer, a tenth is not enough to have loaded and filled what is loaded and filled once. */
const MIN_POSTS_FOR_GROWTH = 10_000;

type Rule = (report: FuzzReport) => string | undefined;

const RULES: readonly Rule[] = [
  ({ statuses }) => {
    const others = Object.keys(statuses).filter((status) => !STATED_STATUSES.includes(status));
    return others.length > 0 ? `answers that are not promised: ${others.join(", ")}` : undefined;
  },
  ({ refusedByEmulator, posts }) => {
    const refused = Object.values(refusedByEmulator).reduce((sum, count) => sum + count, 0);
    return refused > MAX_REFUSED_SHARE * posts ? `storage refused ${refused} of ${posts} posts` : undefined;
  },
  ({ posts, residentAfterTenthMb, residentMb }) =>
    posts >= MIN_POSTS_FOR_GROWTH && residentMb > MAX_GROWTH * residentAfterTenthMb
      ? `memory grew from ${residentAfterTenthMb} to ${residentMb} MB`
      : undefined,
  ({ drained }) => (drained ? undefined : "the queues did not become empty"),
  ({ stillWorks }) => (stillWorks ? undefined : "a genuine post is not taken and stored any more"),
];

/** What is wrong, in words; nothing when all is as promised. */
export function problemsOf(report: FuzzReport): string[] {
  return RULES.map((rule) => rule(report)).filter((problem) => problem !== undefined);
}
