import { useState } from "react";
import type { DeviceCode, SignInFlow } from "../session/authority.ts";
import { type Place, signIn } from "../session/session.ts";
import { Frame, useSpinner } from "./frame.tsx";
import { isKey, useKeys } from "./keyboard.tsx";
import { type Choice, Picker } from "./picker.tsx";
import { useLook } from "./stage.ts";

interface Properties {
  readonly place: Place;
  openBrowser(url: string): Promise<void>;
  /** Why one is asked. */
  readonly about: string;
  onSignedIn(): void;
  onBack(): void;
}

type Way = SignInFlow["kind"] | "exit";

/** Who are you: by the browser of this machine, or with a code on any other. */
export function SignInScreen({ place, openBrowser, about, onSignedIn, onBack }: Properties) {
  const { paint } = useLook();
  const [code, setCode] = useState<DeviceCode>();
  const [url, setUrl] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const [isWaiting, setWaiting] = useState(false);
  const spinner = useSpinner(isWaiting);
  useKeys((event) => isWaiting && isKey(event, "escape") && onBack());

  const begin = async (way: Way) => {
    if (way === "exit") return onBack();
    setWaiting(true);
    setFailure(undefined);
    const browser = async (at: string) => {
      setUrl(at);
      await openBrowser(at);
    };
    try {
      await signIn(place, way === "browser" ? { kind: way, open: browser } : { kind: way, show: setCode });
      onSignedIn();
    } catch (error) {
      setFailure(error as Error);
      setWaiting(false);
      setCode(undefined);
    }
  };

  if (isWaiting) {
    const told =
      code !== undefined
        ? [
            "Open",
            "",
            `   ${paint("underline", code.verificationUri)}`,
            "",
            "and enter the code",
            "",
            `   ${paint(["bold", "cyan"], code.userCode)}`,
          ]
        : [
            "Your browser opens for you to sign in.",
            ...(url === undefined ? [] : ["", "If it does not, open", "", `   ${url}`]),
          ];
    return (
      <Frame
        crumbs={["teamsink", "Sign in"]}
        hints={["Esc back"]}
        body={["", ...told, "", `${spinner} waiting for you`].map((row) => `  ${row}`)}
      />
    );
  }
  const choices: Choice<Way>[] = [
    { value: "browser", title: "With the browser here", mark: "◇", detail: "it opens, and you come back signed in" },
    { value: "device-code", title: "With a code", mark: "#", detail: "to enter on any other device" },
    { value: "exit", title: "Not now", mark: "×" },
  ];
  return (
    <Picker
      crumbs={["teamsink", "Sign in"]}
      choices={choices}
      none=""
      verb="sign in"
      notice={failure === undefined ? `${about} ${paint("dim", place.api)}` : paint("red", `✗ ${failure.message}`)}
      onBack={onBack}
      onChoose={([way]) => way && void begin(way)}
    />
  );
}
