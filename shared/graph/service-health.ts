import * as z from "zod";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { ServiceHealth, ServiceHealthReader, ServiceIssue } from "../port/service-health.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { readItems } from "./paging.ts";
import { graphPath } from "./path.ts";

/** By Microsoft's names of them, of which the directory's has had two. Graph: "List healthOverviews". */
const SERVICES: ReadonlySet<string> = new Set([
  "Microsoft Teams",
  "Microsoft 365 suite",
  "SharePoint Online",
  "Microsoft Entra",
  "Identity Service",
]);
/** Graph: "serviceHealthIssue resource type", serviceHealthStatus values; its samples begin them with a capital. */
const WELL: ReadonlySet<string> = new Set([
  "serviceoperational",
  "servicerestored",
  "postincidentreviewpublished",
  "falsepositive",
  "resolved",
  "resolvedexternal",
]);
/** Microsoft looks again at this pace; whoever asks more often hears the same. */
const KEPT_MS = 5 * 60_000;
/** A service that is not well has a handful; what is said of them is for people. */
const MAX_ISSUES = 5;
const MAX_TITLE_LENGTH = 300;
const LIST = "/admin/serviceAnnouncement/healthOverviews";
/** Somebody waits for it, a day's reading or not. */
const REQUEST: RequestOptions = { pace: { budget: "other", isUrgent: true } };

const overview = z.object({ service: z.string(), status: z.string() });
const issue = z.object({
  id: z.string(),
  title: z.string().nullish(),
  status: z.string().nullish(),
  startDateTime: z.string().nullish(),
  isResolved: z.boolean().nullish(),
});
const overviewWithIssues = z.object({ issues: z.array(z.unknown()) });

/**
 * One list of all services, and of each of ours that is not well what is open: a call where all is well. The answer is kept for
 * some minutes by each instance; a refusal is not, since consent may come.
 */
export function createServiceHealthReader(client: GraphClient, clock: Pick<Clock, "nowMs">): ServiceHealthReader {
  let kept: { readonly untilMs: number; readonly health: readonly ServiceHealth[] } | undefined;
  return async () => {
    if (kept !== undefined && clock.nowMs() < kept.untilMs) return kept.health;
    const health: ServiceHealth[] = [];
    for await (const item of readItems(client, LIST, REQUEST)) {
      const { data } = overview.safeParse(item);
      if (data === undefined || !SERVICES.has(data.service)) continue;
      const isWell = WELL.has(data.status.toLowerCase());
      health.push({ ...data, isWell, issues: isWell ? [] : await readIssues(client, data.service) });
    }
    kept = { untilMs: clock.nowMs() + KEPT_MS, health };
    return health;
  };
}

async function readIssues(client: GraphClient, service: string): Promise<readonly ServiceIssue[]> {
  const path = `${LIST}${graphPath`/${service}`}?$expand=issues`;
  const { data } = overviewWithIssues.safeParse(await client.get(path, REQUEST));
  if (data === undefined) throw new TeamsinkError("graph-answer-invalid", "a service's health has no issues");
  return data.issues
    .flatMap((item) => issue.safeParse(item).data ?? [])
    .filter(({ isResolved }) => isResolved !== true)
    .map(({ id, title, status, startDateTime }) => ({
      id,
      title: (title ?? "").slice(0, MAX_TITLE_LENGTH),
      status: status ?? "",
      startDateTime: startDateTime ?? null,
    }))
    .toSorted((a, b) => (b.startDateTime ?? "").localeCompare(a.startDateTime ?? ""))
    .slice(0, MAX_ISSUES);
}
