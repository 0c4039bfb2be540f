import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { type ErrorCode, errorRow, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { StepName } from "../../../../shared/operate/health/deep-health.ts";
import { QUIET_HOURS } from "../../../../shared/operate/health/last-message-step.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { rolesFor } from "../../../../shared/resource/graph-roles.ts";
import { teamResources } from "../../../../shared/resource/team-resources.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { keys, secretPem } from "../../../helpers/notification-vectors.ts";
import { createHealthWorld, type HealthWorld, HOUR_MS, handshakeReply, recordFor, SETTINGS } from "./world.ts";

const ROLES = rolesFor(SETTINGS.resources).needs.map(({ role }) => role);

let world: HealthWorld;
beforeEach(async () => {
  world = await createHealthWorld();
});

const statusOf = async (name: StepName) => (await world.run()).steps.find(({ step }) => step === name);

const NOT_FOR_CAPTURE: readonly string[] = [
  SECRET_NAMES.operatorKey,
  SECRET_NAMES.hookKey,
  SECRET_NAMES.apiClientSecret,
];

describe("a self check with everything in order", () => {
  it("is ok at every step, and shows what it found", async () => {
    const { status, firstFailing, steps } = await world.run();
    expect(steps.filter((step) => step.status !== "ok")).toEqual([]);
    expect({ status, firstFailing }).toEqual({ status: "ok", firstFailing: undefined });
    expect(ANSWERS.DeepHealth.safeParse(await world.run()).error?.issues).toBeUndefined();
    const found = Object.fromEntries(steps.map(({ step, ...rest }) => [step, rest]));
    expect(found).toMatchObject({
      settings: { resources: SETTINGS.resources },
      keyVault: { secrets: Object.values(SECRET_NAMES).filter((name) => !NOT_FOR_CAPTURE.includes(name)) },
      certificate: { certificateId: "v1", validToDateTime: "2126-10-27T18:55:57.000Z", olderVersions: 0 },
      clientState: { versions: 1 },
      operatorKey: { versions: 1 },
      graphRoles: { roles: world.roles },
      queue: { waiting: { messages: 0, "messages-poison": 0 } },
      subscriptions: { live: [{ resource: SETTINGS.resources[0] }, { resource: SETTINGS.resources[1] }] },
      lastMessage: { lastReceivedDateTime: "2026-01-01T00:00:00.000Z" },
      audit: { openGaps: 0 },
      hooks: { hooks: 0 },
    });
  });

  it("reads each secret once, asks for one token, and leaves nothing behind", async () => {
    const kept = await world.state.list("probe");
    await world.run();
    expect([world.secrets.reads, world.tokens]).toEqual([4, 1]);
    expect([kept, await world.state.list("probe"), world.blobs.paths("claims")]).toEqual([[], [], []]);
  });

  it("shows no secret and no token", async () => {
    const text = JSON.stringify(await world.run());
    const values = [
      "a client secret",
      "a client state",
      keys["rsa-2048"].privateKeyPem.slice(40, 80),
      await world.newToken(),
    ];
    expect(values.filter((value) => text.includes(value))).toEqual([]);
  });

  it("takes no subscription for missing that Graph does not list and gives by its id", async () => {
    world.graph.list = async () => [];
    expect(await statusOf("subscriptions")).toMatchObject({ status: "ok", live: [{}, {}] });
  });

  it("counts how many teams have subscriptions of their own, and warns of those that have none", async () => {
    expect(await statusOf("subscriptions")).not.toHaveProperty("teams");
    world.settings = { ...SETTINGS, teamSubscriptions: 3 };
    world.roles.push("TeamMember.Read.All", "ChannelMember.Read.All");
    const seenMs = world.clock.nowMs();
    for (const id of ["t1", "t2", "t3", "t4"]) {
      await world.directory.put({ table: "teams", parentId: null, id, value: { id }, seenMs });
    }
    const has = async (teamId: string) => {
      for (const resource of teamResources(teamId)) await world.save(recordFor({ id: resource, resource }, seenMs));
    };
    await has("t4");
    expect(await statusOf("subscriptions")).toMatchObject({
      status: "warning",
      code: "team-subscriptions-missing",
      detail: "1 of 3 teams have subscriptions of their own; TEAM_SUBSCRIPTIONS allows 3",
      teams: { subscribed: 1, wanted: 3, allowed: 3, hasMore: true },
    });
    expect((await world.run()).status).toBe("ok");
    await has("t1");
    await has("t2");
    expect(await statusOf("subscriptions")).toMatchObject({ status: "ok", teams: { subscribed: 3, wanted: 3 } });
  });

  it("warns where the secret of what is done in people's names is missing, and goes on", async () => {
    world.settings = { ...SETTINGS, onBehalf: new Set(["messages"]) };
    expect(await statusOf("keyVault")).toMatchObject({ status: "warning", code: "api-secret-wrong" });
    expect(await statusOf("clientState")).toMatchObject({ status: "ok" });
    world.secrets.add(SECRET_NAMES.apiClientSecret, "a secret");
    expect(await statusOf("keyVault")).toMatchObject({ status: "ok" });
  });

  it("asks no Key Vault for a client secret that a managed identity does not have", async () => {
    world.settings = { ...SETTINGS, graphAuth: "managed-identity" };
    world.secrets.disable(SECRET_NAMES.clientSecret, "v1");
    expect(await world.run()).toMatchObject({ status: "ok" });
    world.secrets.failNext(Number.POSITIVE_INFINITY);
    expect(await statusOf("token")).toMatchObject({ status: "ok" });
  });
});

interface Case {
  readonly what: string;
  break(world: HealthWorld): unknown;
  readonly step: StepName;
  readonly code: ErrorCode;
  readonly detail: RegExp;
  readonly skipped?: readonly StepName[];
}

const notReached = async () => {
  throw new TeamsinkError("notification-url-unreachable", "https://teamsink.example/api/notifications: ENOTFOUND");
};
const replace = (members: object) => (world: HealthWorld) => {
  world.graph.listed = world.graph.listed.map((one, index) => (index === 1 ? { ...one, ...members } : one));
};
const certificate = (pem: string) => (world: HealthWorld) =>
  world.secrets.add(SECRET_NAMES.notificationCertificate, pem);
const answering = (members: object) => (world: HealthWorld) => {
  world.postHandshake = async (url) => ({ ...handshakeReply(url), ...members });
};
const lakeThat = (code: ErrorCode) => (world: HealthWorld) => {
  world.settings = { ...SETTINGS, lake: true };
  world.lake.putOnce = async () => {
    throw new TeamsinkError(code);
  };
};
const afterKeyVault: readonly StepName[] = [
  "certificate",
  "clientState",
  "operatorKey",
  "token",
  "graphRoles",
  "subscriptions",
  "hooks",
];
const afterToken: readonly StepName[] = ["graphRoles", "subscriptions"];
const afterCosmos: readonly StepName[] = ["subscriptions", "lastMessage", "audit", "hooks", "search"];

// biome-ignore format: one row a case
const CASES: readonly Case[] = [
  { what: "Key Vault is down", break: (w) => w.secrets.failNext(9), step: "keyVault", code: "secret-unavailable", detail: /Key Vault/, skipped: afterKeyVault },
  { what: "a secret is missing", break: (w) => w.secrets.disable(SECRET_NAMES.clientState, "v1"), step: "keyVault", code: "secret-missing", detail: /./, skipped: afterKeyVault },
  { what: "the certificate is garbage", break: certificate("garbage"), step: "certificate", code: "certificate-invalid", detail: /newest version, v2,.*no private key/ },
  { what: "the certificate is of another key", break: certificate(`${keys["rsa-2048"].privateKeyPem}${keys["other-2048"].certificatePem}`), step: "certificate", code: "certificate-key-foreign", detail: /newest version, v2,.*none of its 1 certificates/ },
  { what: "the key is too small", break: certificate(secretPem("small-1024")), step: "certificate", code: "certificate-key-unsupported", detail: /1024 bits, not 2048 to 4096/ },
  { what: "the key is too large", break: certificate(secretPem("large-4608")), step: "certificate", code: "certificate-key-unsupported", detail: /4608 bits, not 2048 to 4096/ },
  { what: "the client state is too long", break: (w) => w.secrets.add(SECRET_NAMES.clientState, "x".repeat(129)), step: "clientState", code: "client-state-invalid", detail: /newest version, v2, is longer than 128/ },
  { what: "the client state is empty", break: (w) => w.secrets.add(SECRET_NAMES.clientState, ""), step: "clientState", code: "client-state-invalid", detail: /newest version, v2, is empty/ },
  { what: "the client state ends with a line break", break: (w) => w.secrets.add(SECRET_NAMES.clientState, "a client state\n"), step: "clientState", code: "client-state-invalid", detail: /newest version, v2, holds a line break/ },
  { what: "the client state is blank", break: (w) => w.secrets.add(SECRET_NAMES.clientState, " "), step: "clientState", code: "client-state-invalid", detail: /nothing but white space/ },
  { what: "the client state is not ASCII", break: (w) => w.secrets.add(SECRET_NAMES.clientState, "ü€😀"), step: "clientState", code: "client-state-invalid", detail: /printable ASCII/ },
  { what: "the client state has expired in Key Vault", break: (w) => w.secrets.expire(SECRET_NAMES.clientState, "v1"), step: "clientState", code: "secret-expired", detail: /graph-client-state/ },
  { what: "the certificate has expired in Key Vault", break: (w) => w.secrets.expire(SECRET_NAMES.notificationCertificate, "v1"), step: "certificate", code: "secret-expired", detail: /graph-notification-certificate/ },
  { what: "the authority refuses", break: (w) => { w.newToken = async () => { throw new TeamsinkError("graph-unauthorized"); }; }, step: "token", code: "graph-unauthorized", detail: /./, skipped: afterToken },
  { what: "the token is no JWT", break: (w) => { w.newToken = async () => "opaque"; }, step: "graphRoles", code: "token-unreadable", detail: /not a JWT/ },
  { what: "no role is granted", break: (w) => { w.newToken = async () => "e30.e30."; }, step: "graphRoles", code: "role-missing", detail: /ChannelMessage\.Read\.All .*Chat\.Read\.All/ },
  { what: "blobs are down", break: (w) => w.blobs.failNext(1), step: "blob", code: "blob-unavailable", detail: /Blob/ },
  { what: "the lake that is wanted may not be written", break: lakeThat("storage-forbidden"), step: "blob", code: "storage-forbidden", detail: /./ },
  { what: "queues are down", break: (w) => w.queue.failNext(1), step: "queue", code: "queue-unavailable", detail: /queue/ },
  { what: "messages cannot be read", break: (w) => w.messages.failNext(1), step: "cosmos", code: "store-unavailable", detail: /Cosmos/, skipped: afterCosmos },
  { what: "records of access cannot be read", break: (w) => w.accessRecords.failNext(1), step: "cosmos", code: "store-unavailable", detail: /Cosmos/, skipped: afterCosmos },
  { what: "state cannot be written", break: (w) => w.state.failNext(1), step: "cosmos", code: "store-unavailable", detail: /Cosmos/, skipped: afterCosmos },
  { what: "our URL is out of reach", break: (w) => { w.postHandshake = notReached; }, step: "notificationUrl", code: "notification-url-unreachable", detail: /ENOTFOUND/ },
  { what: "something else answers", break: answering({ status: 401 }), step: "notificationUrl", code: "notification-url-wrong-answer", detail: /notifications answered 401; .*lifecycle answered 401/ },
  { what: "the token comes back changed", break: answering({ body: "Validation:+self" }), step: "notificationUrl", code: "notification-url-wrong-answer", detail: /decoded token alone/ },
  { what: "the answer is a page", break: answering({ contentType: "text/html" }), step: "notificationUrl", code: "notification-url-wrong-answer", detail: /text\/plain/ },
  { what: "Graph neither lists nor gives by id", break: (w) => { w.graph.list = w.graph.get = async () => { throw new TeamsinkError("graph-unavailable"); }; }, step: "subscriptions", code: "graph-unavailable", detail: /Graph/ },
  { what: "a subscription is gone", break: (w) => w.graph.listed.pop(), step: "subscriptions", code: "subscription-missing", detail: /^\/chats\/getAllMessages has no living/ },
  { what: "a subscription has expired", break: replace({ expirationDateTime: "2026-01-01T00:00:00Z" }), step: "subscriptions", code: "subscription-missing", detail: /^\/chats\/getAllMessages has no living/ },
  { what: "a subscription delivers elsewhere", break: replace({ notificationUrl: "https://other.example/api/notifications" }), step: "subscriptions", code: "subscription-missing", detail: /another URL/ },
  { what: "a subscription is one nobody renewed", break: replace({ id: "a stranger's" }), step: "subscriptions", code: "subscription-not-delivering", detail: /not renewed/ },
  { what: "an hour went by without renewal", break: (w) => w.clock.advance(HOUR_MS), step: "subscriptions", code: "subscription-not-delivering", detail: /last renewal: 2026-01-01T00:00:00/ },
];

describe("a self check names what is broken", () => {
  it.each(CASES)("when $what", async ({ break: breakIt, step, code, detail, skipped = [] }) => {
    await breakIt(world);
    const { status, firstFailing, steps } = await world.run();
    expect(status).toBe("failing");
    expect(firstFailing).toEqual({ step, code, detail: expect.stringMatching(detail), remedy: errorRow(code).remedy });
    const named = (wanted: string) => steps.filter((one) => one.status === wanted).map((one) => one.step);
    expect(named("failing")).toEqual([step]);
    expect(named("skipped")).toEqual(skipped);
  });

  it.each(ROLES)("when %s is not granted, with the link for consent", async (role) => {
    world.roles = world.roles.filter((granted) => granted !== role);
    const { firstFailing } = await world.run();
    expect(firstFailing).toMatchObject({ step: "graphRoles", code: "role-missing" });
    expect(firstFailing?.detail).toMatch(
      new RegExp(`^Missing in the token: ${role} \\(to [^)]+(\\([^)]*\\))?\\)\\. Consent: `),
    );
    expect(firstFailing?.detail).toContain(
      "https://login.example/11111111-1111-4111-8111-111111111111/adminconsent?client_id=33333333-3333-4333-8333-333333333333",
    );
  });
});

describe("steps that say more", () => {
  it("certificate: expired, by its own dates", async () => {
    await world.clock.advance(101 * 365 * 24 * HOUR_MS);
    expect(await statusOf("certificate")).toMatchObject({
      status: "failing",
      code: "certificate-expired",
      detail: "Version v1 expired at 2126-10-27T18:55:57.000Z",
    });
  });

  it("certificate: another version that cannot be used is counted out and named, and fails nothing", async () => {
    world.secrets.disable(SECRET_NAMES.notificationCertificate, "v1");
    world.secrets.add(SECRET_NAMES.notificationCertificate, "garbage", "old");
    world.secrets.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-3072"), "new");
    expect(await statusOf("certificate")).toMatchObject({
      status: "warning",
      code: "certificate-invalid",
      detail: expect.stringMatching(/^Another enabled version, old, cannot be used/),
      certificateId: "new",
      olderVersions: 0,
    });
  });

  it("clientState and certificate: what has expired is not the one in use while an older one has not", async () => {
    for (const name of [SECRET_NAMES.clientState, SECRET_NAMES.notificationCertificate]) {
      world.secrets.add(name, "never looked at", "expired");
      world.secrets.expire(name, "expired");
    }
    expect(await statusOf("clientState")).toMatchObject({ status: "ok", versions: 2 });
    expect(await statusOf("certificate")).toMatchObject({ certificateId: "v1" });
  });

  it("keyVault: a client secret that has expired in Key Vault is worth a warning: the authority decides", async () => {
    world.secrets.expire(SECRET_NAMES.clientSecret, "v1");
    expect(await statusOf("keyVault")).toMatchObject({ status: "warning", code: "secret-expired" });
    expect(await statusOf("token")).toMatchObject({ status: "ok" });
  });

  it("graphRoles: a managed identity is assigned its roles by the script, not by a link", async () => {
    world.settings = { ...SETTINGS, graphAuth: "managed-identity" };
    world.roles = [];
    const { detail } = (await statusOf("graphRoles")) ?? {};
    expect(detail).toContain("npm run setup");
    expect(detail).not.toContain("adminconsent");
  });

  it("graphRoles: a resource whose roles nobody knows is named", async () => {
    world.settings = { ...SETTINGS, resources: ["/me/messages"] };
    expect(await statusOf("graphRoles")).toMatchObject({ status: "ok", roles: [], unknownResources: ["/me/messages"] });
  });

  it("lastMessage: quiet for a day is worth a warning and no failure", async () => {
    await world.clock.advance(24 * HOUR_MS - 1);
    expect(await statusOf("lastMessage")).toMatchObject({ status: "ok" });
    await world.clock.advance(1);
    expect(await statusOf("lastMessage")).toMatchObject({
      status: "warning",
      code: "messages-quiet",
      detail: "Nothing for 24 hours",
      remedy: errorRow("messages-quiet").remedy,
      lastReceivedDateTime: "2026-01-01T00:00:00.000Z",
    });
  });

  it("lastMessage: as long as the alert waits unless told otherwise", () => {
    expect(readFileSync("infra/main.bicep", "utf8")).toMatch(
      new RegExp(`^param quietHours int = ${QUIET_HOURS}$`, "m"),
    );
  });

  it("lastMessage: nothing ever, soon after subscribing, is no reason to warn", async () => {
    await world.state.remove("last-received", "messages");
    expect(await statusOf("lastMessage")).toMatchObject({ status: "ok", lastReceivedDateTime: null });
    await world.clock.advance(30 * HOUR_MS);
    expect(await statusOf("lastMessage")).toMatchObject({ status: "warning", detail: "Nothing for 30 hours" });
  });

  it("lastMessage: without a living subscription nothing is to be expected", async () => {
    await world.clock.advance(71 * HOUR_MS);
    expect(await statusOf("lastMessage")).toMatchObject({ status: "ok" });
  });
});
