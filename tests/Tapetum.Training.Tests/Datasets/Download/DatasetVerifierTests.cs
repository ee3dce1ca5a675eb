using System.Security.Cryptography;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

public sealed class DatasetVerifierTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    private readonly TemporaryFolder folder = new();
    private readonly DatasetFile file = new() { Name = "a.bin", Mirrors = [new Uri("https://example.org/a.bin")] };

    private static string Sha256 => Convert.ToHexString(SHA256.HashData(Content));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.bin", FileCondition.Whole)]
    [InlineData("a.bin.part", FileCondition.Unfinished)]
    [InlineData("other.bin", FileCondition.Missing)]
    public async Task A_file_is_whole_unfinished_or_missing(string name, FileCondition condition)
    {
        File.WriteAllBytes(folder.File(name), Content);

        (await CheckAsync(file with { Sha256 = Sha256 })).ShouldBe(condition);
    }

    [Fact]
    public async Task A_flipped_bit_is_found()
    {
        File.WriteAllBytes(folder.File("a.bin"), [1, 2, 3, 5]);

        (await CheckAsync(file with { Sha256 = Sha256 })).ShouldBe(FileCondition.WrongBytes);
    }

    [Fact]
    public async Task A_file_cut_short_is_found()
    {
        File.WriteAllBytes(folder.File("a.bin"), Content);

        (await CheckAsync(file with { SizeBytes = 5 })).ShouldBe(FileCondition.WrongSize);
    }

    [Fact]
    public async Task Without_a_checksum_in_the_catalogue_the_recorded_one_counts()
    {
        File.WriteAllBytes(folder.File("a.bin"), Content);
        (await CheckAsync(file)).ShouldBe(FileCondition.Plausible);

        File.WriteAllText(folder.File("a.bin.sha256"), $"{Sha256}  a.bin\n");
        (await CheckAsync(file)).ShouldBe(FileCondition.Whole);

        File.WriteAllBytes(folder.File("a.bin"), [1, 2, 3, 5]);
        (await CheckAsync(file)).ShouldBe(FileCondition.WrongBytes);
    }

    private async Task<FileCondition> CheckAsync(DatasetFile wanted)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        return (await new DatasetVerifier(TimeProvider.System).CheckAsync(wanted, folder.Path, null, stop)).Condition;
    }
}
