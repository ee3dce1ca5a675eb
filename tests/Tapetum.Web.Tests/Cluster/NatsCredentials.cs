using System.Buffers.Text;
using System.Text.Json.Nodes;
using NATS.NKeys;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>An operator, an account with JetStream, and a user of it, as NATS's tools would make them: a server's configuration, and the user's .creds file.</summary>
internal static class NatsCredentials
{
    /// <returns>The configuration, the credentials of a user that it knows, and those of one that it does not.</returns>
    public static (string Configuration, string Known, string Stranger) Make()
    {
        var known = KeyPair.CreatePair(PrefixByte.Operator);
        var account = KeyPair.CreatePair(PrefixByte.Account);
        JsonObject limits = new()
        {
            ["subs"] = -1,
            ["data"] = -1,
            ["payload"] = -1,
            ["imports"] = -1,
            ["exports"] = -1,
            ["wildcards"] = true,
            ["conn"] = -1,
            ["leaf"] = -1,
            ["mem_storage"] = -1,
            ["disk_storage"] = -1,
            ["streams"] = -1,
            ["consumer"] = -1,
        };
        string operatorToken = Token(known, known, "operator", []);
        string accountToken = Token(known, account, "account", new JsonObject { ["limits"] = limits });
        // JetStream does not start without one.
        var system = KeyPair.CreatePair(PrefixByte.Account);
        string systemToken = Token(known, system, "account", []);
        string configuration = $$"""
            operator: {{operatorToken}}
            system_account: {{system.GetPublicKey()}}
            resolver: MEMORY
            resolver_preload: {
              {{system.GetPublicKey()}}: {{systemToken}}
              {{account.GetPublicKey()}}: {{accountToken}}
            }
            """;
        return (configuration, CredentialsOf(account), CredentialsOf(KeyPair.CreatePair(PrefixByte.Account)));
    }

    private static string CredentialsOf(KeyPair account)
    {
        var user = KeyPair.CreatePair(PrefixByte.User);
        JsonObject claims = new()
        {
            ["subs"] = -1,
            ["data"] = -1,
            ["payload"] = -1,
        };
        return $"""
            -----BEGIN NATS USER JWT-----
            {Token(account, user, "user", claims)}
            ------END NATS USER JWT------

            -----BEGIN USER NKEY SEED-----
            {user.GetSeed()}
            ------END USER NKEY SEED------
            """;
    }

    private static string Token(KeyPair issuer, KeyPair subject, string type, JsonObject claims)
    {
        claims["type"] = type;
        claims["version"] = 2;
        JsonObject body = new()
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = 1_700_000_000,
            ["iss"] = issuer.GetPublicKey(),
            ["name"] = type,
            ["sub"] = subject.GetPublicKey(),
            ["nats"] = claims,
        };
        string head = Coded("""{"typ":"JWT","alg":"ed25519-nkey"}"""u8);
        string signed = $"{head}.{Coded(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()))}";
        byte[] signature = new byte[64];
        issuer.Sign(System.Text.Encoding.UTF8.GetBytes(signed), signature);
        return $"{signed}.{Coded(signature)}";
    }

    private static string Coded(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
