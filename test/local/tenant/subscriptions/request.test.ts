import { beforeAll, describe, expect, test } from "vitest";
import { certificateDerBase64, createCertificateAuthority } from "../../../../local/certificate-authority.ts";
import { createNotificationCertificate } from "../../../../local/notification-certificate.ts";
import { GraphError } from "../../../../local/tenant/graph/graph-error.ts";
import { readCreateRequest, readPatchRequest } from "../../../../local/tenant/subscriptions/request.ts";
import { parseResource } from "../../../../local/tenant/subscriptions/resource.ts";
import { toIso } from "../../../../shared/base/clock.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

const valid = {
  changeType: "created,updated,deleted",
  notificationUrl: "https://example.test/api/notifications?code=1",
  lifecycleNotificationUrl: "https://example.test/api/lifecycle",
  resource: "/teams/getAllMessages",
  expirationDateTime: toIso(NOW_MS + 4230 * MINUTE_MS),
  clientState: "state",
  includeResourceData: true,
  encryptionCertificate: "",
  encryptionCertificateId: "label",
};
let smallKey: string;
let ellipticKey: string;

beforeAll(async () => {
  const [good, small, elliptic] = await Promise.all([
    createNotificationCertificate({ commonName: "good" }),
    createNotificationCertificate({ commonName: "small", bits: 1024 }),
    createCertificateAuthority(),
  ]);
  valid.encryptionCertificate = certificateDerBase64(good.certificatePem);
  smallKey = certificateDerBase64(small.certificatePem);
  ellipticKey = certificateDerBase64(elliptic.certificatePem);
});

function create(change: object) {
  return readCreateRequest(Buffer.from(JSON.stringify({ ...valid, ...change })), NOW_MS);
}

function patch(body: object) {
  const target = parseResource(valid.resource);
  if (target === undefined) throw new Error("the resource is known");
  return readPatchRequest(Buffer.from(JSON.stringify(body)), NOW_MS, target);
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    expect(error.status).toBe(400);
    return error.message;
  }
  return "accepted";
}

describe("a request to subscribe", () => {
  test("with everything in order is understood", () => {
    expect(create({})).toMatchObject({
      changeTypes: ["created", "updated", "deleted"],
      expirationMs: NOW_MS + 4230 * MINUTE_MS,
      latestSupportedTlsVersion: "v1_2",
      encryptionCertificate: { id: "label" },
    });
  });

  test("for less than 45 minutes gets 45 minutes", () => {
    expect(create({ expirationDateTime: toIso(NOW_MS) }).expirationMs).toBe(NOW_MS + 45 * MINUTE_MS);
  });

  test("for an hour at most needs no lifecycleNotificationUrl", () => {
    const change = { lifecycleNotificationUrl: undefined, expirationDateTime: toIso(NOW_MS + 60 * MINUTE_MS) };
    expect(create(change).lifecycleNotificationUrl).toBeNull();
  });

  test.each<[string, () => object, string]>([
    ["without a changeType", () => ({ changeType: undefined }), "'changeType' is missing"],
    ["with an unknown changeType", () => ({ changeType: "created,read" }), "changeType 'created,read'"],
    ["with a changeType twice", () => ({ changeType: "created,created" }), "changeType"],
    ["with an http notificationUrl", () => ({ notificationUrl: "http://example.test" }), "notificationUrl must be"],
    [
      "with an http lifecycle URL",
      () => ({ lifecycleNotificationUrl: "http://e.test" }),
      "lifecycleNotificationUrl must be",
    ],
    [
      "for over an hour without lifecycle URL",
      () => ({ lifecycleNotificationUrl: undefined }),
      "is a required property",
    ],
    ["for over three days", () => ({ expirationDateTime: toIso(NOW_MS + 4321 * MINUTE_MS) }), "4320 minutes"],
    ["with a time that is none", () => ({ expirationDateTime: "soon" }), "expirationDateTime"],
    ["with too long a clientState", () => ({ clientState: "x".repeat(129) }), "at most 128"],
    [
      "for rich notifications without certificate",
      () => ({ encryptionCertificate: undefined, encryptionCertificateId: undefined }),
      "are required when includeResourceData",
    ],
    ["with a certificate without id", () => ({ encryptionCertificateId: undefined }), "must be given together"],
    ["with too long a certificate id", () => ({ encryptionCertificateId: "x".repeat(129) }), "at most 128"],
    ["with something else for a certificate", () => ({ encryptionCertificate: "AAAA" }), "could not be parsed"],
    ["with a certificate of 1,024 bits", () => ({ encryptionCertificate: smallKey }), "between 2048 and 4096"],
    ["with an elliptic certificate", () => ({ encryptionCertificate: ellipticKey }), "must be RSA"],
    ["for the deletion of chats, of which nobody is told", () => ({ resource: "/chats" }), "changeType"],
    ["with a resource that cannot be had", () => ({ resource: "/me/messages" }), "cannot be subscribed to"],
    ["with a property that does not exist", () => ({ color: "red" }), "'color' does not exist"],
    ["with a web-push property", () => ({ vapidPublicKey: "key" }), "'vapidPublicKey'"],
  ])("%s is refused", (_name, change, expected) => {
    expect(refusal(() => create(change()))).toContain(expected);
  });

  test("that is not JSON is refused", () => {
    expect(refusal(() => readCreateRequest(Buffer.from("{"), NOW_MS))).toContain("Unable to read JSON");
  });
});

