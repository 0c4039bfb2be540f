import { describe, expect, it } from "vitest";
import type { OnBehalfName } from "../../../../shared/base/settings.ts";
import { signInOf, signInSchema } from "../../../../shared/serve/access/sign-in.ts";

const API = "33333333-3333-4333-8333-333333333333";
const VIEWER = "66666666-6666-4666-8666-666666666666";
const SETTINGS = {
  apiClientId: API,
  viewerClientId: VIEWER,
  graphAuthority: "https://login.microsoftonline.us",
  tenantId: "22222222-2222-4222-8222-222222222222",
  onBehalf: new Set<OnBehalfName>(["messages"]),
};

describe("where people sign in", () => {
  it("is the authority of the tenant, as the viewer, for what the API offers to who is signed in", () => {
    const answer = signInOf(SETTINGS);
    expect(answer).toEqual({
      entra: {
        authority: `https://login.microsoftonline.us/${SETTINGS.tenantId}`,
        clientId: VIEWER,
        scope: `api://${API}/Messages.Read`,
        writeScope: `api://${API}/Messages.Write`,
      },
    });
    expect(signInSchema.parse(answer)).toEqual(answer);
  });

  it("is asked for no more than reading where nothing is written in people's names", () => {
    expect(signInOf({ ...SETTINGS, onBehalf: new Set() }).entra?.writeScope).toBeNull();
  });

  it.each(["apiClientId", "viewerClientId"])("is nowhere without %s", (name) => {
    const answer = signInOf({ ...SETTINGS, [name]: undefined });
    expect(answer).toEqual({ entra: null });
    expect(signInSchema.parse(answer)).toEqual(answer);
  });
});
