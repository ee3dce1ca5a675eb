using System.Text.Json;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;
using Tapetum.Web.Decoding.Native;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>
/// The process that touches strangers' files. It reads requests from its standard input, a line of JSON each, and answers each with a line on
/// standard output, until the input ends. A file that makes it crash, hang or swell takes this process down and nothing else.
/// </summary>
public static class DecodeWorker
{
    /// <summary>The argument that tells the program that it has lost its network already.</summary>
    public const string WithoutNetwork = "--without-network";

    /// <param name="limits">What it may use, from now on.</param>
    /// <param name="hasNetwork">Whether it must lose it first: then the program begins again, with <see cref="WithoutNetwork"/>.</param>
    /// <param name="requests">Standard input.</param>
    /// <param name="replies">Standard output.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        DecodeLimits limits,
        bool hasNetwork,
        TextReader requests,
        TextWriter replies,
        CancellationToken cancellationToken
    )
    {
        if (hasNetwork)
        {
            SocketFilter.BeginAgain(WithoutNetwork);
        }

        Confinement.Apply(limits);
        while (await requests.ReadLineAsync(cancellationToken) is { } line)
        {
            DecodeRequest request =
                JsonSerializer.Deserialize<DecodeRequest>(line, PhotoJson.Options)
                ?? throw new InvalidDataException("A request is not null.");
            DecodeReply reply = Answer(request, cancellationToken);
            await replies.WriteLineAsync(JsonSerializer.Serialize(reply, PhotoJson.Options));
            await replies.FlushAsync(cancellationToken);
        }
    }

    private static DecodeReply Answer(DecodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.Task == DecodeTask.Decode ? Decode(request, cancellationToken)
                : PhotoReader.IsPhoto(request.Input, request.Name) ? PreviewPhoto(request)
                : PreviewRaw(request);
        }
        catch (TapetumException e)
        {
            return Refuse(Sentence(e.Reason), e.Advice);
        }
        catch (OutOfMemoryException)
        {
            return Refuse(
                "Decoding it takes more memory than is allowed here.",
                "Enhance it with the command line, which has all of the machine's."
            );
        }
    }

    private static DecodeReply PreviewPhoto(DecodeRequest request)
    {
        CaptureInfo capture = PhotoReader.ReadCapture(request.Input);
        byte[]? thumbnail = Thumbnail.OfPhoto(request.Input);
        if (thumbnail is not null)
        {
            File.WriteAllBytes(request.Output, thumbnail);
        }

        return new(
            Error: null,
            new PreviewInfo(CaptureSummary.Of(capture), WidthPx: null, HeightPx: null, thumbnail is not null)
        );
    }

    private static DecodeReply PreviewRaw(DecodeRequest request)
    {
        var preview = RawPreview.Read(request.Input);
        bool hasThumbnail = false;
        if (Thumbnail.Of(preview) is { } thumbnail)
        {
            File.WriteAllBytes(request.Output, thumbnail);
            hasThumbnail = true;
        }

        bool isTurned = preview.Capture.Orientation is >= 5 and <= 8;
        return new(
            Error: null,
            new PreviewInfo(
                CaptureSummary.Of(preview.Capture),
                isTurned ? preview.HeightPx : preview.WidthPx,
                isTurned ? preview.WidthPx : preview.HeightPx,
                hasThumbnail
            )
        );
    }

    private static DecodeReply Decode(DecodeRequest request, CancellationToken cancellationToken)
    {
        // What came without a name is taken for a raw file, also one of a newer camera.
        string name = Path.HasExtension(request.Name) ? request.Name : $"{request.Name}.raw";
        var photo = DecodedPhoto.Read(request.Input, name, cancellationToken);
        RawImage raw = photo.Raw;
        if ((long)raw.WidthPx * raw.HeightPx > request.MaxPixels)
        {
            return Refuse(
                $"It has {raw.WidthPx} × {raw.HeightPx} pixels, more than the {request.MaxPixels / 1_000_000} megapixels that are accepted here.",
                "Enhance it with the command line, which takes larger ones."
            );
        }

        DecodedPhotoFile.Write(request.Output, photo);
        return new(Error: null, Preview: null);
    }

    private static DecodeReply Refuse(string detail, string advice) =>
        new(new PhotoError("This file cannot be enhanced", detail, advice), Preview: null);

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
