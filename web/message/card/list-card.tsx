import { ExternalLink } from "../external-link.tsx";
import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";
import { botActions, CardActions } from "./card-actions.tsx";
import { CardHead } from "./card-head.tsx";
import { objectsIn } from "./card-json.ts";

/** Teams: "List card". */
export function ListCard({ card }: { readonly card: JsonObject }) {
  return (
    <div class="card">
      <CardHead title={textOf(card.title)} subtitle="" text="" />
      <ul class="list">
        {objectsIn(card.items).map(({ title, subtitle, tap }, index) => {
          const href = isJsonObject(tap) ? botActions([tap])[0]?.href : undefined;
          return (
            <li key={index}>
              <p dir="auto">
                {href === undefined ? textOf(title) : <ExternalLink href={href}>{textOf(title)}</ExternalLink>}
              </p>
              {textOf(subtitle) !== "" && (
                <p class="muted" dir="auto">
                  {textOf(subtitle)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <CardActions actions={botActions(card.buttons)} />
    </div>
  );
}
