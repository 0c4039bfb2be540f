import type { PopulationSizes } from "../../local/tenant/model/population.ts";
import type { BackfillReport } from "../../shared/capture/export/backfill-report.ts";
import { type BackfillRequest, backfillRequest } from "../../shared/capture/export/backfill-request.ts";
import { oneBackfill, startBackfill } from "../../shared/capture/export/backfills.ts";
import type { App } from "../../shared/compose.ts";
import { redriveDue } from "../../shared/job/redrive.ts";
import { holdStill } from "../chaos/hold-still.ts";
import { Life } from "../chaos/host/life.ts";
import type { KeptStores } from "../chaos/stores/kept-stores.ts";
import { type BackfillTenant, openBackfillTenant, Traffic } from "./backfill-tenant.ts";
import { createStores, startInstance, whileItMoves } from "./instance.ts";
import { readNaively } from "./naive-reader.ts";

export interface HistoryFigures {
  readonly requests: number;
  readonly requestsPer1000: number;
  /** Messages that Graph gave for every one that there is. */
  readonly givenPerMessage: number;
  readonly kills: number;
  /** Answers that were given once more, since a kill came before their position was saved. */
  readonly pagesReadTwice: number;
  /** Of these, within one life: nothing explains them. */
  readonly readTwiceInOneLife: number;
  readonly missing: number;
  readonly stale: number;
  /** Simulated. */
  readonly minutes: number;
  readonly report: BackfillReport;
}

export interface HistoryBench {
  readonly messages: number;
  readonly eachParticipant: HistoryFigures;
  readonly eachSender: HistoryFigures;
  readonly naive: NaiveFigures;
}

/** What the naive reader of the bench asked to read the same. Refused requests count: it asked. */
export interface NaiveFigures {
  readonly requests: number;
  readonly requestsPer1000: number;
  /** Of all requests, those that Graph refused with 429. */
  readonly refusedShare: number;
  /** After a day, where it did not come to its end. */
  readonly missing: number;
  /** Simulated. */
  readonly minutes: number;
}

/** Three years of a company. */
export const HISTORY: Partial<PopulationSizes> = {
  users: 200,
  teams: 20,
  standardChannelsPerTeam: 4,
  oneOnOneChats: 400,
  groupChats: 150,
  meetingChats: 100,
  historyMessages: 300_000,
  historyDays: 3 * 365,
};
export const SMALL_HISTORY: Partial<PopulationSizes> = {
  users: 12,
  teams: 2,
  historyMessages: 1_200,
  historyDays: 3 * 365,
};

const STEP_MS = 1_000;
const KILL_EVERY_MS = 30_000;
/** What the naive reader is given: many times what the product takes. */
const NAIVE_MS = 24 * 3_600_000;
const RETRY_EVERY_MS = 10 * 60_000;
/**
 * Between the end of an instance and the next, a second more each time, up to so many: were it always the same, what a queue
 * holds back for ten minutes would come at the same moment of a life each time, and be ended there each time.
 */
const MAX_PAUSE_SECONDS = 7;
/** What is not read in a day of such lives is not read at all. */
const MAX_LIVES = 2_500;
const ANSWERS = /\/v1\.0\/.*getallmessages/i;

/** The history of a tenant read whole, an instance killed every half minute; and what a naive reader asks for the same. */
export async function benchHistory(population: Partial<PopulationSizes>): Promise<HistoryBench> {
  const world = await openBackfillTenant(population);
  const letGo = holdStill(world.clock);
  try {
    const eachParticipant = await readHistory(world, { chats: "each-participant" });
    const eachSender = await readHistory(world, { chats: "each-sender" });
    return { messages: world.messages, eachParticipant, eachSender, naive: await readByNaive(world) };
  } finally {
    letGo();
    await world.tenant.stop();
  }
}