describe("a request to renew", () => {
  test("may bring a time, a URL and a certificate", () => {
    const expirationDateTime = toIso(NOW_MS + 100 * MINUTE_MS);
    const { encryptionCertificate, encryptionCertificateId } = valid;
    expect(patch({ expirationDateTime, encryptionCertificate, encryptionCertificateId })).toMatchObject({
      expirationMs: NOW_MS + 100 * MINUTE_MS,
      notificationUrl: null,
      encryptionCertificate: { id: "label" },
    });
  });

  test.each<[string, object, string]>([
    ["nothing to change", {}, "Either expirationDateTime or notificationUrl"],
    ["a certificate alone", { encryptionCertificateId: "label" }, "Either expirationDateTime or notificationUrl"],
    ["a lifecycle URL", { lifecycleNotificationUrl: "https://e.test" }, "'lifecycleNotificationUrl'"],
    ["an http URL", { notificationUrl: "http://e.test" }, "must be a valid https URL"],
  ])("with %s is refused", (_name, body, expected) => {
    expect(refusal(() => patch(body))).toContain(expected);
  });
});

describe("a resource", () => {
  test.each([
    ["/teams/getAllMessages", "all-channels", null],
    ["teams/GETALLMESSAGES?model=B", "all-channels", null],
    ["/chats/getAllMessages", "all-chats", null],
    ["/teams/t/channels/19%3Ac%40thread.tacv2/messages", "channel", "19:c@thread.tacv2"],
    ["/chats/19:c@thread.v2/messages", "chat", "19:c@thread.v2"],
    ["/users/u/chats/getAllMessages", "user-chats", "u"],
    ["/chats", "chats", null],
    ["/chats/19:c@thread.v2", "one-chat", "19:c@thread.v2"],
    ["/users/u/chats", "chats-of-user", "u"],
    ["/teams/getAllChannels", "channels", null],
    ["/teams/t/channels", "channels-of-team", "t"],
    ["/teams", "teams", null],
    ["/teams/t", "one-team", "t"],
    ["/chats/getAllMembers", "chat-members", null],
    ["/chats/19:c@thread.v2/members", "members-of-chat", "19:c@thread.v2"],
    ["/teams/t/members", "members-of-team", "t"],
    [
      "/teams/t/channels/getAllMembers?notifyOnIndirectMembershipUpdate=true&suppressNotificationWhenSharedUnsharedWithTeam=true",
      "channel-members-of-team",
      "t",
    ],
  ])("%s is understood", (resource, kind, id) => {
    expect(parseResource(resource)).toMatchObject({ kind, id });
  });

  test.each([
    "/users",
    "/chats/getAll",
    "/teams/getAllMessages?$search=x",
    "/teams/t/members?notifyOnIndirectMembershipUpdate=true",
    "",
  ])("%s is not", (resource) => {
    expect(parseResource(resource)).toBeUndefined();
  });

  test("says which of its query options are switched on", () => {
    const options = (query: string) => parseResource(`/teams/t/channels/getAllMembers${query}`)?.options;
    expect(options("")).toEqual([]);
    expect(options("?notifyOnIndirectMembershipUpdate=true")).toEqual(["notifyOnIndirectMembershipUpdate"]);
    expect(options("?notifyOnIndirectMembershipUpdate=false")).toEqual([]);
  });
});
