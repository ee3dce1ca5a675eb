using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

public sealed class DatasetCatalogueTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_catalogue_that_comes_with_the_program_knows_See_in_the_Dark() =>
        DatasetCatalogue.BuiltIn().Find("sid-sony").Files.Single().Name.ShouldBe("Sony2025.zip");

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones() =>
        Should.Throw<DownloadException>(() => DatasetCatalogue.BuiltIn().Find("sid")).Advice.ShouldContain("sid-sony");

    [Fact]
    public void A_users_dataset_of_the_same_name_counts()
    {
        DatasetCatalogue own = Read("""{"name": "Sony.zip", "mirrors": ["https://example.org/a"]}""", "sid-sony");

        DatasetCatalogue both = DatasetCatalogue.BuiltIn().With(own);

        both.Datasets.Count.ShouldBe(DatasetCatalogue.BuiltIn().Datasets.Count);
        both.Find("sid-sony").Files.Single().Mirrors.Single().Host.ShouldBe("example.org");
    }

    [Theory]
    [InlineData("""{"name": "../a", "mirrors": ["https://example.org/a"]}""", "plain file name")]
    [InlineData("""{"name": "..", "mirrors": ["https://example.org/a"]}""", "plain file name")]
    [InlineData("""{"name": "a", "mirrors": []}""", "needs mirrors or a page")]
    [InlineData("""{"name": "a", "mirrors": [], "page": "file:///etc"}""", "http://")]
    [InlineData("""{"name": "a", "mirrors": ["file:///etc/passwd"]}""", "http://")]
    [InlineData("""{"name": "a", "mirrors": ["https://example.org/a"], "sha256": "12"}""", "hexadecimal digits")]
    [InlineData("""{"name": "a", "mirrors": ["https://example.org/a"], "sha265": "12"}""", "sha265")]
    [InlineData("""{"name": "a"}""", "mirrors")]
    public void A_catalogue_that_makes_no_sense_is_refused_with_a_reason(string file, string reason) =>
        Should.Throw<DownloadException>(() => Read(file)).Reason.ShouldContain(reason);

    private DatasetCatalogue Read(string file, string name = "mine")
    {
        string path = folder.File("catalogue.json");
        File.WriteAllText(
            path,
            $$"""
            {"datasets": [{"name": "{{name}}", "description": "d", "license": "l", "homePage": "https://example.org", "files": [{{file}}]}]}
            """
        );
        return DatasetCatalogue.Read(path);
    }
}
