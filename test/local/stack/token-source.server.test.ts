import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { createTokenSource } from "../../../local/stack/token-source.ts";
import { openStage } from "../tenant/fixture.ts";

it("asks for tokens as any app does, and gives each app the roles that it was asked for", async () => {
  const { tenant, ca, close } = await openStage();
  try {
    const { tokenOf, tokenOfApp } = createTokenSource({ tenant, ca });
    const [person] = tenant.model.directory.users.all;
    if (!person) throw new Error("nobody");
    const claims = decodeJwt(await tokenOf(person));
    expect(claims).toMatchObject({
      oid: person.id,
      scp: "Messages.Read",
      azp: tenant.control.registrations.publicClient.clientId,
    });
    const wanted = [["Messages.Read.All"], [], ["Operate.All", "Directory.Read.All"], undefined] as const;
    const tokens = await Promise.allSettled(wanted.map((roles) => tokenOfApp(roles ?? ["Chat.Read.All"])));
    const roles = tokens.map((token) =>
      token.status === "fulfilled" ? (decodeJwt(token.value).roles ?? []) : undefined,
    );
    expect(roles, "one after the other, and a role that is none troubles nobody else").toEqual(wanted);
    await expect(tokenOf({ userPrincipalName: "nobody@contoso.example" })).rejects.toThrow(/^AADSTS50034/);
  } finally {
    await close();
  }
});

it("says that nobody here issues any where the tenant is somebody else's", async () => {
  const { tokenOf, tokenOfApp } = createTokenSource({ tenant: undefined, ca: "" });
  await expect(tokenOf({ userPrincipalName: "adele.vance@contoso.example" })).rejects.toThrow("no simulated tenant");
  await expect(tokenOfApp([])).rejects.toThrow("no simulated tenant");
});
