import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificateDerBase64 } from "../../../../local/certificate-authority.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { keys } from "../../../helpers/notification-vectors.ts";
import { type Body, itemsOf, messageOf, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

const MINUTE_MS = 60_000;
const URL_OF_OURS = "https://receiver.example/notifications";

let stage: PersonStage;
let me: User;
let two: User;
let three: User;
const posts: Body[] = [];
beforeEach(async () => {
  posts.length = 0;
  const post = async ({ url, body }: { readonly url: string; readonly body: string }) => {
    if (body !== "") posts.push(JSON.parse(body) as Body);
    const token = new URL(url).searchParams.get("validationToken");
    return { status: token === null ? 202 : 200, contentType: "text/plain", body: token ?? "" };
  };
  stage = await openPersonStage({ poster: Object.assign(post, { close: () => undefined }) });
  [me, two, three] = stage.people;
});
afterEach(() => stage.close());

const filterOf = (ids: readonly string[]) =>
  `/communications/presences?$filter=id in (${ids.map((id) => `'${id}'`).join(",")})`;
const wanted = (parts: object = {}) => ({
  changeType: "updated",
  notificationUrl: URL_OF_OURS,
  resource: filterOf([two.id, three.id]),
  expirationDateTime: toIso(stage.clock.nowMs() + 60 * MINUTE_MS),
  clientState: "state",
  includeResourceData: true,
  encryptionCertificate: certificateDerBase64(keys["rsa-2048"].certificatePem),
  encryptionCertificateId: "first",
  ...parts,
});
const subscribe = (who: User | "app" = me, parts: object = {}) =>
  stage.graph(who, "/subscriptions", { method: "POST", body: wanted(parts) });
const patch = (id: unknown, body: object, who: User = me) =>
  stage.graph(who, `/subscriptions/${String(id)}`, { method: "PATCH", body });

describe("a subscription to presence", () => {
  it.each([
    ["of several people", () => filterOf([two.id, three.id])],
    ["of one", () => `communications/presences/${two.id}`],
  ])("%s is made by a person, for an hour at the most", async (_of, resource) => {
    const made = await subscribe(me, { resource: resource() });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ creatorId: me.id, lifecycleNotificationUrl: null, resource: resource() });
  });

  it.each<[string, () => object, RegExp]>([
    [
      "longer than an hour",
      () => ({
        expirationDateTime: toIso(stage.clock.nowMs() + 60 * MINUTE_MS + 1),
        lifecycleNotificationUrl: URL_OF_OURS,
      }),
      /60 minutes/,
    ],
    ["without resource data", () => ({ includeResourceData: false }), /includeResourceData/],
    [
      "without a certificate",
      () => ({ encryptionCertificate: undefined, encryptionCertificateId: undefined }),
      /encryptionCertificate/,
    ],
    [
      "of 651 people",
      () => ({ resource: filterOf(Array.from({ length: 651 }, (_, index) => `p${index}`)) }),
      /cannot be subscribed/,
    ],
    [
      "with another filter",
      () => ({ resource: "/communications/presences?$filter=availability eq 'Busy'" }),
      /cannot be subscribed/,
    ],
    ["of everybody", () => ({ resource: "/communications/presences" }), /cannot be subscribed/],
    ["of what is created", () => ({ changeType: "created" }), /changeType/],
  ])("is refused %s", async (_why, parts, words) => {
    const refused = await subscribe(me, parts());
    expect(refused.status).toBe(400);
    expect(messageOf(refused)).toMatch(words);
  });

  it("is refused to an app by itself, and to a person without the permission", async () => {
    expect(refusalOf(await subscribe("app"))).toEqual([403, "ExtensionError"]);
    stage.consentTo(["Presence.Read"]);
    expect(refusalOf(await subscribe())).toEqual([403, "ExtensionError"]);
  });

  it("is one of each person and app, and nobody else's to see, change or end", async () => {
    const { body } = await subscribe();
    expect(refusalOf(await subscribe())).toEqual([409, "Conflict"]);
    expect(refusalOf(await subscribe(me, { resource: filterOf([two.id]) }))).toEqual([403, "ExtensionError"]);
    expect((await subscribe(two)).status).toBe(201);
    expect(itemsOf(await stage.graph(me, "/subscriptions")).map(({ id }) => id)).toEqual([body.id]);
    expect(itemsOf(await stage.graph("app", "/subscriptions"))).toEqual([]);
    expect(refusalOf(await patch(body.id, { expirationDateTime: toIso(stage.clock.nowMs()) }, two))[0]).toBe(404);
    expect((await stage.graph(two, `/subscriptions/${String(body.id)}`, { method: "DELETE" })).status).toBe(404);
    expect((await stage.graph(me, `/subscriptions/${String(body.id)}`, { method: "DELETE" })).status).toBe(204);
    expect((await subscribe(me, { resource: filterOf([two.id]) })).status).toBe(201);
  });

  it("can have its end moved, and nothing else", async () => {
    const { body } = await subscribe();
    await stage.clock.advance(50 * MINUTE_MS);
    const expirationDateTime = toIso(stage.clock.nowMs() + 60 * MINUTE_MS);
    expect((await patch(body.id, { expirationDateTime })).status).toBe(200);
    expect((await patch(body.id, { expirationDateTime, notificationUrl: URL_OF_OURS })).status).toBe(400);
    const { encryptionCertificate, encryptionCertificateId } = wanted();
    expect((await patch(body.id, { expirationDateTime, encryptionCertificate, encryptionCertificateId })).status).toBe(
      400,
    );
  });

  it("tells who is there, sealed, with a token for the app by which the person asked", async () => {
    const { body } = await subscribe();
    const { presences } = stage.tenant;
    for (const { id } of [two, stage.people[3]]) {
      presences.setSession(id, "teams", { availability: "Busy", activity: "InACall", lastsMs: MINUTE_MS });
    }
    // The same again is no change.
    presences.setSession(two.id, "teams", { availability: "Busy", activity: "InACall", lastsMs: MINUTE_MS });
    await stage.clock.advance(10_000);
    await stage.tenant.control.drained();
    expect(posts).toMatchObject([
      {
        value: [
          {
            subscriptionId: body.id,
            changeType: "updated",
            clientState: "state",
            resource: filterOf([two.id, three.id]),
            resourceData: { id: two.id, "@odata.type": "#Microsoft.Graph.presence" },
            encryptedContent: { encryptionCertificateId: "first" },
          },
        ],
      },
    ]);
    const [token = ""] = (posts[0]?.validationTokens ?? []) as string[];
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Body;
    expect(claims.aud).toBe(body.applicationId);
  });

  it("tells no more when it has ended", async () => {
    await subscribe();
    await stage.clock.advance(60 * MINUTE_MS);
    stage.tenant.presences.setSession(two.id, "teams", { availability: "Busy", activity: "Busy", lastsMs: MINUTE_MS });
    await stage.clock.advance(10_000);
    expect(posts).toEqual([]);
  });
});
