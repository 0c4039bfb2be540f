import { expect, it } from "vitest";
import { requestFor, resourceKey } from "../../../../shared/capture/subscription/wanted.ts";
import { CHANNELS, wantedFor } from "./graph-model.ts";

it("asks for everything a subscription with resource data needs", () => {
  expect(requestFor(wantedFor([CHANNELS]), CHANNELS, Date.UTC(2026, 0, 1))).toEqual({
    resource: CHANNELS,
    changeType: "created,updated,deleted",
    notificationUrl: "https://sink.example/api/notifications",
    lifecycleNotificationUrl: "https://sink.example/api/lifecycle",
    expirationDateTime: "2026-01-03T22:30:00.000Z",
    clientState: "a secret state",
    encryptionCertificate: "certificate-1 in base64",
    encryptionCertificateId: "certificate-1",
  });
});

it.each([
  ["/teams/getAllMessages", "teams/getAllMessages", true],
  ["/teams/getAllMessages", "Teams/GetAllMessages", true],
  ["/teams/getAllMessages", "/chats/getAllMessages", false],
  ["/chats/1/messages", "/chats/1/messages?$search=a", false],
])("takes %s and %s for the same: %s", (a, b, same) => {
  expect(resourceKey(a) === resourceKey(b)).toBe(same);
});
