import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "../../local/stack/agreement.ts";
import { subscribeNow } from "../../local/stack/get-ready.ts";
import { MAX_WINDOW_MS, STILL_ON_ITS_WAY_MS } from "../../shared/capture/audit/audit-window.ts";
import type { DeepHealthReport } from "../../shared/operate/health/deep-health.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import type { AuditReport, DetailedRun } from "../../shared/serve/api/audit-report.ts";
import { cosmosIdOf } from "../../shared/store/message/identity.ts";
import { waitFor } from "../helpers/processes.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const HOUR_MS = 3_600_000;
const SYNC_LIMIT_MS = 60_000;

let running: RunningStack;
let cosmos: CosmosClient;

beforeAll(async () => {
  running = await startRunningStack({ seed: 5 });
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "" } = running.stack.settings;
  cosmos = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
});

afterAll(async () => {
  cosmos?.dispose();
  await running?.stop();
});

const container = () => cosmos.database(running.stack.settings.COSMOS_DATABASE ?? "teamsink").container("messages");
const truth = () => running.stack.tenant?.model.truth() ?? [];
const differences = async () => {
  const { lost, stale, strange } = await compare(running.stack, truth(), Date.now());
  return { lost, stale, strange };
};

/** Old enough to be audited, young enough for the first window; of channels and of chats. */
function auditable() {
  const untilMs = Date.now() - STILL_ON_ITS_WAY_MS - HOUR_MS;
  const rows = truth().filter(
    ({ changedMs, version }) =>
      Math.max(changedMs, version) < untilMs && changedMs > untilMs - MAX_WINDOW_MS + 2 * HOUR_MS,
  );
  return rows.map((row) => ({ ...row, documentId: cosmosIdOf({ rootId: row.rootId, messageId: row.id }) }));
}

async function audit(): Promise<AuditReport & { readonly runs: readonly [DetailedRun] }> {
  const since = running.log.length;
  await running.stack.runFunction("audit");
  await running.event("audit.finished", { outcome: "complete" }, since);
  // It is said before it is in the record, so that a crash between the two says it again rather than never.
  await waitFor(async () => {
    const { auditedUntil, runs } = await reported();
    return auditedUntil === runs[0].untilDateTime;
  });
  return reported();
}

async function reported(): Promise<AuditReport & { readonly runs: readonly [DetailedRun] }> {
  const response = await running.get("/api/audit");
  expect(response.status).toBe(200);
  return (await response.json()) as AuditReport & { readonly runs: readonly [DetailedRun] };
}

describe("the daily audit", () => {
  it("finds what was lost from the store and what is stale, repairs both, and is clean the next time", async () => {
    await subscribeNow(running.stack, running.activity);
    await waitFor(async () => (await differences()).lost.length === 0, SYNC_LIMIT_MS);
    const rows = auditable();
    const inChannels = rows.filter(({ teamId }) => teamId !== null);
    const inChats = rows.filter(({ teamId }) => teamId === null);
    const [stale, ...missing] = [...inChannels.slice(0, 3), ...inChats.slice(0, 2)];
    if (!stale || missing.length < 3) throw new Error("the tenant's history has too few messages of the last weeks");
    for (const { conversationId, documentId } of missing) await container().item(documentId, conversationId).delete();
    const item = container().item(stale.documentId, stale.conversationId);
    const { resource } = await item.read<{ version: number; text: string }>();
    await item.replace({ ...resource, version: (resource?.version ?? 0) - 1, text: "tampered" });
    expect(await differences()).toMatchObject({ lost: { length: missing.length }, stale: { length: 1 } });

    const report = await audit();
    expect(report.runs).toMatchObject([
      { state: "complete", totals: { missing: missing.length, stale: 1, repaired: missing.length + 1, invalid: 0 } },
    ]);
    const [run] = report.runs;
    expect(run.sources).toMatchObject({ failed: 0, done: run.sources.expected });
    expect(new Set(run.conversations.map(({ conversationId }) => conversationId))).toEqual(
      new Set([stale, ...missing].map(({ conversationId }) => conversationId)),
    );
    expect(report).toMatchObject({ unbrokenSince: run.fromDateTime, auditedUntil: run.untilDateTime, openGaps: 0 });
    expect(await differences()).toEqual({ lost: [], stale: [], strange: [] });
    expect((await item.read()).resource).toMatchObject({ version: stale.version, sink: { road: "audit" } });

    const again = await audit();
    expect(again.runs).toMatchObject([{ totals: { missing: 0, stale: 0, repaired: 0 }, conversations: [] }]);
    expect(again.unbrokenSince).toBe(report.unbrokenSince);
  });

  it("is kept, run by run", async () => {
    const both = (await (await running.get("/api/audit?limit=10")).json()) as AuditReport;
    expect(both.count).toBe(2);
    const first = both.runs.at(-1)?.startedDateTime ?? "";
    const one = (await (await running.get(`/api/audit?run=${first}`)).json()) as AuditReport;
    expect(one.runs).toMatchObject([{ startedDateTime: first, totals: both.runs.at(-1)?.totals }]);
    const [shown] = one.runs as readonly [DetailedRun];
    const holes = shown.conversations.reduce((sum, { missing, stale }) => sum + missing + stale, 0);
    expect(holes).toBe(shown.totals.missing + shown.totals.stale);
    const paged = [];
    for (let path: string | undefined = `/api/audit?run=${first}&findings=1`; path !== undefined; ) {
      const page = (await (await running.get(path)).json()) as AuditReport & { readonly nextLink?: string };
      paged.push(...(page.runs as readonly [DetailedRun])[0].conversations);
      path = page.nextLink && `/api/audit${page.nextLink}`;
    }
    expect(paged).toEqual(shown.conversations);
    expect(ANSWERS.AuditReport.safeParse(both).error?.issues).toBeUndefined();
    const deep = (await (await running.get("/api/health/deep")).json()) as DeepHealthReport;
    expect(deep.steps.find(({ step }) => step === "audit")).toMatchObject({ status: "ok", missing: 0, failed: 0 });
  });

  it("is shown to nobody without a key, and names wrong parameters", async () => {
    expect((await running.get("/api/audit", "")).status).toBe(401);
    const wrong = await running.get("/api/audit?run=yesterday&limit=0&findings=some&cursor=x&conversations=all");
    expect(await problemOf(wrong)).toMatchObject({
      status: 400,
      code: "query-invalid",
      errors: [
        { parameter: "run" },
        { parameter: "limit" },
        { parameter: "findings" },
        { parameter: "cursor" },
        { parameter: "conversations" },
      ],
    });
    const unknown = await running.get("/api/audit?run=2020-01-01T00:00:00Z");
    expect(await problemOf(unknown)).toMatchObject({ status: 404, code: "audit-not-found" });
  });
});
