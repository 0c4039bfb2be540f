import { useState } from "react";
import { type ListedAccount, listAccounts, signOut, switchAccount } from "../session/session.ts";
import { type Choice, Picker } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useLoaded } from "./use-loaded.ts";

type Entry = { readonly kind: "use" | "out"; readonly account: ListedAccount } | { readonly kind: "another" };

/** Who speaks, and who is signed in besides. */
export function AccountsScreen({ crumbs, onSignIn }: { readonly crumbs: readonly string[]; onSignIn(): void }) {
  const { api, reopen, paint } = useStage();
  const accounts = useLoaded(() => listAccounts(api.session), "accounts");
  const [failure, setFailure] = useState<Error>();
  const all = accounts.data ?? [];
  const choices: Choice<Entry>[] = [
    ...all.map(
      (account): Choice<Entry> => ({
        value: { kind: "use", account },
        title: account.username,
        detail: account.isActive ? `${account.name} · speaks` : account.name,
        mark: account.isActive ? paint("green", "●") : "○",
      }),
    ),
    ...all.map(
      (account): Choice<Entry> => ({
        value: { kind: "out", account },
        title: `Sign out ${account.username}`,
        mark: "×",
      }),
    ),
    { value: { kind: "another" }, title: "Sign in with another account", mark: "+" },
  ];
  const act = async (entry: Entry) => {
    try {
      if (entry.kind === "another") return onSignIn();
      if (entry.kind === "use") await switchAccount(api.session, entry.account.username);
      else await signOut(api.session, { username: entry.account.username });
      reopen();
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <Picker
      crumbs={[...crumbs, "Accounts"]}
      choices={choices}
      isLoading={accounts.isLoading}
      failure={failure ?? accounts.failure}
      none="Nobody is signed in"
      verb="choose"
      onChoose={([entry]) => entry && void act(entry)}
      {...(failure !== undefined && { notice: paint("red", `✗ ${failure.message}`) })}
    />
  );
}