/** One backfill, from nothing, by lives of half a minute. */
export async function readHistory(
  world: BackfillTenant,
  request: Partial<BackfillRequest>,
  { killEveryMs = KILL_EVERY_MS }: { readonly killEveryMs?: number } = {},
): Promise<HistoryFigures> {
  const { clock } = world;
  const stores = createStores(world);
  const startedMs = clock.nowMs();
  const lives: Traffic[] = [];
  const begin = (): { life: Life; app: App } => {
    const [life, traffic] = [new Life(), new Traffic()];
    lives.push(traffic);
    return { life, app: startInstance(world, { stores, life, traffic, seed: lives.length }) };
  };
  let { life, app } = begin();
  const started = await whileItMoves(world, startBackfill(app, backfillRequest.parse(request)));
  if (!started.ok) throw started.error;
  const { backfillId } = started.value;
  let report = await whileItMoves(world, reportOf(app, backfillId));
  for (let bornMs = clock.nowMs(); report.state === "running"; ) {
    await clock.advance(STEP_MS);
    // As the timer does.
    if (clock.nowMs() % RETRY_EVERY_MS < STEP_MS) void redriveDue(app).catch(() => undefined);
    if (clock.nowMs() - bornMs < killEveryMs) continue;
    report = await whileItMoves(world, reportOf(app, backfillId));
    if (report.state !== "running") break;
    if (lives.length === MAX_LIVES) throw new Error(`not read in a day: ${JSON.stringify(report)}`);
    life.kill();
    await clock.advance(1_000 * (1 + (lives.length % MAX_PAUSE_SECONDS)));
    ({ life, app } = begin());
    bornMs = clock.nowMs();
  }
  life.kill();
  return figuresOf(world, { stores, lives, report, minutes: (clock.nowMs() - startedMs) / 60_000 });
}

async function readByNaive(world: BackfillTenant): Promise<NaiveFigures> {
  const { clock } = world;
  const traffic = new Traffic();
  const untilMs = clock.nowMs() + NAIVE_MS;
  const seen = await whileItMoves(world, readNaively({ clock, ask: world.fetchInto(traffic), untilMs }));
  const { requests, refusedShare, minutes } = traffic;
  const { messages } = world;
  const missing = messages - seen.size;
  return { requests, requestsPer1000: (1_000 * requests) / messages, refusedShare, missing, minutes };
}

async function reportOf(app: App, backfillId: string): Promise<BackfillReport> {
  const found = await oneBackfill(app, backfillId);
  if (!found.ok) throw found.error;
  return found.value;
}

interface Read {
  readonly stores: KeptStores;
  readonly lives: readonly Traffic[];
  readonly report: BackfillReport;
  readonly minutes: number;
}

function figuresOf({ tenant, messages }: BackfillTenant, { stores, lives, report, minutes }: Read): HistoryFigures {
  const pagesOf = ({ answered }: Traffic) => answered.filter((url) => ANSWERS.test(url));
  const all = lives.flatMap(pagesOf);
  const requests = lives.reduce((sum, life) => sum + life.requests, 0);
  const stored = new Map(stores.messages.all().map((one) => [`${one.conversationId} ${one.id}`, one.version]));
  const truth = tenant.model.truth().map(({ conversationId, rootId, id, version }) => {
    return { key: `${conversationId} ${rootId === null ? id : `${rootId}.${id}`}`, version };
  });
  return {
    requests,
    requestsPer1000: (1_000 * requests) / messages,
    givenPerMessage: report.progress.messages / messages,
    kills: lives.length - 1,
    pagesReadTwice: all.length - new Set(all).size,
    readTwiceInOneLife: lives.reduce((sum, life) => sum + pagesOf(life).length - new Set(pagesOf(life)).size, 0),
    missing: truth.filter(({ key }) => !stored.has(key)).length,
    stale: truth.filter(({ key, version }) => stored.has(key) && stored.get(key) !== version).length,
    minutes,
    report,
  };
}
