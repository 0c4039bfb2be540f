import type { ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { carryOut, type ReconcileContext } from "./carry-out.ts";
import type { PlannedAction } from "./plan.ts";
import { isOfTeams } from "./wanted.ts";

/** Calls of Graph's at a time, under what it allows all instances (`subscription` in `GRAPH_BUDGETS`). */
const CONCURRENCY = 16;
/**
 * Nothing is begun so long after the run began: what is under way then, and the healing of gaps, fit into what is left of
 * `functionTimeout` (five minutes, host.json). Of the token that Graph keeps, half an hour is left, and with it three runs.
 */
const BUDGET_MS = 120_000;
/** What is refused to so many teams is refused to all. */
const MAX_REFUSED = 5;
/** Answers that are not about one team. */
const OF_ALL: ReadonlySet<ErrorCode> = new Set(["graph-quota", "graph-forbidden"]);

/** What lives is kept alive first; what is gone makes room; then comes what is new. */
const ORDER: Readonly<Record<PlannedAction["kind"], number>> = { renew: 0, replace: 0, drop: 1, create: 2, keep: 3 };

/**
 * The plan in two: what is named, in its order, and what single teams have, in the order in which it is carried out. What was
 * renewed longest ago comes first, so that no team is always the last.
 */
export function divided(
  { wanted, records }: Pick<ReconcileContext, "wanted" | "records">,
  plan: readonly PlannedAction[],
) {
  const renewedOf = ({ resource }: PlannedAction) => records.of(resource)?.renewedDateTime ?? "";
  const named: PlannedAction[] = [];
  const ofTeams: PlannedAction[] = [];
  for (const action of plan) (isOfTeams(wanted, action.resource) ? ofTeams : named).push(action);
  const rows = ofTeams.map((action) => ({ action, order: ORDER[action.kind], renewed: renewedOf(action) }));
  rows.sort((a, b) => a.order - b.order || (a.renewed < b.renewed ? -1 : Number(a.renewed > b.renewed)));
  return { named, ofTeams: rows.map(({ action }) => action) };
}

/**
 * The organisation's quota is used up: of what single teams have, the last that lives makes room. Its team tries again in the
 * next run.
 *
 * @param ofTeams what it was planned for is taken out
 * @returns its resource, where there was one
 */
export async function makeRoom(context: ReconcileContext, ofTeams: PlannedAction[]): Promise<string | undefined> {
  const index = ofTeams.findLastIndex(({ kind }) => kind === "renew" || kind === "keep");
  const [action] = index === -1 ? [] : ofTeams.splice(index, 1);
  if (action?.kind !== "renew" && action?.kind !== "keep") return undefined;
  const { resource, subscription } = action;
  await carryOut(context, { kind: "drop", resource, subscription, reason: "its place is needed by one that is named" });
  await context.ports.state.remove("subscription", resourceKey(resource));
  return resource;
}

/**
 * Carries out what single teams need, in bounded time: the next run goes on with what is left.
 *
 * @param attempt carries one out; what it failed with, if it did
 * @returns the resources of those that were not begun
 */
export async function carryOutOfTeams(
  { ports: { clock }, seenMs }: Pick<ReconcileContext, "ports" | "seenMs">,
  actions: readonly PlannedAction[],
  attempt: (action: PlannedAction) => Promise<ErrorCode | undefined>,
): Promise<readonly string[]> {
  const postponed: string[] = [];
  let refused = 0;
  await forEachLimited(actions, CONCURRENCY, async (action) => {
    const isAsked = action.kind !== "keep";
    if (isAsked && (refused >= MAX_REFUSED || clock.nowMs() - seenMs >= BUDGET_MS)) {
      postponed.push(action.resource);
      return;
    }
    const code = await attempt(action);
    if (code !== undefined && OF_ALL.has(code)) refused += 1;
  });
  return postponed;
}
