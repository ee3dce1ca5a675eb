using NATS.Client.Core;
using NATS.NKeys;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>What is shown to NATS: a user's JWT and its seed, as NATS's tools write them (.creds), or an NKey's seed in a line of its own.</summary>
internal static class NatsCredentialsFile
{
    // A user's seed; what else such a file may hold is comment or its public half.
    private const string SeedPrefix = "SU";

    /// <exception cref="ClusterException">It cannot be read, or holds neither.</exception>
    public static NatsAuthOpts Read(string? file)
    {
        if (file is null)
        {
            return NatsAuthOpts.Default;
        }

        try
        {
            string text = File.ReadAllText(file);
            if (text.Contains("USER JWT", StringComparison.Ordinal))
            {
                return NatsAuthOpts.Default with { CredsFile = file };
            }

            string seed = text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .First(word => word.StartsWith(SeedPrefix, StringComparison.Ordinal));
            return NatsAuthOpts.Default with { Seed = seed, NKey = KeyPair.FromSeed(seed).GetPublicKey() };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, e.Message, e);
        }
        catch (Exception e) when (e is InvalidOperationException or NKeysException or FormatException)
        {
            throw Unreadable(file, "it holds neither a user's JWT nor an NKey's seed", e);
        }
    }

    private static ClusterException Unreadable(string file, string reason, Exception inner) =>
        new(
            file,
            $"the credentials cannot be read ({reason.TrimEnd('.')})",
            "Name a .creds file or one with an NKey's seed with --cluster-credentials.",
            inner
        );
}
