import type { StepName } from "../../shared/operate/health/deep-health.ts";
import type { RoleNeed } from "../../shared/resource/families.ts";
import { selfCheckOf } from "./carry-out-deployment.ts";
import type { Progress } from "./progress.ts";
import { troubleOf } from "./running-app.ts";
import { RestError, SetupError } from "./setup-error.ts";

export interface Waiting {
  /** How long to look again; 0 looks once. */
  readonly waitMs: number;
  readonly missingConsent: () => Promise<RoleNeed[]>;
  /** Whether the function app knows its app, and Azure what to wake it for: else it cannot become live. */
  readonly isDeployed: boolean;
  readonly tell: (line: string) => void;
}

export interface Awaited {
  /** Roles that nobody has consented to yet. */
  readonly missingConsent: readonly RoleNeed[];
  /** `true` with living subscriptions; a sentence says what is still in the way; undefined is not known. */
  readonly live: true | string | undefined;
}

const LOOK_EVERY_MS = 10_000;
/** The steps of the app's self check that make it live. That nobody wrote yet is nothing to wait for. */
const LIVE_STEP = "subscriptions" satisfies StepName;

/** Waits for the administrator, and then for the app, which looks every ten minutes whether it may subscribe. */
export async function awaitLive({ ports, clock }: Progress, waiting: Waiting): Promise<Awaited> {
  const deadlineMs = clock.nowMs() + waiting.waitMs;
  const until = async <T>(look: () => Promise<T>, isEnough: (seen: T) => boolean): Promise<T> => {
    for (;;) {
      const seen = await look();
      if (isEnough(seen) || clock.nowMs() >= deadlineMs) return seen;
      await clock.sleep(LOOK_EVERY_MS);
    }
  };
  let missing = await waiting.missingConsent();
  if (missing.length > 0 && waiting.waitMs > 0) {
    waiting.tell(`Waiting for consent, for ${waiting.waitMs / 60_000} minutes at most. Ctrl+C ends only the waiting.`);
    const look = async () => (await unlessAway(waiting.missingConsent)) ?? missing;
    missing = await until(look, ({ length }) => length === 0);
    if (missing.length === 0) waiting.tell("Consent has arrived; the app looks every ten minutes.");
  }
  if (missing.length > 0) return { missingConsent: missing, live: undefined };
  if (!ports.functionApp || !waiting.isDeployed) return { missingConsent: [], live: undefined };
  let told: string | undefined;
  const look = async () => {
    const check = await unlessAway(() => selfCheckOf(ports));
    if (check === undefined) return undefined;
    const trouble = troubleOf(check, LIVE_STEP);
    if (trouble !== undefined && trouble !== told && waiting.waitMs > 0) waiting.tell(`Not live yet. ${trouble}`);
    told = trouble;
    return trouble ?? true;
  };
  return { missingConsent: [], live: await until(look, (live) => live === true) };
}

/** A service that is away for a moment ends no waiting of half an hour. */
async function unlessAway<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SetupError || error instanceof RestError) return undefined;
    throw error;
  }
}
