import { decodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { jwtPattern } from "../shapes.js";
import { redactJson } from "./json.js";

/**
 * JSON web tokens: the header stays, secrets among the claims are replaced, and so is the signature,
 * without which a token opens nothing. Of an encrypted one, only the header stays.
 */
export function redactJwts(redactor: Redactor, text: string, spot: Spot): string {
  if (!redactor.isOn("jwt")) return text;
  return text.replace(
    jwtPattern,
    (whole, header: string, claims: string, signature: string, more?: string) => {
      if (spot.isFitted || more !== undefined) {
        const rest = whole.slice(header.length + 1);
        return `${header}.${redactor.replace(rest, "jwt", spot)}`;
      }
      const safe = redactClaims(redactor, claims, spot);
      if (signature === "") return `${header}.${safe}.`;
      // Whoever has the whole token would find it by this.
      return `${header}.${safe}.${redactor.replace(signature, "jwt", spot)}`;
    },
  );
}

function redactClaims(redactor: Redactor, claims: string, spot: Spot): string {
  const bytes = Buffer.from(claims, "base64url");
  const safe = redactJson(redactor, bytes, { ...spot, depth: spot.depth + 1 });
  if (safe === null) return redactor.replace(claims, "jwt", spot);
  return decodeText(safe) === decodeText(bytes) ? claims : safe.toString("base64url");
}
