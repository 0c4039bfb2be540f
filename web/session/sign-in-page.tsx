import { useState } from "preact/hooks";
import { keepKeys } from "./kept-keys.ts";
import { type Session, sessionOfKeys } from "./session.ts";

interface Properties {
  /** Undefined where nobody can sign in by Entra. */
  readonly signIn: (() => Promise<void>) | undefined;
  readonly failure: string | undefined;
  onSession(session: Session): void;
}

/** Who are you: a person of the organization, or somebody with a key. */
export function SignInPage({ signIn, failure, onSession }: Properties) {
  const [refusal, setRefusal] = useState(failure);
  const withKeys = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const keys = {
      functionKey: String(form.get("functionKey")).trim(),
      operatorKey: String(form.get("operatorKey")).trim(),
    };
    const session = sessionOfKeys(keys);
    const { response } = await session.api.GET("/teams", { params: { query: { limit: 1 } } });
    if (response.status === 401) return setRefusal("This key was refused. A function key of the app is expected.");
    keepKeys(keys);
    onSession(session);
  };
  return (
    <main class="sign-in">
      <h1>teamsink</h1>
      <p>The Teams messages of your organization, as they were written.</p>
      {refusal !== undefined && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      {signIn === undefined ? (
        <p>Nobody can sign in here yet: the app has no VIEWER_CLIENT_ID.</p>
      ) : (
        <button
          type="button"
          class="primary"
          onClick={() => void signIn().catch(() => setRefusal("Signing in failed."))}
        >
          Sign in
        </button>
      )}
      <details open={signIn === undefined}>
        <summary>With a key</summary>
        <form onSubmit={(event) => void withKeys(event)}>
          <label>
            Function key
            <input name="functionKey" type="password" autocomplete="off" spellcheck={false} required />
          </label>
          <label>
            Operator key, for the operator's page
            <input name="operatorKey" type="password" autocomplete="off" spellcheck={false} />
          </label>
          <button type="submit">Read with the key</button>
        </form>
      </details>
    </main>
  );
}
