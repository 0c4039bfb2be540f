import { describe, expect, it } from "vitest";
import { createNotificationCertificate } from "../../../local/notification-certificate.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createSigningKey } from "../../../local/tenant/authority/key-ring.ts";
import type { Poster } from "../../../local/tenant/delivery/poster.ts";
import { PERMISSIONS } from "../../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../../local/tenant/in-process-fetch.ts";
import { openTenant } from "../../../local/tenant/open-tenant.ts";
import { toIso } from "../../../shared/base/clock.ts";

const ORIGIN = "https://graph.contoso.example";
const RECEIVER = "https://receiver.contoso.example";
const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};
const HOUR_MS = 3_600_000;

const { certificatePem } = await createNotificationCertificate({ commonName: "notifications" });
const encryptionCertificate = certificatePem.replaceAll(/-----[^-]+-----|\s/g, "");

/** A tenant without a port, with a receiver that is a function. */
async function openStage() {
  const clock = new SimulatedClock();
  const posts: string[] = [];
  const shown: (string | undefined)[] = [];
  let keys = 0;
  const post = async ({ url, body }: Parameters<Poster>[0]) => {
    posts.push(body);
    const token = new URL(url).searchParams.get("validationToken");
    return { status: token === null ? 202 : 200, contentType: "text/plain", body: token ?? "" };
  };
  const tenant = await openTenant({
    clock,
    app: APP,
    seed: 7,
    origin: () => ORIGIN,
    poster: Object.assign(post, { close: () => undefined }),
    createSigningKey: () => {
      keys += 1;
      return createSigningKey();
    },
    onDelivered: ({ shows }) => shown.push(shows?.message.body.content),
  });
  const ask = inProcessFetch(tenant.door, ORIGIN);
  const token = async () => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: APP.clientId,
      client_secret: APP.clientSecret,
      scope: `${ORIGIN}/.default`,
    });
    const answer = await ask(`${ORIGIN}/${APP.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const graph = async (path: string, init: RequestInit = {}) =>
    ask(`${ORIGIN}/v1.0${path}`, { ...init, headers: { authorization: `Bearer ${await token()}` } });
  return { clock, tenant, ask, graph, posts, shown, keys: () => keys };
}

async function subscribe({ clock, graph }: Awaited<ReturnType<typeof openStage>>): Promise<Response> {
  return graph("/subscriptions", {
    method: "POST",
    body: JSON.stringify({
      changeType: "created,updated,deleted",
      resource: "/chats/getAllMessages",
      notificationUrl: `${RECEIVER}/api/notifications`,
      lifecycleNotificationUrl: `${RECEIVER}/api/lifecycle`,
      expirationDateTime: toIso(clock.nowMs() + 2 * HOUR_MS),
      clientState: "state",
      includeResourceData: true,
      encryptionCertificate,
      encryptionCertificateId: "c1",
    }),
  });
}

describe("a tenant without a port", () => {
  it("answers through a fetch as it answers through https", async () => {
    const { graph, ask, tenant } = await openStage();
    const answer = await graph("/users?$top=2");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const page = (await answer.json()) as { value: { id: string }[]; "@odata.nextLink": string };
    expect(page.value.map(({ id }) => id)).toEqual(tenant.model.population.users.slice(0, 2).map(({ id }) => id));
    expect(page["@odata.nextLink"]).toContain(`${ORIGIN}/v1.0/users?`);
    expect((await ask(`${ORIGIN}/v1.0/nowhere`)).status).toBe(400);
    await expect(ask("https://elsewhere.example/v1.0/users")).rejects.toThrow(TypeError);
    await tenant.stop();
  });

  it("says of each item that was accepted what it showed, unless it was corrupted or forged", async () => {
    const stage = await openStage();
    const { clock, tenant, posts, shown } = stage;
    const chatId = tenant.model.population.chats[0]?.id ?? "";
    expect((await subscribe(stage)).status).toBe(201);
    tenant.model.postMessage(chatId, { text: "genuine" });
    await clock.advance(1_000);
    tenant.control.faults.set("corrupt-data", { count: 1 });
    tenant.model.postMessage(chatId, { text: "corrupted" });
    await clock.advance(1_000);
    tenant.control.faults.set("forge-tenant", { count: 1 });
    tenant.model.postMessage(chatId, { text: "beside a forgery" });
    await expect.poll(() => tenant.control.stats().delivery.queued).toBe(4);
    await clock.advance(1_000);
    await expect.poll(() => shown).toHaveLength(4);
    expect(shown.filter((text) => text !== undefined).sort()).toEqual(["<p>beside a forgery</p>", "<p>genuine</p>"]);
    // Two handshakes, and four posts of one item each.
    expect(posts).toHaveLength(6);
    await tenant.stop();
  });

  it("takes its signing keys from whoever opens it", async () => {
    const { tenant, keys } = await openStage();
    expect(keys()).toBe(2);
    await tenant.control.rollKeys();
    expect(keys()).toBe(3);
    await tenant.stop();
  });
});
