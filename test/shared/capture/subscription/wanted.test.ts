import { expect, it } from "vitest";
import { expiryOf, requestFor } from "../../../../shared/capture/subscription/wanted.ts";
import { CHANNELS, wantedFor } from "./graph-model.ts";

it("asks for everything a subscription with resource data needs", () => {
  expect(requestFor(wantedFor([CHANNELS]), CHANNELS, Date.UTC(2026, 0, 1))).toEqual({
    resource: CHANNELS,
    changeType: "created,updated,deleted",
    includeResourceData: true,
    notificationUrl: "https://sink.example/api/notifications",
    lifecycleNotificationUrl: "https://sink.example/api/lifecycle",
    expirationDateTime: "2026-01-03T22:30:00.000Z",
    clientState: "a secret state",
    encryptionCertificate: "certificate-1 in base64",
    encryptionCertificateId: "certificate-1",
  });
});

it("wants a resource once, in whatever spellings it is given", () => {
  expect(wantedFor([CHANNELS, "/Teams/GetAllMessages?model=A", "/chats/a/messages"]).resources).toHaveLength(2);
});

it("asks for no longer life than Graph gives the family", () => {
  const wanted = { ...wantedFor([CHANNELS]), lifetimeMs: 30 * 24 * 3_600_000 };
  expect(expiryOf(wanted, CHANNELS, Date.UTC(2026, 0, 1))).toBe("2026-01-04T00:00:00.000Z");
});
