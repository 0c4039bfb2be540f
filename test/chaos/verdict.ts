import type { TenantStats } from "../../local/tenant/control.ts";
import { FORGED_TEXT } from "../../local/tenant/faults/forgery.ts";
import { versionOf } from "../../local/tenant/model/chat-message.ts";
import type { StoredMessage as TenantMessage } from "../../local/tenant/model/conversation.ts";
import { latestRuns } from "../../shared/capture/audit/audit-record.ts";
import { hasHoles } from "../../shared/capture/audit/figures.ts";
import { isOverdue, latestFinishedRun } from "../../shared/capture/audit/finish-audit.ts";
import type { Gap } from "../../shared/capture/subscription/gap-ledger.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { cosmosIdOf, readRawPath } from "../../shared/store/message/identity.ts";
import { contentMissing } from "./content-verdict.ts";
import type { Simulation } from "./simulation.ts";
import { identityOf, type Witness } from "./witness.ts";

/** What must not be: each a list of differences in words. */
export interface Verdict {
  /** Messages of the tenant that are not stored. */
  readonly lost: readonly string[];
  /** Stored with another version, or another text, than the tenant has. */
  readonly stale: readonly string[];
  /** Two documents for one message, or two raw payloads for one version. */
  readonly doubled: readonly string[];
  /** Documents, payloads or queue messages of what the tenant never wrote. */
  readonly forgedAccepted: readonly string[];
  /** Versions that the tenant showed us and whose payload is not kept. */
  readonly missingRaw: readonly string[];
  /** Images, code and files that a message names, and that are not kept as they were. */
  readonly contentMissing: readonly string[];
  /** Notifications that were acknowledged and have never stood in the queue. */
  readonly unqueued: readonly string[];
  /** Changes of a blind time that no entry of the ledger covers. */
  readonly gapsForgotten: readonly string[];
  readonly gapsOpen: readonly string[];
  /** What the last audit still found; it comes after the daily sync, long after the last fault. */
  readonly auditHoles: readonly string[];
  readonly reauthorizedAndPatched: readonly string[];
  readonly secretsLogged: readonly string[];
  /** Minutes in which the instances together asked for more than Graph allows the app. */
  readonly overBudget: readonly string[];
}

/** Of the requests of a minute, and how many at least: a single one may meet another by chance. */
const MAX_OVER_BUDGET = { share: 0.01, requests: 2 } as const;

/** Compares the whole store with what the tenant holds and with what the witness saw. */
export async function judge(simulation: Simulation): Promise<Verdict> {
  const { stores, tenant, witness, logWatch } = simulation;
  const documents = new Map(
    stores.messages.all().map((document) => [keyOf(document.conversationId, document.id), document]),
  );
  const truth = [...tenant.model.conversations.values()].flatMap(({ messages }) => [...messages.values()]);
  const paths = stores.blobs.paths("raw");
  const kept = new Set(paths);
  const gaps = (await stores.state.list<Gap>("gap")).map(({ value }) => value);
  const { reauthorizedAndPatched, overBudget: minutes } = tenant.control.stats();
  return {
    lost: truth.filter((stored) => !documents.has(keyInStore(stored))).map(describe),
    stale: truth.flatMap((stored) => staleness(stored, documents.get(keyInStore(stored)))),
    doubled: [
      ...repeated([...documents.values()].map(({ conversationId, messageId }) => keyOf(conversationId, messageId))),
      ...repeated(paths.map(versionKeyOf)),
    ],
    forgedAccepted: await forgeries(simulation, [...documents.values()], paths),
    missingRaw: [...witness.shown].filter((path) => !kept.has(path)),
    contentMissing: await contentMissing(simulation),
    unqueued: [...witness.unqueued],
    gapsForgotten: witness.unseen
      .filter(({ resource, atMs }) => !gaps.some((gap) => coversTime(gap, resource, atMs)))
      .map(({ resource, atMs }) => `${resource} at ${new Date(atMs).toISOString()}`),
    gapsOpen: gaps
      .filter(({ closedDateTime }) => closedDateTime === null)
      .map(
        ({ resource, cause, fromDateTime, untilDateTime }) =>
          `${resource} (${cause}) from ${fromDateTime} until ${untilDateTime}`,
      ),
    auditHoles: await auditHoles(simulation),
    reauthorizedAndPatched: Array.from({ length: reauthorizedAndPatched }, () => "within ten minutes"),
    overBudget: overBudget(minutes),
    secretsLogged: logWatch.leaks.map(({ event, what }) => `${event}: ${what}`),
  };
}

