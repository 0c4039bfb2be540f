import { INTERACTION_ITEMS } from "./interaction-address.ts";

/** With content: nothing of Graph's gives one interaction by its id. */
const INTERACTION_SUBSCRIPTION = {
  changeType: "created,updated,deleted",
  includeResourceData: true,
  includeUnknownEnumMembers: false,
  maxLifetimeMinutes: 4_320,
} as const;
export const INTERACTIONS = {
  role: "AiEnterpriseInteraction.Read.All",
  reason: "subscribe to what people ask Copilot and its answers, and read them daily",
} as const;
export const OF_INTERACTIONS = {
  subscription: INTERACTION_SUBSCRIPTION,
  container: "interactions",
  items: INTERACTION_ITEMS,
} as const;
