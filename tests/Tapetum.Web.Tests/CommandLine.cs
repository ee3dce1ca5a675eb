using Tapetum.Cli.Tests;

namespace Tapetum.Web.Tests;

/// <summary>What <c>tapetum enhance</c> makes of a file, to hold the studio to.</summary>
internal static class CommandLine
{
    public static async Task<byte[]> PictureAsync(byte[] file, string name, params string[] options)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder.File(name), file, stop);
        Directory.CreateDirectory(folder.File("out"));
        await BuiltProgram.RunAsync([
            "enhance",
            folder.File(name),
            "-o",
            folder.File("out"),
            "--model",
            TestModel.Path,
            .. options,
        ]);
        return await File.ReadAllBytesAsync(Directory.EnumerateFiles(folder.File("out")).Single(), stop);
    }
}