/** Also where each process keeps the whole budget to itself: then they are refused as soon as two read. */
function overBudget(minutes: TenantStats["overBudget"]): string[] {
  return minutes
    .filter(
      ({ requests, overBudget: over }) => over > MAX_OVER_BUDGET.requests && over > MAX_OVER_BUDGET.share * requests,
    )
    .map(
      ({ budget, fromDateTime, requests, overBudget: over }) => `${budget} at ${fromDateTime}: ${over} of ${requests}`,
    );
}

/** Of the last audit that came to its end; and those that never do. A short life sees none. */
async function auditHoles({ stores, clock }: Simulation): Promise<string[]> {
  const runs = (await latestRuns(stores.state, 10)).map(({ value }) => value);
  const stuck = runs.filter((run) => run.state === "running" && isOverdue(run, clock.nowMs()));
  const finished = (await latestFinishedRun(stores.state)) ?? [];
  const unclean = [finished].flat().filter(({ state, totals }) => state !== "complete" || hasHoles(totals));
  return [...stuck, ...unclean].map(
    ({ startedDateTime, state, totals }) => `audit of ${startedDateTime}: ${state}, ${JSON.stringify(totals)}`,
  );
}

function staleness(stored: TenantMessage, document: StoredMessage | undefined): string[] {
  if (document === undefined) return [];
  const version = versionOf(stored.message);
  if (document.version !== version)
    return [`${describe(stored)}: version ${document.version} is stored, ${version} is true`];
  const content = (document.body as { content?: unknown } | undefined)?.content;
  // The export shows the text of a deleted message for three weeks, so both are true then.
  const isTrue = content === stored.message.body.content || content === stored.beforeDeletion?.body.content;
  return isTrue ? [] : [`${describe(stored)}: another text is stored`];
}

/** A text that nobody wrote, under whatever version; and a version that never was. */
async function forgeries(
  { stores, witness }: Simulation,
  documents: readonly StoredMessage[],
  paths: readonly string[],
): Promise<string[]> {
  const payloads = await Promise.all(
    paths.map(async (path) => ({ path, text: (await stores.blobs.get({ container: "raw", path })) ?? "" })),
  );
  return [
    ...documents
      .filter((document) => isInvented(document, document.sink.raw, witness))
      .map(({ id }) => `document ${id}`),
    ...payloads
      .filter(({ path, text }) => isInvented(JSON.parse(text), path, witness))
      .map(({ path }) => `raw/${path}`),
    ...stores.queues
      .texts()
      .filter((text) => text.includes(FORGED_TEXT))
      .map(() => "a queue message"),
  ];
}

/** Of a deleted message the export shows the text that the message itself does not show any more. */
function isInvented(payload: unknown, path: string, { written }: Witness): boolean {
  const { content } = (payload as { body?: { content?: unknown } }).body ?? {};
  const named = readRawPath(path);
  // It stands a millisecond before the deletion that it was told with.
  if (named?.origin === "before-deletion") {
    const deletion = path.replace(/\d+\.before-deletion/, String(named.version + 1));
    return content === FORGED_TEXT || written.get(deletion) !== "";
  }
  const text = written.get(path);
  return content === FORGED_TEXT || text === undefined || (text !== "" && content !== text);
}

function coversTime(gap: Gap, resource: string, atMs: number): boolean {
  const isUntil = gap.untilDateTime === null || atMs <= Date.parse(gap.untilDateTime);
  return gap.resource === resource && Date.parse(gap.fromDateTime) <= atMs && isUntil;
}

/** `conversation/root/message/version.json` without the root: one version is one payload, wherever it is. */
function versionKeyOf(path: string): string {
  const [conversation, , ...rest] = path.split("/");
  return [conversation, ...rest].join("/");
}

function repeated(keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return keys.filter((key) => seen.has(key) || !seen.add(key));
}

function keyInStore(stored: TenantMessage): string {
  return keyOf(stored.conversation.conversationId, cosmosIdOf(identityOf({ stored })));
}

function keyOf(conversationId: string, id: string): string {
  return `${conversationId} ${id}`;
}

function describe({ conversation, rootId, id }: TenantMessage): string {
  return `${conversation.conversationId} ${rootId === null ? id : `${rootId}.${id}`}`;
}
