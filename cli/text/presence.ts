import type { Paint } from "./paint.ts";

interface Look {
  /** Told apart without colour too. */
  readonly mark: string;
  readonly style: Parameters<Paint>[0];
  readonly words: string;
}

/** Graph: "presence resource type", availability. */
export const PRESENCE_LOOKS: Readonly<Record<string, Look>> = {
  Available: { mark: "●", style: "green", words: "available" },
  AvailableIdle: { mark: "◐", style: "green", words: "available, idle" },
  Busy: { mark: "◆", style: "red", words: "busy" },
  BusyIdle: { mark: "◇", style: "red", words: "busy, idle" },
  DoNotDisturb: { mark: "⊘", style: "red", words: "do not disturb" },
  BeRightBack: { mark: "◔", style: "yellow", words: "be right back" },
  Away: { mark: "◔", style: "yellow", words: "away" },
  Offline: { mark: "○", style: "dim", words: "offline" },
  PresenceUnknown: { mark: "○", style: "dim", words: "unknown" },
};

export function presenceWords(availability: string, paint: Paint): string {
  const look = PRESENCE_LOOKS[availability] ?? { mark: "○", style: "dim" as const, words: availability };
  return `${paint(look.style, look.mark)} ${look.words}`;
}
