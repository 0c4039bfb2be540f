import type { Schemas, TeamsinkClient } from "./teamsink-client.ts";

interface Following {
  /** At most 650. */
  readonly userIds: readonly string[];
  /** Ends the asking. */
  readonly signal: AbortSignal;
  /** At first, and whenever somebody came, went or said something else. */
  onPresence(presence: readonly Schemas["Presence"][]): void;
  /** What is refused or fails is asked for again in a while. */
  onFailure?(failure: PresenceFailure): void;
  /** Instead of waiting; may end early, as it has to when the signal ends. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** While nobody looks nothing is asked for. */
  readonly isLooking?: () => boolean;
}

/** What the API answered; without a response it did not. */
export interface PresenceFailure {
  readonly response: Response | undefined;
  readonly problem: Partial<Schemas["Problem"]>;
}

const WAIT_SECONDS = 25;
/** Somebody who comes and goes all the time is shown so no more often. */
const BETWEEN_MS = 2_000;
/** Where nobody is told, or too many wait: the same as of whatever else is asked for by whoever looks. */
const AGAIN_MS = 60_000;
const BRIEF_MS = 1_000;

/** Whether people are there, for as long as somebody looks: the API answers when that is another answer than before. */
export async function followPresence(
  client: TeamsinkClient,
  { userIds, signal, onPresence, onFailure = () => {}, pause = defaultPause, isLooking = () => true }: Following,
): Promise<void> {
  let tag: string | undefined;
  while (!signal.aborted) {
    let isNext = false;
    if (isLooking()) {
      const askedMs = Date.now();
      const found = await look(client, { userIds, tag, signal });
      if (signal.aborted) return;
      if (found.kind === "failed") onFailure(found);
      if (found.kind === "news") {
        onPresence(found.presence);
        tag = found.tag;
      }
      // Whoever was not made to wait for nothing is told of nothing.
      const hasWaited = found.kind === "same" && Date.now() - askedMs >= BRIEF_MS;
      isNext = hasWaited || (found.kind === "news" && tag !== undefined);
    }
    await pause(isNext ? BETWEEN_MS : AGAIN_MS, signal);
  }
}

type Found =
  | { readonly kind: "news"; readonly presence: readonly Schemas["Presence"][]; readonly tag: string | undefined }
  | { readonly kind: "same" }
  | ({ readonly kind: "failed" } & PresenceFailure);

async function look(
  client: TeamsinkClient,
  {
    userIds,
    tag,
    signal,
  }: { readonly userIds: readonly string[]; readonly tag: string | undefined; readonly signal: AbortSignal },
): Promise<Found> {
  const query = { user_ids: userIds.join(","), wait: tag === undefined ? 0 : WAIT_SECONDS };
  const header = tag === undefined ? {} : { "If-None-Match": tag };
  const answer = await client.GET("/presence", { params: { query, header }, signal }).catch(() => undefined);
  if (answer?.data !== undefined && typeof answer.data !== "string") {
    // A page of another origin may not read it: then it asks as if it knew nothing, once in a while.
    return { kind: "news", presence: answer.data.presence, tag: answer.response.headers.get("etag") ?? undefined };
  }
  if (answer?.response.status === 304) return { kind: "same" };
  return { kind: "failed", response: answer?.response, problem: answer?.error ?? {} };
}

function defaultPause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
