import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { GraphSubscription, SubscriptionService } from "../../port/subscription-service.ts";

export interface HeldSubscriptions {
  /** Of the whole app registration, those of others of its deployments included. */
  readonly found: readonly GraphSubscription[];
  /** Ids of those among them that are not listed. */
  readonly unlisted: readonly string[];
  /** Why Graph did not say whether it holds one, by its id. Renewing it may work all the same. */
  readonly unsure: ReadonlyMap<string, TeamsinkError>;
}

/** Calls of Graph's at a time: a list that is empty by mistake leaves thousands to be asked for. */
const CONCURRENCY = 16;

/**
 * The subscriptions that Graph holds: those it lists, and those it does not list but gives by their id. A list that lacks
 * one proves nothing: it was seen empty, and another each time, while every subscription lived (microsoft-graph-docs
 * issues 17354 and 4644). Only a 404 for its id says that one is gone.
 *
 * @param knownIds of our records, and of what Graph named otherwise
 * @throws why Graph does not list, when it gives none by its id either
 */
export async function heldSubscriptions(
  service: SubscriptionService,
  knownIds: Iterable<string>,
): Promise<HeldSubscriptions> {
  const listed = await listOrError(service);
  const found: GraphSubscription[] = listed instanceof TeamsinkError ? [] : [...listed];
  const listedIds = new Set(found.map(({ id }) => id));
  const unlisted: string[] = [];
  const unsure = new Map<string, TeamsinkError>();
  const notListed = [...new Set(knownIds)].filter((id) => !listedIds.has(id));
  await forEachLimited(notListed, CONCURRENCY, async (id) => {
    try {
      found.push(await service.get(id));
      unlisted.push(id);
    } catch (error) {
      if (!(error instanceof TeamsinkError)) throw error;
      if (codeOf(error) !== "graph-not-found") unsure.set(id, error);
    }
  });
  if (listed instanceof TeamsinkError && found.length === 0) throw listed;
  return { found, unlisted, unsure };
}

async function listOrError(service: SubscriptionService): Promise<readonly GraphSubscription[] | TeamsinkError> {
  try {
    return await service.list();
  } catch (error) {
    if (error instanceof TeamsinkError) return error;
    throw error;
  }
}
