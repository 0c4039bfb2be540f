import { describe, expect, test } from "vitest";
import { type ErrorCode, fail, succeed } from "../../../../shared/base/errors/errors.ts";
import { admit, weighTokens } from "../../../../shared/capture/notification/admission.ts";
import type { ClientStateCheck } from "../../../../shared/capture/notification/client-states.ts";
import { parseItem } from "../../../../shared/capture/notification/envelope.ts";
import {
  encryptedItem,
  lifecycleItem,
  MESSAGE_RESOURCE,
  OTHER_TENANT_ID,
  plainItem,
  TENANT_ID,
} from "../../../helpers/notification-world.ts";

const VALID = weighTokens([succeed({ tenantId: TENANT_ID })]);
const NONE = weighTokens([]);
const refusedTokens = (...codes: ErrorCode[]) => weighTokens(codes.map((code) => fail(code)));

async function verdictOn(
  item: Record<string, unknown>,
  { tokens = VALID, clientState = "accepted" as ClientStateCheck, takesPresence = false } = {},
) {
  const parsed = parseItem(item);
  if (!parsed.ok) throw parsed.error;
  const asked: (string | undefined)[] = [];
  const verdict = await admit(parsed.value, { tenantId: TENANT_ID, tokens, takesPresence }, async (given) => {
    asked.push(given);
    return clientState;
  });
  return { asked: asked.length, ...verdict };
}

const admitted = { outcome: "admitted", asked: 1 };
const discarded = (reason: ErrorCode, asked = 0) => ({ outcome: "discarded", reason, asked });

describe("an item with content", () => {
  test("is admitted with a token of its tenant, an accepted clientState and the right tenant", async () => {
    expect(await verdictOn(encryptedItem())).toEqual(admitted);
  });

  test("is admitted with its tenant in capital letters", async () => {
    const tenantId = "aaaaaaaa-1111-4111-8111-111111111111";
    const parsed = parseItem(encryptedItem({ tenantId: tenantId.toUpperCase() }));
    if (!parsed.ok) throw parsed.error;
    const evidence = { tenantId, tokens: weighTokens([succeed({ tenantId })]) };
    expect(await admit(parsed.value, evidence, async () => "accepted")).toEqual({ outcome: "admitted" });
  });

  test("is not admitted with another tenant", async () => {
    expect(await verdictOn(encryptedItem({ tenantId: OTHER_TENANT_ID }))).toEqual(discarded("tenant-mismatch"));
  });

  test.each(["chats('1')", "somethingNew('1')", undefined, 7])(
    "is admitted whatever its resource: %s",
    async (resource) => {
      expect(await verdictOn(encryptedItem({ resource }))).toEqual(admitted);
    },
  );

  test("is not admitted without a token, and its clientState is not looked at", async () => {
    expect(await verdictOn(encryptedItem(), { tokens: NONE })).toEqual(discarded("token-missing"));
  });

  test("is not admitted without a valid token, for the reason of the first", async () => {
    const tokens = refusedTokens("token-wrong-publisher", "token-invalid");
    expect(await verdictOn(encryptedItem(), { tokens })).toEqual(discarded("token-wrong-publisher"));
  });

  test("is admitted although a token of a neighbour is not ours", async () => {
    const tokens = weighTokens([fail("token-wrong-issuer"), succeed({ tenantId: TENANT_ID }), fail("token-invalid")]);
    expect(await verdictOn(encryptedItem(), { tokens })).toEqual(admitted);
  });

  test("is not admitted with a valid token of another tenant", async () => {
    const tokens = weighTokens([succeed({ tenantId: OTHER_TENANT_ID })]);
    expect(await verdictOn(encryptedItem(), { tokens })).toEqual(discarded("token-missing"));
  });

  test("is not admitted with a clientState that is not ours", async () => {
    expect(await verdictOn(encryptedItem(), { clientState: "refused" })).toEqual(discarded("client-state-mismatch", 1));
  });

  test("is unproven while its clientState cannot be compared", async () => {
    const unproven = { outcome: "unproven", byToken: true, reason: "secret-unavailable", asked: 1 };
    expect(await verdictOn(encryptedItem(), { clientState: "unknown" })).toEqual(unproven);
  });
});

describe("an item of presence", () => {
  const resource = "communications/presences('1')";

  test.each([
    ["with content, where people look", { item: encryptedItem({ resource }), takesPresence: true }, admitted],
    [
      "with content, where nobody does",
      { item: encryptedItem({ resource }), takesPresence: false },
      discarded("resource-unsupported"),
    ],
    ["without content", { item: plainItem({ resource }), takesPresence: true }, discarded("resource-unsupported")],
  ])("%s", async (_name, { item, takesPresence }, expected) => {
    expect(await verdictOn(item, { takesPresence })).toEqual(expected);
  });

  test("is not admitted without a token, whoever looks", async () => {
    const verdict = await verdictOn(encryptedItem({ resource }), { tokens: NONE, takesPresence: true });
    expect(verdict).toEqual(discarded("token-missing"));
  });
});

describe("an item without content", () => {
  test.each([
    ["no token, as Graph sends it", NONE, admitted],
    ["a valid token", VALID, admitted],
    ["only tokens that fail", refusedTokens("token-wrong-audience"), discarded("token-wrong-audience")],
  ])("with %s", async (_name, tokens, expected) => {
    expect(await verdictOn(plainItem(), { tokens })).toEqual(expected);
  });

  test("is admitted for what is kept alone", async () => {
    expect(await verdictOn(plainItem({ resource: `/${MESSAGE_RESOURCE}` }))).toEqual(admitted);
    expect(await verdictOn(plainItem({ resource: "chats('1')/members('2')" }))).toEqual(admitted);
    expect(await verdictOn(plainItem({ resource: "chats('1')/tabs('2')" }))).toEqual(discarded("resource-unsupported"));
  });

  test("of another tenant, or with another clientState, is not admitted", async () => {
    const other = plainItem({ tenantId: OTHER_TENANT_ID });
    expect(await verdictOn(other, { tokens: NONE })).toEqual(discarded("tenant-mismatch"));
    const options = { tokens: NONE, clientState: "refused" as const };
    expect(await verdictOn(plainItem(), options)).toEqual(discarded("client-state-mismatch", 1));
  });

  test("has no proof at all without a token while its clientState cannot be compared", async () => {
    const options = { tokens: NONE, clientState: "unknown" as const };
    expect(await verdictOn(plainItem(), options)).toEqual({
      outcome: "unproven",
      byToken: false,
      reason: "secret-unavailable",
      asked: 1,
    });
  });
});

describe("a lifecycle item", () => {
  test.each([
    ["no token", NONE, admitted],
    ["a valid token", VALID, admitted],
    ["only tokens that fail", refusedTokens("token-invalid"), discarded("token-invalid")],
  ])("with %s", async (_name, tokens, expected) => {
    expect(await verdictOn(lifecycleItem(), { tokens })).toEqual(expected);
  });

  test("with another clientState is not admitted", async () => {
    const options = { tokens: NONE, clientState: "refused" as const };
    expect(await verdictOn(lifecycleItem(), options)).toEqual(discarded("client-state-mismatch", 1));
  });
});
