using System.Buffers;
using Tapetum.Encoding;

namespace Tapetum;

/// <summary>Files that lie in streams or in memory.</summary>
public sealed partial class Enhancer
{
    private static readonly SearchValues<char> EndingLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    /// <summary>
    /// Makes one picture of a file that comes from a stream, and sends it to another. Nothing is sent before the picture is whole. Both lie in a temporary folder meanwhile, since
    /// decoders jump about in what they read.
    /// </summary>
    /// <param name="input">Read to its end.</param>
    /// <param name="name">
    /// What the file is called, for messages; by its ending (<c>night.dng</c>) raw files are told from photographs. Without one it is taken for a raw file.
    /// </param>
    /// <param name="output">Receives the picture's file; need not be able to seek. It stays open.</param>
    /// <param name="options">How to develop and write it; null for a PNG, exposed automatically.</param>
    /// <param name="progress">Told while it works, one call at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops at the next tile or band.</param>
    /// <returns>What was made; its paths are <paramref name="name"/> and empty.</returns>
    /// <exception cref="TapetumException">Says which file, why, and what to do.</exception>
    public Task<EnhanceResult> EnhanceAsync(
        Stream input,
        string name,
        Stream output,
        EnhanceOptions? options = null,
        IProgress<EnhanceProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return EnhanceCopyAsync(input.CopyToAsync, name, output, options ?? new(), progress, cancellationToken);
    }

    /// <summary>Makes one picture of a file whose bytes are at hand: as from a stream.</summary>
    /// <param name="input">The file's content.</param>
    /// <param name="name">What the file is called; <c>night.dng</c>.</param>
    /// <param name="output">Receives the picture's file; need not be able to seek. It stays open.</param>
    /// <param name="options">How to develop and write it; null for a PNG, exposed automatically.</param>
    /// <param name="progress">Told while it works, one call at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops at the next tile or band.</param>
    /// <returns>What was made; its paths are <paramref name="name"/> and empty.</returns>
    /// <exception cref="TapetumException">Says which file, why, and what to do.</exception>
    public Task<EnhanceResult> EnhanceAsync(
        ReadOnlyMemory<byte> input,
        string name,
        Stream output,
        EnhanceOptions? options = null,
        IProgress<EnhanceProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        EnhanceCopyAsync(
            (file, token) => file.WriteAsync(input, token).AsTask(),
            name,
            output,
            options ?? new(),
            progress,
            cancellationToken
        );

    private async Task<EnhanceResult> EnhanceCopyAsync(
        Func<Stream, CancellationToken, Task> copy,
        string name,
        Stream output,
        EnhanceOptions options,
        IProgress<EnhanceProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(output);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tapetum-");
        string raw = Path.Combine(folder.FullName, FileNameOf(name));
        string picture = Path.Combine(folder.FullName, "picture" + PictureWriter.ExtensionOf(options.Format));
        try
        {
            await using (FileStream file = new(raw, FileMode.CreateNew, FileAccess.Write))
            {
                await copy(file, cancellationToken);
            }

            EnhanceResult result = await EnhanceAsync(raw, picture, options, progress, cancellationToken);
            await using (FileStream file = File.OpenRead(picture))
            {
                await file.CopyToAsync(output, cancellationToken);
            }

            return result with
            {
                Input = name,
                Output = "",
            };
        }
        catch (TapetumException e) when (e.Path == raw || e.Path == picture)
        {
            e.CallFile(e.Path == raw ? name : "picture");
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Names come from strangers: no folders, nothing that a file system refuses, and never the picture's name.</summary>
    private static string FileNameOf(string name)
    {
        string extension = Path.GetExtension(name);
        return extension.Length is > 1 and < 8 && !extension.AsSpan(1).ContainsAnyExcept(EndingLetters)
            ? "raw" + extension
            : "raw.dng";
    }
}
