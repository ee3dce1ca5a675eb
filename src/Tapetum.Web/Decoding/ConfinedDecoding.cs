using Tapetum.Confinement;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>
/// Reads strangers' files as the library does everywhere: native code in processes that can do nothing else. What is added is a limit of time, and words for who uploaded.
/// </summary>
internal sealed partial class ConfinedDecoding : IRawWorkers
{
    private readonly StudioOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ConfinedDecoding> log;
    private readonly DecodingLimits limits;

    private int hasTold;

    /// <summary>Begins to start the processes that decode, so that the first photo finds them ready.</summary>
    public ConfinedDecoding(StudioOptions options, TimeProvider time, ILogger<ConfinedDecoding> log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        limits = new()
        {
            MemoryBytes = options.DecodeMemoryBytes,
            MaxPixels = options.MaxPixels,
            BytesPerPixelLater = FreeMemory.LinearBytes,
            DecoderProgram = options.DecoderProgram,
        };
        DecoderConfinement.Prepare(limits);
    }

    public Task<PreviewInfo> PreviewAsync(
        string input,
        string name,
        string thumbnail,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            stop =>
                PhotoReader.IsPhoto(input, name)
                    ? PreviewPhoto(input, thumbnail, stop)
                    : PreviewRaw(input, thumbnail, stop),
            cancellationToken
        );

    public Task DecodeAsync(string input, string name, string output, CancellationToken cancellationToken) =>
        RunAsync(
            stop =>
            {
                // What came without a name is taken for a raw file, also one of a newer camera.
                string named = Path.HasExtension(name) ? name : $"{name}.raw";
                DecodedPhotoFile.Write(output, DecodedPhoto.Read(input, named, limits, stop));
                return output;
            },
            cancellationToken
        );

    private PreviewInfo PreviewPhoto(string input, string thumbnail, CancellationToken stop)
    {
        CaptureInfo capture = PhotoReader.ReadCapture(input, limits, stop);
        bool hasThumbnail = Keep(Thumbnail.OfPhoto(input, limits, stop), thumbnail);
        return new(CaptureSummary.Of(capture), WidthPx: null, HeightPx: null, hasThumbnail);
    }

    private PreviewInfo PreviewRaw(string input, string thumbnail, CancellationToken stop)
    {
        var preview = RawPreview.Read(input, limits, stop);
        bool hasThumbnail = Keep(Thumbnail.Of(preview, limits, stop), thumbnail);
        bool isTurned = preview.Capture.Orientation is >= 5 and <= 8;
        return new(
            CaptureSummary.Of(preview.Capture),
            isTurned ? preview.HeightPx : preview.WidthPx,
            isTurned ? preview.WidthPx : preview.HeightPx,
            hasThumbnail
        );
    }

    private static bool Keep(byte[]? jpeg, string path)
    {
        if (jpeg is null)
        {
            return false;
        }

        File.WriteAllBytes(path, jpeg);
        return true;
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.DecodeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await Task.Run(() => work(either.Token), either.Token);
        }
        catch (TapetumException e) when (e is not WorkerStartException)
        {
            throw new DecodeException(
                new("This file cannot be enhanced", Sentence(e.Reason), e.Advice, PhotoErrorCode.Of(e)),
                e
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DecodeException(
                new(
                    "This file cannot be decoded",
                    $"Decoding it took longer than the {options.DecodeTimeout.TotalSeconds:0} seconds that are allowed here.",
                    "Check that the file opens in other programs. If it does, enhance it with the command line.",
                    "decode-timeout"
                )
            );
        }
        finally
        {
            TellOnce();
        }
    }

    private void TellOnce()
    {
        if (DecoderConfinement.Lacking is { } lacking && Interlocked.Exchange(ref hasTold, 1) == 0)
        {
            LogLacking(lacking);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Strangers' files are confined less than they could be: {Lacking}")]
    private partial void LogLacking(string lacking);

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
