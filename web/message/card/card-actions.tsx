import { ExternalLink } from "../external-link.tsx";
import { type JsonObject, textOf } from "../words/identity.ts";
import { safeLink } from "../words/safe-link.ts";
import { objectsIn, textsOf } from "./card-json.ts";

/** One thing that a card offered: a link is one still; whatever Teams had to do is only told of. */
export interface CardAction {
  readonly title: string;
  readonly href: string | undefined;
  /** What a card that opens below says. */
  readonly texts: readonly string[];
}

export function CardActions({ actions }: { readonly actions: readonly CardAction[] }) {
  if (actions.length === 0) return null;
  return (
    <ul class="actions">
      {actions.map(({ title, href, texts }) => (
        <li key={title}>
          {href === undefined ? (
            <span class="action">
              {title}
              <span class="unseen"> (a button, in Teams alone)</span>
            </span>
          ) : (
            <ExternalLink href={href}>{title}</ExternalLink>
          )}
          {texts.map((text) => (
            <p key={text} dir="auto">
              {text}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** Adaptive Cards: "Action.OpenUrl" and the others. */
export function adaptiveActions(actions: unknown): readonly CardAction[] {
  return objectsIn(actions).map((action) => ({
    title: textOf(action.title) || "Open",
    href: textOf(action.type) === "Action.OpenUrl" ? safeLink(action.url) : undefined,
    texts: textOf(action.type) === "Action.ShowCard" ? textsOf(action.card) : [],
  }));
}

/** Bot Framework: "cardAction", whose value is the address. */
export function botActions(buttons: unknown): readonly CardAction[] {
  return objectsIn(buttons).map((button) => ({
    title: textOf(button.title) || textOf(button.text) || "Open",
    href: textOf(button.type).toLowerCase() === "openurl" ? safeLink(button.value) : undefined,
    texts: [],
  }));
}

/** Office 365 connectors: "potentialAction". */
export function connectorActions(actions: unknown): readonly CardAction[] {
  return objectsIn(actions).map((action) => ({
    title: textOf(action.name) || "Open",
    href: safeLink(firstAddressOf(action)),
    texts: [],
  }));
}

function firstAddressOf({ targets, target }: JsonObject): unknown {
  const of = objectsIn(targets);
  const byDefault = of.find(({ os }) => os === "default") ?? of[0];
  return byDefault?.uri ?? (Array.isArray(target) ? target[0] : undefined);
}
