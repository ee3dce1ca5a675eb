using NATS.NKeys;
using Tapetum.Web.Cluster.Nats;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>NATS servers that let in only who shows something, and that show something themselves.</summary>
public sealed class GuardedServersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Over_TLS_with_an_authority_of_ones_own_and_an_NKey_machines_meet_and_whoever_lacks_one_is_told_which()
    {
        (string authority, string certificate, string key) = NatsCertificates.Write(folder, "ours");
        (string stranger, _, _) = NatsCertificates.Write(folder, "others");
        var user = KeyPair.CreatePair(PrefixByte.User);
        string configuration = Write(
            "nats.conf",
            $"authorization {{ users = [ {{ nkey: {user.GetPublicKey()} }} ] }}\n"
                + $"tls {{ cert_file: \"{certificate}\", key_file: \"{key}\" }}\n"
        );
        await using NatsServer nats = await NatsServer.StartAsync("-c", configuration);
        ClusterOptions right = new()
        {
            Servers = nats.Url.Replace("nats://", "tls://", StringComparison.Ordinal),
            AuthorityFile = authority,
            CredentialsFile = Write("user.nk", user.GetSeed()),
        };

        await OpensAsync(right);
        (await RefusedAsync(right with { AuthorityFile = stranger })).ShouldContain("certificate");
        (await RefusedAsync(right with { AuthorityFile = null })).ShouldContain("certificate");
        (await RefusedAsync(right with { AuthorityFile = folder.File("none.pem") })).ShouldContain("none.pem");
        (await RefusedAsync(right with { CredentialsFile = null })).ShouldContain("credentials");
        string other = Write("other.nk", KeyPair.CreatePair(PrefixByte.User).GetSeed());
        (await RefusedAsync(right with { CredentialsFile = other })).ShouldContain("credentials");
        string damaged = Write("damaged.nk", "SUAM");
        (await RefusedAsync(right with { CredentialsFile = damaged })).ShouldContain("damaged.nk");
    }

    [Fact]
    public async Task A_creds_file_opens_the_account_that_it_is_for_and_no_other_and_two_prefixes_are_two_studios()
    {
        (string text, string known, string stranger) = NatsCredentials.Make();
        await using NatsServer nats = await NatsServer.StartAsync("-c", Write("nats.conf", text));
        ClusterOptions right = new() { Servers = nats.Url, CredentialsFile = Write("known.creds", known) };
        await using RunningStudio ours = await JoinAsync(right);
        await using RunningStudio theirs = await JoinAsync(right with { Prefix = "theirs" });

        await ours.Client.UploadAsync(RawFiles.Ramp(), "ours.dng");

        (await ours.Client.ListAsync()).Length.ShouldBe(1);
        (await theirs.Client.ListAsync()).ShouldBeEmpty();
        string wrong = Write("stranger.creds", stranger);
        (await RefusedAsync(right with { CredentialsFile = wrong })).ShouldContain("credentials");
    }

    private static async Task OpensAsync(ClusterOptions options)
    {
        ClusterBuckets buckets = await ClusterBuckets.OpenAsync(
            options,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        await buckets.Cluster.DisposeAsync();
    }

    private static async Task<string> RefusedAsync(ClusterOptions options) =>
        (await Should.ThrowAsync<ClusterException>(() => OpensAsync(options))).Message;

    private static Task<RunningStudio> JoinAsync(ClusterOptions cluster) =>
        RunningStudio.StartAsync(options => options with { Cluster = cluster });

    private string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }
}
