namespace Tapetum.Cli.Batches;

/// <summary>
/// Standard input and output as files in a folder of their own, since decoders jump about in what they read and a picture must be whole before any of it is sent. The folder goes when
/// this does.
/// </summary>
internal sealed class StandardStream : IDisposable
{
    /// <summary>What stands for either on the command line.</summary>
    public const string Dash = "-";

    public const string Input = "standard input";
    public const string Output = "standard output";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tapetum-");

    /// <summary>Where a picture that is to be sent is made.</summary>
    /// <param name="extension">With its dot.</param>
    public string PathOfPicture(string extension) => Path.Combine(folder.FullName, "stdout" + extension);

    /// <summary>Reads all of standard input.</summary>
    /// <returns>The file that it lies in.</returns>
    public async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        // Cameras' newer files are tried by all decoders only when they are named as raw files.
        string path = Path.Combine(folder.FullName, "stdin.dng");
        await using Stream input = Console.OpenStandardInput();
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        await input.CopyToAsync(file, cancellationToken);
        return path;
    }

    /// <summary>Sends a whole picture to standard output.</summary>
    public static async Task SendAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        await using Stream output = Console.OpenStandardOutput();
        await file.CopyToAsync(output, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <exception cref="UsageException">Standard output cannot take a picture here.</exception>
    public static void RequireRoom(bool json)
    {
        if (json)
        {
            throw new UsageException(
                "--json prints to standard output, where the picture would go: give --output a file."
            );
        }

        if (!Console.IsOutputRedirected)
        {
            throw new UsageException(
                "the picture would go to this terminal: send it on, as `tapetum enhance - > night.png` does, or give --output a file."
            );
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
