import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MAX_BODY_BYTES,
  MAX_ITEMS,
  MAX_TOKENS,
  parseEnvelope,
  parseItem,
} from "../../../../shared/capture/notification/envelope.ts";
import { parseItemAddress } from "../../../../shared/resource/families.ts";
import { encryptedItem, lifecycleItem, plainItem, TENANT_ID } from "../../../helpers/notification-world.ts";

function codeOfBody(body: unknown): string {
  const parsed = parseEnvelope(typeof body === "string" ? body : JSON.stringify(body));
  return parsed.ok ? "ok" : parsed.error.code;
}

describe("the envelope", () => {
  test.each([
    ["no items", { value: [] }],
    ["no validationTokens, as without encrypted content", { value: [plainItem()] }],
    ["validationTokens null, as with ExplicitAccessGrantRequired", { value: [], validationTokens: null }],
    ["unknown properties", { "@odata.context": "…", value: [], validationTokens: [], tomorrow: { new: true } }],
    ["as many items as allowed", { value: Array(MAX_ITEMS).fill({}) }],
  ])("is accepted with %s", (_name, body) => {
    expect(codeOfBody(body)).toBe("ok");
  });

  test.each([
    ["an empty body", "", "body-not-json"],
    ["half a body", '{"value":[{"tenantId":', "body-not-json"],
    ["deep nesting without an end", "[".repeat(1_000_000), "body-not-json"],
    ["an array", [], "envelope-invalid"],
    ["null", null, "envelope-invalid"],
    ["no value", {}, "envelope-invalid"],
    ["a value that is no array", { value: {} }, "envelope-invalid"],
    ["validationTokens that are no array", { value: [], validationTokens: "token" }, "envelope-invalid"],
    ["too many items", { value: Array(MAX_ITEMS + 1).fill({}) }, "body-too-large"],
    ["too many tokens", { value: [], validationTokens: Array(MAX_TOKENS + 1).fill("") }, "body-too-large"],
    ["too many bytes, even if not JSON", "x".repeat(MAX_BODY_BYTES + 1), "body-too-large"],
    ["too many bytes in few characters", "€".repeat(MAX_BODY_BYTES / 2), "body-too-large"],
  ])("is refused with %s", (_name, body, code) => {
    expect(codeOfBody(body)).toBe(code);
  });

  test("does not quote the body in its error", () => {
    const parsed = parseEnvelope('{"value": secret}');
    expect(parsed).toMatchObject({ ok: false, error: { code: "body-not-json" } });
    expect(inspect(parsed)).not.toContain("secret");
  });

  test("keeps good items beside bad ones, in their order", () => {
    const parsed = parseEnvelope(JSON.stringify({ value: [null, encryptedItem(), 7, lifecycleItem(), []] }));
    expect(parsed.ok && parsed.value.items.map((item) => (item.ok ? item.value.kind : item.error.code))).toEqual([
      "item-invalid",
      "change",
      "item-invalid",
      "lifecycle",
      "item-invalid",
    ]);
  });

  test("keeps the place of a token that is not a string", () => {
    const parsed = parseEnvelope(JSON.stringify({ value: [], validationTokens: ["a", 7, null] }));
    expect(parsed.ok && parsed.value.validationTokens).toEqual(["a", "", ""]);
  });
});

