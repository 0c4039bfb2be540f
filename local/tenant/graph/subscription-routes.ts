import { randomUUID } from "node:crypto";
import type { Clock } from "../../../shared/base/clock.ts";
import { servicePrincipalIdOf } from "../authority/service-principal.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Poster } from "../delivery/poster.ts";
import { shakeHands } from "../subscriptions/handshake.ts";
import { readCreateRequest, readPatchRequest, requireSubscriptionPermission } from "../subscriptions/request.ts";
import { resourceExists } from "../subscriptions/resource.ts";
import { type Subscription, subscriptionResource } from "../subscriptions/subscription.ts";
import type { Owner, SubscriptionStore } from "../subscriptions/subscription-store.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { notFound } from "./graph-error.ts";
import { type GraphContext, listInOrder, ok } from "./listing.ts";
import { readOptions } from "./query-options.ts";

export interface SubscriptionContext extends GraphContext {
  readonly subscriptions: SubscriptionStore;
  readonly poster: Poster;
  readonly delivery: Delivery;
  readonly clock: Clock;
}

/** "Create subscription", "List subscriptions", "Get", "Update", "Delete", "subscription: reauthorize". */
export function subscriptionRoutes(context: SubscriptionContext): GraphRoute[] {
  const needs = { permission: "subscriptions", budget: "writeSubscriptions" } as const;
  const one = "/subscriptions/:subscriptionId";
  const found = (request: GraphRequest) =>
    context.subscriptions.get(request.params.subscriptionId ?? "", ownerOf(request));
  return [
    { ...needs, method: "POST", path: "/subscriptions", handle: (request) => create(context, request) },
    {
      ...needs,
      method: "GET",
      path: "/subscriptions",
      budget: "listSubscriptions",
      handle: (request) => list(context, request),
    },
    { ...needs, method: "GET", path: one, handle: (request) => answer(request, found(request)) },
    { ...needs, method: "PATCH", path: one, handle: (request) => patch(context, request, found(request)) },
    {
      ...needs,
      method: "DELETE",
      path: one,
      handle: (request) => {
        context.subscriptions.remove(found(request).id);
        return { status: 204 };
      },
    },
    {
      ...needs,
      method: "POST",
      path: `${one}/reauthorize`,
      handle: (request) => reauthorize(context, request, found(request)),
    },
  ];
}

async function create(context: SubscriptionContext, request: GraphRequest) {
  const { model, subscriptions, poster, clock } = context;
  const owner = ownerOf(request);
  const wanted = readCreateRequest(request.body, request.nowMs);
  requireSubscriptionPermission(request.token, wanted.target);
  if (!resourceExists(model, wanted.target)) throw notFound("The resource to subscribe to was not found.");
  subscriptions.requireRoom(wanted, owner);
  await shakeHands({ poster, clock, url: wanted.notificationUrl });
  if (wanted.lifecycleNotificationUrl !== null) {
    await shakeHands({ poster, clock, url: wanted.lifecycleNotificationUrl });
  }
  // Somebody else may have taken the place while the endpoint was asked.
  subscriptions.requireRoom(wanted, owner);
  const subscription: Subscription = {
    ...wanted,
    id: randomUUID(),
    ...owner,
    includeUnknownEnumMembers: request.includeUnknownEnumMembers,
    createdMs: request.nowMs,
    accessTokenExpiresMs: request.token.expiresMs,
    lastReauthorizedMs: null,
    lastPatchedMs: null,
    lastNoticeMs: null,
  };
  subscriptions.add(subscription);
  return { ...answer(request, subscription), status: 201 };
}

/** "creatorId": the id of the person, or of the service principal of an app that asks for itself. */
function ownerOf({ token: { clientId, userId } }: GraphRequest): Owner {
  return { applicationId: clientId, creatorId: userId ?? servicePrincipalIdOf(clientId) };
}

function list(context: SubscriptionContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$skiptoken"]);
  return listInOrder(context, request, {
    all: context.subscriptions.seenBy(ownerOf(request), request.token.userId !== undefined),
    top: context.pages.subscriptions,
    options,
    present: subscriptionResource,
    metadata: "subscriptions",
    path: "/subscriptions",
  });
}

async function patch(context: SubscriptionContext, request: GraphRequest, subscription: Subscription) {
  const { subscriptions, behaviours, poster, clock } = context;
  const wanted = readPatchRequest(request.body, request.nowMs, subscription.target);
  requireSubscriptionPermission(request.token, subscription.target);
  if (wanted.notificationUrl !== null && wanted.notificationUrl !== subscription.notificationUrl) {
    await shakeHands({ poster, clock, url: wanted.notificationUrl });
    subscription.notificationUrl = wanted.notificationUrl;
  }
  if (wanted.expirationMs !== null) subscription.expirationMs = wanted.expirationMs;
  if (wanted.encryptionCertificate !== null && behaviours.patchAppliesCertificate) {
    subscription.encryptionCertificate = wanted.encryptionCertificate;
  }
  subscriptions.notePatched(subscription);
  refresh(context, request, subscription);
  return answer(request, subscription);
}

function reauthorize(context: SubscriptionContext, request: GraphRequest, subscription: Subscription) {
  requireSubscriptionPermission(request.token, subscription.target);
  context.subscriptions.noteReauthorized(subscription);
  refresh(context, request, subscription);
  return { status: 204 };
}

/** The subscription rests on this request's access token from now on; what was held back goes out. */
function refresh(context: SubscriptionContext, request: GraphRequest, subscription: Subscription): void {
  subscription.accessTokenExpiresMs = request.token.expiresMs;
  context.delivery.release(subscription);
}

function answer(request: GraphRequest, subscription: Subscription) {
  const metadata = `${request.base}/$metadata#subscriptions/$entity`;
  return ok({ "@odata.context": metadata, ...subscriptionResource(subscription) });
}
