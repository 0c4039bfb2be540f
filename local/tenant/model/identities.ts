import type { Application, IdentitySet, Person } from "./graph-shapes.ts";

export function identityOf(user: Person): IdentitySet {
  return {
    application: null,
    device: null,
    user: {
      "@odata.type": "#microsoft.graph.teamworkUserIdentity",
      id: user.id,
      displayName: user.displayName,
      userIdentityType: user.userIdentityType ?? "aadUser",
    },
  };
}

/** A bot, a connector or an outgoing webhook: whatever writes without being a person. */
export function identityOfApplication({ id, displayName, applicationIdentityType }: Application): IdentitySet {
  const type = "#microsoft.graph.teamworkApplicationIdentity";
  return { application: { "@odata.type": type, id, displayName, applicationIdentityType }, device: null, user: null };
}

/** What writes in the tenant besides people; the same in every tenant. */
export const APPLICATIONS: readonly Application[] = [
  { id: "c0ffee00-7e4a-4a11-8a11-0000000000b1", displayName: "Stand-up", applicationIdentityType: "bot" },
  { id: "c0ffee00-7e4a-4a11-8a11-0000000000b2", displayName: "Builds", applicationIdentityType: "office365Connector" },
  { id: "c0ffee00-7e4a-4a11-8a11-0000000000b3", displayName: "Lookup", applicationIdentityType: "outgoingWebhook" },
];
