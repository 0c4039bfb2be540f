import { toIso } from "../../shared/base/clock.ts";
import { latestRuns } from "../../shared/capture/audit/audit-record.ts";
import type { Gap } from "../../shared/capture/subscription/gap-ledger.ts";
import type { Cursor } from "../../shared/capture/sync/cursor.ts";
import { readRebuild, startRebuild } from "../../shared/operate/rebuild/rebuild.ts";
import { STATE_SHARDS, type StateKind } from "../../shared/port/state-store.ts";
import type { Totals } from "./meter/meter.ts";
import { type GraphTotals, LICENSED_ONE_IN } from "./tenant/model-graph.ts";
import type { TenantShape } from "./tenant/tenant.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How often a storm is looked for. */
const STEP_MS = 5 * MINUTE_MS;
/** Eleven hours after the beginning of a day's reading, which is over by then. */
const GAP_AFTER_MS = 11 * HOUR_MS;
/** Longer than anything is kept that does not stay. */
const RETENTION_MS = 120 * DAY_MS;
/** A storm of refusals ends the run: it would only go on. */
const STORM = { refused: 20_000, share: 0.5 } as const;

export interface ScaleOptions extends WorldOptions {
  /** Of daily reading and audit. The gap is on the last. */
  readonly days: number;
  /** Default: yes. */
  readonly rebuilds?: boolean;
}

export interface Day {
  /** Sources that no run of this day brought up to date. */
  readonly sourcesMissed: number;
  /** Teams, channels, users and chats that are not in the directory. */
  readonly directoryMissing: number;
  /** Users whose meetings, or who with a licence for Copilot, were not asked about. */
  readonly peopleMissed: number;
  /** Of the audit that this day began: undefined when it did not come to its end. */
  readonly audit: { readonly state: string; readonly sourcesMissed: number } | undefined;
}

interface Rebuilt {
  readonly payloads: number;
  readonly documentsMissing: number;
  readonly isFinished: boolean;
}

export interface Measured {
  readonly shape: TenantShape;
  readonly instances: number;
  readonly days: readonly Day[];
  readonly gaps: readonly { readonly resource: string; readonly closedAfterMinutes: number | undefined }[];
  readonly rebuild: Rebuilt | undefined;
  /** Entries of the state store by kind, long after everything. */
  readonly retained: Readonly<Partial<Record<StateKind, number>>>;
  readonly longestPauseOfRenewalsMs: number;
  readonly graph: GraphTotals;
  readonly totals: Totals;
  readonly kills: number;
  readonly deadLetters: number;
  readonly waiting: number;
  readonly isCutShort: boolean;
}

/**
 * The days of a tenant: the daily sync with its directory, the audit, renewals every ten minutes, and on the last day a
 * subscription to all chats that Graph loses; then the store is rebuilt, and then nothing happens for a long time.
 */
export async function runScenario(options: ScaleOptions): Promise<Measured> {
  const world = await createWorld(options);
  world.host.start();
  const days: Day[] = [];
  for (let day = 1; day <= options.days; day += 1) {
    const startMs = world.clock.nowMs();
    await advance(world, GAP_AFTER_MS);
    if (day === options.days) world.graph.subscriptions.lose("/chats/getAllMessages");
    await advance(world, DAY_MS - GAP_AFTER_MS);
    days.push(await dayOf(world, startMs));
  }
  const gaps = Array.from(world.state.values<Gap>("gap"), ({ resource, fromDateTime, closedDateTime }) => ({
    resource,
    closedAfterMinutes: closedDateTime
      ? (Date.parse(closedDateTime) - Date.parse(fromDateTime)) / MINUTE_MS
      : undefined,
  }));
  const longestPauseOfRenewalsMs = world.events.get("subscription.planned")?.longestPauseMs ?? Number.POSITIVE_INFINITY;
  world.host.stopTimers();
  const rebuild = options.rebuilds === false ? undefined : await rebuilt(world);
  const deadLetters = world.state.size("dead-letter");
  await advance(world, RETENTION_MS);
  return {
    shape: world.tenant.shape,
    instances: options.instances,
    days,
    gaps,
    rebuild,
    retained: retained(world),
    longestPauseOfRenewalsMs,
    graph: world.graph.totals,
    totals: world.meter.totals,
    kills: world.host.kills,
    deadLetters,
    waiting: world.queues.totalLength,
    isCutShort: isStorm(world),
  };
}

