import { type Application, MICROSOFT_GRAPH_APP_ID, type RequiredResourceAccess } from "./entra.ts";

/** What a registration shall ask of Microsoft Graph, of one kind; what it asks of the other, and of other APIs, stays. */
export interface GraphAsk {
  /** "resourceAccess resource type": `Role` is the app's own, `Scope` is for whoever is signed in. */
  readonly type: "Role" | "Scope";
  readonly ids: readonly string[];
  /** Whether it is this script's to take off where it is not among them. */
  readonly isOurs: (id: string) => boolean;
}

/** What the registration asks of Graph and is this script's to say. */
function declaredIds(
  { requiredResourceAccess }: Pick<Application, "requiredResourceAccess">,
  { type, isOurs }: Pick<GraphAsk, "type" | "isOurs">,
): readonly string[] {
  const ofGraph = requiredResourceAccess.filter(isOfGraph);
  const ids = ofGraph.flatMap(({ resourceAccess }) => resourceAccess.filter((one) => one.type === type));
  return ids.map(({ id }) => id).filter(isOurs);
}

/** With that asked for; nothing is said of Graph where nothing is asked of it. */
export function accessOf(declared: RequiredResourceAccess, { type, ids, isOurs }: GraphAsk): RequiredResourceAccess {
  const others = declared.filter((one) => !isOfGraph(one));
  const kept = declared
    .filter(isOfGraph)
    .flatMap(({ resourceAccess }) => resourceAccess.filter((one) => one.type !== type || !isOurs(one.id)));
  const resourceAccess = [...kept, ...ids.map((id) => ({ id, type }))];
  if (resourceAccess.length === 0) return others;
  return [...others, { resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceAccess }];
}

/** In words, what a change of it would be; undefined when it is as wanted. */
export function askWords(application: Application, ask: GraphAsk, nameOf: (id: string) => string): string | undefined {
  const declared = declaredIds(application, ask);
  const added = ask.ids.filter((id) => !declared.includes(id)).map(nameOf);
  const removed = declared.filter((id) => !ask.ids.includes(id)).map(nameOf);
  const parts = [
    added.length > 0 ? `ask for ${added.join(", ")}` : "",
    removed.length > 0 ? `no longer ask for ${removed.join(", ")}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : parts.join(" and ");
}

function isOfGraph({ resourceAppId }: RequiredResourceAccess[number]): boolean {
  return resourceAppId === MICROSOFT_GRAPH_APP_ID;
}
