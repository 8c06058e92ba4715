/** What an identity provider needs to be told of us. */
export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  /** undefined: a public client. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** Where it sends the browser back to. */
  readonly redirectUri: string;
}

/** What one sign-in is bound to: none of it is told before the answer comes. */
export interface ProviderSecrets {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
}

/** What a provider says of a person, in a token whose signature, issuer, audience, time and nonce were checked. */
export interface ProviderClaims {
  readonly issuer: string;
  readonly subject: string;
  /** As it came; undefined: it says none. */
  readonly email: string | undefined;
  /** undefined: it does not say. */
  readonly isEmailVerified: boolean | undefined;
  readonly name: string | undefined;
  /** Every claim, for the one that holds groups. */
  readonly all: Readonly<Record<string, unknown>>;
}

export type ProviderAnswer =
  | { readonly kind: 'claims'; readonly claims: ProviderClaims }
  /** `denied`: the person or the provider said no. `invalid`: what came is not to be trusted. `unreachable`: nothing came. */
  | { readonly kind: 'refused'; readonly reason: 'denied' | 'invalid' | 'unreachable'; readonly cause: unknown };

export type IssuerProblem = 'unreachable' | 'not_openid' | 'not_https' | 'no_signing';

/** An OpenID Connect provider, as one sign-in needs it. */
export interface IdentityProvider {
  /** New and random. */
  makeSecrets(): ProviderSecrets;
  /** Where to send the browser. Rejects when the provider's own description cannot be had. */
  startUrl(client: ProviderClient, secrets: ProviderSecrets): Promise<string>;
  /** Exchanges the code of the answer. `answer`: the query that the browser came back with. Never rejects. */
  finish(
    client: ProviderClient,
    came: { readonly secrets: ProviderSecrets; readonly answer: URLSearchParams },
  ): Promise<ProviderAnswer>;
  /** What keeps an issuer from being used; undefined: nothing. */
  checkIssuer(issuer: string): Promise<IssuerProblem | undefined>;
}