describe("an item", () => {
  test("of a change with content", () => {
    const item = encryptedItem({ tomorrow: ["new"] });
    expect(parseItem(item)).toEqual({
      ok: true,
      value: {
        kind: "change",
        tenantId: TENANT_ID,
        clientState: item.clientState,
        subscriptionId: item.subscriptionId,
        resource: item.resource,
        address: parseItemAddress(item.resource),
        encryptedContent: item.encryptedContent,
        verbatim: item,
      },
    });
  });

  test.each([
    "communications/presences('1')",
    "/communications/presences/1",
    `/communications/presences?$filter=id in (${Array.from({ length: 650 }, (_, index) => `'person-${index}'`).join()})`,
  ])("of presence is called so, however long the list of those whom it is about: %.60s", (resource) => {
    expect(parseItem(encryptedItem({ resource }))).toMatchObject({ value: { resource: "communications/presences" } });
  });

  test.each([
    ["a change type we do not know", { changeType: "transmogrified" }],
    ["a change type in other letters", { changeType: "Created" }],
    ["no id and no subscription", { id: undefined, subscriptionId: undefined }],
    ["no clientState, which is judged later", { clientState: undefined }],
    ["a resource of another type, which does not matter with content", { resource: 7 }],
    ["content of another type, which is judged when opened", { encryptedContent: "text" }],
    ["lifecycleEvent null", { lifecycleEvent: null }],
    ["no change type, since its content says what is", { changeType: undefined }],
    ["its tenant by another name", { tenantId: undefined, organizationId: TENANT_ID }],
    ["the other name null", { organizationId: null }],
  ])("of a change is accepted with %s", (_name, members) => {
    expect(parseItem(encryptedItem(members))).toMatchObject({ ok: true, value: { kind: "change" } });
  });

  test("without content has none, whether null or absent", () => {
    expect(parseItem(encryptedItem({ encryptedContent: null }))).toMatchObject({
      value: { encryptedContent: undefined },
    });
    expect(parseItem(plainItem())).toMatchObject({ value: { encryptedContent: undefined } });
  });

  test("without content is found where its data says, when its resource names no message", () => {
    const named = "chats('19:a@thread.v2')/messages('1')";
    const resourceOf = (members: Record<string, unknown>) => {
      const parsed = parseItem(plainItem(members));
      return parsed.ok && parsed.value.kind === "change" && parsed.value.resource;
    };
    expect(resourceOf({ resource: undefined, resourceData: { "@odata.id": named } })).toBe(named);
    expect(resourceOf({ resource: named, resourceData: { "@odata.id": "chats('b')/messages('2')" } })).toBe(named);
    expect(resourceOf({ resource: "chats", resourceData: { "@odata.id": 7 } })).toBe("chats");
    expect(resourceOf({ resource: "chats", resourceData: "text" })).toBe("chats");
  });

  test("of the lifecycle of a tenant by its other name", () => {
    const parsed = parseItem(lifecycleItem({ tenantId: undefined, organizationId: TENANT_ID }));
    expect(parsed).toMatchObject({ ok: true, value: { kind: "lifecycle", tenantId: TENANT_ID } });
  });

  test.each(["reauthorizationRequired", "subscriptionRemoved", "missed", "somethingNew"])(
    "of the lifecycle event %s",
    (lifecycleEvent) => {
      const parsed = parseItem(lifecycleItem({ lifecycleEvent }));
      expect(parsed).toMatchObject({ ok: true, value: { kind: "lifecycle", lifecycleEvent } });
    },
  );

  test.each([
    ["no tenant", encryptedItem({ tenantId: undefined })],
    ["a tenant over the limit", encryptedItem({ tenantId: "1".repeat(65) })],
    ["a clientState that is no string", encryptedItem({ clientState: {} })],
    ["a clientState over the limit", encryptedItem({ clientState: "c".repeat(257) })],
    ["neither changeType, lifecycleEvent nor content", plainItem({ changeType: undefined })],
    ["a tenant by its other name that is none", encryptedItem({ tenantId: undefined, organizationId: 7 })],
    ["a lifecycle event without its subscription", lifecycleItem({ subscriptionId: undefined })],
    [
      "nesting that no notification has",
      encryptedItem({ deep: JSON.parse(`${"[".repeat(9_000)}${"]".repeat(9_000)}`) }),
    ],
  ])("is refused with %s", (_name, item) => {
    expect(parseItem(item)).toMatchObject({ ok: false, error: { code: "item-invalid" } });
  });
});

test("no text and no JSON value makes the parser throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(fc.jsonValue()).map((value) => JSON.stringify({ value })),
      ),
      (text) => {
        const parsed = parseEnvelope(text);
        expect(parsed.ok || ["body-not-json", "envelope-invalid"].includes(parsed.error.code)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
