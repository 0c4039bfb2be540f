import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { GraphSubscription, SubscriptionService } from "../port/subscription-service.ts";
import { subscriptionOptionsFor } from "../resource/families.ts";
import type { GraphClient } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { readItems } from "./paging.ts";
import { graphPath } from "./path.ts";

const graphSubscription = z.looseObject({
  id: z.string().min(1),
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().nullish(),
  expirationDateTime: z.string(),
  encryptionCertificateId: z.string().nullish(),
  includeResourceData: z.boolean().nullish(),
  applicationId: z.string().nullish(),
});

/** Ours in every subscription. */
const ALWAYS = {
  // The highest version our endpoint is known to offer: Azure Functions asks for 1.2 at least, and so does Graph.
  latestSupportedTlsVersion: "v1_2",
} as const;

/** Nobody is to be blind because a day's reading is under way. */
const ONE = { budget: "subscription", isUrgent: true } as const;
const LIST = { budget: "subscriptionList", isUrgent: true } as const;

/**
 * Graph keeps the token of the last create or renewal and delivers only while it lives, about an hour. One from our cache
 * may be old already. Graph: "Receive change notifications through webhooks".
 */
const KEPT_BY_GRAPH = { freshToken: true, pace: ONE } as const;

/** Graph: "subscription resource type" and its methods. */
export function createSubscriptionService(client: GraphClient): SubscriptionService {
  return {
    list: async () => {
      const found: GraphSubscription[] = [];
      for await (const item of readItems(client, "/subscriptions", { pace: LIST })) {
        // One that lacks what every webhook subscription has is of another kind and none of ours.
        const parsed = graphSubscription.safeParse(item);
        if (parsed.success) found.push(parsed.data);
      }
      return found;
    },
    ping: async () => {
      await client.get("/subscriptions", { pace: LIST });
    },
    get: async (id) => one(await client.get(graphPath`/subscriptions/${id}`, { pace: ONE })),
    create: async (request) => {
      const headers = subscriptionOptionsFor(request.resource).includeUnknownEnumMembers ? MESSAGE_HEADERS : {};
      return one(await client.post("/subscriptions", { ...request, ...ALWAYS }, { ...KEPT_BY_GRAPH, headers }));
    },
    renew: async (id, renewal) => one(await client.patch(graphPath`/subscriptions/${id}`, renewal, KEPT_BY_GRAPH)),
    remove: async (id) => {
      try {
        await client.delete(graphPath`/subscriptions/${id}`, { pace: ONE });
      } catch (error) {
        // Already gone is what was wanted, and what a repeated attempt finds.
        if (!(error instanceof TeamsinkError && error.code === "graph-not-found")) throw error;
      }
    },
  };
}

function one(body: unknown): GraphSubscription {
  const parsed = graphSubscription.safeParse(body);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new TeamsinkError("graph-answer-invalid", `a subscription is wrong or incomplete: ${names}`);
}
