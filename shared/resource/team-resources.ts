import { pathGrammar, splitQuery } from "./path-grammar.ts";

/**
 * What tells of who comes to one team, and to its private and shared channels, by whatever way: Graph has nothing that tells
 * of all teams at once. Graph: "Get change notifications for membership changes in channels".
 */
export function teamResources(teamId: string): readonly [string, string] {
  const team = `/teams/${encodeURIComponent(teamId)}`;
  return [`${team}/members`, `${team}/channels/getAllMembers?notifyOnIndirectMembershipUpdate=true`];
}

const SHAPES = [pathGrammar("/teams/{teamId}/members"), pathGrammar("/teams/{teamId}/channels/getAllMembers")];

/** The team whose members a resource tells of; `undefined` for any other resource. */
export function teamOfMembers(resource: string): string | undefined {
  const { path } = splitQuery(resource);
  for (const shape of SHAPES) {
    const ids = shape(path);
    if (ids) return ids.teamId;
  }
  return undefined;
}