function isStorm({ graph: { totals } }: World): boolean {
  return totals.refused > STORM.refused && totals.refused > totals.calls * STORM.share;
}

async function advance(world: World, durationMs: number): Promise<void> {
  const endMs = world.clock.nowMs() + durationMs;
  while (world.clock.nowMs() < endMs && !isStorm(world)) {
    await world.clock.advance(Math.min(STEP_MS, endMs - world.clock.nowMs()));
  }
}

/** Of all teams and chats together. */
function membersOf(tenant: World["tenant"]): number {
  let count = tenant.shape.chats * tenant.membersOfChat(0).length;
  for (let team = 0; team < tenant.shape.teams; team += 1) count += tenant.membersOfTeam(team).length;
  return count;
}

/** What is asked of each user beside their chats, where it is wanted. */
function peopleMissed({ captures, state, tenant }: World, start: string): number {
  const { users } = tenant.shape;
  let missed = 0;
  if (captures.has("transcripts")) missed += users;
  if (captures.has("interactions")) missed += Math.ceil(users / LICENSED_ONE_IN);
  for (const { coveredDateTime } of state.values<Person>("meetings"))
    missed -= Number((coveredDateTime ?? "") >= start);
  for (const { coveredDateTime } of state.values<Person>("interactions")) {
    missed -= Number((coveredDateTime ?? "") >= start);
  }
  return missed;
}

/** A position of the meetings, or of Copilot's interactions, of one user. */
interface Person {
  readonly coveredDateTime: string | null;
}

async function dayOf(world: World, startMs: number): Promise<Day> {
  const { state, directory, tenant } = world;
  const { teams, channels, users, chats } = tenant.shape;
  const start = toIso(startMs);
  let covered = 0;
  for (const { coveredDateTime } of state.values<Cursor>("cursor")) covered += Number(coveredDateTime >= start);
  const present = { teams, channels, users, chats, members: membersOf(tenant) };
  const missing = Object.entries(present).map(
    ([table, count]) => count - directory.size(table as keyof typeof present),
  );
  const run = (await latestRuns(state, 1))[0]?.value;
  return {
    sourcesMissed: channels + users - covered,
    peopleMissed: peopleMissed(world, start),
    directoryMissing: missing.reduce((sum, count) => sum + count, 0),
    audit:
      run?.finishedDateTime && run.startedDateTime >= start
        ? { state: run.state, sourcesMissed: teams + users - run.sources.done }
        : undefined,
  };
}

/** As when the container is made anew: every document is made again from what is kept. */
async function rebuilt(world: World): Promise<Rebuilt> {
  const { host, messages, state, meter, blobs } = world;
  const documents = messages.size;
  if (isStorm(world)) return { payloads: blobs.size("raw"), documentsMissing: documents, isFinished: false };
  messages.clear();
  const started = meter.run("start-rebuild", () => startRebuild(host.app));
  await advance(world, HOUR_MS);
  await started;
  const isFinished = async () => (await readRebuild(state))?.state === "finished";
  for (let hours = 0; hours < 48 && !(await isFinished()) && !isStorm(world); hours += 1) await advance(world, HOUR_MS);
  return {
    payloads: blobs.size("raw"),
    documentsMissing: documents - messages.size,
    isFinished: await isFinished(),
  };
}

function retained({ state }: World): Measured["retained"] {
  const kinds = Object.keys(STATE_SHARDS) as StateKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, state.size(kind)]).filter(([, size]) => size !== 0));
}
