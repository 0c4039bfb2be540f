import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSubscriptionService } from "../../../shared/graph/subscriptions.ts";
import type { SubscriptionRequest, SubscriptionService } from "../../../shared/port/subscription-service.ts";
import { documented } from "./examples.ts";
import { type GraphServer, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const withService = <T>(work: (service: SubscriptionService) => Promise<T>): Promise<T> =>
  createTestClient(graph.endpoint).run((client) => work(createSubscriptionService(client)));

const REQUEST: SubscriptionRequest = {
  resource: "/chats/getAllMessages",
  changeType: "created,updated,deleted",
  includeResourceData: true,
  notificationUrl: "https://sink.example/api/notifications",
  lifecycleNotificationUrl: "https://sink.example/api/lifecycle",
  expirationDateTime: "2026-01-03T00:00:00.000Z",
  clientState: "state",
  encryptionCertificate: "MIIB",
  encryptionCertificateId: "2026-01",
};
const SUBSCRIPTION = {
  id: "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
  resource: REQUEST.resource,
  changeType: REQUEST.changeType,
  notificationUrl: REQUEST.notificationUrl,
  expirationDateTime: REQUEST.expirationDateTime,
  lifecycleNotificationUrl: null,
  somethingNew: { from: "tomorrow" },
};

describe("subscriptions", () => {
  test("are listed over all pages, the documented one among them", async () => {
    const example = documented("/v1.0/subscriptions", graph.endpoint, 1);
    const next = `${graph.endpoint}/v1.0/subscriptions?$skiptoken=a`;
    graph.script([{ body: { ...example, "@odata.nextLink": next } }, { body: { value: [SUBSCRIPTION] } }]);
    const found = await withService((service) => service.list());
    expect(found).toEqual([...(example.value as unknown[]), SUBSCRIPTION]);
  });

  test("are asked for by one call, however many there are, where only an answer is wanted", async () => {
    const next = `${graph.endpoint}/v1.0/subscriptions?$skiptoken=a`;
    graph.script([{ body: { value: [SUBSCRIPTION], "@odata.nextLink": next } }, refusal(500)]);
    await withService((service) => service.ping());
    expect(graph.received).toHaveLength(1);
  });

  test("of another kind do not hide the others", async () => {
    graph.script([{ body: { value: [{ id: "push", resource: "/me" }, SUBSCRIPTION] } }]);
    expect(await withService((service) => service.list())).toEqual([SUBSCRIPTION]);
  });

  test("are listed twice a second at most", async () => {
    graph.script(() => ({ body: { value: [] } }));
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    await run((client) => {
      const service = createSubscriptionService(client);
      return Promise.all([service.list(), service.list(), service.list()]);
    });
    expect(elapsedMs()).toBe(1_000);
  });
});

describe("a subscription", () => {
  test("is created with resource data and with system messages by their name", async () => {
    graph.script([{ status: 201, body: SUBSCRIPTION }]);
    expect(await withService((service) => service.create(REQUEST))).toEqual(SUBSCRIPTION);
    expect(graph.received).toMatchObject([
      { method: "POST", url: "/v1.0/subscriptions", headers: { prefer: "include-unknown-enum-members" } },
    ]);
    expect(graph.received[0]?.body).toEqual({
      ...REQUEST,
      includeResourceData: true,
      latestSupportedTlsVersion: "v1_2",
    });
  });

  test("is read and renewed by its id", async () => {
    graph.script([{ body: SUBSCRIPTION }, { body: SUBSCRIPTION }]);
    const renewal = { expirationDateTime: "2026-01-04T00:00:00.000Z", encryptionCertificateId: "2026-02" };
    expect(await withService((service) => service.get("a/b"))).toEqual(SUBSCRIPTION);
    expect(await withService((service) => service.renew("1", renewal))).toEqual(SUBSCRIPTION);
    expect(graph.received).toMatchObject([
      { method: "GET", url: "/v1.0/subscriptions/a%2Fb" },
      { method: "PATCH", url: "/v1.0/subscriptions/1", body: renewal },
    ]);
  });

  test.each(["created", "renewed"])("is %s with a new token, since Graph goes on using it", async (how) => {
    graph.script([{ body: SUBSCRIPTION }, { status: 201, body: SUBSCRIPTION }]);
    await withService(async (service) => {
      await service.get("1");
      if (how === "created") await service.create(REQUEST);
      else await service.renew("1", { expirationDateTime: "2026-01-04T00:00:00.000Z" });
    });
    expect(new Set(graph.received.map(({ headers }) => headers.authorization)).size).toBe(2);
  });

  test.each([
    ["removed", { status: 204 }],
    ["not there any more", refusal(404)],
  ])("that is %s is gone", async (_name, reply) => {
    graph.script([reply]);
    await withService((service) => service.remove("1"));
    expect(graph.received).toMatchObject([{ method: "DELETE", url: "/v1.0/subscriptions/1" }]);
  });

  test.each([
    [refusal(403, "Forbidden", "permission"), "graph-forbidden"],
    [refusal(403, "ExtensionError", "Maximum number of subscriptions"), "graph-quota"],
    [refusal(409, "Conflict", "already exists"), "graph-conflict"],
    [refusal(400, "ValidationError", "Subscription validation request failed."), "graph-bad-request"],
    [{ body: { id: "1" } }, "graph-answer-invalid"],
  ])("that cannot be created says why: %j", async (reply, code) => {
    graph.script([reply]);
    await expect(withService((service) => service.create(REQUEST))).rejects.toMatchObject({ code });
  });

  test("that is refused says nothing of its clientState", async () => {
    graph.script([refusal(400, "BadRequest", `bad ${REQUEST.clientState}`)]);
    const { run, log } = createTestClient(graph.endpoint);
    const error = await run((client) => createSubscriptionService(client).create(REQUEST)).catch(String);
    expect(error).toBe("TeamsinkError: POST /subscriptions: 400 BadRequest, request-id request-1");
    expect(JSON.stringify(log)).not.toContain("state");
  });
});
