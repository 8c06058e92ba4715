/** A certificate for the name localhost, signed by itself, for tests only; it lasts a hundred years. */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIUDh8dyNxxNoWm0tfFD4AuOd5wH18wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE5MTMwN1oYDzIxMjYxMDI4
MTkxMzA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQCqZWXpZ2KbE/r66qyn6bJm5QUUF9+1/+/b9OkYwiZEmbNVkUfD5Dv
/mO6bc+yQ9qIi8WqjZWivs/54qbyv+9Qo2kwZzAdBgNVHQ4EFgQUpY2GfzsW4Ikj
+FKLrKwi1pgc6oEwHwYDVR0jBBgwFoAUpY2GfzsW4Ikj+FKLrKwi1pgc6oEwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
RwAwRAIgR5rRTkdrUguP7qSCEo83nxTJh9qzsYO5U9ZttfQxsAkCIAegq1zXs9Sv
dq9gtfhzrk6V8SprWJOgOaqkQKkJsWVy
-----END CERTIFICATE-----
`;

/** Its key, which protects nothing. */
export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFvhoyDWaHo9jTkcc
Q5zrIjvn6XqZUXZmtlkEAi205guhRANCAAQCqZWXpZ2KbE/r66qyn6bJm5QUUF9+
1/+/b9OkYwiZEmbNVkUfD5Dv/mO6bc+yQ9qIi8WqjZWivs/54qbyv+9Q
-----END PRIVATE KEY-----
`;
