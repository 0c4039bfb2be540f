import type { AiInteraction } from "../model/ai-interaction.ts";
import type { Copilot } from "../model/copilot.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, GraphError } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { collection, pageOf } from "./paging.ts";
import { dateTest, readFilter, readOptions, readTop } from "./query-options.ts";

/** "aiInteractionHistory: getAllEnterpriseInteractions": prompts and answers of one user, unsorted as all exports. */
export function interactionRoutes(context: GraphContext & { readonly copilot: Copilot }): GraphRoute[] {
  return [
    {
      method: "GET",
      path: "/copilot/users/:copilotUserId/interactionHistory/getAllEnterpriseInteractions",
      permission: "interactions",
      budget: "exportInteractions",
      handle: (request) => listInteractions(context, request),
    },
  ];
}

function listInteractions(context: GraphContext & { readonly copilot: Copilot }, request: GraphRequest) {
  const userId = request.params.copilotUserId ?? "";
  required(context.model.directory.users.get(userId));
  const options = readOptions(request.url, ["$top", "$filter", "$skiptoken"]);
  const { interactionsDefault, interactionsMax } = context.pages;
  const top = readTop(options.$top, { default: interactionsDefault, max: interactionsMax });
  const isWanted = interactionTest(options.$filter);
  if (!context.copilot.isLicensed(userId)) throw licenceMissing();
  const path = `/copilot/users/${userId}/interactionHistory/getAllEnterpriseInteractions`;
  const sorted = context.copilot
    .ofUser(userId)
    .map(({ interaction }) => interaction)
    .filter(isWanted)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = pageOf(context.tokens, sorted, { list: path, top, skipToken: options.$skiptoken, keyOf });
  const value = page.items;
  return ok(collection(request, { value, context: "Collection(aiInteraction)", path, skipToken: page.skipToken }));
}

/** Ids are unique in a session. */
function keyOf({ id, sessionId }: AiInteraction): string {
  return `${sessionId} ${id}`;
}

/**
 * Dates, both bounds or none, and sources joined by `or`. With one bound the service fails, and what it does not compare by
 * it says in its own words (learn.microsoft.com, question 5780862).
 */
function interactionTest(filter: string | undefined): (interaction: AiInteraction) => boolean {
  if (filter === undefined) return () => true;
  const parts = filter.split(/\s+or\s+/i);
  const compared = parts.flatMap(readFilter);
  for (const { property, operator } of compared) {
    if (property === "createdDateTime" || (property === "appClass" && operator === "eq")) continue;
    const kind = operator === "eq" ? "Equal" : operator;
    throw badRequest(`The entity property '${property}' and operationKind '${kind}' is not allowed in $filter query.`);
  }
  const dates = compared.filter(({ property }) => property === "createdDateTime");
  if (dates.length === 1) throw new GraphError(500, "InternalServerError", { message: "Failed to execute request." });
  const isWithin = dateTest(dates);
  const classes = compared.filter(({ property }) => property === "appClass").map(({ value }) => value);
  return ({ createdDateTime, appClass }) =>
    isWithin(Date.parse(createdDateTime)) && (classes.length === 0 || classes.includes(appClass));
}

/** That it is refused is documented, the words are not. */
function licenceMissing(): GraphError {
  const message = "The user does not have a valid Microsoft 365 Copilot license.";
  return new GraphError(403, "Forbidden", { message });
}
